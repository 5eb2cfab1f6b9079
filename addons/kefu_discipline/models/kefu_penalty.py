from odoo import api, fields, models
from odoo.fields import Domain

from .kefu_penalty_rule import EFFECTS

MODES = [("money", "Money"), ("points", "Points"), ("reminder", "Reminder Only")]
#: what the person concerned, supervisors and finance are not shown yet, or never
HIDDEN = ("proposed", "rejected")


class KefuPenalty(models.Model):
    """R2.8: proposed by anybody, issued by a director, executed by finance; nobody decides on their own.

    Written by the ``action_*`` methods only. What the rule said at the time is copied: who edits the catalogue changes
    nothing that has happened.
    """

    _name = "kefu.penalty"
    _description = "Penalty"
    _inherit = ["kefu.step.mixin", "kefu.supervised.mixin", "kefu.penalty.columns.mixin", "kefu.live.mixin", "kefu.figures.mixin"]
    _rec_names_search = ["name", "record_name", "user_id.name"]

    name = fields.Char(string="Number", readonly=True, copy=False, help="Given when the penalty is issued.")
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True, ondelete="restrict")
    state = fields.Selection(
        [
            ("proposed", "Proposed"),
            ("rejected", "Rejected"),
            ("issued", "Issued"),
            ("appealed", "Appealed"),
            ("upheld", "Upheld"),
            ("withdrawn", "Withdrawn"),
            ("executed", "Executed"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        readonly=True,
        default="proposed",
        copy=False,
    )
    # Who did what
    user_id = fields.Many2one("res.users", string="Person", required=True, readonly=True, ondelete="restrict")
    department = fields.Char(readonly=True, help="Where the person worked at the time.")
    rule_id = fields.Many2one("kefu.penalty.rule", required=True, readonly=True, ondelete="restrict", check_company=True)
    code = fields.Char(readonly=True)
    clause = fields.Char(readonly=True)
    occurred_on = fields.Date(required=True, readonly=True)
    occurrence_key = fields.Char(required=True, readonly=True, export_string_translation=False)
    occurrence_number = fields.Integer(
        readonly=True, aggregator=None, help="Which time it is within the days that the rule counts."
    )
    res_model = fields.Char(string="Model", readonly=True)
    res_id = fields.Many2oneReference(string="Record", model_field="res_model", readonly=True)
    record_name = fields.Char(string="About", readonly=True)
    facts = fields.Text(readonly=True)
    proposed_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict", help="Empty: the system.")
    proposed_at = fields.Datetime(readonly=True)
    # What it costs
    mode = fields.Selection(MODES, required=True, readonly=True, default="money")
    currency_id = fields.Many2one("res.currency", readonly=True)
    amount = fields.Monetary(tracking=True)
    points = fields.Float(tracking=True)
    suspend_rounds = fields.Integer(string="Suspended Rounds", tracking=True)
    effect = fields.Selection(EFFECTS, string="Further Effect", required=True, default="none", tracking=True)
    amount_executed = fields.Monetary(readonly=True, copy=False)
    amount_open = fields.Monetary(string="Amount to Execute", compute="_compute_amount_open", store=True)
    is_final = fields.Boolean(
        string="To Execute",
        compute="_compute_is_final",
        search="_search_is_final",
        help="Finance may execute it now: acknowledged, not appealed in time, or upheld.",
    )
    # Steps
    issued_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict", copy=False)
    issued_at = fields.Datetime(readonly=True, copy=False)
    appeal_until = fields.Datetime(readonly=True, copy=False)
    acknowledged_at = fields.Datetime(readonly=True, copy=False)
    reminded_at = fields.Datetime(readonly=True, copy=False)
    appeal_reason = fields.Text(readonly=True, copy=False)
    appealed_at = fields.Datetime(readonly=True, copy=False)
    decided_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict", copy=False)
    decided_at = fields.Datetime(readonly=True, copy=False)
    decision_reason = fields.Text(readonly=True, copy=False)
    entry_ids = fields.One2many(
        "kefu.penalty.entry",
        "penalty_id",
        string="Executions",
        readonly=True,
        groups="kefu_discipline.group_finance,kefu_base.group_director,kefu_base.group_general_manager",
    )

    _once = models.UniqueIndex("(rule_id, occurrence_key)", "This occurrence has been proposed already.")
    _name_unique = models.UniqueIndex("(company_id, name)", "This number has been given already.")
    _company_state_idx = models.Index("(company_id, state)")
    _person_idx = models.Index("(user_id, rule_id, occurred_on)")
    _waiting_idx = models.Index("(appeal_until) WHERE state = 'issued'")
    _executed_within = models.Constraint(
        "CHECK (amount_executed >= 0 AND amount_executed <= amount)",
        "No more is executed than the penalty's amount.",
    )
    _figures_positive = models.Constraint(
        "CHECK (amount >= 0 AND points >= 0 AND suspend_rounds >= 0)",
        "Amount, points and suspended rounds are not negative.",
    )
    _money_in_money_mode = models.Constraint(
        "CHECK (mode = 'money' OR amount = 0)",
        "This company does not fine in money: leave the amount at 0.",
    )
    _points_in_points_mode = models.Constraint(
        "CHECK (mode = 'points' OR points = 0)",
        "This company does not work with points: leave them at 0.",
    )
    _reminder_only = models.Constraint(
        "CHECK (mode != 'reminder' OR (suspend_rounds = 0 AND effect = 'reminder'))",
        "This company only reminds: a penalty suspends nobody and has no further effect.",
    )

    @api.depends("name", "rule_id", "user_id")
    def _compute_display_name(self):
        for penalty in self:
            # sudo: res.users, kefu.penalty.rule: person and rule are on the penalty for all who may read it
            person, rule = penalty.user_id.sudo().name, penalty.rule_id.sudo().name
            penalty.display_name = " ".join(part for part in (penalty.name, person, rule) if part)

    @api.depends("amount", "amount_executed", "state")
    def _compute_amount_open(self):
        for penalty in self:
            is_open = penalty.state in ("proposed", "issued", "appealed", "upheld")
            penalty.amount_open = penalty.amount - penalty.amount_executed if is_open else 0

    @api.depends("state", "acknowledged_at", "appeal_until", "company_id.kefu_penalty_wait")
    def _compute_is_final(self):
        now = fields.Datetime.now()
        for penalty in self:
            is_answered = penalty.acknowledged_at or penalty.appeal_until and penalty.appeal_until < now
            penalty.is_final = penalty.state == "upheld" or penalty.state == "issued" and bool(
                is_answered or not penalty.company_id.kefu_penalty_wait
            )

    def _search_is_final(self, operator, value):
        if operator != "in":
            return NotImplemented
        answered = Domain.OR([
            Domain("acknowledged_at", "!=", False),
            Domain("appeal_until", "<", fields.Datetime.now()),
            Domain("company_id.kefu_penalty_wait", "=", False),
        ])
        return Domain("state", "=", "upheld") | Domain("state", "=", "issued") & answered

    @api.model
    def _answer_fields(self):
        return super()._answer_fields() | {"amount", "points", "suspend_rounds", "effect"}

    def write(self, vals):
        """The director may set the figures of a proposal, in the history for all to see."""
        if self.env.su:
            return super().write(vals)
        self = self._in_plain_context()
        self._check_step("adjust")
        return super().write(vals)

    def action_open_record(self):
        """Open the record that the penalty is about, with the rights of who asks."""
        self.ensure_one()
        return {"type": "ir.actions.act_window", "res_model": self.res_model, "res_id": self.res_id, "view_mode": "form"}

    def _after_issue(self):
        """What takes effect when penalties are issued, such as suspension. Extended by glue addons."""

    def _after_lift(self):
        """What is undone when penalties are withdrawn or cancelled. Extended by glue addons."""
