from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from odoo.addons.kefu_base.tools import own_uploads

from ..permits import FOLLOWUP, MERGE
from ..tools.note_quality import why_empty

CHANNELS = [
    ("call", "Call"),
    ("visit", "Visit to Us"),
    ("home_visit", "Home Visit"),
    ("measure", "Measuring"),
    ("chat", "Chat"),
    ("site", "Site"),
]
INTENTS = [(str(stars), "★" * stars or "Unknown") for stars in range(6)]
#: clocks of phones and servers differ by so much
TOLERANCE = timedelta(minutes=5)
#: kept by the system, whoever writes the note
BOOKS = ("collected_at", "sheet_line_id", "copied_from_id", "similarity", "copy_state", "copy_checked_by_id")


class KefuFollowup(models.Model):
    """R2.1: one contact with a customer."""

    _name = "kefu.followup"
    _description = "Follow-up"
    _order = "contacted_at desc, id desc"
    _check_company_auto = True

    lead_id = fields.Many2one("crm.lead", string="Customer", required=True, index=True, ondelete="restrict", check_company=True)
    company_id = fields.Many2one(related="lead_id.company_id", store=True, index=True, precompute=True)
    user_id = fields.Many2one(
        "res.users",
        string="Author",
        required=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env.user,
    )
    contacted_at = fields.Datetime(string="When", required=True, default=fields.Datetime.now)
    channel = fields.Selection(CHANNELS, required=True, default="call")
    reached = fields.Boolean(default=True, help="Off: an attempt, the customer did not answer.")
    content = fields.Text(string="What Was Said", required=True)
    intent = fields.Selection(INTENTS, string="Customer's Intent", default="0")
    next_contact_at = fields.Datetime(string="Next Contact")
    attachment_ids = fields.Many2many("ir.attachment", "kefu_followup_attachment_rel", string="Attachments")
    phase = fields.Selection(
        [("design", "Design"), ("aftersale", "After the Sale")],
        compute="_compute_phase",
        store=True,
        precompute=True,
    )
    correction_of_id = fields.Many2one(
        "kefu.followup",
        string="Corrects",
        index="btree_not_null",
        ondelete="restrict",
        help="Records that were handed in are not altered: what was wrong is added here.",
    )
    # R2.3: does it count?
    unqualified_reason = fields.Selection(
        [
            ("too_short", "Too short"),
            ("repeated", "Repeated characters"),
            ("stock_phrase", "Empty words"),
            ("correction", "Correction of an earlier record"),
        ],
        string="Does Not Count",
        compute="_compute_qualified",
        store=True,
        precompute=True,
    )
    is_qualified = fields.Boolean(string="Counts", compute="_compute_qualified", store=True, precompute=True)
    # R2.2: handed in
    collected_at = fields.Datetime(readonly=True, copy=False, help="Handed in with the sheet: not altered any more.")
    may_alter = fields.Boolean(compute="_compute_may_alter")

    _lead_contacted_idx = models.Index("(lead_id, contacted_at DESC, id DESC)")
    _user_contacted_idx = models.Index("(user_id, contacted_at DESC)")

    @api.depends("lead_id")
    def _compute_phase(self):
        for followup in self:
            # sudo: crm.lead: only whether the customer has signed
            followup.phase = "aftersale" if followup.lead_id.sudo().won_status == "won" else "design"

    @api.depends("content", "correction_of_id")
    def _compute_qualified(self):
        phrases = self.env["kefu.stop.phrase"]
        for followup in self:
            company = followup.company_id
            reason = "correction" if followup.correction_of_id else why_empty(
                followup.content, company.kefu_min_content, phrases._phrases(company.id)
            )
            followup.unqualified_reason = reason
            followup.is_qualified = not reason

    @api.depends("user_id", "collected_at")
    @api.depends_context("uid")
    def _compute_may_alter(self):
        for followup in self:
            followup.may_alter = followup.user_id == self.env.user and not followup.collected_at

    @api.depends("lead_id", "channel", "contacted_at")
    def _compute_display_name(self):
        channels = dict(self._fields["channel"]._description_selection(self.env))
        for followup in self:
            day = fields.Datetime.context_timestamp(followup, followup.contacted_at or fields.Datetime.now())
            followup.display_name = f"{day:%Y-%m-%d} {channels.get(followup.channel, '')} · {followup.lead_id.display_name or ''}"

    @api.constrains("contacted_at", "lead_id")
    def _check_contacted_at(self):
        latest = fields.Datetime.now() + TOLERANCE
        for followup in self:
            # sudo: crm.lead: only when the customer was registered
            registered_at = followup.lead_id.sudo().registered_at
            if followup.contacted_at > latest:
                raise ValidationError(self.env._(
                    "A contact is recorded when it has taken place, not before. Choose an earlier time."
                ))
            if registered_at and followup.contacted_at < registered_at.replace(microsecond=0) - TOLERANCE:
                raise ValidationError(self.env._("The contact cannot be earlier than the customer's registration."))

    @api.constrains("next_contact_at")
    def _check_next_contact_at(self):
        if FOLLOWUP.held(self):
            return
        earliest = fields.Datetime.now() - TOLERANCE
        if any(followup.next_contact_at and followup.next_contact_at < earliest for followup in self):
            raise ValidationError(self.env._("The next contact lies in the past. Choose a time to come."))

    @api.constrains("correction_of_id", "lead_id")
    def _check_correction_of_id(self):
        for followup in self:
            # sudo: kefu.followup: only which customer the corrected record is about
            if followup.correction_of_id and followup.correction_of_id.sudo().lead_id != followup.lead_id:
                raise ValidationError(self.env._("A correction belongs to the customer whose record it corrects."))

    @api.model_create_multi
    def create(self, vals_list):
        model, vals_list = self._without_books(vals_list)
        followups = super(KefuFollowup, model).create(vals_list).with_env(self.env)
        for followup in followups:
            own_uploads(followup, "attachment_ids")
        # sudo: crm.lead: counters and deadlines follow from records that the author may write
        followups.lead_id.sudo()._update_followups()
        followups._tell_colleagues()
        return followups

    def write(self, vals):
        self._check_may_write(vals)
        leads = self.lead_id
        result = super().write(vals)
        if {"lead_id", "content", "contacted_at", "next_contact_at", "correction_of_id"} & vals.keys():
            # sudo: crm.lead: as in create
            (leads | self.lead_id).sudo()._update_followups()
        return result

    def copy_data(self, default=None):
        raise UserError(self.env._("A contact took place once: record the next one anew."))

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        if any(company._kefu_uses("followup") for company in self.company_id):
            raise UserError(self.env._("Records of contacts are kept. If one is wrong, add a correction."))

    def _without_books(self, vals_list):
        """People write in their own name; the books are ours alone, whatever the values or the context say.

        :return: the model and the values to create records with
        """
        if FOLLOWUP.held(self):
            return self, vals_list
        author = {} if self.env.su else {"user_id": self.env.uid}
        defaults = {f"default_{name}" for name in BOOKS}
        context = {key: value for key, value in self.env.context.items() if key not in defaults}
        # keys are taken out, which keyword arguments cannot do
        model = self.with_context(context)  # pylint: disable=context-overridden
        return model, [
            {**{name: value for name, value in vals.items() if name not in BOOKS}, **author} for vals in vals_list
        ]

    def _check_may_write(self, vals):
        """R2.1: the author alters a record until the sheet is collected, nobody else ever does.

        :raise AccessError: somebody else's record, or a field that the system keeps
        :raise UserError: the record was handed in
        """
        if FOLLOWUP.held(self) or not any(company._kefu_uses("followup") for company in self.company_id):
            return
        if vals.keys() <= {"lead_id"} and MERGE.held(self):
            return
        if {*BOOKS, "user_id", "lead_id"} & vals.keys():
            raise AccessError(self.env._("Whose record it is, about which customer, and how it was judged cannot be changed."))
        if any(followup.user_id != self.env.user for followup in self):
            raise AccessError(self.env._("Only its author may change a record. Add a record of your own."))
        if any(followup.collected_at for followup in self):
            raise UserError(self.env._("This record was handed in with the sheet. Add a correction instead."))

    def _collect(self):
        """R2.1: the sheet is handed in: these records are not altered any more."""
        FOLLOWUP.grant(self.filtered(lambda followup: not followup.collected_at)).write({"collected_at": fields.Datetime.now()})

    def action_correct(self):
        """Open a new record that corrects this one."""
        self.ensure_one()
        action = self.lead_id.action_record_followup()
        action["name"] = self.env._("Correct a Record")
        action["context"] = {
            **action["context"],
            "default_correction_of_id": self.id,
            "default_channel": self.channel,
            "default_contacted_at": self.contacted_at,
        }
        return action
