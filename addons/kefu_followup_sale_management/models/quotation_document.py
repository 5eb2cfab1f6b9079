from odoo import fields, models


class QuotationDocument(models.Model):
    _inherit = "quotation.document"

    # each new quotation looks for the headers and footers of no template: whoever makes quotations has to be able to
    quotation_template_ids = fields.Many2many(groups="sales_team.group_sale_salesman,kefu_base.group_designer")
