from odoo import api, fields, models


class KefuDefectStep(models.TransientModel):
    """X9: asks for what a step of a quality defect needs; the step itself is checked by the defect."""

    _name = "kefu.defect.step"
    _description = "Step of a Quality Defect"

    step = fields.Selection(
        [("give_back", "Give the Defect Back"), ("act", "Corrective Action"), ("done", "Done")], required=True, readonly=True
    )
    complaint_id = fields.Many2one("kefu.complaint", readonly=True, ondelete="cascade")
    defect_id = fields.Many2one("kefu.defect", readonly=True, ondelete="cascade")
    company_id = fields.Many2one("res.company", compute="_compute_company_id")
    cause = fields.Text(related="defect_id.cause", string="Cause So Far")
    department_id = fields.Many2one(
        "kefu.department", compute="_compute_department_id", store=True, readonly=False, ondelete="cascade",
        domain="[('company_id', '=', company_id)]",
    )
    owner_id = fields.Many2one(
        "res.users", string="By Whom", compute="_compute_owner_id", store=True, readonly=False, ondelete="cascade",
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
    )
    due = fields.Date(string="Until", compute="_compute_owner_id", store=True, readonly=False)
    text = fields.Text()

    @api.depends("complaint_id", "defect_id")
    def _compute_company_id(self):
        for step in self:
            step.company_id = step.complaint_id.company_id or step.defect_id.company_id

    @api.depends("complaint_id")
    def _compute_department_id(self):
        for step in self:
            step.department_id = step.complaint_id.department_id

    @api.depends("defect_id")
    def _compute_owner_id(self):
        for step in self:
            step.owner_id, step.due = step.defect_id.owner_id, step.defect_id.due

    def action_take_step(self):
        """Take the step.

        :raise AccessError, UserError: as the step does
        """
        self.ensure_one()
        steps = {
            "give_back": lambda: self.complaint_id.action_defect(self.text, self.department_id),
            "act": lambda: self.defect_id.action_act(self.text, self.owner_id, self.due),
            "done": lambda: self.defect_id.action_done(self.text),
        }
        steps[self.step]()
        return {"type": "ir.actions.act_window_close"}
