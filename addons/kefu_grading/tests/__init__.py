from . import common
from . import info_case
from . import test_info_calendar
from . import test_info_entries
from . import test_info_steps
from . import test_regrade
from . import test_grade_table
