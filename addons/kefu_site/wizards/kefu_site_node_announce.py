from odoo import fields, models


class KefuSiteNodeAnnounce(models.TransientModel):
    """Asks for the appointment of a node; the step itself is checked by the node."""

    _name = "kefu.site.node.announce"
    _description = "Announce a Node"

    node_id = fields.Many2one("kefu.site.node", required=True, readonly=True, ondelete="cascade")
    is_moved = fields.Boolean(readonly=True)
    scheduled_at = fields.Datetime(string="Appointment", required=True)
    reason = fields.Char()

    def action_take_step(self):
        """Announce the node, or move its appointment.

        :raise AccessError, UserError: as the step does
        """
        self.ensure_one()
        if self.is_moved:
            self.node_id.action_reschedule(self.scheduled_at, self.reason)
        else:
            self.node_id.action_announce(self.scheduled_at)
        return {"type": "ir.actions.act_window_close"}


class KefuSiteNode(models.Model):
    _inherit = "kefu.site.node"

    def action_open_announce(self):
        """:return: the dialog that asks for the appointment"""
        return self._open_announce(is_moved=False)

    def action_open_reschedule(self):
        """:return: the dialog that asks for another time and why"""
        return self._open_announce(is_moved=True)

    def _open_announce(self, is_moved):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("kefu_site.kefu_site_node_announce_action")
        context = {
            "default_node_id": self.id,
            "default_is_moved": is_moved,
            "default_scheduled_at": is_moved and fields.Datetime.to_string(self.scheduled_at),
        }
        return {**action, "name": self.name, "context": context}
