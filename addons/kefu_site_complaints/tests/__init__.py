from . import test_sites
from . import test_portal
