from . import kefu_site_close
