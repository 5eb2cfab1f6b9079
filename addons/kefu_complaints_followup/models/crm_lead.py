from odoo import api, fields, models

from odoo.addons.kefu_complaints.permits import OPENED_AGAIN

from .kefu_complaint import READERS


class CrmLead(models.Model):
    _inherit = "crm.lead"

    complaint_count = fields.Integer(string="Number of Complaints", compute="_compute_complaint_count", groups=READERS)
    may_complain = fields.Boolean(compute="_compute_may_complain", export_string_translation=False)

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_complaint_count(self):
        """Those that the user may see: never an internal one about themselves."""
        counts = dict(self.env["kefu.complaint"]._read_group([("lead_id", "in", self.ids)], ["lead_id"], ["__count"]))
        for lead in self:
            lead.complaint_count = counts.get(lead._origin, 0)

    @api.depends("company_id")
    @api.depends_context("uid")
    def _compute_may_complain(self):
        takes = self.env.user.has_groups("kefu_base.group_consultant,kefu_base.group_service_manager")
        for lead in self:
            # sudo: res.company: the feature switch
            lead.may_complain = takes and lead.company_id.sudo()._kefu_uses("complaints")

    def action_take_complaint(self):
        """X1: this customer is on the telephone: open the intake with what is known."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id("kefu_complaints.kefu_complaint_action_intake")
        values = {"channel": "phone", "phone": self.phone, "lead_id": self.id, **self._prepare_complaint_values()}
        return {**action, "context": {f"default_{name}": value for name, value in values.items() if value}}

    def _prepare_complaint_values(self):
        """:return: what a complaint of this customer begins with
        :rtype: dict
        """
        self.ensure_one()
        values = {
            "contact_name": self.contact_name or self.partner_id.name,
            "partner_id": self.partner_id.id,
            "address": " ".join(filter(None, (self.estate_id.name, self.room))),
            "designer_id": self.designer_id.id,
            "email": self.email_from,
        }
        return {name: value for name, value in values.items() if value}

    def _get_complaint_stage(self):
        """X8: who is mainly responsible depends on how far the work is.

        :return: the stage of a complaint of this customer
        :rtype: str
        """
        if self.won_status == "won":
            return "after" if self.aftersale_closed_at else "during"
        return "before"

    def _merge_dependences(self, opportunities):
        """F1: complaints of the merged entries are the customer's, closed ones, too."""
        result = super()._merge_dependences(opportunities)
        # sudo: kefu.complaint: history of the merged entries moves with its customer, whoever may read it
        complaints = self.env["kefu.complaint"].sudo().search([("lead_id", "in", opportunities.ids)])
        OPENED_AGAIN.grant(complaints).write({"lead_id": self.id})
        return result
