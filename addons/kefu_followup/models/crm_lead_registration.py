from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.kefu_base.tools import own_uploads

from ..permits import DISPATCH
from ..tools import mask_phone, phone_key

SOURCES = [
    ("walk_in", "Walk-In"),
    ("phone", "Phone"),
    ("salesperson", "Salesperson"),
    ("company", "Assigned by the Company"),
    ("referral", "Referral"),
    ("online", "Online"),
]
#: fields of which one says who the customer is
CONTACT_FIELDS = ("contact_name", "phone", "partner_id", "partner_name", "email_from")


class CrmLead(models.Model):
    """R1.0, R1.1: every customer is registered, with whoever received them and with their home.

    A customer is *registered* when ``kefu_source`` is set: this happens to everyone created in a company that uses
    the follow-up, and to nobody else.
    """

    _inherit = "crm.lead"

    kefu_source = fields.Selection(
        SOURCES,
        string="Source of Customer",
        tracking=True,
        default=lambda self: self._default_kefu_source(),
    )
    receiver_id = fields.Many2one(
        "res.users",
        string="Received By",
        compute="_compute_receiver_id",
        store=True,
        readonly=False,
        domain=[("share", "=", False)],
        index="btree_not_null",
        ondelete="restrict",
        copy=False,
        tracking=True,
        help="Who received or brought the customer.",
    )
    registered_at = fields.Datetime(default=fields.Datetime.now, copy=False)
    honorific = fields.Selection([("mr", "Mr."), ("mrs", "Mrs."), ("miss", "Miss")])
    # The home
    estate_id = fields.Many2one("kefu.estate", index="btree_not_null", ondelete="restrict", check_company=True)
    room = fields.Char(string="Building/Room")
    area = fields.Float(string="Area (m²)", aggregator="avg")
    layout = fields.Char()
    floor_plan_ids = fields.Many2many("ir.attachment", "kefu_lead_floor_plan_rel", copy=False)
    handover_date = fields.Date()
    style_id = fields.Many2one("kefu.style", ondelete="restrict")
    budget = fields.Monetary(currency_field="company_currency")
    planned_start = fields.Date()
    is_vip = fields.Boolean(string="VIP", tracking=True)

    _registered_has_responsible = models.Constraint(
        "CHECK (kefu_source IS NULL OR (user_id IS NOT NULL AND company_id IS NOT NULL))",
        "A registered customer always has a responsible person and a company.",
    )
    _area_positive = models.Constraint("CHECK (area >= 0)", "The area cannot be negative.")
    _budget_positive = models.Constraint("CHECK (budget >= 0)", "The budget cannot be negative.")

    def _default_kefu_source(self):
        """:return: where customers that this user registers usually come from; nothing where follow-up is off"""
        return self.env.company._kefu_uses("followup") and self._usual_source()

    def _usual_source(self):
        if self.env.user.has_group("kefu_base.group_reception"):
            return "walk_in"
        return "salesperson" if self.env.user.has_group("kefu_base.group_salesperson") else "company"

    @api.depends("user_id", "team_id", "partner_id")
    def _compute_company_id(self):
        """A registered customer stays in the company that registered them, whoever is made responsible."""
        registered = self.filtered(lambda lead: lead.kefu_source and lead.company_id)
        for lead in registered:
            lead.company_id = lead.company_id
        for lead in self.filtered(lambda lead: lead.kefu_source and not lead._origin) - registered:
            lead.company_id = self.env.company
            registered += lead
        return super(CrmLead, self - registered)._compute_company_id()

    @api.depends("user_id", "type")
    def _compute_team_id(self):
        """A registered customer stays with the team whose queue they wait in."""
        registered = self.filtered(lambda lead: lead.kefu_source and lead.team_id)
        for lead in registered:
            lead.team_id = lead.team_id
        return super(CrmLead, self - registered)._compute_team_id()

    @api.depends("partner_id", "kefu_source", "contact_name", "phone", "estate_id.name", "room")
    def _compute_name(self):
        """A registered customer is called by name and home; nobody has to think of a title."""
        registered = self.filtered("kefu_source")
        for lead in registered:
            contact = lead.contact_name or lead.partner_name or lead.partner_id.name
            lead.name = self._registration_title(contact, lead.phone, lead.estate_id.name, lead.room) or lead.name
        return super(CrmLead, self - registered)._compute_name()

    @api.constrains("phone")
    def _check_phone(self):
        for lead in self:
            if lead.kefu_source and lead.phone and not phone_key(lead.phone):
                raise ValidationError(self.env._(
                    "“%s” is not a telephone number. Enter a mobile number, or a landline with its area code, such as "
                    "027-80339915.",
                    lead.phone,
                ))

    @api.model_create_multi
    def create(self, vals_list):
        """Register customers (R1.0): in a company that uses the follow-up, whichever way they come in.

        :raise AccessError: when the customer is to be given to somebody without dispatch (R1.3); recorded
        :raise ValidationError: when the values break a rule of registration
        """
        leads = super().create(self._prepare_registrations(vals_list))
        for lead in leads:
            own_uploads(lead, "floor_plan_ids")
        return leads

    def write(self, vals):
        result = super().write(vals)
        if "floor_plan_ids" in vals:
            for lead in self:
                own_uploads(lead, "floor_plan_ids")
        # not a constraint: each of these fields is computed from the contact, one after the other
        if not vals.keys().isdisjoint(CONTACT_FIELDS):
            for lead in self.filtered("kefu_source"):
                self._check_contact([lead[name] for name in CONTACT_FIELDS])
        return result

    def _prepare_registrations(self, vals_list):
        """:param list vals_list: values for ``create``; not changed
        :return: the values, completed for those whose company uses the follow-up
        :rtype: list[dict]
        """
        companies = [self._registration_company(vals) for vals in vals_list]
        defaults = {
            company: self._registration_defaults(company) for company in set(companies) if company._kefu_uses("followup")
        }
        return [
            self._prepare_registration(company, vals, defaults[company])
            if company in defaults
            else {**vals, "kefu_source": False}
            for company, vals in zip(companies, vals_list, strict=True)
        ]

    def _registration_company(self, vals):
        # sudo: res.company, crm.team: which company a customer belongs to; the record rules judge the result
        env = self.sudo().env
        company_id = vals.get("company_id") or self.env.context.get("default_company_id")
        team = env["crm.team"].browse(vals.get("team_id") or self.env.context.get("default_team_id"))
        return env["res.company"].browse(company_id) or team.company_id or self.env.company.sudo()  # sudo: as above

    def _registration_defaults(self, company):
        """:return: what all customers registered in one company get when nothing else was said
        :rtype: dict
        """
        # sudo: crm.team: the company's team, for whoever registers
        team = company.kefu_dispatch_team_id or self.env["crm.team"].sudo().search(
            [("company_id", "in", (company.id, False)), ("use_opportunities", "=", True)],
            order="company_id, sequence, id",
            limit=1,
        )
        return {"team_id": team.id, "stage_id": self._stage_find(team_id=team.id, domain=[("fold", "=", False)]).id}

    def _prepare_registration(self, company, vals, defaults):
        """:return: the values of one customer about to be registered, with all that registration decides
        :rtype: dict
        """
        given = self._add_missing_default_values(vals)
        given["team_id"] = given.get("team_id") or defaults["team_id"]
        if given["team_id"] == defaults["team_id"]:
            # looked up once for the whole batch, not once for each customer
            given["stage_id"] = given.get("stage_id") or defaults["stage_id"]
        source = given.get("kefu_source") or self._usual_source()
        receiver = self._registration_receiver(company, given, source)
        prepared = {
            **given,
            "type": "opportunity",
            "company_id": company.id,
            "kefu_source": source,
            "receiver_id": receiver.id,
        }
        if not DISPATCH.held(self):
            self._check_not_given_away(company, given, receiver)
            prepared.update(user_id=receiver.id, designer_id=False)
        if not any(given.get(name) for name in CONTACT_FIELDS):
            prepared["contact_name"] = given.get("name")
        self._check_contact([prepared.get(name) for name in CONTACT_FIELDS])
        prepared["name"] = given.get("name") or self._title_from_values(prepared)
        return prepared

    @api.model
    def _check_contact(self, contact):
        """:param list contact: what is known of who the customer is
        :raise ValidationError: when that is nothing
        """
        if not any(contact):
            raise ValidationError(self.env._("Enter the customer's name or telephone number: one of them is needed."))

    def _title_from_values(self, vals):
        partner = self.env["res.partner"].browse(vals.get("partner_id"))
        estate = self.env["kefu.estate"].browse(vals.get("estate_id"))
        contact = vals.get("contact_name") or vals.get("partner_name") or partner.name
        return self._registration_title(contact, vals.get("phone"), estate.name, vals.get("room")) or self.env._("Customer")

    @api.model
    def _registration_title(self, contact, phone, estate, room):
        """:return: how a customer is called in lists and messages. The number stays masked: titles are shown to people
            who may not read the customer.
        :rtype: str
        """
        return " ".join(part for part in (contact or phone and mask_phone(phone), estate, room) if part)
