from . import test_proposals
from . import test_by_hand
from . import test_suspension
from . import test_subjects
