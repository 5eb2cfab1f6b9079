"""Rights that only our own code holds; see :class:`odoo.addons.kefu_base.tools.Permit`."""

from odoo.addons.kefu_base.tools import Permit

#: to write who released a quotation, and whether it is released
RELEASE = Permit("quote_release")
