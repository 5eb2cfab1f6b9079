from . import kefu_quote_return
from . import mail_compose_message
