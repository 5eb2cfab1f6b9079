from odoo import models


class KefuComplaint(models.Model):
    """X5: a customer who comes to complain stands on the visit board, with whoever listened."""

    _inherit = "kefu.complaint"

    def _do_register(self):
        result = super()._do_register()
        # sudo: kefu.complaint, crm.lead: the board is kept by code, whoever takes complaints
        walk_ins = self.sudo().filtered(lambda one: one.channel == "visit" and one.lead_id.active and one.taker_id)
        for complaint in walk_ins.filtered(lambda one: one.company_id._kefu_uses("followup")):
            complaint._enter_visit()
        return result

    def _enter_visit(self):
        """The visit ends when the complaint is taken: the one that the front desk began, or one of its own."""
        now = self.env.cr.now()
        visits = self.env["kefu.visit"]
        visit = visits.search([("lead_id", "=", self.lead_id.id), ("state", "in", ("waiting", "serving"))], limit=1)
        if visit.state == "serving":
            # another colleague is with the customer and writes the debrief
            return
        if not visit:
            values = {"lead_id": self.lead_id.id, "arrived_at": self.received_at, "state": "serving"}
            visit = visits.create([{**values, "user_id": self.taker_id.id}])
        visit._serve(self.taker_id)
        visit._answer(state="done", left_at=now, purpose=self.env._("Complaint %s", self.name))
