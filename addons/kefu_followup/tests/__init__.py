from . import test_copies
from . import test_basic_data
from . import test_escalation
from . import test_followup
from . import test_lead_team
from . import test_phone
from . import test_registration
from . import test_write_off
