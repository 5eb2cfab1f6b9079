from odoo.addons.kefu_base.tools.permit import Permit

#: entries written with it come from the almanac; all others are somebody's own
LOADING = Permit("holidays_loading")
