from . import test_my_site
from . import test_slip_signing
from . import test_slips
from . import test_warranty
from . import test_instalment_plan
from . import test_instalment_invoice
from . import test_instalment_gate
from . import test_instalment_any_order
