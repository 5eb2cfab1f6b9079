from . import kefu_aftersale_close
from . import kefu_visit_check_in
from . import kefu_visit_check_out
