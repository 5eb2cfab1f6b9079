from odoo import api, fields, models

from ..models.kefu_info_report import HEADINGS


class KefuInfoEntry(models.TransientModel):
    """G5, G6: asks what somebody heard of a customer; the report itself is checked by the model of reports."""

    _name = "kefu.info.entry"
    _description = "Report on a Customer"

    kind = fields.Selection([("note", "Note"), ("emergency", "Emergency")], required=True, readonly=True)
    partner_id = fields.Many2one("res.partner", string="Customer", required=True, ondelete="cascade")
    invoice_id = fields.Many2one(
        "account.move", ondelete="cascade",
        domain="[('commercial_partner_id', '=', commercial_id), ('move_type', '=', 'out_invoice'), ('state', '=', 'posted')]",
    )
    commercial_id = fields.Many2one("res.partner", compute="_compute_commercial_id", export_string_translation=False)
    heading = fields.Selection(HEADINGS, string="About", default="business")
    emergency_kind = fields.Selection(
        lambda self: self.env["kefu.info.report"]._fields["emergency_kind"]._description_selection(self.env),
        string="What Happened", default="bounced",
    )
    text = fields.Text()

    @api.depends("partner_id")
    def _compute_commercial_id(self):
        for entry in self:
            entry.commercial_id = entry.partner_id.commercial_partner_id

    @api.constrains("invoice_id")
    def _check_invoice_id(self):
        """Whoever may not read an invoice does not learn its number here."""
        if self.invoice_id:
            self.invoice_id.check_access("read")

    def action_report(self):
        """Write it down and, of an emergency, tell it.

        :raise UserError: nothing is written
        """
        self.ensure_one()
        reports = self.env["kefu.info.report"]
        if self.kind == "note":
            reports._note(self.partner_id, self.heading, self.text)
            message = self.env._("Noted. It stands in the next report on %s.", self.partner_id.commercial_partner_id.name)
        else:
            reports._raise_emergency(self.partner_id, self.emergency_kind, self.text, self.invoice_id)
            message = self.env._("The sales manager and the general manager know.")
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {"message": message, "type": "success", "next": {"type": "ir.actions.act_window_close"}},
        }
