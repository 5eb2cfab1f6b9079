from . import base_partner_merge
from . import kefu_grade_simulation
from . import kefu_grade_simulation_rule
from . import kefu_grade_simulation_mover
from . import kefu_info_entry
from . import kefu_info_reason
from . import kefu_info_report_print
from . import base_partner_merge_info_report
