from odoo import models


class ResourceCalendarLeaves(models.Model):
    _name = "resource.calendar.leaves"
    _inherit = ["resource.calendar.leaves", "kefu.days.mixin"]

    def _kefu_companies_concerned(self):
        """Closures of the company, not a person's leave."""
        return self.filtered(lambda leave: not leave.resource_id).company_id
