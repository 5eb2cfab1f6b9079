from odoo import fields, models


class KefuEscalation(models.Model):
    """R2.3: what was told to whom, each step once, by decision of the database."""

    _name = "kefu.escalation"
    _description = "Escalation"
    _order = "id desc"
    _rec_name = "lead_id"

    lead_id = fields.Many2one("crm.lead", string="Customer", required=True, readonly=True, ondelete="cascade")
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True, ondelete="cascade")
    user_id = fields.Many2one("res.users", string="Told To", required=True, readonly=True, index=True, ondelete="cascade")
    step_id = fields.Many2one("kefu.escalation.step", required=True, readonly=True, index=True, ondelete="restrict")
    episode = fields.Integer(required=True, readonly=True, export_string_translation=False)
    deadline = fields.Datetime(string="Contact Until", readonly=True)
    due_at = fields.Datetime(string="Since", required=True, readonly=True)
    is_told = fields.Boolean(string="Told", readonly=True)

    _once = models.UniqueIndex("(lead_id, episode, step_id, user_id)")
    _untold_idx = models.Index("(user_id) WHERE is_told IS NOT TRUE")
