from odoo import api, fields, models
from odoo.fields import Domain

from ..tools import estate_key, fold


class KefuEstate(models.Model):
    """A residential estate (楼盘) whose homes are decorated."""

    _name = "kefu.estate"
    _description = "Estate"
    _order = "name, id"
    _check_company_auto = True

    name = fields.Char(required=True, index="trigram")
    name_key = fields.Char(compute="_compute_name_key", store=True, precompute=True, export_string_translation=False)
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        ondelete="cascade",
        default=lambda self: self.env.company,
    )
    address = fields.Char()
    handover_date = fields.Date(help="When the developer hands over the homes.")
    active = fields.Boolean(default=True)
    lead_ids = fields.One2many("crm.lead", "estate_id", string="Customers")

    _name_unique = models.UniqueIndex("(company_id, name_key)", "This estate is already in the company's list.")

    @api.depends("name")
    def _compute_name_key(self):
        for estate in self:
            estate.name_key = estate_key(estate.name)

    @api.model
    def _search_display_name(self, operator, value):
        """An estate is found without its spaces and in full-width characters, too."""
        domain = Domain(super()._search_display_name(operator, value))
        if operator == "in":
            return domain | Domain("name_key", "in", [estate_key(name) for name in value if isinstance(name, str)])
        if operator == "ilike" and value:
            return domain | Domain("name_key", "ilike", estate_key(value))
        return domain

    @api.model
    def name_create(self, name):
        """:return: the estate of that name, created only when the company's list does not have it"""
        estate = self._find_or_create(self.env.company, [name])[estate_key(name)]
        return estate.id, estate.display_name

    @api.model
    def _find_or_create(self, company, names):
        """:param company: the company in whose list to look
        :param names: names as typed
        :return: the estate for each of :func:`~..tools.estate_key` of the names; those missing are created
        :rtype: dict
        """
        known = self._find(company, names)
        typed = {estate_key(name): fold(name) for name in names if estate_key(name)}
        missing = sorted(typed.keys() - known.keys())
        created = self.create([{"name": typed[key], "company_id": company.id} for key in missing])
        return {**known, **created.grouped("name_key")}

    @api.model
    def _find(self, company, names):
        """:return: the estates of a company's list, archived ones too, by :func:`~..tools.estate_key` of the names
        :rtype: dict
        """
        keys = {estate_key(name) for name in names} - {""}
        if not keys:
            return {}
        estates = self.with_context(active_test=False).search([("company_id", "=", company.id), ("name_key", "in", list(keys))])
        return estates.grouped("name_key")
