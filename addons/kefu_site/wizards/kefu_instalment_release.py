from odoo import fields, models


class KefuInstalmentRelease(models.TransientModel):
    """C6.p: the director says why a site goes on before an instalment is paid."""

    _name = "kefu.instalment.release"
    _description = "Release of a Payment Gate"

    instalment_ids = fields.Many2many("kefu.instalment", string="Instalments", required=True)
    reason = fields.Char(required=True)

    def action_release(self):
        """Release them; see :meth:`kefu.instalment.action_release`."""
        self.instalment_ids.action_release(self.reason)
        return {"type": "ir.actions.act_window_close"}
