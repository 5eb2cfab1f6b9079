from odoo import api, fields, models
from odoo.tools import SQL


class KefuDispatchLog(models.Model):
    """R3.2: "why did I not get this customer?" for every member of a team. The dispatches without the customers: whoever
    stands in a queue may see how it moved, not whom others look after.
    """

    _name = "kefu.dispatch.log"
    _description = "Queue Log"
    _auto = False
    _order = "id desc"

    company_id = fields.Many2one("res.company", readonly=True)
    team_id = fields.Many2one("crm.team", readonly=True)
    designer_id = fields.Many2one("res.users", readonly=True)
    dispatched_at = fields.Datetime(readonly=True)
    method = fields.Selection(selection="_selection_method", readonly=True)
    counts_as_turn = fields.Boolean(readonly=True)
    vtime_before = fields.Float(string="Queue Before", digits=(20, 4), readonly=True, aggregator=None)
    vtime_after = fields.Float(string="Queue After", digits=(20, 4), readonly=True, aggregator=None)
    weight = fields.Float(digits=(6, 4), readonly=True, aggregator="avg")
    candidates = fields.Json(readonly=True)
    is_mine = fields.Boolean(string="Mine", compute="_compute_my_reason", search="_search_is_mine")
    my_reason = fields.Char(string="Why Not Me", compute="_compute_my_reason")
    explanation = fields.Json(string="Why This Designer", compute="_compute_explanation")

    @api.model
    def _selection_method(self):
        return self.env["kefu.dispatch"]._fields["method"]._description_selection(self.env)

    @property
    def _table_query(self):
        return SQL(
            """SELECT id, company_id, team_id, designer_id, dispatched_at, method, counts_as_turn,
                      vtime_before, vtime_after, weight, candidates
                 FROM kefu_dispatch"""
        )

    @api.depends("dispatched_at")
    def _compute_display_name(self):
        for entry in self:
            entry.display_name = self.env._("Dispatch %s", entry.id)

    @api.depends("candidates", "designer_id")
    @api.depends_context("uid", "lang", "tz")
    def _compute_my_reason(self):
        engine = self.env["kefu.dispatch.engine"]
        for entry in self:
            entry.is_mine = entry.designer_id == self.env.user
            mine = next((reason for reason in entry.candidates or [] if reason[0] == self.env.uid), None)
            entry.my_reason = engine._reason_text(*mine[1:]) if mine and not entry.is_mine else False

    def _search_is_mine(self, operator, value):
        return [("designer_id", "=", self.env.uid)] if operator == "in" else NotImplemented

    @api.depends("candidates")
    @api.depends_context("uid", "lang", "tz")
    def _compute_explanation(self):
        explanations = self.env["kefu.dispatch.engine"]._explain([entry.candidates or [] for entry in self])
        for entry, explanation in zip(self, explanations, strict=True):
            entry.explanation = explanation
