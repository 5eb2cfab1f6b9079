from . import common
from . import test_regrade
from . import test_grade_table
