from odoo import models


class IrWebsocket(models.AbstractModel):
    _inherit = "ir.websocket"

    def _build_bus_channel_list(self, channels):
        """Subscribe internal users to the live channels of their own companies."""
        channels = super()._build_bus_channel_list(channels)
        user = self.env.user
        if user and user._is_internal():
            # sudo: res.company: the ids of the user's own companies
            channels = [*channels, *(self.env["kefu.live.mixin"]._kefu_live_channel(c) for c in user.sudo().company_ids)]
        return channels
