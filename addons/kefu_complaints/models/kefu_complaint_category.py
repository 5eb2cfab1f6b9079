from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

KINDS = [
    ("quality", "Quality"),
    ("service", "Service"),
    ("delay", "Delay"),
    ("cost", "Cost"),
    ("repair", "Repair"),
    ("internal", "Internal"),
]


class KefuComplaintCategory(models.Model):
    """X9: what complaints are about. The shipped tree belongs to all companies."""

    _name = "kefu.complaint.category"
    _inherit = ["kefu.cached.mixin"]
    _description = "Complaint Category"
    _parent_store = True
    _parent_name = "parent_id"
    _order = "sequence, id"
    _rec_names_search = ["name", "code"]
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    code = fields.Char(help="Identifies a shipped category for the software.")
    parent_id = fields.Many2one("kefu.complaint.category", index=True, ondelete="restrict", check_company=True)
    parent_path = fields.Char(index=True)
    child_ids = fields.One2many("kefu.complaint.category", "parent_id", string="Subcategories")
    kind = fields.Selection(KINDS, required=True, default="quality")
    is_special = fields.Boolean(
        string="Special Control", help="X9: one of the defects most complaints are about; it stands first in the defect report."
    )
    department_code = fields.Char(
        string="Department", help="Code of the department that answers for it when no rule names another one."
    )
    company_id = fields.Many2one(
        "res.company", index=True, ondelete="cascade", default=lambda self: self.env.company, help="Empty: for all companies."
    )
    sequence = fields.Integer(default=100)
    active = fields.Boolean(default=True)

    _code_unique = models.UniqueIndex(
        "(COALESCE(company_id, 0), code) WHERE code IS NOT NULL", "There is a category with this code."
    )

    @api.depends("name", "parent_id.display_name")
    def _compute_display_name(self):
        for category in self:
            parts = (category.parent_id.display_name, category.name)
            category.display_name = " / ".join(part for part in parts if part)

    @api.constrains("parent_id")
    def _check_parent_id(self):
        if self._has_cycle():
            raise ValidationError(self.env._("A category is not below itself."))

    def _with_parents(self):
        """:return: ids of the category and of all above it, the nearest first
        :rtype: list[int]
        """
        self.ensure_one()
        return [int(part) for part in reversed((self.parent_path or "").split("/")) if part]

    @api.model
    def _selectable_domain(self, company):
        """:return: the categories a company's complaints may have
        :rtype: Domain
        """
        return Domain("company_id", "in", (False, company.id))
