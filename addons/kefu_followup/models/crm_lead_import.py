from odoo import api, fields, models


class CrmLead(models.Model):
    """F2: existing spreadsheets come in through Odoo's own import, too."""

    _inherit = "crm.lead"

    import_key = fields.Char(
        readonly=True,
        copy=False,
        export_string_translation=False,
        help="Recognises a spreadsheet's row that has neither number nor home.",
    )

    _imported_once = models.UniqueIndex(
        "(company_id, import_key) WHERE import_key IS NOT NULL",
        "This row was imported before.",
    )

    @api.model
    def load(self, fields, data):
        """Name the bad rows only: Odoo repeats what stopped a batch at the batch's first row."""
        result = super().load(fields, data)
        messages = result["messages"]
        if len(messages) > 1 and any(message["message"] == messages[0]["message"] for message in messages[1:]):
            result["messages"] = messages[1:]
        return result

    @api.model
    def get_import_templates(self):
        if not self.env.company._kefu_uses("followup"):
            return super().get_import_templates()
        return [{
            "label": self.env._("Import Template for Customers"),
            "template": "/kefu_followup/static/xlsx/customers_odoo.xlsx",
        }]
