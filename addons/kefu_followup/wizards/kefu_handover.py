from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ..permits import DISPATCH


class KefuHandover(models.TransientModel):
    """F3: whoever leaves hands everything over in one step: customers, duties, shares and open questions."""

    _name = "kefu.handover"
    _description = "Handover"

    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company)
    user_id = fields.Many2one(
        "res.users",
        string="Who Hands Over",
        required=True,
        ondelete="cascade",
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
    )
    method = fields.Selection(
        [("queue", "By the Queue"), ("named", "To One Person")],
        string="Hand Over",
        required=True,
        default="queue",
    )
    to_user_id = fields.Many2one(
        "res.users",
        string="To",
        ondelete="cascade",
        domain="[('share', '=', False), ('company_ids', 'in', company_id), ('id', '!=', user_id)]",
    )
    leaves = fields.Boolean(string="Leaves the Company", default=True, help="Takes no more customers from the queue.")
    reason = fields.Char(default=lambda self: self.env._("Handover"))
    customer_count = fields.Integer(string="Customers in Design", compute="_compute_counts")
    aftersale_count = fields.Integer(string="Customers After the Sale", compute="_compute_counts")
    waiting_count = fields.Integer(string="Customers Waiting for Dispatch", compute="_compute_counts")
    share_count = fields.Integer(string="Shares in Teams", compute="_compute_counts")

    @api.depends("user_id", "company_id")
    def _compute_counts(self):
        for wizard in self:
            leads = wizard._get_leads()
            wizard.customer_count = len(leads.filtered(lambda lead: lead.designer_id and lead.won_status == "pending"))
            wizard.aftersale_count = len(leads.filtered(lambda lead: lead.won_status == "won"))
            wizard.waiting_count = len(leads.filtered(lambda lead: not lead.designer_id and lead.won_status == "pending"))
            wizard.share_count = len(wizard._get_shares())

    def action_hand_over(self):
        """Hand everything over. Doing it twice hands over what has come since.

        :raise AccessError: not a director
        :raise UserError: to nobody, or to somebody who does not work here
        """
        self.ensure_one()
        self._check_handover()
        if self.leaves:
            self._leave_queue()
        leads = self._get_leads()
        dispatched = leads.filtered("designer_id")
        self._hand_over_waiting(leads - dispatched)
        shares = self._get_shares()
        self._hand_over_dispatched(dispatched)
        self._hand_over_shares(shares)
        self._hand_over_questions()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._(
                    "%(count)s customers of %(person)s were handed over.", count=len(leads), person=self.user_id.name
                ),
                "next": self._prepare_handed_over(leads),
            },
        }

    def _prepare_handed_over(self, leads):
        """:return: the action that shows who has the customers now; it closes the dialog"""
        if not leads:
            return {"type": "ir.actions.act_window_close"}
        return {
            **self.env["ir.actions.actions"]._for_xml_id("kefu_followup.crm_lead_action"),
            "domain": [("id", "in", leads.ids)],
            "context": {"create": False, "active_test": False},
        }

    def _check_handover(self):
        if not self.env.user.has_group("kefu_base.group_director"):
            raise AccessError(self.env._("Only the director hands customers over (R1.3)."))
        if self.company_id not in self.env.user.company_ids:
            raise AccessError(self.env._("Choose one of your own companies."))
        if self.method == "named" and not self.to_user_id:
            raise UserError(self.env._("Choose who takes over, or let the queue decide."))
        if self.method == "named" and (self.to_user_id == self.user_id or self.company_id not in self.to_user_id.company_ids):
            raise UserError(self.env._(
                "%(person)s cannot take over. Choose a colleague of this company.", person=self.to_user_id.name
            ))

    def _get_leads(self):
        if not self.user_id:
            return self.env["crm.lead"]
        # sudo: crm.lead: the wizard is the director's, and all of the company's customers are, too
        return self.env["crm.lead"].sudo().search(self.user_id._followed_domain(self.company_id))

    def _get_shares(self):
        # sudo: kefu.lead.member: as in _get_leads
        return self.env["kefu.lead.member"].sudo().search([
            ("user_id", "=", self.user_id.id),
            ("company_id", "=", self.company_id.id),
            ("lead_id.active", "=", True),
            ("lead_id.won_status", "=", "pending"),
        ])

    def _leave_queue(self):
        # sudo: crm.team.member: the director decides who takes customers
        members = self.env["crm.team.member"].sudo().search([("user_id", "=", self.user_id.id)])
        members.filtered(
            lambda member: member.crm_team_id.company_id in (self.company_id, self.company_id.browse())
        ).write({"active": False})

    def _hand_over_waiting(self, leads):
        """Customers not dispatched yet stay in the queue; somebody else is responsible meanwhile."""
        for lead, keeper in leads._get_keepers(without=self.user_id).items():
            user = self.to_user_id if self.method == "named" else keeper
            DISPATCH.grant(lead).write({"user_id": user.id, "receiver_id": user.id})
        leads._hand_over_appointments(self.user_id)

    def _hand_over_dispatched(self, leads):
        if not leads:
            return
        if self.method == "named":
            leads._dispatch_to(self.to_user_id, "handover", self.reason, counts=False)
            return
        leads._dispatch("handover", reason=self.reason, excluded=self.user_id)

    def _hand_over_shares(self, shares):
        """A share goes to who takes over, or to the customer's new designer; where that person has one, both add up."""
        named = self.method == "named" and self.to_user_id
        shares.lead_id._hand_over_appointments(self.user_id, named)
        for share in shares.exists():
            heir = named or share.lead_id.designer_id or share.lead_id.user_id
            own = share.lead_id.team_member_ids.filtered(lambda member, heir=heir: member.user_id == heir)
            if own:
                points = share.split_points
                share.unlink()
                own.split_points += points
            else:
                share.user_id = heir

    def _hand_over_questions(self):
        """Requests that wait for this person's answer find somebody else, or are closed."""
        company = Domain("company_id", "=", self.company_id.id)
        # sudo: requests of the company, handed over by the director
        proposals = self.env["kefu.invalidation"].sudo().search(
            company & Domain("confirmer_id", "=", self.user_id.id) & Domain("state", "=", "proposed")
        )
        proposals._answer(confirmer_id=False)
        promised = Domain("state", "=", "accepted") & Domain("start", ">", fields.Datetime.now())
        requests = self.env["kefu.support.request"].sudo().search(  # sudo: as above
            company & Domain("designer_id", "=", self.user_id.id) & (Domain("state", "=", "requested") | promised)
        )
        requests.event_id.filtered(lambda event: event.user_id == self.user_id).active = False
        for request in requests:
            request._answer(**request._prepare_decision_values("withdrawn"))
            request._tell(request.user_id, self.env._(
                "%(person)s hands over. Please ask somebody else.", person=self.user_id.name
            ))
        # sudo: kefu.followup.sheet: as above; nobody could hand them in later
        self.env["kefu.followup.sheet"].sudo().search(
            company & Domain("user_id", "=", self.user_id.id) & Domain("state", "=", "draft")
        )._hand_in()
