from odoo import models


class KefuServiceSlip(models.Model):
    """C3–C5: each slip is called back about, once, with the script of its kind."""

    _inherit = "kefu.service.slip"

    def _plan_calls(self):
        slips = self.sudo()  # sudo: kefu.callback, kefu.service.slip: planned by code, whoever hands the slip in
        slips.env["kefu.callback"]._schedule_batch([
            (f"slip_{slip.kind}", slip, slip.partner_id, False) for slip in slips
        ])

    def _kefu_callback_values(self):
        values = super()._kefu_callback_values()
        for slip in self:
            site = slip.project_id
            known = {
                "customer": slip.partner_id.name,
                "designer": slip.designer_id.name,
                "site": site.name,
                "address": site.site_address,
                "date": slip._customer_day(slip.start_at),
                "time": slip._customer_hour(slip.start_at),
                "supervisor": site.site_manager_id.name,
                "supervisor_phone": site.site_manager_id.phone,
                "record": slip.display_name,
            }
            values[slip.id] = {**values.get(slip.id, {}), **{key: text for key, text in known.items() if text}}
        return values

    def _kefu_callback_about_users(self):
        return {slip.id: slip.designer_id for slip in self}

    def _kefu_callback_partners(self):
        return {slip.id: slip.partner_id for slip in self}
