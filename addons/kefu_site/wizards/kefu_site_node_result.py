from odoo import fields, models


class KefuSiteNodeResult(models.TransientModel):
    """Asks for what came of a node; the step itself is checked by the node."""

    _name = "kefu.site.node.result"
    _description = "Result of a Node"

    node_id = fields.Many2one("kefu.site.node", required=True, readonly=True, ondelete="cascade")
    step = fields.Selection(
        [("pass", "Passed"), ("fail", "Not Passed"), ("confirm", "Confirm by Hand")], required=True, readonly=True
    )
    needs_supervision = fields.Boolean(related="node_id.needs_supervision")
    supervision_attended = fields.Boolean(string="The third-party supervisor was there")
    state = fields.Selection(related="node_id.state")
    note = fields.Text()

    def action_take_step(self):
        """Take the step.

        :raise AccessError, UserError: as the step does
        """
        self.ensure_one()
        if self.step == "pass":
            self.node_id.action_pass(self.supervision_attended, self.note)
        elif self.step == "fail":
            self.node_id.action_fail(self.note)
        else:
            self.node_id.action_confirm_by_hand(self.note)
        return {"type": "ir.actions.act_window_close"}


class KefuSiteNode(models.Model):
    _inherit = "kefu.site.node"

    def action_open_pass(self):
        """:return: the dialog that asks what was found"""
        return self._open_result("pass")

    def action_open_fail(self):
        """:return: the dialog that asks what was wrong"""
        return self._open_result("fail")

    def action_open_confirm(self):
        """:return: the dialog that asks why it is confirmed by hand"""
        return self._open_result("confirm")

    def _open_result(self, step):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("kefu_site.kefu_site_node_result_action")
        return {**action, "name": self.name, "context": {"default_node_id": self.id, "default_step": step}}
