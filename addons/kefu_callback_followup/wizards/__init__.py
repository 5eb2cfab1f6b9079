from . import kefu_callback_plan
