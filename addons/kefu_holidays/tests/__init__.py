from . import test_almanac
from . import test_load
