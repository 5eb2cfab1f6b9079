from . import base_partner_merge
from . import kefu_info_entry
from . import kefu_info_reason
from . import kefu_info_report_print
