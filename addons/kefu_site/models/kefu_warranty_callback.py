from odoo import api, models
from odoo.tools import format_date


class ProjectProject(models.Model):
    """C6.w: what the call before the end of a warranty says."""

    _inherit = "project.project"

    def _kefu_callback_values(self):
        values = super()._kefu_callback_values()
        for site in self.filtered("warranty_start"):
            today = self.env["kefu.calendar"]._today(site.company_id)
            lines = site.warranty_line_ids.filtered(lambda line, today=today: line.ends_on >= today).sorted("ends_on")
            ending = lines.filtered("reminded_at") or lines[:1]
            if ending:
                values[site.id] = {
                    **values.get(site.id, {}),
                    "warranty_items": ", ".join(ending.mapped("name")),
                    "warranty_end": format_date(self.env, ending[0].ends_on),
                }
        return values


class KefuCallbackScript(models.Model):
    _inherit = "kefu.callback.script"

    @api.model
    def _placeholders(self):
        return {
            **super()._placeholders(),
            "warranty_items": self.env._("what the warranty ends for"),
            "warranty_end": self.env._("last day of the warranty"),
        }
