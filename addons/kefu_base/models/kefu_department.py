import json

from odoo import api, fields, models
from odoo.tools import SQL, LazyTranslate

_lt = LazyTranslate(__name__)

#: the departments that every company begins with
SHIPPED = {
    "design": _lt("Design Department"),
    "engineering": _lt("Engineering Department"),
    "marketing": _lt("Marketing Department"),
    "property": _lt("Property Department"),
    "finance": _lt("Finance Department"),
    "service": _lt("Customer Service Department"),
}


class KefuDepartment(models.Model):
    """Who answers in a company for what: contact forms, complaints and defects go to a department and its head."""

    _name = "kefu.department"
    _inherit = ["kefu.cached.mixin", "kefu.shipped.mixin"]
    _description = "Department"
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    code = fields.Char(help="By which scripts and rules know the department, such as engineering. Empty: none does.")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        ondelete="cascade",
        default=lambda self: self.env.company,
    )
    user_id = fields.Many2one("res.users", string="Head", index="btree_not_null", ondelete="set null", check_company=True)
    member_ids = fields.Many2many("res.users", string="Members", domain=[("share", "=", False)], check_company=True)

    _code_unique = models.UniqueIndex("(company_id, code)", "The company has a department with this code already.")

    def _kefu_department_heads(self):
        """:return: the heads of these departments who work here, each once, in the order of the departments
        :rtype: res.users
        """
        # sudo: res.users: who heads a department is asked by our own code, to tell them something
        return self.sudo().user_id.filtered("active").with_env(self.env)

    @api.model
    def _with_codes(self, company, codes):
        """:param company: one ``res.company``
        :param codes: codes of departments
        :return: the company's departments among them
        :rtype: kefu.department
        """
        # sudo: kefu.department: work is given to the departments of its own company, whoever asks
        found = self.sudo().search([("company_id", "=", company.id), ("code", "in", list(codes))])
        return found.with_env(self.env)

    @api.model
    def _create_shipped(self, companies):
        """Give companies the departments they do not have yet, named in every language."""
        rows = [
            (company.id, code, json.dumps(names), number)
            for company in companies
            for number, (code, names) in enumerate(self._shipped_names().items(), start=1)
        ]
        if not rows:
            return
        self.env.cr.execute(SQL(
            """INSERT INTO kefu_department (company_id, code, name, sequence, active) VALUES %s
               ON CONFLICT (company_id, code) DO NOTHING""",
            SQL(", ").join(SQL("(%s, %s, %s::jsonb, %s, TRUE)", *row) for row in rows),
        ))

    @api.model
    def _shipped_terms(self):
        return SHIPPED
