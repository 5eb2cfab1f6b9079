from odoo import fields, models


def choices(name):
    """:return: the choices of a field of the complaint, for a field that asks for it"""
    return lambda wizard: wizard.env["kefu.complaint"]._fields[name]._description_selection(wizard.env)


class KefuComplaintStep(models.TransientModel):
    """Asks for what a step of a complaint needs; the step itself is checked by the complaint."""

    _name = "kefu.complaint.step"
    _description = "Step of a Complaint"

    step = fields.Selection(
        [
            ("first_answer", "First Answer"),
            ("plan", "Tell the Plan"),
            ("handle", "Handled"),
            ("close", "Close"),
            ("reopen", "Reopen"),
            ("reject", "Reject"),
            ("wait", "Wait"),
            ("escalate", "Pass On Upwards"),
            ("urgent", "Make Urgent"),
        ],
        required=True,
        readonly=True,
    )
    complaint_id = fields.Many2one("kefu.complaint", required=True, readonly=True, ondelete="cascade")
    description = fields.Text(related="complaint_id.description")
    phone = fields.Char(related="complaint_id.phone")
    plan = fields.Text(related="complaint_id.plan", string="Plan So Far")
    how = fields.Selection(choices("plan_how"), string="Told How", default="phone")
    finding = fields.Selection(choices("finding"))
    waiting_reason = fields.Selection(choices("waiting_reason"), string="Waiting For")
    until = fields.Datetime(
        string="Look at It Again", help="Empty: after the days of the company's setting, which is the longest."
    )
    text = fields.Text()

    def action_take_step(self):
        """Take the step.

        :raise AccessError, UserError: as the step does
        """
        self.ensure_one()
        getattr(self, f"_step_{self.step}")(self.complaint_id)
        return {"type": "ir.actions.act_window_close"}

    def _step_first_answer(self, complaint):
        complaint.action_first_answer(self.how, self.text)

    def _step_plan(self, complaint):
        complaint.action_plan(self.text, self.how)

    def _step_handle(self, complaint):
        complaint.action_handle(self.finding, self.text)

    def _step_close(self, complaint):
        complaint.action_close(self.text)

    def _step_reopen(self, complaint):
        complaint.action_reopen(self.text)

    def _step_reject(self, complaint):
        complaint.action_reject(self.text)

    def _step_wait(self, complaint):
        complaint.action_wait(self.waiting_reason, self.text, self.until)

    def _step_escalate(self, complaint):
        complaint.action_escalate(self.text)

    def _step_urgent(self, complaint):
        complaint.action_make_urgent(self.text)
