from . import kefu_holidays_load
