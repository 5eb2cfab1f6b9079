from odoo import api, fields, models
from odoo.tools import format_date

from .kefu_grade import GRADES

#: what a report is about; those who write and those who read find the same words in the same places
HEADINGS = [
    ("business", "Business"),
    ("payment", "Payment"),
    ("reputation", "Market and Reputation"),
    ("competitors", "Competitors"),
    ("plan", "Plan"),
]
STATES = [
    ("draft", "To Write"),
    ("submitted", "With the Sales Manager"),
    ("passed", "With the General Manager"),
    ("read", "Read"),
    ("sent", "Sent"),
    ("noted", "Noted"),
    ("raised", "Not Acknowledged"),
    ("acknowledged", "Acknowledged"),
    ("withdrawn", "False Alarm"),
]
#: somebody still has to do something about a periodic report
UNDER_WAY = ("draft", "submitted", "passed")


class KefuInfoReport(models.Model):
    """G4-G6: what is known of a customer. Periodic reports come by the calendar of the grade and go up step by step; notes
    of every day flow into the next one; emergencies are told at once.
    """

    _name = "kefu.info.report"
    _description = "Customer Information Report"
    _inherit = ["kefu.step.mixin", "kefu.live.mixin", "kefu.figures.mixin"]
    _order = "reported_at desc, id desc"
    _rec_names_search = ["partner_id", "text"]

    kind = fields.Selection(
        [("periodic", "Periodic Report"), ("note", "Note"), ("emergency", "Emergency")], required=True, readonly=True
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True, ondelete="restrict")
    currency_id = fields.Many2one(related="company_id.currency_id")
    partner_id = fields.Many2one(
        "res.partner", string="Customer", required=True, readonly=True, index=True, ondelete="restrict", check_company=True
    )
    salesperson_id = fields.Many2one(
        "res.users", index=True, ondelete="restrict", check_company=True,
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
    )
    author_id = fields.Many2one(
        "res.users", string="Reported By", readonly=True, index=True, ondelete="restrict", check_company=True
    )
    reported_at = fields.Datetime(string="Date", required=True, readonly=True, default=fields.Datetime.now)
    state = fields.Selection(STATES, required=True, readonly=True, default="draft", group_expand="_group_expand_states")

    # G4: periodic reports
    period = fields.Date(string="Month", readonly=True, help="First day of the month the report is due for.")
    grade = fields.Selection(GRADES, readonly=True)
    previous_id = fields.Many2one(
        "kefu.info.report", readonly=True, index="btree_not_null", ondelete="set null", check_company=True,
        export_string_translation=False,
    )
    business = fields.Text(help="How the customer's business goes.")
    payment = fields.Text(help="How the customer pays, and why not.")
    reputation = fields.Text(string="Market and Reputation", help="What others say of the customer.")
    competitors = fields.Text(help="With whom else the customer trades, and on what terms.")
    plan = fields.Text(help="What is done next, and until when.")
    deadline = fields.Datetime(readonly=True, help="By then the next step is taken.")
    remind_at = fields.Datetime(readonly=True, export_string_translation=False)
    submitted_at = fields.Datetime(readonly=True)
    passed_at = fields.Datetime(readonly=True)
    passed_by_id = fields.Many2one("res.users", string="Passed On By", readonly=True, ondelete="restrict", check_company=True)
    read_at = fields.Datetime(readonly=True)
    read_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict", check_company=True)
    is_to_send = fields.Boolean(readonly=True, export_string_translation=False)
    sent_at = fields.Datetime(string="Sent to Head Office", readonly=True)

    _once = models.UniqueIndex(
        "(company_id, partner_id, period) WHERE kind = 'periodic'", "There is a report on this customer for this month already."
    )
    _states_of_kinds = models.Constraint(
        """CHECK (CASE kind
            WHEN 'periodic' THEN state IN ('draft', 'submitted', 'passed', 'read', 'sent') AND period IS NOT NULL
            WHEN 'note' THEN state = 'noted' AND heading IS NOT NULL
            ELSE state IN ('raised', 'acknowledged', 'withdrawn') AND emergency_kind IS NOT NULL END)""",
        "Periodic reports, notes and emergencies have states of their own.",
    )
    _deadline = models.Constraint(
        "CHECK (kind != 'periodic' OR (state IN ('draft', 'submitted', 'passed')) = (deadline IS NOT NULL))",
        "A report that is under way has a deadline.",
    )
    _remind_idx = models.Index("(remind_at) WHERE remind_at IS NOT NULL")
    _state_idx = models.Index("(company_id, state, deadline) WHERE kind = 'periodic'")
    _send_idx = models.Index("(company_id) WHERE is_to_send")

    @api.model
    def _group_expand_states(self, states, domain):
        """The columns of the board: those of periodic reports, in their order."""
        return [state for state, _label in STATES[:5]]

    @api.depends("kind", "period", "partner_id", "emergency_kind")
    @api.depends_context("lang")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        emergencies = dict(self._fields["emergency_kind"]._description_selection(self.env))
        for report in self:
            # sudo: res.partner: whoever reads the report reads whom it is about
            customer = report.sudo().partner_id.name
            what = emergencies.get(report.emergency_kind) or kinds.get(report.kind)
            if report.period:
                what = format_date(self.env, report.period, date_format="yyyy-MM")
            report.display_name = " ".join(part for part in (what, customer) if part)

    @api.model
    def _periodic_labels(self):
        """:return: ``(name of the field, label)`` of what is written under each heading
        :rtype: list
        """
        return [(name, self._fields[name]._description_string(self.env)) for name, _label in HEADINGS]
