from odoo import api, models
from odoo.fields import Domain

#: how each figure looks: filter of the search view → level while there are any, icon
LOOKS = {
    "alarm": ("danger", "fa-bell"),
    "overdue": ("danger", "fa-exclamation-circle"),
    "due_today": ("warning", "fa-clock-o"),
    "drafts": ("warning", "fa-pencil"),
    "to_decide": ("warning", "fa-gavel"),
    "to_close": ("secondary", "fa-phone"),
    "waiting": ("secondary", "fa-pause"),
}
#: which of them stand above which screen
SCREENS = {
    "board": ("alarm", "overdue", "due_today", "drafts", "to_decide", "to_close", "waiting"),
    "mine": ("alarm", "overdue", "due_today", "to_decide", "waiting"),
}

#: of 5, from which a customer counts as satisfied
SATISFIED = 4


class KefuComplaint(models.Model):
    """X10: the figures above the lists; each is a filter of the search view."""

    _inherit = "kefu.complaint"
    _figures_relieve = True

    @api.model
    @api.readonly
    def kefu_figures(self, name):
        """The figures above a list of complaints, as far as the user may see them.

        :param str name: ``board``, ``mine``, or anything else for none
        :return: dicts as the figures bar takes them
        :rtype: list[dict]
        """
        shown = self._mine_domain() if name == "mine" else Domain.TRUE
        return self._figures(SCREENS.get(name, ()), shown) + (self._target_figures() if name == "board" else [])

    @api.model
    def _mine_domain(self):
        """:return: what stands in the list of one's own: to answer for, to decide, or internal and by oneself
        :rtype: Domain
        """
        own_word = Domain("is_internal", "=", True) & Domain("taker_id", "=", self.env.uid)
        return Domain("responsible_id", "=", self.env.uid) | Domain("to_decide", "=", True) | own_word

    @api.model
    def _figure_looks(self):
        return LOOKS

    @api.model
    def _figure_domain(self, key):
        return {
            "alarm": Domain("urgency", "=", "urgent") & self._open_domain(),
            "overdue": Domain("is_overdue", "=", True),
            "due_today": Domain("is_overdue", "=", False) & Domain("next_deadline", "<", "today +1d")
            & Domain("waiting_reason", "=", False),
            "drafts": Domain("state", "=", "draft"),
            "to_decide": Domain("to_decide", "=", True),
            "to_close": Domain("state", "=", "handled"),
            "waiting": Domain("waiting_reason", "!=", False),
        }[key]

    @api.model
    def _figure_labels(self):
        return {
            "alarm": self.env._("Urgent"),
            "overdue": self.env._("Overdue"),
            "due_today": self.env._("Due Today"),
            "drafts": self.env._("To Complete"),
            "to_decide": self.env._("To Decide"),
            "to_close": self.env._("To Call Back"),
            "waiting": self.env._("Waiting"),
        }

    # === The year against its targets === #

    @api.model
    def _target_figures(self):
        """X10: complaints and satisfied customers of the year, beside what the company wants to reach."""
        company, today = self.env.company, self.env["kefu.calendar"]._today(self.env.company)
        count = self.search_count(self._year_domain("received_at") & Domain("state", "not in", ("draft", "rejected")))
        figures = [{
            "label": self.env._("This Year, at Most %s", company.kefu_complaint_target),
            "count": count,
            "level": "success" if count <= company.kefu_complaint_target else "danger",
            "icon": "fa-flag-o",
            "method": "action_open_year",
        }]
        if not self.env["kefu.callback"].has_access("read"):
            return figures
        rated = self._year_domain("done_at") & Domain("state", "=", "done") & Domain("satisfaction", ">", 0)
        asked = self.env["kefu.callback"].search_count(rated)
        if not asked:
            return figures
        share = 100 * self.env["kefu.callback"].search_count(rated & Domain("satisfaction", ">=", SATISFIED)) / asked
        target = company._kefu_satisfaction_target(today.year)
        return [*figures, {
            "label": self.env._("Satisfied, Target %s %%", f"{target:g}"),
            "count": f"{share:.1f} %",
            "level": "success" if share >= target else "danger",
            "icon": "fa-smile-o" if share >= target else "fa-frown-o",
            "method": "action_open_satisfaction",
        }]

    @api.model
    def _year_domain(self, field):
        """:return: records of the company at work since its year began
        :rtype: Domain
        """
        company, Calendar = self.env.company, self.env["kefu.calendar"]
        first = Calendar._today(company).replace(month=1, day=1)
        return Domain("company_id", "=", company.id) & Domain(field, ">=", Calendar._day_start(company, first))

    @api.model
    def action_open_year(self):
        """:return: the complaints behind the figure of the year"""
        action = self.env["ir.actions.actions"]._for_xml_id("kefu_complaints.kefu_complaint_action")
        domain = self._year_domain("received_at") & Domain("state", "not in", ("draft", "rejected"))
        return {**action, "domain": list(domain)}

    @api.model
    def action_open_satisfaction(self):
        """:return: the calls behind the share of satisfied customers"""
        action = self.env["ir.actions.actions"]._for_xml_id("kefu_callback.kefu_callback_action_register")
        return {**action, "domain": list(self._year_domain("done_at") & Domain("satisfaction", ">", 0))}
