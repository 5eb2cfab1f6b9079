from . import kefu_callback
from . import kefu_callback_option
