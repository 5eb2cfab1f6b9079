from . import kefu_complaint_compensate
from . import kefu_complaint_decision
from . import kefu_complaint_hand_on
from . import kefu_complaint_merge
from . import kefu_complaint_step
from . import kefu_defect_report_print
from . import kefu_defect_step
