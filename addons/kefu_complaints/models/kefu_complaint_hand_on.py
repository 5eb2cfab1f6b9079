from odoo import fields, models
from odoo.exceptions import AccessError, UserError


class KefuComplaint(models.Model):
    """X8: no passing the buck. Until another department accepts, or the service manager decides, nothing changes hands."""

    _inherit = "kefu.complaint"

    def action_hand_on(self, department, reason):
        """Ask another department to take the main responsibility over.

        :param department: a ``kefu.department``, or its id
        :param str reason: why it is theirs
        :return: the hop
        :rtype: kefu.complaint.hop
        :raise UserError: theirs already, or another one was asked
        """
        self = self._begin("registered", "reopened", "planned")
        self.ensure_one()
        self._check_works_on()
        reason = self._check_text(reason, self.env._("Say why it is theirs."))
        sudo = self.sudo()  # sudo: kefu.department, kefu.complaint.hop: asked by whoever answers for the complaint
        department = sudo.env["kefu.department"].browse(getattr(department, "id", department)).exists()
        sudo._check_hand_on(department)
        receiver = department._kefu_department_heads()[:1] or self._fallback(sudo.company_id)
        hop = sudo.env["kefu.complaint.hop"].create({
            "complaint_id": self.id, "from_department_id": sudo.department_id.id, "from_user_id": sudo.responsible_id.id,
            "to_department_id": department.id, "to_user_id": receiver.id, "asked_by_id": self.env.uid, "reason": reason,
        })
        text = self.env._("%(department)s is asked to take it over: %(reason)s", department=department.name, reason=reason)
        self._log_step(text)
        sudo._tell(receiver | self._holders("service_manager", sudo.company_id), text)
        return hop.with_env(self.env)

    def _check_hand_on(self, department):
        if self.is_internal:
            raise UserError(self.env._("An internal complaint stays with the director and the general manager."))
        if not department or department.company_id != self.company_id:
            raise UserError(self.env._("Choose a department of the same company."))
        if department == self.department_id:
            raise UserError(self.env._("%s has the main responsibility already.", department.name))
        if "asked" in self.hop_ids.mapped("state"):
            raise UserError(self.env._(
                "Another department has been asked already. Wait for its answer, or let the service manager decide."
            ))


class KefuComplaintHop(models.Model):
    _inherit = "kefu.complaint.hop"

    def action_accept(self):
        """X8: the department takes it over.

        :raise AccessError: neither asked nor of that department
        """
        self._check_asked()
        return self._decide(True, False)

    def action_refuse(self, reason):
        """X8: the department says why it is not theirs; it stays where it is.

        :param str reason: why
        :raise AccessError: neither asked nor of that department
        """
        self._check_asked()
        return self._decide(False, reason)

    def action_decide(self, accept, reason):
        """X8: the service manager, the director or the general manager decides whose it is.

        :param bool accept: whether it goes to the department asked
        :param str reason: why
        """
        self.complaint_id._check_decides()
        return self._decide(bool(accept), self.complaint_id._check_text(reason, self.env._("Say why.")))

    def _check_asked(self):
        """:raise AccessError: neither asked nor of that department"""
        self.check_access("read")
        for hop in self.sudo():  # sudo: kefu.department: who belongs to it
            if self.env.user not in hop.to_user_id | hop.to_department_id.user_id | hop.to_department_id.member_ids:
                raise AccessError(self.env._("The department that was asked answers, or the service manager decides."))

    def _decide(self, accept, reason):
        self.check_access("read")
        sudo = self.sudo()  # sudo: kefu.complaint.hop, kefu.complaint: checked by the actions
        complaint = sudo.complaint_id
        complaint.ensure_one()._check_state("registered", "reopened", "planned")
        if sudo.state != "asked":
            raise UserError(self.env._("This was answered already."))
        if not accept:
            reason = complaint._check_text(reason, self.env._("Say why it is not theirs."))
        values = {"decided_by_id": self.env.uid, "decided_at": fields.Datetime.now(), "decision_reason": reason}
        sudo.write({**values, "state": "accepted" if accept else "refused"})
        sudo.flush_recordset()  # another department may be asked from now on
        if accept:
            complaint.write({
                "department_id": sudo.to_department_id.id, "responsible_id": sudo._get_new_owner().id,
                "hop_count": complaint.hop_count + 1, "taken_at": False,
            })
        department = sudo.to_department_id.name
        text = self.env._("%s takes it over.", department) if accept else self.env._(
            "%(department)s does not take it over: %(reason)s", department=department, reason=reason)
        complaint._log_step(text)
        complaint._tell(complaint.responsible_id | sudo.asked_by_id | sudo.from_user_id, text)
        return True

    def _get_new_owner(self):
        """:return: who answers for it from now on: whoever accepted, were they asked, else the person asked"""
        department, user = self.to_department_id, self.env.user
        return user if user in department.user_id | department.member_ids else self.to_user_id
