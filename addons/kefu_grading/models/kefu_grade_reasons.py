from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL


class KefuGradeReasonsMixin(models.AbstractModel):
    """G1: rows of one company that hold the codes of the rules that fired, as SQL writes them, and show the rules."""

    _name = "kefu.grade.reasons.mixin"
    _description = "Reasons of a Grade"

    reason_codes = fields.Char(readonly=True, export_string_translation=False)
    reason_ids = fields.Many2many(
        "kefu.grade.rule", string="Reasons", compute="_compute_reason_ids", search="_search_reason_ids", compute_sudo=True
    )

    @api.depends("reason_codes", "company_id")
    def _compute_reason_ids(self):
        rules = self.env["kefu.grade.rule"].with_context(active_test=False).search([
            ("company_id", "in", self.company_id.ids), ("code", "in", [code for row in self for code in row._reason_list()])
        ])
        by_code = {(rule.company_id.id, rule.code): rule.id for rule in rules}
        for row in self:
            keys = [(row.company_id.id, code) for code in row._reason_list()]
            row.reason_ids = rules.browse(by_code[key] for key in keys if key in by_code)

    def _search_reason_ids(self, operator, value):
        if operator not in ("in", "any"):
            return NotImplemented
        domain = Domain("id", "in", value) if operator == "in" else value
        rules = self.env["kefu.grade.rule"].with_context(active_test=False).search(domain)
        return Domain.OR(
            Domain("company_id", "=", company.id) & self._codes_domain(of_company.mapped("code"))
            for company, of_company in rules.grouped("company_id").items()
        )

    @api.model
    def _codes_domain(self, codes):
        return Domain.custom(to_sql=lambda model, alias, query: SQL(
            "string_to_array(%s, ',') && %s::text[]", model._field_to_sql(alias, "reason_codes", query), codes
        ))

    def _reason_list(self):
        """:return: the codes of the rules that fired
        :rtype: list[str]
        """
        return self.reason_codes.split(",") if self.reason_codes else []
