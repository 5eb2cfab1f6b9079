from . import kefu_complaint
from . import kefu_complaint_warranty
from . import kefu_complaint_report
from . import kefu_callback
from . import project_project
