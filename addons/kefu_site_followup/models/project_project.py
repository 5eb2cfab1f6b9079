from odoo import api, fields, models

#: who may open customers' pages
READERS = ",".join(
    f"kefu_base.group_{role}"
    for role in ("designer", "supervisor", "consultant", "service_manager", "director", "general_manager")
)


class ProjectProject(models.Model):
    """C1, C6: the customer of the contract is the customer of the site, with designer, home and number."""

    _inherit = "project.project"

    lead_id = fields.Many2one(
        "crm.lead",
        string="Customer (Follow-up)",
        related="contract_id.opportunity_id",
        store=True,
        index="btree_not_null",
        ondelete="set null",
        groups=READERS,
    )

    @api.model
    def _kefu_site_fields(self):
        return super()._kefu_site_fields() | {"lead_id"}

    @api.model
    def _site_designer(self, order):
        """C6: the customer's designer, whoever the contract's salesperson is."""
        return order.opportunity_id.designer_id or super()._site_designer(order)

    @api.model
    def _prepare_site_values(self, order):
        lead, values = order.opportunity_id, super()._prepare_site_values(order)
        known = {
            "site_address": " ".join(filter(None, (lead.estate_id.name, lead.room))),
            "site_phone": lead.phone,
            "handover_on": lead.handover_date,
        }
        return {**values, **{name: value for name, value in known.items() if value}}

    def _kefu_callback_values(self):
        return self.lead_id._add_title(super()._kefu_callback_values(), self)
