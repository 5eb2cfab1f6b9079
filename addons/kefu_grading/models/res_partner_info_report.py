from odoo import fields, models

#: who may read reports at all
READERS = ",".join(
    f"kefu_base.group_{role}" for role in ("salesperson", "sales_manager", "general_manager", "director")
)


class ResPartner(models.Model):
    """G4-G6: what is known of a customer, on the customer's page."""

    _inherit = "res.partner"

    kefu_info_report_count = fields.Integer(
        compute="_compute_kefu_info_report_count", groups=READERS, export_string_translation=False
    )

    def _compute_kefu_info_report_count(self):
        counts = dict(self.env["kefu.info.report"]._read_group(
            [("partner_id", "in", self.commercial_partner_id.ids)], ["partner_id"], ["__count"]
        ))
        for partner in self:
            partner.kefu_info_report_count = counts.get(partner.commercial_partner_id, 0)

    def action_kefu_info_reports(self):
        """:return: what is known of the customer: reports, notes and emergencies"""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("kefu_grading.kefu_info_report_action_all")
        return {**action, "domain": [("partner_id", "=", self.commercial_partner_id.id)]}
