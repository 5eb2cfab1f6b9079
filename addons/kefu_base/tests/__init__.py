from . import test_calendar
from . import test_department
from . import test_features
from . import test_group_view
from . import test_job
from . import test_permit
from . import test_refusal
from . import test_working_hours
