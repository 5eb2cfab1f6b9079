from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..permits import MERGE

METHODS = [
    ("automatic", "By the Queue"),
    ("returning", "Returning Customer"),
    ("manual", "By Hand"),
    ("vip", "VIP"),
    ("relation", "Relation"),
    ("declined", "Passed On"),
    ("change", "Change of Designer"),
    ("recycle", "Dispatched Anew"),
    ("handover", "Handover"),
    ("loaded", "Loaded"),
]
#: outside the queue somebody decides, and says why
METHODS_WITH_REASON = {"manual", "vip", "relation"}


class KefuDispatch(models.Model):
    """R3.2: one dispatch, as it was decided. Never changed afterwards, by nobody."""

    _name = "kefu.dispatch"
    _description = "Dispatch"
    _order = "id desc"
    _check_company_auto = True

    lead_id = fields.Many2one("crm.lead", string="Customer", required=True, readonly=True, index=True, ondelete="restrict")
    round = fields.Integer(
        required=True,
        readonly=True,
        default=1,
        aggregator=None,
        help="How often this customer was dispatched.",
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True, ondelete="restrict")
    team_id = fields.Many2one("crm.team", readonly=True, index="btree_not_null", ondelete="restrict")
    designer_id = fields.Many2one("res.users", required=True, readonly=True, index=True, ondelete="restrict")
    # By whom, how, when
    dispatched_by = fields.Many2one("res.users", required=True, readonly=True, ondelete="restrict")
    dispatched_at = fields.Datetime(required=True, readonly=True, index=True)
    waited_hours = fields.Float(readonly=True, aggregator="avg", help="From registration, or from the former dispatch.")
    method = fields.Selection(METHODS, required=True, readonly=True, index=True)
    reason = fields.Char(readonly=True)
    # The queue
    counts_as_turn = fields.Boolean(readonly=True)
    vtime_before = fields.Float(string="Queue Before", digits=(20, 10), readonly=True, aggregator=None)
    vtime_after = fields.Float(string="Queue After", digits=(20, 10), readonly=True, aggregator=None)
    weight = fields.Float(digits=(6, 4), readonly=True, aggregator="avg")
    weight_after = fields.Float(digits=(6, 4), readonly=True, aggregator="avg")
    candidates = fields.Json(readonly=True, help="Everybody else, with the reason: lists of user, code, detail.")
    # What became of it
    decline_ids = fields.One2many("kefu.dispatch.decline", "dispatch_id", string="Refusals")
    is_declined = fields.Boolean(string="Declined", compute="_compute_is_declined", search="_search_is_declined")
    can_decline = fields.Boolean(compute="_compute_can_decline")
    explanation = fields.Json(string="Why This Designer", compute="_compute_explanation")

    _once_a_round = models.UniqueIndex("(lead_id, round)", "This customer has just been dispatched by somebody else.")

    @api.depends("company_id", "dispatched_at")
    def _compute_display_name(self):
        """A neutral name: who may see a dispatch need not be allowed to see the customer."""
        for dispatch in self:
            dispatch.display_name = self.env._("Dispatch %s", dispatch.id)

    @api.depends("decline_ids")
    def _compute_is_declined(self):
        for dispatch in self:
            # sudo: kefu.dispatch.decline: that it was declined may be known to all who see the dispatch, the reason may not
            dispatch.is_declined = bool(dispatch.sudo().decline_ids)

    def _search_is_declined(self, operator, value):
        if operator != "in":
            return NotImplemented
        return [("decline_ids", "!=", False)]

    @api.depends("decline_ids", "dispatched_at")
    @api.depends_context("uid")
    def _compute_can_decline(self):
        for dispatch in self:
            dispatch.can_decline = not dispatch._decline_problem(self.env.user)

    @api.depends("candidates")
    @api.depends_context("lang", "uid", "tz")
    def _compute_explanation(self):
        """The candidates in words, the reader's own line first and marked."""
        explanations = self.env["kefu.dispatch.engine"]._explain([dispatch.candidates or [] for dispatch in self])
        for dispatch, explanation in zip(self, explanations, strict=True):
            dispatch.explanation = explanation

    def write(self, vals):
        """What was decided stays as it was decided; only the merging of two entries of one customer moves it."""
        if not (MERGE.held(self) and vals.keys() <= {"lead_id", "round"}):
            raise UserError(self.env._("A dispatch is a record of what happened and cannot be changed."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_any(self):
        raise UserError(self.env._("A dispatch is a record of what happened and cannot be deleted."))

    def _check_may_decline(self, user):
        """:raise AccessError: when the customer is not ``user``'s
        :raise UserError: when it is too late, or has happened already
        """
        for dispatch in self:
            if dispatch.designer_id != user:
                raise AccessError(self.env._("Only the designer to whom a customer was dispatched can decline."))
            problem = dispatch._decline_problem(user)
            if problem:
                raise UserError(problem)

    def _decline_problem(self, user):
        """:return: why ``user`` cannot decline any more, or False"""
        self.ensure_one()
        lead = self.sudo().lead_id  # sudo: crm.lead: only whether this is the present dispatch
        hours = self.company_id.sudo().kefu_decline_hours  # sudo: res.company: a setting
        if lead.designer_id != user or lead.dispatch_round != self.round or self.decline_ids:
            return self.env._("This customer is no longer with you.")
        if not lead.active or lead.won_status != "pending":
            return self.env._("This customer has signed or was written off: there is nothing to decline.")
        if self.env.cr.now() > self.dispatched_at + timedelta(hours=hours):
            return self.env._(
                "A customer can be declined within %s hours. Ask the director, or ask for a change of designer.", hours
            )
        return False
