from odoo import fields, models

from .kefu_grade import SEE_DESIGNATIONS
from .res_partner import READERS


class ResPartner(models.Model):
    """G1: the figures behind the grade, for those who may read grades."""

    _inherit = "res.partner"

    kefu_designated_grade = fields.Selection(related="kefu_grade_id.designated_grade", groups=SEE_DESIGNATIONS)
    kefu_open_amount = fields.Monetary(
        string="Open Receivable", related="kefu_grade_id.open_amount", groups=READERS
    )
    kefu_overdue_amount = fields.Monetary(
        string="Overdue", related="kefu_grade_id.overdue_amount", groups=READERS
    )
    kefu_turnover = fields.Monetary(
        string="Turnover of 12 Months", related="kefu_grade_id.turnover", groups=READERS
    )
    kefu_debt_ratio = fields.Float(string="Debt to Turnover", related="kefu_grade_id.ratio", groups=READERS)
    kefu_first_trade_on = fields.Date(string="First Trade", related="kefu_grade_id.first_trade_on", groups=READERS)
    kefu_grade_changes_on = fields.Date(
        string="Looked at Again", related="kefu_grade_id.next_change_on", groups=SEE_DESIGNATIONS
    )

    def action_kefu_grade_history(self):
        """Open the changes of the customer's grade."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("kefu_grading.kefu_grade_history_action")
        return {
            **action,
            "domain": [("partner_id", "=", self.commercial_partner_id.id)],
            "context": {},
            "name": self.env._("Changes of the Credit Grade"),
        }
