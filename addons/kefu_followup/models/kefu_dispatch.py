from odoo import fields, models


class KefuDispatch(models.Model):
    """One dispatch, as it was decided. Never changed afterwards."""

    _name = "kefu.dispatch"
    _description = "Dispatch"
    _order = "id desc"
    _rec_name = "lead_id"
    _check_company_auto = True

    lead_id = fields.Many2one("crm.lead", string="Customer", required=True, readonly=True, index=True, ondelete="restrict")
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True, ondelete="restrict")
    team_id = fields.Many2one("crm.team", readonly=True, index="btree_not_null", ondelete="restrict")
    designer_id = fields.Many2one("res.users", required=True, readonly=True, index=True, ondelete="restrict")
