from odoo import fields, models

OUTCOMES = [
    ("duplicate", "Registered Already"),
    ("bad phone", "Bad Phone"),
    ("bad area", "Bad Area"),
    ("bad source", "Bad Source"),
    ("bad budget", "Bad Budget"),
    ("bad date", "Bad Date"),
    ("bad receiver", "Bad Receiver"),
    ("no contact", "No Contact"),
    ("refused", "Refused"),
]


class KefuLeadImportLine(models.TransientModel):
    """A row of a spreadsheet that was not imported."""

    _name = "kefu.lead.import.line"
    _description = "Row Not Imported"
    _order = "row, id"

    import_id = fields.Many2one("kefu.lead.import", required=True, index=True, ondelete="cascade")
    row = fields.Integer(required=True, readonly=True, aggregator=None, help="Number of the row in the spreadsheet.")
    outcome = fields.Selection(OUTCOMES, required=True, readonly=True)
    column = fields.Char(readonly=True, help="Header of the column that is wrong.")
    reason = fields.Char(readonly=True)
    cells = fields.Json(readonly=True)
