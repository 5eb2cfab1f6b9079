from . import kefu_credit_release_ask
