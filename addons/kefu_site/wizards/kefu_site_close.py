from odoo import fields, models


class KefuSiteClose(models.TransientModel):
    """C6.w: a manager closes a site although something is missing, and says why."""

    _name = "kefu.site.close"
    _description = "Close a Site Early"

    project_id = fields.Many2one("project.project", string="Site", required=True, readonly=True, ondelete="cascade")
    closing_hindrances = fields.Char(related="project_id.closing_hindrances", string="Missing")
    reason = fields.Text(required=True)

    def action_close(self):
        """Close the site with the reason given.

        :raise AccessError, UserError: as closing does
        """
        self.ensure_one()
        self.project_id.action_close_site(self.reason)
        return {"type": "ir.actions.act_window_close"}
