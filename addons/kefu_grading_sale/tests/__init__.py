from . import test_credit
from . import test_credit_paths
from . import test_credit_release
