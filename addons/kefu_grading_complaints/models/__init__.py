from . import kefu_info_report
