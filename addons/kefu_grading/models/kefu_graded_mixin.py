from odoo import api, fields, models
from odoo.fields import Domain

from .kefu_grade import GRADES


class KefuGradedMixin(models.AbstractModel):
    """G1: documents of a customer that show the customer's grade in the document's company."""

    _name = "kefu.graded.mixin"
    _description = "Shows the Customer's Credit Grade"

    # nothing for customers, who may read some of their documents
    kefu_grade = fields.Selection(
        GRADES,
        string="Credit Grade",
        compute="_compute_kefu_grade",
        search="_search_kefu_grade",
        compute_sudo=True,
        groups="base.group_user",
    )
    kefu_is_graded = fields.Boolean(
        compute="_compute_kefu_grade", compute_sudo=True, groups="base.group_user", export_string_translation=False
    )

    @api.depends("partner_id", "company_id")
    @api.depends_context("company")
    def _compute_kefu_grade(self):
        self.kefu_grade = self.kefu_is_graded = False
        for company, records in self.grouped(lambda record: record.company_id or self.env.company).items():
            if not company._kefu_uses("grading"):
                continue
            for record in records.with_company(company):
                partner = record.partner_id.commercial_partner_id
                record.kefu_grade = partner and partner.kefu_grade
                record.kefu_is_graded = partner.kefu_is_graded

    @api.model
    def _search_kefu_grade(self, operator, value):
        return Domain("partner_id.kefu_grade", operator, value)
