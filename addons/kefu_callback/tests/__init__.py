from . import test_calls
from . import test_discretion
from . import test_effects
from . import test_schedule
from . import test_scripts
