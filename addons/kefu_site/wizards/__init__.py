from . import account_move_reversal
from . import kefu_site_close
from . import kefu_site_new
from . import kefu_service_slip_cancel
from . import kefu_instalment_release
from . import kefu_site_node_announce
from . import kefu_site_node_result
