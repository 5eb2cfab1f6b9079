from odoo import api, fields, models


class CrmLead(models.Model):
    """C1: a customer of the follow-up is somebody to call about, and has a register."""

    _name = "crm.lead"
    _inherit = ["crm.lead", "kefu.callback.source.mixin"]

    may_plan_callback = fields.Boolean(compute="_compute_may_plan_callback", export_string_translation=False)

    @api.depends("company_id", "phone", "designer_id")
    @api.depends_context("uid")
    def _compute_may_plan_callback(self):
        calls = self.env["kefu.callback.plan"].has_access("create")
        for lead in self:
            # sudo: res.company: the feature switch
            uses = lead.company_id.sudo()._kefu_uses("callback")
            lead.may_plan_callback = calls and uses and lead.phone and lead.designer_id != self.env.user

    def _compute_callback_count(self):
        counts = dict(self.env["kefu.callback"]._read_group(self._callbacks_domain(), ["lead_id"], ["__count"]))
        for lead in self:
            lead.callback_count = counts.get(lead._origin, 0)

    def action_plan_callback(self):
        """C1: open the dialog that plans a call to this customer.

        :raise AccessError: not one of those who call
        """
        self.ensure_one()
        self.check_access("read")
        self.env["kefu.callback.plan"].check_access("create")
        action = self.env["ir.actions.act_window"]._for_xml_id("kefu_callback_followup.kefu_callback_plan_action")
        return {**action, "context": {"default_lead_id": self.id}}

    def _callbacks_domain(self):
        """The customer's register: the calls about them, their visits, their complaints."""
        return [("lead_id", "in", self.ids)]

    def _kefu_callback_values(self):
        honorifics = dict(self._fields["honorific"]._description_selection(self.env))
        return {lead.id: lead._prepare_callback_values(honorifics) for lead in self}

    def _prepare_callback_values(self, honorifics):
        """:param dict honorifics: how the ways to address somebody read
        :return: what is known of the placeholders
        :rtype: dict
        """
        leader = self.team_id.user_id
        values = {
            "customer": self.contact_name or self.partner_id.name,
            "title": honorifics.get(self.honorific),
            "designer": self.designer_id.name,
            "site": " ".join(filter(None, (self.estate_id.name, self.room))),
            "address": " ".join(filter(None, (self.estate_id.address, self.estate_id.name, self.room))),
            "supervisor": leader.name,
            "supervisor_phone": leader.partner_id.phone,
        }
        return {name: value for name, value in values.items() if value}

    def _kefu_callback_about_users(self):
        return {lead.id: lead.designer_id for lead in self}

    def _kefu_callback_partners(self):
        return {lead.id: lead.partner_id for lead in self}

    def _get_callback_partner(self):
        """:return: the contact to call; made of the customer's name and number when there is none yet
        :rtype: res.partner
        """
        self.ensure_one()
        if not self.partner_id:
            self._handle_partner_assignment(create_missing=True)
        return self.partner_id

    def _merge_dependences(self, opportunities):
        """F1: the register of the merged entries is the customer's; a call planned for both is made once."""
        result = super()._merge_dependences(opportunities)
        # sudo: kefu.callback: the history of merged entries moves with its customer, whoever may read it
        self.env["kefu.callback"].sudo()._move_to_lead(self, opportunities)
        return result
