from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

OPEN = ("to_call", "no_answer")
#: what a consultant who plans a call by hand enters
BY_HAND = {"company_id", "occasion_id", "partner_id", "callee_id", "callee_phone", "due"}
#: what comes by itself with a call, by hand or not
PREPARED = {"name", "res_model", "res_id", "record_name", "next_try_at", "escalate_at"}


class KefuCallback(models.Model):
    """C1: a call to make, with its script, its answers and what came of them.

    Made by :meth:`_schedule`, called from the desk by the ``action_*`` methods; people write nothing past them. Nobody
    sees or makes a call that asks about themselves.
    """

    _name = "kefu.callback"
    _description = "Call-Back"
    _inherit = ["kefu.step.mixin", "rating.mixin", "kefu.live.mixin", "kefu.figures.mixin"]
    _order = "due desc, id desc"
    _rec_names_search = ["name", "record_name", "partner_id.name", "callee_phone"]

    name = fields.Char(string="Number", readonly=True, copy=False)
    company_id = fields.Many2one(
        "res.company",
        required=True,
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
    script_id = fields.Many2one(
        "kefu.callback.script", readonly=True, index="btree_not_null", ondelete="restrict", copy=False, check_company=True
    )
    res_model = fields.Char(string="Model", required=True, readonly=True)
    res_id = fields.Many2oneReference(string="Record", model_field="res_model", required=True, readonly=True)
    record_name = fields.Char(string="About", readonly=True)
    partner_id = fields.Many2one(
        "res.partner", string="Customer", index="btree_not_null", ondelete="restrict", check_company=True
    )
    callee_id = fields.Many2one(
        "res.partner",
        string="Call",
        index=True,
        ondelete="restrict",
        check_company=True,
        help="The customer, or the colleague who is asked.",
    )
    callee_phone = fields.Char(string="Phone")
    about_user_ids = fields.Many2many(
        "res.users",
        string="Asked About",
        readonly=True,
        check_company=True,
        help="They neither see this call nor make it.",
    )
    # Who calls, when
    user_id = fields.Many2one(
        "res.users",
        string="Consultant",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        copy=False,
        check_company=True,
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

    @api.constrains("user_id", "about_user_ids")
    def _check_caller_is_not_asked_about(self):
        for callback in self:
            if callback.user_id in callback.about_user_ids:
                raise ValidationError(self.env._("%s: nobody makes a call that asks about themselves.", callback.display_name))

    @api.model
    def _asked_fields(self):
        return super()._asked_fields() | BY_HAND | PREPARED

    @api.model_create_multi
    def create(self, vals_list):
        """By hand a call is planned to a customer; everything else is planned by :meth:`_schedule`."""
        if not self.env.su:
            vals_list = [self._prepare_by_hand(vals) for vals in vals_list]
        return super().create([{**vals, **self._prepare_new(vals)} for vals in vals_list])

    def _after_asking(self):
        result = super()._after_asking()
        self._kefu_live_notify(self.company_id)
        return result

    @api.model
    def _prepare_by_hand(self, vals):
        """:return: values without what is not entered by hand, about the customer
        :raise UserError: no customer, or the company does not use call-backs
        """
        vals = {name: value for name, value in vals.items() if name in BY_HAND}
        partner = self.env["res.partner"].browse(vals.get("partner_id") or vals.get("callee_id") or [])
        if not partner:
            raise UserError(self.env._("Choose the customer to call."))
        partner.check_access("read")
        company = self.env["res.company"].browse(vals.get("company_id")) or self.env.company
        if not company._kefu_uses("callback"):
            raise UserError(self.env._("%s does not use call-backs at present.", company.name))
        return {
            **vals,
            "company_id": company.id,
            "occasion_id": vals.get("occasion_id") or self.env.ref("kefu_callback.occasion_courtesy").id,
            "partner_id": partner.id,
            "callee_id": vals.get("callee_id") or partner.id,
            "callee_phone": vals.get("callee_phone") or partner.phone,
            "res_model": partner._name,
            "res_id": partner.id,
            "record_name": partner.display_name,
        }

    @api.model
    def _prepare_new(self, vals):
        """:return: number, first try and when it is told one higher, as far as ``vals`` do not say"""
        company = self.env["res.company"].browse(vals.get("company_id")) or self.env.company
        due = fields.Datetime.to_datetime(vals.get("due")) or fields.Datetime.now()
        given = PREPARED & vals.keys() if self.env.su else set()
        prepared = {"due": due, "next_try_at": due, "escalate_at": self._escalations(company, [due])[0]}
        if "name" not in given:
            prepared["name"] = company._kefu_next_numbers("kefu.callback", 1)[0]
        return {name: value for name, value in prepared.items() if name not in given}

    def _concealed_from(self):
        return super()._concealed_from() | self.about_user_ids

    def _message_auto_subscribe_followers(self, updated_values, default_subtype_ids):
        """Nobody follows a call by taking it: who may read it is told by the steps."""
        return []
