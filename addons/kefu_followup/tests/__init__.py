from . import test_lead_team
from . import test_write_off
