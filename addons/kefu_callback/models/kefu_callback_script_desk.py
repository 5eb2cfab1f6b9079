from odoo import api, fields, models


class KefuCallbackScript(models.Model):
    """What the script editor shows beside the script itself."""

    _inherit = "kefu.callback.script"

    call_count = fields.Integer(compute="_compute_call_count", export_string_translation=False)
    version_count = fields.Integer(compute="_compute_version_count", export_string_translation=False)
    placeholder_help = fields.Char(compute="_compute_placeholder_help", export_string_translation=False)

    def _compute_call_count(self):
        """None for administrators, who write scripts and do not read calls."""
        calls, used = self.env["kefu.callback"], [("script_id", "in", self.ids)]
        counts = dict(calls._read_group(used, ["script_id"], ["__count"]) if calls.has_access("read") else [])
        for script in self:
            script.call_count = counts.get(script, 0)

    @api.depends("origin_id")
    def _compute_version_count(self):
        firsts = self.origin_id | self
        later = dict(self._read_group([("origin_id", "in", firsts.ids)], ["origin_id"], ["__count"]))
        for script in self:
            script.version_count = 1 + later.get(script.origin_id or script, 0)

    @api.depends_context("lang")
    def _compute_placeholder_help(self):
        known = self._placeholders()
        self.placeholder_help = "  ".join(f"{{{key}}} {label}" for key, label in known.items())

    def action_open_calls(self):
        """Open the calls that were made with this version."""
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id("kefu_callback.kefu_callback_action_register")
        return {**action, "domain": [("script_id", "=", self.id)]}

    def action_open_versions(self):
        """Open all versions of this script, the latest first."""
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id("kefu_callback.kefu_callback_script_action")
        first = self.origin_id or self
        return {**action, "domain": ["|", ("id", "=", first.id), ("origin_id", "=", first.id)], "context": {}}
