from odoo import api, fields, models

from ..tools import FINAL

#: topic of the question that decides whether a complaint is over
CONTENT_TOPIC = "complaint_content"


class KefuComplaint(models.Model):
    """X6: a handled complaint is called back about; content closes it, not content opens it again one level higher."""

    _inherit = "kefu.complaint"

    def _after_handle(self):
        result = super()._after_handle()
        called = self._schedule_callbacks()
        for complaint in self.sudo() - called:  # sudo: kefu.complaint: told what to do about it
            complaint._tell_uncalled()
        return result

    def _schedule_callbacks(self):
        """:return: the complaints whose customers will be called"""
        sudo = self.sudo()  # sudo: kefu.complaint, res.partner: planned by code, whoever handled it
        callable_ones = sudo.filtered(lambda one: not one.is_internal and (one.partner_id or one.phone))
        for complaint in callable_ones.filtered(lambda one: not one.partner_id):
            complaint.partner_id = complaint._create_partner()
        now = fields.Datetime.now()
        callbacks = sudo.env["kefu.callback"]._schedule_batch([
            ("complaint_handled", complaint, complaint.partner_id, now) for complaint in callable_ones
        ])
        return callable_ones.filtered(lambda one: one.id in callbacks.mapped("res_id"))

    def _cancel_callbacks(self):
        """The customer need not be asked any more whether it ended well: somebody has decided that."""
        self._kefu_call_off(self.env._("The complaint went on."))

    def _create_partner(self):
        """:return: the customer as a contact, so that the call finds name and number"""
        return self.env["res.partner"].create({
            "name": self.contact_name or self.phone, "phone": self.phone, "email": self.email, "company_id": self.company_id.id,
        })

    def _tell_uncalled(self):
        """Nobody will be called: those who decide close it with a reason, an internal one the complainant."""
        self.ensure_one()
        people = self.taker_id if self.is_internal else self._holders("service_manager", self.company_id)
        self._tell(people, self.env._("Handled. Nobody is called back about it: close it, or open it again."))

    def _kefu_callback_done(self, callback):
        """X6: what the customer said decides. A call whose complaint went on meanwhile decides nothing."""
        super()._kefu_callback_done(callback)
        self.ensure_one()
        if callback.occasion_id.code != "complaint_handled" or self.state != "handled":
            return
        self.write({"satisfaction": callback.satisfaction})
        content = self._is_content(callback)
        if content is False:
            self._reopen(callback.opinion or self.env._("The customer is not content."))
        elif content:
            self._note_content()

    def _is_content(self, callback):
        """:return: whether the customer is content; ``None`` when nothing was said about that
        :rtype: bool | None
        """
        tones = callback.answer_ids.filtered(lambda answer: answer.topic == CONTENT_TOPIC).mapped("tone")
        is_low = 0 < callback.satisfaction <= self.company_id.kefu_low_rating
        if "bad" in tones or is_low:
            return False
        return True if "good" in tones else None

    def _note_content(self):
        """The customer is content: closed, unless something asked of others is still open."""
        self.write({"content_at": fields.Datetime.now()})
        forms = self.contact_form_ids.filtered(lambda form: form.state in ("open", "answered"))
        if forms:
            text = self.env._(
                "The customer is content. Close it when the contact forms are answered: %s.", ", ".join(forms.mapped("name"))
            )
            self._log_step(text)
            self._tell(self.responsible_id, text)
        else:
            self.action_close()

    def _kefu_callback_values(self):
        values = super()._kefu_callback_values()
        for complaint in self:
            calendar = self.env["kefu.calendar"]
            known = {
                "customer": complaint.contact_name or complaint.partner_id.name,
                "designer": complaint.designer_id.name,
                "supervisor": complaint.site_manager_id.name,
                "supervisor_phone": complaint.site_manager_id.phone,
                "site": complaint.address,
                "address": complaint.address,
                "date": str(calendar._local_date(complaint.company_id, complaint.received_at)),
                "record": complaint.name,
                "category": complaint.category_id.name,
                "plan": complaint.plan,
            }
            values[complaint.id] = {**values.get(complaint.id, {}), **{key: text for key, text in known.items() if text}}
        return values

    def _kefu_callback_about_users(self):
        return {
            complaint.id: complaint.designer_id | complaint.site_manager_id | complaint.responsible_id for complaint in self
        }

    def _kefu_callback_partners(self):
        return {complaint.id: complaint.partner_id for complaint in self}

    # === Complaints that open by themselves === #

    @api.model
    def _open_from(self, source, values):
        """A call or a rating says that something is wrong: a complaint, once for each source, with somebody who answers
        for it at once.

        :param source: the record that says so
        :param dict values: of the complaint
        :return: the complaint, new or opened before; none when the company does not use the feature
        :rtype: kefu.complaint
        """
        sudo = self.sudo()._in_plain_context()  # sudo: kefu.complaint: opened by code for what a customer said
        company = sudo.env["res.company"].browse(values["company_id"])
        if not company._kefu_uses("complaints"):
            return self.browse()
        key = {"source_model": source._name, "source_id": source.id}
        complaint = sudo.search([(name, "=", value) for name, value in key.items()], limit=1)
        if not complaint:
            complaint = sudo.create([{**values, **key, "content_confirmed": True, "contact_confirmed": True}])
            complaint._do_register()
        return complaint.with_env(self.env)

    def _reopen_or_repeat(self, reason):
        """The customer rated how the complaint ended, and badly: opened again in time, later another one."""
        self.ensure_one()
        if self.merged_into_id:
            return self.merged_into_id._reopen_or_repeat(reason)
        if self.state == "handled" or self.state in FINAL and self._is_reopened_in_time():
            self._reopen(reason)
            return self
        if self.state not in FINAL:
            self._log_step(self.env._("Rated low: %s", reason))
            return self
        names = ("partner_id", "contact_name", "phone", "email", "address", "designer_id", "site_manager_id", "category_id")
        values = self._convert_to_write({name: self[name] for name in (*names, "company_id", "stage")})
        return self._open_from(self, {**values, "channel": "portal", "description": reason})


class KefuCallback(models.Model):
    """A low satisfaction, or an answer that says so, opens a complaint when the call is finished."""

    _inherit = "kefu.callback"

    def _open_complaint(self, description, category):
        """:param str category: external id of the category, without the module
        :return: the complaint this call opened; none when it is about a complaint already
        :rtype: kefu.complaint
        """
        if self.res_model == "kefu.complaint":
            return self.env["kefu.complaint"]
        return self.env["kefu.complaint"]._open_from(self, {
            "company_id": self.company_id.id,
            "partner_id": self.partner_id.id,
            "contact_name": self.partner_id.name,
            "phone": self.callee_phone or self.partner_id.phone,
            "category_id": self.env.ref(f"kefu_complaints.category_{category}").id,
            "channel": "callback",
            "description": "\n".join(filter(None, (self.record_name, description))),
        })

    def _effect_complaint(self, answer):
        """:return: the complaint that an answer opens"""
        return self._open_complaint(self._answer_text(answer), "service")

    def _effect_repair(self, answer):
        """:return: the complaint that asks for a repair"""
        return self._open_complaint(self._answer_text(answer), "repair")


class KefuCallbackOption(models.Model):
    _inherit = "kefu.callback.option"

    action = fields.Selection(selection_add=[("complaint", "Complaint"), ("repair", "Repair")])


class KefuCallbackScript(models.Model):
    _inherit = "kefu.callback.script"

    @api.model
    def _placeholders(self):
        return {**super()._placeholders(), "category": self.env._("what is complained about"), "plan": self.env._("the plan")}
