from odoo import models


class CrmLead(models.Model):
    """R3.6: who is at the front desk introduces the designer."""

    _inherit = "crm.lead"

    def _action_show_designer_card(self):
        """:return: the action that shows the card of the customer's designer in a dialog; False without a card"""
        self.ensure_one()
        card = self.env["kefu.designer.card"].search(
            [("user_id", "=", self.designer_id.id), ("company_id", "=", self.company_id.id)], limit=1
        )
        return card and {
            "type": "ir.actions.act_window",
            "name": self.env._("Introduce %(designer)s", designer=self.designer_id.name),
            "res_model": card._name,
            "res_id": card.id,
            "views": [(self.env.ref("kefu_followup.kefu_designer_card_view_form_show").id, "form")],
            "target": "new",
        }

    def action_show_designer_card(self):
        """Show the card of the customer's designer, or the customer when the designer has none."""
        return self._action_show_designer_card() or self.get_formview_action()
