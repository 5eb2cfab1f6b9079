from odoo import api, fields, models
from odoo.exceptions import UserError


class KefuVisitCheckIn(models.TransientModel):
    """R3.8: the front desk checks a visitor in: somebody known by telephone number or name, or somebody new, who is
    registered on the way.
    """

    _name = "kefu.visit.check.in"
    _description = "Check a Visitor In"

    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company)
    phone = fields.Char()
    found_count = fields.Integer(compute="_compute_found_count")
    lead_id = fields.Many2one(
        "crm.lead",
        string="Customer",
        compute="_compute_lead_id",
        store=True,
        readonly=False,
        check_company=True,
    )
    designer_id = fields.Many2one(related="lead_id.designer_id", string="Designer")
    is_new = fields.Boolean(compute="_compute_is_new")
    contact_name = fields.Char(string="Name")
    honorific = fields.Selection([("mr", "Mr."), ("mrs", "Mrs."), ("miss", "Miss")])
    purpose = fields.Char()

    @api.depends("phone", "company_id")
    def _compute_found_count(self):
        for wizard in self:
            wizard.found_count = len(wizard._find_visitors())

    @api.depends("phone", "company_id")
    def _compute_lead_id(self):
        """The customer with this number; the one registered last where a customer has several homes."""
        for wizard in self:
            found = wizard._find_visitors().sorted("id", reverse=True)
            wizard.lead_id = found[:1] if wizard.phone else wizard.lead_id

    @api.depends("phone", "lead_id")
    def _compute_is_new(self):
        for wizard in self:
            wizard.is_new = bool(wizard.phone) and not wizard.lead_id

    def action_check_in(self):
        """Check the visitor in; somebody new is registered as a walk-in first.

        :raise UserError: neither a customer nor a number and a name
        """
        self.ensure_one()
        lead = self._get_visitor() or self._register_visitor()
        self.env["kefu.visit"].create({"lead_id": lead.id, "purpose": self.purpose})
        return {"type": "ir.actions.act_window_close"}

    def _get_visitor(self):
        """:return: the customer chosen, when found by number or visible to the user"""
        if self.lead_id and self.lead_id not in self._find_visitors():
            self.lead_id.check_access("read")
        return self.lead_id

    def _find_visitors(self):
        return self.env["crm.lead"]._find_visitors(self.phone, self.company_id)

    def _register_visitor(self):
        if not self.contact_name:
            raise UserError(self.env._(
                "Nobody is registered with this number. Enter the visitor's name to register them as a walk-in."
            ))
        return self.env["crm.lead"].with_company(self.company_id).create({
            "contact_name": self.contact_name,
            "honorific": self.honorific,
            "phone": self.phone,
            "kefu_source": "walk_in",
            "company_id": self.company_id.id,
        })
