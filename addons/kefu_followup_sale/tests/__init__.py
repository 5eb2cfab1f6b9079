from . import test_contract
from . import test_customer_page
from . import test_making
from . import test_release
from . import test_voided
from . import test_ways_out
