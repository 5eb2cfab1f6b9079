from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from odoo.addons.kefu_base.tools import phone_key

from ..permits import OPENED_AGAIN
from ..tools import FINAL

STAGES = [("before", "Before the Contract"), ("during", "During the Work"), ("after", "After Completion")]
URGENCIES = [("normal", "Normal"), ("urgent", "Urgent")]
CHANNELS = [
    ("phone", "Telephone"),
    ("visit", "Walk-in"),
    ("portal", "Customer Portal"),
    ("form", "Web Form"),
    ("mail", "E-Mail"),
    ("callback", "Call-Back"),
    ("chat", "Chat"),
]
#: ways in which somebody is taken down by a colleague
SPOKEN = ("phone", "visit", "chat")
#: how the customer was answered
HOWS = [
    ("phone", "By Telephone"),
    ("visit", "In Person"),
    ("portal", "On the Portal"),
    ("mail", "By E-Mail"),
    ("chat", "By Chat"),
]
#: what belongs to the framework and says nothing about the case
TECHNICAL = {"access_token", "message_main_attachment_id", "rating_last_value"}


class KefuComplaint(models.Model):
    """X1–X13: a complaint from the first word to the customer's consent. Written by the ``action_*`` methods only.

    X13: while it is open it has an owner, a next deadline and a next look of the sweep; the database insists.
    """

    _name = "kefu.complaint"
    _description = "Complaint"
    _inherit = [
        "kefu.step.mixin",
        "portal.mixin",
        "rating.mixin",
        "kefu.live.mixin",
        "kefu.figures.mixin",
        "kefu.callback.source.mixin",
        "kefu.customer.times.mixin",
    ]
    _order = "next_deadline, id desc"
    _rec_names_search = ["name", "contact_name", "phone", "partner_id.name"]

    name = fields.Char(string="Number", required=True, readonly=True, copy=False)
    company_id = fields.Many2one(
        "res.company", required=True, index=True, ondelete="restrict", default=lambda self: self.env.company
    )
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("registered", "Registered"),
            ("planned", "Planned"),
            ("handled", "Handled"),
            ("closed", "Closed"),
            ("reopened", "Reopened"),
            ("rejected", "Rejected"),
        ],
        required=True,
        readonly=True,
        default="draft",
        copy=False,
        group_expand=True,
    )
    # Who complains
    partner_id = fields.Many2one("res.partner", string="Customer", index=True, ondelete="restrict", check_company=True)
    contact_name = fields.Char(string="Contact", tracking=True)
    phone = fields.Char(string="Telephone", tracking=True)
    phone_normalized = fields.Char(
        compute="_compute_phone_normalized", store=True, precompute=True, index="btree_not_null", export_string_translation=False
    )
    email = fields.Char(string="E-Mail")
    # About what
    address = fields.Char(string="Site", help="Estate, building and room, or what the place is called.")
    category_id = fields.Many2one("kefu.complaint.category", index=True, ondelete="restrict", check_company=True, tracking=True)
    urgency = fields.Selection(URGENCIES, required=True, default="normal")
    channel = fields.Selection(CHANNELS, required=True, default="phone")
    description = fields.Text(string="What Happened")
    attachment_ids = fields.One2many(
        "ir.attachment", "res_id", string="Attachments", domain=[("res_model", "=", "kefu.complaint")], readonly=True
    )
    content_confirmed = fields.Boolean(string="Repeated to the Customer, Nothing Missing", copy=False)
    contact_confirmed = fields.Boolean(string="Contact Repeated", copy=False)
    taker_id = fields.Many2one("res.users", string="Taken By", readonly=True, index=True, ondelete="restrict", copy=False)
    # Who answers for it
    responsible_id = fields.Many2one("res.users", readonly=True, index=True, ondelete="restrict", copy=False)
    department_id = fields.Many2one(
        "kefu.department",
        string="Main Department",
        readonly=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        copy=False,
    )
    level = fields.Integer(readonly=True, required=True, default=1, aggregator=None, copy=False)
    # What was done
    received_at = fields.Datetime(readonly=True, required=True, default=fields.Datetime.now, copy=False)
    registered_at = fields.Datetime(readonly=True, copy=False)
    first_answer_at = fields.Datetime(string="First Answered", readonly=True, copy=False)
    plan = fields.Text(readonly=True, copy=False)
    plan_told_at = fields.Datetime(string="Plan Told", readonly=True, copy=False)
    plan_how = fields.Selection(HOWS, string="Plan Told How", readonly=True, copy=False)
    finding = fields.Selection(
        [("founded", "Founded"), ("partly", "Partly Founded"), ("unfounded", "Unfounded")], readonly=True, copy=False
    )
    finding_note = fields.Text(string="What Was Done", readonly=True, copy=False)
    handled_at = fields.Datetime(readonly=True, copy=False)
    closed_at = fields.Datetime(readonly=True, copy=False)
    closed_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict", copy=False)
    close_reason = fields.Text(string="Closed Because", readonly=True, copy=False)
    reject_reason = fields.Text(string="Rejected Because", readonly=True, copy=False)
    reject_asked_by_id = fields.Many2one("res.users", string="Rejection Asked By", readonly=True, ondelete="restrict", copy=False)
    reopened_count = fields.Integer(readonly=True, copy=False)
    satisfaction = fields.Integer(readonly=True, aggregator="avg", copy=False, help="1 to 5, as the customer said.")
    # Relations
    repeat_of_id = fields.Many2one(
        "kefu.complaint",
        string="Repeats",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        copy=False,
    )
    merged_into_id = fields.Many2one(
        "kefu.complaint", readonly=True, index="btree_not_null", ondelete="restrict", check_company=True, copy=False
    )
    merged_ids = fields.One2many("kefu.complaint", "merged_into_id", string="Merged Complaints", readonly=True)
    hop_ids = fields.One2many("kefu.complaint.hop", "complaint_id", string="Hops", readonly=True)
    hop_count = fields.Integer(string="Hops Made", readonly=True, copy=False)
    escalation_ids = fields.One2many("kefu.complaint.escalation", "complaint_id", string="Escalations", readonly=True)
    compensation_ids = fields.One2many("kefu.complaint.compensation", "complaint_id", readonly=True)
    compensation_total = fields.Monetary(string="Compensation Granted", readonly=True, copy=False)
    currency_id = fields.Many2one(related="company_id.currency_id")
    defect_ids = fields.Many2many("kefu.defect", string="Quality Defects", readonly=True, check_company=True, copy=False)
    contact_form_ids = fields.One2many(
        "kefu.contact.form", "res_id", string="Contact Forms", domain=[("res_model", "=", "kefu.complaint")], readonly=True
    )
    callback_ids = fields.One2many(
        "kefu.callback", "res_id", string="Call-Backs", domain=[("res_model", "=", "kefu.complaint")], readonly=True,
        groups="kefu_base.group_consultant,kefu_base.group_service_manager,kefu_base.group_director,"
        "kefu_base.group_general_manager",
    )
    source_model = fields.Char(readonly=True, copy=False, export_string_translation=False)
    source_id = fields.Many2oneReference(model_field="source_model", readonly=True, copy=False, export_string_translation=False)
    # X11
    is_internal = fields.Boolean(string="Internal", help="From a colleague about a colleague: seen by few.")
    subject_user_id = fields.Many2one(
        "res.users", string="About", index="btree_not_null", ondelete="restrict", check_company=True
    )

    _name_unique = models.UniqueIndex("(company_id, name)", "This number has been given already.")
    _source_once = models.UniqueIndex(
        "(source_model, source_id) WHERE source_model IS NOT NULL", "This opened a complaint already."
    )
    _owner_and_deadline = models.Constraint(
        "CHECK (state IN ('closed', 'rejected') OR"
        " (responsible_id IS NOT NULL AND next_deadline IS NOT NULL AND next_check_at IS NOT NULL))",
        "An open complaint has somebody responsible and a next deadline.",
    )
    _closed_with_finding = models.Constraint(
        "CHECK (state != 'closed' OR merged_into_id IS NOT NULL OR finding IS NOT NULL)",
        "A complaint without a finding cannot be closed. Unfounded is a finding, too.",
    )
    _rejected_with_reason = models.Constraint(
        "CHECK (state != 'rejected' OR reject_reason IS NOT NULL)", "A complaint is rejected with a reason."
    )
    _level_known = models.Constraint("CHECK (level BETWEEN 1 AND 4)", "There are four levels.")
    _satisfaction_known = models.Constraint("CHECK (satisfaction BETWEEN 0 AND 5)", "Satisfaction is 1 to 5.")
    _not_its_own = models.Constraint("CHECK (merged_into_id != id AND repeat_of_id != id)", "A complaint is not about itself.")
    _company_state_idx = models.Index("(company_id, state, next_deadline)")
    _partner_category_idx = models.Index("(company_id, category_id, partner_id)")

    @api.depends("phone")
    def _compute_phone_normalized(self):
        for complaint in self:
            complaint.phone_normalized = phone_key(complaint.phone)

    @api.depends("name", "contact_name", "partner_id")
    def _compute_display_name(self):
        for complaint in self:
            # sudo: res.partner: who complains stands on the complaint for all who may read it
            who = complaint.contact_name or complaint.partner_id.sudo().name
            complaint.display_name = " ".join(part for part in (complaint.name, who) if part)

    @api.model
    def _asked_fields(self):
        return super()._asked_fields() | self._intake_fields() | {"company_id"}

    @api.model
    def _intake_fields(self):
        """:return: what is written down while somebody complains; until the complaint is registered it may be changed
        :rtype: set[str]
        """
        return self._correctable_fields() | {
            "urgency", "channel", "description", "content_confirmed", "contact_confirmed", "is_internal", "subject_user_id",
        }

    @api.model
    def _correctable_fields(self):
        """:return: what may be set right as long as the complaint is open
        :rtype: set[str]
        """
        return {
            "partner_id", "contact_name", "phone", "email", "address", "designer_id", "site_manager_id", "category_id", "stage",
        }

    @api.model
    def _answer_fields(self):
        return super()._answer_fields() | self._intake_fields()

    def write(self, vals):
        """X13: what is closed stays as it is; what people may write depends on how far the complaint is."""
        if not self.env.su:
            self._check_may_edit(vals)
        frozen = self.sudo().filtered(lambda complaint: complaint.state in FINAL)  # sudo: kefu.complaint: only its state
        if frozen and not vals.keys() <= TECHNICAL and not OPENED_AGAIN.held(self):
            raise UserError(self.env._(
                "%s is closed: nothing is changed any more. Reopen it first.", ", ".join(frozen.mapped("name"))
            ))
        return super().write(vals)

    def _check_may_edit(self, vals):
        """:raise AccessError: only read by this person
        :raise UserError: this is fixed since the complaint was registered
        """
        if not vals.keys() <= self._intake_fields():
            return  # refused below, for everybody
        self.check_access("write")
        self._check_works_on_draft()
        if not vals.keys() <= self._correctable_fields() and any(complaint.state != "draft" for complaint in self):
            raise UserError(self.env._(
                "What the customer said is fixed once the complaint is registered. Write a note, or use the buttons."
            ))

    @api.ondelete(at_uninstall=False)
    def _unlink_except_superuser(self):
        raise UserError(self.env._("Complaints are not deleted. Unfounded is a finding; a mistake is rejected with a reason."))

    @api.model
    def _open_domain(self):
        """:rtype: Domain"""
        return Domain("state", "not in", FINAL)
