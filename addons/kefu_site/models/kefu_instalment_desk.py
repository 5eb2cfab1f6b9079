from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_amount

from .kefu_instalment_gate import UNPAID

#: how each state of an instalment looks: colour, icon
MONEY_LOOKS = {
    "planned": ("text-muted", "fa-circle-o"),
    "due": ("text-danger", "fa-exclamation-circle"),
    "invoiced": ("text-warning-emphasis fw-bold", "fa-clock-o"),
    "overdue": ("text-danger fw-bold", "fa-exclamation-circle"),
    "paid": ("text-success", "fa-check"),
    "cancelled": ("text-muted text-decoration-line-through", "fa-times"),
}


class KefuInstalment(models.Model):
    _inherit = "kefu.instalment"

    site_id = fields.Many2one("project.project", compute="_compute_site_id", search="_search_site_id")
    may_release = fields.Boolean(compute="_compute_may_release")

    @api.depends("order_id")
    def _compute_site_id(self):
        for part in self:
            part.site_id = part.sudo().order_id.kefu_site_ids  # sudo: sale.order: people of a site do not read its contract

    def _search_site_id(self, operator, value):
        if operator in Domain.NEGATIVE_OPERATORS:
            return NotImplemented
        # people of a site do not read its contract
        return Domain("order_id", "any!", Domain("kefu_site_ids", operator, value))

    @api.depends("state", "released_at")
    @api.depends_context("uid")
    def _compute_may_release(self):
        releases = self.env["kefu.site.node"]._is_role("director", "general_manager")
        for part in self:
            part.may_release = releases and part._is_holding_back()

    def action_open_release(self):
        """:return: the dialog that asks why the site goes on before this is paid"""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Release"),
            "res_model": "kefu.instalment.release",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_instalment_ids": self.ids},
        }

    def _strip_values(self):
        """:return: an instalment in the strip of payments
        :rtype: dict
        """
        invoice = self.sudo().invoice_id  # sudo: account.move: its due date only, for those who must tell the customer
        due = invoice.invoice_date_due
        overdue = self.state == "invoiced" and due and due < fields.Date.context_today(self)
        color, icon = MONEY_LOOKS["overdue" if overdue else self.state]
        state = self.env._("Overdue") if overdue else dict(self._fields["state"]._description_selection(self.env))[self.state]
        return {
            "id": self.id,
            "label": f"{self.name} {format_amount(self.env, self.amount, self.currency_id)} {state}",
            "title": self.invoice_error or invoice.name or "",
            "color": color,
            "open": self.state in UNPAID,
            "icon": icon,
            "invoice_id": invoice.id,
        }
