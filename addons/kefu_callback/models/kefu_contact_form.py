from collections import Counter
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

#: what whoever asks enters
ASKED = {"company_id", "callback_id", "partner_id", "question", "department_ids", "owner_id", "promised_at"}


class KefuContactForm(models.Model):
    """C8: what cannot be answered at once goes to the departments, with the time by which the customer was promised a reply."""

    _name = "kefu.contact.form"
    _description = "Contact Form"
    _inherit = ["kefu.step.mixin", "kefu.live.mixin", "kefu.figures.mixin"]
    _order = "promised_at, id"
    _rec_names_search = ["name", "partner_id.name", "record_name"]

    name = fields.Char(string="Number", readonly=True, copy=False)
    company_id = fields.Many2one(
        "res.company",
        required=True,
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
        check_company=True,
        groups="kefu_base.group_consultant,kefu_base.group_service_manager,kefu_base.group_director,"
        "kefu_base.group_general_manager",
    )
    res_model = fields.Char(string="Model", readonly=True)
    res_id = fields.Many2oneReference(string="Record", model_field="res_model", readonly=True)
    record_name = fields.Char(string="About", readonly=True)
    partner_id = fields.Many2one(
        "res.partner", string="Customer", index="btree_not_null", ondelete="restrict", check_company=True
    )
    question = fields.Text(required=True)
    department_ids = fields.Many2many("kefu.department", string="Departments", check_company=True)
    owner_id = fields.Many2one(
        "res.users", string="To Be Answered By", index="btree_not_null", ondelete="restrict", check_company=True
    )
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

    @api.model
    def _asked_fields(self):
        return super()._asked_fields() | ASKED | {"name", "res_model", "res_id", "record_name"}

    @api.model_create_multi
    def create(self, vals_list):
        """Who asks gives the question and to whom it goes; number, owner and the time promised come by themselves."""
        prepared = [self._prepare_asked(vals) for vals in vals_list]
        counts = Counter(vals["company_id"] for vals in prepared)
        numbers = {
            # sudo: res.company: numbers are given by code
            company_id: iter(self.env["res.company"].sudo().browse(company_id)._kefu_next_numbers("kefu.contact.form", count))
            for company_id, count in counts.items()
        }
        return super().create([{**vals, "name": next(numbers[vals["company_id"]])} for vals in prepared])

    def _after_asking(self):
        """C8: the departments and the manager are told."""
        result = super()._after_asking()
        for form in self:
            # sudo: kefu.department: whom to tell
            heads = form.sudo().department_ids._kefu_department_heads()
            managers = self.env["res.users"]._kefu_with_role("service_manager", form.company_id)
            form._tell((form.owner_id | heads | managers) - form._concealed_from(), form.question)
        self._kefu_live_notify(self.company_id)
        return result

    def action_answer(self, text):
        """What the customer is to be told. Given by who is asked, somebody of the departments, or the service manager.

        :param str text: plain text
        """
        self.check_access("read")
        self._check_state("open")
        self._check_text(text)
        for form in self:
            if not form._may_answer():
                raise AccessError(self.env._("%s is answered by the departments it went to.", form.display_name))
        now = fields.Datetime.now()
        self._answer(state="answered", answer=text.strip(), answered_by_id=self.env.uid, answered_at=now)
        for form in self:
            form._tell(form._people_to_tell_customer(), form.answer)
        self._kefu_live_notify(self.company_id)

    def action_told(self, note=False):
        """The customer was told the answer."""
        self.check_access("read")
        self._check_caller()
        self._check_state("answered")
        values = {"told_at": fields.Datetime.now(), "told_by_id": self.env.uid}
        self._answer(state="told", told_note=self.env["kefu.callback"]._plain(note), **values)
        self._kefu_live_notify(self.company_id)

    def action_cancel(self, reason):
        """No reply is needed any more."""
        self.check_access("read")
        self._check_caller()
        self._check_state("open", "answered")
        self._check_text(reason)
        self._answer(state="cancelled", cancel_reason=reason.strip())
        self._kefu_live_notify(self.company_id)

    def _check_caller(self):
        if not self._is_role("consultant", "service_manager"):
            raise AccessError(self.env._("Consultants and service managers tell the customer and close contact forms."))

    def _check_text(self, text):
        if not isinstance(text, str) or not text.strip():
            raise UserError(self.env._("Enter what is to be said."))

    def _may_answer(self):
        """:return: whether the current user may answer
        :rtype: bool
        """
        # sudo: kefu.department: who belongs to the departments asked
        departments = self.sudo().department_ids
        return self.env.user in self.owner_id | departments.user_id | departments.member_ids or self._is_role("service_manager")

    def _concealed_from(self):
        """Whom the call asked about that the form came from."""
        # sudo: kefu.callback: to keep the form from them
        return super()._concealed_from() | self.sudo().callback_id.about_user_ids

    def _people_to_tell_customer(self):
        # sudo: kefu.callback: who spoke to the customer
        return self.create_uid | self.sudo().callback_id.user_id

    # === What comes by itself === #

    @api.model
    def _prepare_asked(self, vals):
        """:return: the values of a new form, with what the call it comes from says
        :rtype: dict
        """
        if not self.env.su:
            vals = {name: value for name, value in vals.items() if name in ASKED}
        callback = self.env["kefu.callback"].browse(vals.get("callback_id") or [])
        callback.check_access("read")
        company = callback.company_id or self.env["res.company"].browse(vals.get("company_id")) or self.env.company
        now = fields.Datetime.now()
        prepared = {"company_id": company.id, "promised_at": now + timedelta(hours=company.kefu_contact_form_hours)}
        prepared.update({name: value for name, value in vals.items() if value})
        if not self.env.su and fields.Datetime.to_datetime(prepared["promised_at"]) < now:
            raise ValidationError(self.env._("Promise a reply for a time to come."))
        if callback:
            prepared.update(
                company_id=company.id,
                res_model=callback.res_model,
                res_id=callback.res_id,
                record_name=callback.record_name,
                partner_id=callback.partner_id.id,
            )
        elif not self.env.su:
            prepared.update(res_model=False, res_id=False, record_name=False)
        prepared.setdefault("owner_id", self._default_owner(company, callback, vals.get("department_ids")).id)
        return prepared

    @api.model
    def _default_owner(self, company, callback, commands):
        """:return: the head of the first department; where there is none, who answers for calls in the company"""
        # sudo: kefu.department: who heads the departments asked
        departments = self.sudo().new({"department_ids": commands or []}).department_ids._origin
        about = callback.sudo().about_user_ids  # sudo: kefu.callback: nobody answers for what was asked about themselves
        heads = (departments.sorted()._kefu_department_heads() - about)[:1]
        return heads or (self.env["res.users"]._kefu_with_role("service_manager", company) - about)[:1] or self.env.user

    def _prepare_desk_lines(self):
        """:return: what the customers are to be told, as the desk shows it
        :rtype: list[dict]
        """
        return [
            {
                "id": form.id,
                "name": form.name,
                "partner": form.partner_id.sudo().name or "",  # sudo: res.partner: whom to call
                "phone": form.partner_id.sudo().phone or "",  # sudo: as above
                "question": form.question,
                "answer": form.answer or "",
                "promised_at": fields.Datetime.to_string(form.promised_at),
                "is_late": bool(form.promised_at and form.promised_at < fields.Datetime.now()),
            }
            for form in self
        ]
