from odoo import fields, models


class KefuEstate(models.Model):
    """A residential estate (楼盘) whose homes are decorated."""

    _name = "kefu.estate"
    _description = "Estate"
    _order = "name, id"
    _check_company_auto = True

    name = fields.Char(required=True, index="trigram")
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

    _name_unique = models.UniqueIndex("(company_id, name)", "This estate is already in the company's list.")
