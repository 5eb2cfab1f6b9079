from . import test_booking
from . import test_booking_accounts
from . import test_booking_stays
