from . import ir_actions_report
from . import kefu_report_resource
