from . import test_warranty
from . import test_instalment_any_order
