from odoo import api, fields, models


class KefuDefect(models.Model):
    """X9: what goes wrong again and again, and what a department does so that it does not."""

    _name = "kefu.defect"
    _description = "Quality Defect"
    _inherit = ["kefu.step.mixin", "kefu.live.mixin", "kefu.figures.mixin"]
    _order = "due, id"
    _rec_names_search = ["name", "cause"]

    name = fields.Char(string="Number", required=True, readonly=True, copy=False)
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True, ondelete="restrict")
    complaint_ids = fields.Many2many("kefu.complaint", string="Complaints", readonly=True, check_company=True)
    count = fields.Integer(string="Times", compute="_compute_count", store=True, aggregator="sum")
    category_id = fields.Many2one(
        "kefu.complaint.category", required=True, readonly=True, index=True, ondelete="restrict", check_company=True
    )
    department_id = fields.Many2one(
        "kefu.department", required=True, readonly=True, index=True, ondelete="restrict", check_company=True
    )
    cause = fields.Text(required=True, readonly=True)
    corrective_action = fields.Text(readonly=True)
    owner_id = fields.Many2one("res.users", readonly=True, index=True, ondelete="restrict", check_company=True)
    due = fields.Date(readonly=True)
    state = fields.Selection(
        [
            ("open", "Open"),
            ("acting", "Corrective Action"),
            ("checking", "Effect Being Checked"),
            ("effective", "Effective"),
            ("came_back", "Came Back"),
        ],
        required=True,
        readonly=True,
        default="open",
        group_expand=True,
    )
    opened_on = fields.Date(readonly=True)
    done_on = fields.Date(string="Action Taken", readonly=True)
    effect_check_on = fields.Date(string="Effect Check", readonly=True)
    came_back_count = fields.Integer(string="Since the Action", readonly=True)
    told_on = fields.Date(readonly=True, export_string_translation=False)

    _name_unique = models.UniqueIndex("(company_id, name)", "This number has been given already.")
    _owner_and_due = models.Constraint(
        "CHECK (state = 'effective' OR (owner_id IS NOT NULL AND due IS NOT NULL))",
        "A defect has somebody who deals with it, and a day.",
    )
    _due_idx = models.Index("(due) WHERE state IN ('open', 'acting', 'came_back')")
    _check_idx = models.Index("(effect_check_on) WHERE state = 'checking'")
    _place_idx = models.Index("(company_id, category_id, department_id)")

    @api.depends("complaint_ids")
    def _compute_count(self):
        for defect in self:
            defect.count = len(defect.complaint_ids)

    @api.depends("name", "category_id")
    def _compute_display_name(self):
        for defect in self:
            defect.display_name = " ".join(part for part in (defect.name, defect.category_id.display_name) if part)
