from odoo import api, fields, models

OPEN = ("to_call", "no_answer")


class KefuCallback(models.Model):
    """C1: a call to make, with its script, its answers and what came of them.

    Made by :meth:`_schedule`, called from the desk by the ``action_*`` methods; people write nothing past them. Nobody
    sees or makes a call that asks about themselves.
    """

    _name = "kefu.callback"
    _description = "Call-Back"
    _inherit = ["kefu.step.mixin", "rating.mixin", "kefu.live.mixin"]
    _order = "due desc, id desc"
    _rec_names_search = ["name", "record_name", "partner_id.name", "callee_phone"]

    name = fields.Char(string="Number", readonly=True, copy=False)
    company_id = fields.Many2one(
        "res.company",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env.company,
    )
    state = fields.Selection(
        [
            ("to_call", "To Call"),
            ("no_answer", "Not Reached"),
            ("done", "Done"),
            ("refused", "Refused"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        readonly=True,
        default="to_call",
        copy=False,
    )
    # What about, and whom
    occasion_id = fields.Many2one("kefu.callback.occasion", required=True, index=True, ondelete="restrict")
    script_id = fields.Many2one("kefu.callback.script", readonly=True, index="btree_not_null", ondelete="restrict", copy=False)
    res_model = fields.Char(string="Model", required=True, readonly=True)
    res_id = fields.Many2oneReference(string="Record", model_field="res_model", required=True, readonly=True)
    record_name = fields.Char(string="About", readonly=True)
    partner_id = fields.Many2one("res.partner", string="Customer", index="btree_not_null", ondelete="restrict")
    callee_id = fields.Many2one(
        "res.partner", string="Call", index=True, ondelete="restrict", help="The customer, or the colleague who is asked."
    )
    callee_phone = fields.Char(string="Phone")
    about_user_ids = fields.Many2many(
        "res.users", string="Asked About", readonly=True, help="They neither see this call nor make it."
    )
    # Who calls, when
    user_id = fields.Many2one(
        "res.users", string="Consultant", readonly=True, index="btree_not_null", ondelete="restrict", copy=False,
        help="Empty: any consultant.",
    )
    claimed_at = fields.Datetime(readonly=True, copy=False)
    due = fields.Datetime(required=True, default=fields.Datetime.now)
    next_try_at = fields.Datetime(string="Call At", readonly=True, copy=False)
    attempt_count = fields.Integer(string="Attempts", readonly=True, copy=False)
    attempt_ids = fields.One2many("kefu.callback.attempt", "callback_id", string="Attempts Made", readonly=True)
    escalate_at = fields.Datetime(readonly=True, copy=False)
    escalation_level = fields.Integer(readonly=True, copy=False, aggregator=None)
    escalated_at = fields.Datetime(readonly=True, copy=False)
    started_at = fields.Datetime(readonly=True, copy=False)
    done_at = fields.Datetime(readonly=True, copy=False)
    duration = fields.Float(string="Minutes", readonly=True, copy=False, aggregator="avg")
    # What was said
    answer_ids = fields.One2many("kefu.callback.answer", "callback_id", string="Answers", readonly=True)
    satisfaction = fields.Integer(readonly=True, copy=False, aggregator="avg", help="1 to 5; 0: not asked.")
    opinion = fields.Text(readonly=True, copy=False)
    suggestion = fields.Text(readonly=True, copy=False)
    refuse_reason = fields.Char(readonly=True, copy=False)
    cancel_reason = fields.Char(readonly=True, copy=False)
    is_contradicted = fields.Boolean(
        string="Contradicted", readonly=True, copy=False, help="Somebody else answered the same matter otherwise."
    )
    contact_form_ids = fields.One2many("kefu.contact.form", "callback_id", string="Contact Forms", readonly=True)
    is_overdue = fields.Boolean(compute="_compute_is_overdue", search="_search_is_overdue")

    _open_once = models.UniqueIndex(
        "(occasion_id, res_model, res_id, COALESCE(callee_id, 0)) WHERE state IN ('to_call', 'no_answer')",
        "This call is planned already.",
    )
    _name_unique = models.UniqueIndex("(company_id, name)", "This number has been given already.")
    _pool_idx = models.Index("(company_id, next_try_at) WHERE state IN ('to_call', 'no_answer')")
    _escalate_idx = models.Index("(escalate_at) WHERE state IN ('to_call', 'no_answer') AND escalate_at IS NOT NULL")
    _claimed_idx = models.Index("(claimed_at) WHERE state IN ('to_call', 'no_answer') AND claimed_at IS NOT NULL")
    _due_idx = models.Index("(company_id, due)")
    _source_idx = models.Index("(res_model, res_id)")
    _satisfaction_range = models.Constraint("CHECK (satisfaction BETWEEN 0 AND 5)", "Satisfaction is given from 1 to 5.")

    @api.depends("name", "occasion_id")
    def _compute_display_name(self):
        for callback in self:
            callback.display_name = " ".join(filter(None, (callback.name, callback.occasion_id.name)))

    @api.depends("state", "next_try_at")
    def _compute_is_overdue(self):
        now = fields.Datetime.now()
        for callback in self:
            callback.is_overdue = callback.state in OPEN and bool(callback.next_try_at) and callback.next_try_at < now

    def _search_is_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        return [("state", "in", OPEN), ("next_try_at", "<", fields.Datetime.now())]
