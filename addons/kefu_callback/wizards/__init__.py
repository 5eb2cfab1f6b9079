from . import kefu_callback_cancel
from . import kefu_contact_form_reply
