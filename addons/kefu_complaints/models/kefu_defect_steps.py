from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from .kefu_complaint_rights import DECIDERS

TO_ACT = ("open", "acting", "came_back")


class KefuComplaint(models.Model):
    _inherit = "kefu.complaint"

    def action_defect(self, cause, department=None):
        """X9: give what went wrong back to the department: with what it is working on already, or anew.

        :param str cause: why it happened
        :param department: a ``kefu.department`` or its id; default: the main department
        :return: the defect
        :rtype: kefu.defect
        :raise UserError: no category, no department, or nothing is written down
        """
        self = self._begin("registered", "reopened", "planned", "handled")
        self.ensure_one()
        self._check_works_on()
        cause = self._check_text(cause, self.env._("Write down why it happened."))
        sudo = self.sudo()  # sudo: kefu.defect: whoever works on the complaint gives the defect back
        department = sudo.env["kefu.department"].browse(getattr(department, "id", department) or sudo.department_id.id).exists()
        if sudo.is_internal or not sudo.category_id or not department or department.company_id != sudo.company_id:
            raise UserError(self.env._(
                "A defect has a category and a department of the same company; an internal complaint has none."
            ))
        defect = sudo.env["kefu.defect"]._find_or_open(sudo, department, cause)
        self._log_step(self.env._("Quality defect %(defect)s: %(cause)s", defect=defect.name, cause=cause))
        return defect.with_env(self.env)


class KefuDefect(models.Model):
    """X9: a cause, a corrective action with somebody and a day, and a look whether it came back."""

    _inherit = "kefu.defect"

    @api.model
    def _find_or_open(self, complaint, department, cause):
        """:return: the department's defect of that category that is not settled, with the complaint; or a new one"""
        company, category = complaint.company_id, complaint.category_id
        defect = self.search([
            ("company_id", "=", company.id), ("category_id", "=", category.id), ("department_id", "=", department.id),
            ("state", "!=", "effective"),
        ], limit=1)
        if not defect:
            return self._open(complaint, department, cause)
        defect.write({"complaint_ids": [fields.Command.link(complaint.id)]})
        defect._message_log(body=self.env._("Again, %(complaint)s: %(cause)s", complaint=complaint.name, cause=cause))
        if defect.state == "checking":
            defect._come_back()
        return defect

    @api.model
    def _open(self, complaint, department, cause):
        company, today = complaint.company_id, self.env["kefu.calendar"]._today(complaint.company_id)
        owner = department._kefu_department_heads()[:1] or complaint._fallback(company)
        defect = self.create({
            "name": company._kefu_next_numbers("kefu.defect", 1)[0], "company_id": company.id, "cause": cause,
            "category_id": complaint.category_id.id, "department_id": department.id, "owner_id": owner.id,
            "complaint_ids": [fields.Command.link(complaint.id)], "opened_on": today,
            "due": today + timedelta(days=company.kefu_defect_act_days),
        })
        defect._tell(owner, self.env._("Quality defect: %s. Say what is done so that it does not come back.", cause))
        return defect

    # === Steps === #

    def action_act(self, corrective_action, owner=None, due=None):
        """X9: what is done so that it does not come back, by whom, until when.

        :param str corrective_action: in words
        :param owner: a ``res.users`` or its id; default: as it is
        :param date due: default: as it is
        """
        self = self._begin_step(*TO_ACT)
        corrective_action = self._check_words(corrective_action)
        owner = self.env["res.users"].browse(getattr(owner, "id", owner) or self.owner_id.id)
        due = fields.Date.to_date(due) or self.due
        today = self.env["kefu.calendar"]._today(self.company_id)
        if due < today:
            due = today + timedelta(days=self.company_id.kefu_defect_act_days)
        self._answer(state="acting", corrective_action=corrective_action, owner_id=owner.id, due=due, told_on=False)
        self._message_log(body=self.env._("Corrective action: %s", corrective_action))
        self._tell(owner, self.env._("Corrective action: %s", corrective_action))
        return True

    def action_done(self, note):
        """X9: it was done; after the company's days somebody looks whether it came back.

        :param str note: what was done
        """
        self = self._begin_step("acting")
        note = self._check_words(note)
        today = self.env["kefu.calendar"]._today(self.company_id)
        self._answer(
            state="checking", done_on=today, effect_check_on=today + timedelta(days=self.company_id.kefu_defect_check_days),
        )
        self._message_log(body=self.env._("Done: %s. Whether it comes back is looked at after some time.", note))
        return True

    def _begin_step(self, *states):
        """:raise AccessError: neither of the department nor a manager
        :raise UserError: it is not in one of these states
        """
        self = self.ensure_one()._in_plain_context()
        self.check_access("read")
        sudo = self.sudo()  # sudo: kefu.department: who heads it
        if not self.env.su and self.env.user not in sudo.owner_id | sudo.department_id.user_id and not self._is_role(*DECIDERS):
            raise AccessError(self.env._("Whoever deals with the defect does that, the department's head, or a manager."))
        self._check_state(*states)
        return self

    def _check_words(self, text):
        text = text.strip() if isinstance(text, str) else ""
        if not text:
            raise UserError(self.env._("Write down what is done."))
        return text

    # === Did it come back? === #

    def _check_effect(self):
        """Count what was complained about since the corrective action: none, and it was effective."""
        for defect in self:
            count = self.env["kefu.complaint"].search_count(defect._came_back_domain())
            if count:
                defect._come_back(count)
            else:
                defect.write({"state": "effective", "came_back_count": 0})
                defect._message_log(body=self.env._("Not complained about again: effective."))
                defect._tell(defect.owner_id, self.env._("Not complained about again: effective."))

    def _came_back_domain(self):
        """:return: the complaints of the same kind, about the same department, since the action was taken
        :rtype: Domain
        """
        since = self.env["kefu.calendar"]._day_end(self.company_id, self.done_on)
        return (
            Domain("company_id", "=", self.company_id.id)
            & Domain("department_id", "=", self.department_id.id)
            & Domain("category_id", "child_of", self.category_id.id)
            & Domain("received_at", ">", since)
            & Domain("state", "not in", ("draft", "rejected"))
            & Domain("merged_into_id", "=", False)
            & (Domain("finding", "!=", "unfounded") | Domain("finding", "=", False))
        )

    def _come_back(self, count=1):
        """The corrective action did not help: another one is due."""
        self.ensure_one()
        today = self.env["kefu.calendar"]._today(self.company_id)
        self.write({
            "state": "came_back", "came_back_count": self.came_back_count + count, "effect_check_on": False, "told_on": False,
            "due": today + timedelta(days=self.company_id.kefu_defect_act_days),
        })
        text = self.env._("It came back: another corrective action is needed.")
        self._message_log(body=text)
        self._tell(self.owner_id | self.env["res.users"]._kefu_with_role("service_manager", self.company_id), text)
