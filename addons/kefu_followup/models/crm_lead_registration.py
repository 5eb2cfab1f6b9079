from odoo import fields, models

SOURCES = [
    ("walk_in", "Walk-In"),
    ("phone", "Phone"),
    ("salesperson", "Salesperson"),
    ("company", "Company"),
    ("referral", "Referral"),
    ("online", "Online"),
]


class CrmLead(models.Model):
    """R1.0, F1: every customer is registered once, with whoever received them and with their home."""

    _inherit = "crm.lead"

    kefu_source = fields.Selection(SOURCES, string="Source of Customer", tracking=True)
    receiver_id = fields.Many2one(
        "res.users",
        string="Received By",
        index="btree_not_null",
        ondelete="restrict",
        copy=False,
        help="Who received or brought the customer.",
    )
    registered_at = fields.Datetime(default=fields.Datetime.now, copy=False)
    honorific = fields.Selection([("mr", "Mr."), ("mrs", "Mrs."), ("miss", "Miss")])
    # The home
    estate_id = fields.Many2one("kefu.estate", index="btree_not_null", ondelete="restrict", check_company=True)
    room = fields.Char(string="Building/Room")
    area = fields.Float(string="Area (m²)", aggregator="avg")
    layout = fields.Char()
    floor_plan_ids = fields.Many2many("ir.attachment", "kefu_lead_floor_plan_rel", string="Floor Plan", copy=False)
    handover_date = fields.Date()
    style_id = fields.Many2one("kefu.style", ondelete="restrict")
    budget = fields.Monetary(currency_field="company_currency")
    planned_start = fields.Date()
    is_vip = fields.Boolean(string="VIP", tracking=True)
    # Once only
    phone_key = fields.Char(readonly=True, copy=False, export_string_translation=False)
    room_key = fields.Char(readonly=True, copy=False, export_string_translation=False)
