from odoo import api, fields, models


class KefuContactForm(models.Model):
    """C8: what cannot be answered at once goes to the departments, with the time by which the customer was promised a reply."""

    _name = "kefu.contact.form"
    _description = "Contact Form"
    _inherit = ["kefu.step.mixin", "kefu.live.mixin"]
    _order = "promised_at, id"
    _rec_names_search = ["name", "partner_id.name", "record_name"]

    name = fields.Char(string="Number", readonly=True, copy=False)
    company_id = fields.Many2one(
        "res.company",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env.company,
    )
    state = fields.Selection(
        [("open", "To Answer"), ("answered", "Answered"), ("told", "Customer Told"), ("cancelled", "Cancelled")],
        required=True,
        readonly=True,
        default="open",
        copy=False,
    )
    callback_id = fields.Many2one(
        "kefu.callback",
        index="btree_not_null",
        ondelete="restrict",
        groups="kefu_base.group_consultant,kefu_base.group_service_manager,kefu_base.group_director,"
        "kefu_base.group_general_manager",
    )
    res_model = fields.Char(string="Model", readonly=True)
    res_id = fields.Many2oneReference(string="Record", model_field="res_model", readonly=True)
    record_name = fields.Char(string="About", readonly=True)
    partner_id = fields.Many2one("res.partner", string="Customer", index="btree_not_null", ondelete="restrict")
    question = fields.Text(required=True)
    department_ids = fields.Many2many("kefu.department", string="Departments", check_company=True)
    owner_id = fields.Many2one("res.users", string="To Be Answered By", index="btree_not_null", ondelete="restrict")
    promised_at = fields.Datetime(string="Reply Promised By")
    answer = fields.Text(readonly=True, copy=False)
    answered_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict", copy=False)
    answered_at = fields.Datetime(readonly=True, copy=False)
    told_at = fields.Datetime(string="Customer Told At", readonly=True, copy=False)
    told_by_id = fields.Many2one("res.users", string="Customer Told By", readonly=True, ondelete="restrict", copy=False)
    told_note = fields.Char(readonly=True, copy=False)
    cancel_reason = fields.Char(readonly=True, copy=False)
    escalated_at = fields.Datetime(readonly=True, copy=False)
    is_overdue = fields.Boolean(compute="_compute_is_overdue", search="_search_is_overdue")

    _name_unique = models.UniqueIndex("(company_id, name)", "This number has been given already.")
    _open_idx = models.Index("(promised_at) WHERE state = 'open' AND escalated_at IS NULL")

    @api.depends("state", "promised_at")
    def _compute_is_overdue(self):
        now = fields.Datetime.now()
        for form in self:
            form.is_overdue = form.state == "open" and bool(form.promised_at) and form.promised_at < now

    def _search_is_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        return [("state", "=", "open"), ("promised_at", "<", fields.Datetime.now())]
