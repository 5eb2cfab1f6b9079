from . import kefu_aftersale_close
