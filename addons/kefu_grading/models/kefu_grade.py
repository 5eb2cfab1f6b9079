from odoo import fields, models

GRADES = [("a", "A"), ("b", "B"), ("c", "C")]
#: G2: who sees that a customer was designated, and until when; salespeople see the grade that follows
SEE_DESIGNATIONS = (
    "kefu_base.group_director,kefu_base.group_sales_manager,kefu_base.group_general_manager,account.group_account_invoice"
)


class KefuGrade(models.Model):
    """G1: what a customer is worth to a company on credit, one row per company and commercial partner.

    Rows are written by SQL alone (``_regrade``): nothing is tracked, nobody writes them by hand.
    """

    _name = "kefu.grade"
    _inherit = ["kefu.grade.reasons.mixin"]
    _description = "Credit Grade"
    _rec_name = "partner_id"
    _log_access = False
    _order = "grade desc, open_amount desc, id"

    # the constraint below is the index of both; the customer comes first, of whom there are more than companies
    company_id = fields.Many2one("res.company", required=True, readonly=True, ondelete="cascade")
    partner_id = fields.Many2one("res.partner", string="Customer", required=True, readonly=True, ondelete="cascade")
    currency_id = fields.Many2one(related="company_id.currency_id")
    grade = fields.Selection(GRADES, required=True, readonly=True)
    designated_grade = fields.Selection(GRADES[:2], string="Designated", readonly=True, groups=SEE_DESIGNATIONS)
    open_amount = fields.Monetary(string="Open Receivable", readonly=True)
    overdue_amount = fields.Monetary(string="Overdue", readonly=True)
    turnover = fields.Monetary(string="Turnover of 12 Months", readonly=True)
    ratio = fields.Float(string="Debt to Turnover", readonly=True, aggregator=None)
    first_trade_on = fields.Date(string="First Trade", readonly=True)
    next_change_on = fields.Date(
        string="Looked at Again", readonly=True, groups=SEE_DESIGNATIONS,
        help="The next day on which something changes by itself: a year as a new customer or a designation ends.",
    )
    graded_at = fields.Datetime(string="Last Change", readonly=True)
    history_ids = fields.One2many("kefu.grade.history", "grade_id", string="Changes", readonly=True)
    version = fields.Integer(readonly=True, aggregator=None, export_string_translation=False)

    _once = models.Constraint("UNIQUE (partner_id, company_id)", "A customer has one grade in each company.")

    def action_designate(self):
        """:return: the action that opens the dialog in which the sales manager designates this customer
        :rtype: dict
        """
        self.ensure_one()
        return {
            **self.env["ir.actions.act_window"]._for_xml_id("kefu_grading.kefu_grade_designation_action_designate"),
            "context": {"default_partner_id": self.partner_id.id, "default_company_id": self.company_id.id},
        }
