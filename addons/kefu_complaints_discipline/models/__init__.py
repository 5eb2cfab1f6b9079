from . import kefu_complaint
from . import kefu_complaint_category
