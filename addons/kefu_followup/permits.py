"""Rights that only our own code holds; see :class:`odoo.addons.kefu_base.tools.Permit`."""

from odoo.addons.kefu_base.tools import Permit

#: to set who is responsible for a customer: the dispatch engine, registration, approved changes
DISPATCH = Permit("dispatch")
#: to take a customer out of follow-up: an approved invalidation
WRITE_OFF = Permit("write_off")
#: to merge two entries of the same customer
MERGE = Permit("merge")
#: to keep the books of follow-up: counters, deadlines, sheets, flags; never what a person wrote
FOLLOWUP = Permit("followup")
