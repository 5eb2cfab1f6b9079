from . import kefu_aftersale_close
from . import kefu_handover
from . import kefu_visit_check_in
from . import kefu_visit_check_out
from . import kefu_lead_import
from . import kefu_lead_import_line
from . import kefu_lead_import_reader
