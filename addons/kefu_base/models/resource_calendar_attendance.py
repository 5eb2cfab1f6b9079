from odoo import models


class ResourceCalendarAttendance(models.Model):
    _name = "resource.calendar.attendance"
    _inherit = ["resource.calendar.attendance", "kefu.days.mixin"]

    def _kefu_companies_concerned(self):
        # sudo: res.company: which companies work by this calendar, whoever changes it
        return self.env["res.company"].sudo().search([("resource_calendar_id", "in", self.calendar_id.ids)])
