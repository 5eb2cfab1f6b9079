from . import test_calls
from . import test_contact_forms
from . import test_discretion
from . import test_effects
from . import test_job
from . import test_schedule
from . import test_scripts
from . import test_summary
