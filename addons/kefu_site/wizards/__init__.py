from . import kefu_site_close
from . import kefu_service_slip_cancel
from . import kefu_instalment_release
