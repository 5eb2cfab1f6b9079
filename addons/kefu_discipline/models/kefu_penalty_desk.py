from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_amount

#: how each figure looks: filter of the search view → label, level, icon
LOOKS = {
    "proposed": ("warning", "fa-gavel"),
    "appealed": ("warning", "fa-comment"),
    "to_answer": ("secondary", "fa-hourglass-half"),
    "to_execute": ("success", "fa-check"),
}
#: which of them stand above which screen
SCREENS = {
    "desk": ("proposed", "appealed", "to_answer", "to_execute"),
    "team": ("to_answer", "appealed", "to_execute"),
    "execute": ("to_execute", "to_answer", "appealed"),
}


class KefuPenalty(models.Model):
    """What the screens show beside the penalty itself: who may do what now, and the figures above the lists."""

    _inherit = "kefu.penalty"

    word = fields.Char(compute="_compute_word", help="What the company calls a fine.", export_string_translation=False)
    further = fields.Char(compute="_compute_further", help="Suspended rounds and further effect, in words.")
    is_own = fields.Boolean(compute="_compute_is_own")
    may_acknowledge = fields.Boolean(compute="_compute_may_answer")
    may_appeal = fields.Boolean(compute="_compute_may_answer")
    may_cancel = fields.Boolean(compute="_compute_may_cancel")

    @api.depends("company_id")
    @api.depends_context("lang")
    def _compute_word(self):
        for company, penalties in self.grouped("company_id").items():
            penalties.word = company._kefu_penalty_word()

    @api.depends("suspend_rounds", "effect")
    @api.depends_context("lang")
    def _compute_further(self):
        effects = dict(self._fields["effect"]._description_selection(self.env))
        for penalty in self:
            rounds = penalty.suspend_rounds and self.env._("suspended for %s rounds", penalty.suspend_rounds)
            effect = penalty.effect != "none" and effects[penalty.effect]
            penalty.further = ", ".join(filter(None, (rounds, effect)))

    @api.depends("user_id")
    @api.depends_context("uid")
    def _compute_is_own(self):
        for penalty in self:
            penalty.is_own = penalty.user_id == self.env.user

    @api.depends("state", "is_own", "acknowledged_at", "appeal_until")
    @api.depends_context("uid")
    def _compute_may_answer(self):
        now = fields.Datetime.now()
        for penalty in self:
            is_open = penalty.is_own and penalty.state == "issued"
            penalty.may_acknowledge = is_open and not penalty.acknowledged_at
            penalty.may_appeal = is_open and bool(penalty.appeal_until) and penalty.appeal_until >= now

    @api.depends("state", "is_own", "amount_executed")
    @api.depends_context("uid")
    def _compute_may_cancel(self):
        for penalty in self:
            begun = penalty.state == "executed" or penalty.state in ("issued", "upheld") and penalty.amount_executed
            penalty.may_cancel = bool(begun) and not penalty.is_own

    # === FIGURES === #

    @api.model
    @api.readonly
    def kefu_figures(self, name):
        """The figures above a list of penalties, as far as the user may see them.

        :param str name: ``desk``, ``team``, ``execute``, ``own``, or anything else for none
        :return: dicts as the figures bar takes them
        :rtype: list[dict]
        """
        if name == "own":
            return self._own_figures()
        others = Domain("user_id", "!=", self.env.uid)
        return self._figures(SCREENS.get(name, ()), others)

    @api.model
    def _figure_looks(self):
        return LOOKS

    @api.model
    def _figure_domain(self, key):
        return {
            "proposed": Domain("state", "=", "proposed"),
            "appealed": Domain("state", "=", "appealed"),
            "to_answer": Domain("state", "=", "issued") & Domain("acknowledged_at", "=", False),
            "to_execute": Domain("is_final", "=", True),
        }[key]

    @api.model
    def _figure_labels(self):
        return {
            "proposed": self.env._("To Decide"),
            "appealed": self.env._("Appealed"),
            "to_answer": self.env._("Waits for the Person"),
            "to_execute": self.env._("To Execute"),
        }

    @api.model
    def _own_figures(self):
        """:return: of the user's own penalties: what waits for an answer, what is still open, what was executed
        :rtype: list[dict]
        """
        own = Domain("user_id", "=", self.env.uid)
        waiting = self.search_count(own & self._figure_domain("to_answer"))
        answer = {
            "label": self.env._("To Answer"), "count": waiting, "level": "warning" if waiting else "success",
            "icon": "fa-pencil" if waiting else "fa-check", "filter": "to_answer",
        }
        still_open = own & Domain("state", "in", ("issued", "appealed", "upheld"))
        executed = own & Domain("state", "=", "executed")
        return [
            answer,
            *self._own_totals(
                self.env._("Still Open"), still_open, "amount_open", "secondary", "fa-hourglass-half", "still_open"
            ),
            *self._own_totals(self.env._("Executed"), executed, "amount", "success", "fa-check", "executed"),
        ]

    @api.model
    def _own_totals(self, label, domain, amount, level, icon, search_filter):
        """:return: one figure in money and one in points, where there is something
        :rtype: list[dict]
        """
        figure = {"label": label, "level": level, "icon": icon, "filter": search_filter}
        totals = self._read_group(domain, ["currency_id"], [f"{amount}:sum", "points:sum"])
        money = " + ".join(format_amount(self.env, total, currency) for currency, total, _points in totals if total)
        points = sum(total for _currency, _money, total in totals)
        figures = [{**figure, "count": money}] * bool(money)
        return figures + [{**figure, "label": self.env._("%s, points", label), "count": f"{points:g}"}] * bool(points)
