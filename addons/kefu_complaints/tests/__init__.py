from . import test_intake
from . import test_steps
from . import test_authority
from . import test_clocks
from . import test_internal
