from odoo import models
from odoo.fields import Domain


class KefuCallbackSummary(models.Model):
    """Each figure opens the records behind it."""

    _inherit = "kefu.callback.summary"

    def action_open_due(self):
        """Open the calls that were due."""
        return self._open_calls(Domain.TRUE)

    def action_open_made(self):
        """Open those of them that were tried at least once."""
        return self._open_calls(Domain("attempt_count", ">", 0))

    def action_open_reached(self):
        """Open those of them in which somebody answered."""
        return self._open_calls(Domain("attempt_ids.result", "in", ("reached", "refused")))

    def action_open_rated(self):
        """Open those of them in which the customer said how content they are."""
        return self._open_calls(Domain("satisfaction", ">", 0))

    def action_open_sites(self):
        """Open the calls about records that had fewer calls than the company asks."""
        return self._open_calls(Domain.OR(
            Domain("res_model", "=", model) & Domain("res_id", "=", res_id)
            for model, res_id in self._few_calls()
        ))

    def action_open_contradictions(self):
        """Open what was answered otherwise by two parties in the period."""
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id("kefu_callback.kefu_callback_contradiction_action")
        domain = [
            ("company_id", "=", self.company_id.id), ("date", ">=", self.period_start), ("date", "<=", self.period_end)
        ]
        return {**action, "domain": domain}

    def _few_calls(self):
        """:return: the records, as (model, id), with fewer calls in the period than the company asks
        :rtype: list[tuple]
        """
        asked = self.company_id.kefu_callback_calls_per_site
        done = self._due_domain() & Domain("state", "=", "done")
        groups = self.env["kefu.callback"]._read_group(done, ["res_model", "res_id"], having=[("__count", "<", asked)])
        return [(model, res_id) for model, res_id in groups]

    def _open_calls(self, domain):
        """:return: action that opens the calls due in the period, as far as ``domain`` goes
        :rtype: dict
        """
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id("kefu_callback.kefu_callback_action_register")
        return {**action, "domain": list(self._due_domain() & domain)}

    def _due_domain(self):
        """:return: the calls due in the period, of the company
        :rtype: Domain
        """
        calendar = self.env["kefu.calendar"]
        return (
            Domain("company_id", "=", self.company_id.id)
            & Domain("state", "!=", "cancelled")
            & Domain("due", ">=", calendar._day_start(self.company_id, self.period_start))
            & Domain("due", "<=", calendar._day_end(self.company_id, self.period_end))
        )


class KefuCallbackSummaryLine(models.Model):
    _inherit = "kefu.callback.summary.line"

    def action_open_calls(self):
        """Open the calls of the period about this person."""
        return self.summary_id._open_calls(Domain("about_user_ids", "in", self.user_id.ids))


class KefuCallbackSummaryOpinion(models.Model):
    _inherit = "kefu.callback.summary.opinion"

    def action_open_call(self):
        """Open the call in which this was said."""
        return self.callback_id.get_formview_action()
