from odoo import models


class CrmLead(models.Model):
    """A customer's quotations."""

    _inherit = "crm.lead"

    def action_make_quotation(self):
        """Open a new quotation for this customer, filled in."""
        self.ensure_one()
        self.check_access("write")
        self.env["sale.order"].check_access("create")
        if not self.partner_id:
            # sudo: res.partner: a quotation needs a contact; it is made from the customer whom the user may write
            self.sudo()._handle_partner_assignment(create_missing=True)
        # sudo: crm.tag: ids of what the customer's page says, for the fields of the quotation that the user may set
        context = self.sudo()._prepare_opportunity_quotation_context()
        if not self.env["crm.tag"].has_access("read"):
            context.pop("default_tag_ids", None)
        return {
            **self.env["ir.actions.actions"]._for_xml_id("kefu_followup_sale.sale_order_action_new"),
            "context": context,
        }

    def action_show_quotations(self):
        """Open this customer's quotations and contracts."""
        self.ensure_one()
        return {
            **self.env["ir.actions.actions"]._for_xml_id("kefu_followup_sale.sale_order_action"),
            "domain": [("opportunity_id", "=", self.id)],
            "context": {"create": False},
        }
