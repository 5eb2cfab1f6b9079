from . import kefu_quote_return
