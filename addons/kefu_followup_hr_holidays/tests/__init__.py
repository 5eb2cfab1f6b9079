from . import test_leave_duty
