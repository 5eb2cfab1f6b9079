from odoo import api, models

#: nothing to bring is nothing missing
NOTHING = {"bring": " "}


class KefuCallback(models.Model):
    _inherit = "kefu.callback"

    def _placeholder_values(self):
        """C6.0: what this person is told besides: what to bring, who attends."""
        values = super()._placeholder_values()
        if self.res_model == "kefu.site.node":
            # sudo: kefu.site.node.party: what is said in a call does not depend on what the consultant may read elsewhere
            party = self.env["kefu.site.node.party"].sudo().search([("callback_id", "=", self.id)], limit=1)
            if party.message:
                values["bring"] = self.env["kefu.callback.script"]._render_text(party.message, values)
        return values


class KefuCallbackScript(models.Model):
    _inherit = "kefu.callback.script"

    @api.model
    def _placeholders(self):
        return {
            **super()._placeholders(),
            "node": self.env._("node of the site"),
            "when": self.env._("date and time"),
            "bring": self.env._("what to bring, who attends"),
        }

    @api.model
    def _render(self, text, values):
        return super()._render(text, {**NOTHING, **values})

    @api.model
    def _render_text(self, text, values):
        return super()._render_text(text, {**NOTHING, **values})
