"""Rights that code holds and no client can claim."""

from odoo.addons.kefu_base.tools import Permit

#: a closed complaint may be opened again, or take what the customer still says
OPENED_AGAIN = Permit("complaint_opened_again")
