from odoo import models
from odoo.exceptions import AccessError

#: those who work on every complaint of their company
WORKERS = ("consultant", "service_manager", "director", "general_manager")
#: those who decide
DECIDERS = ("service_manager", "director", "general_manager")


class KefuComplaint(models.Model):
    """Who may take which step. Every action asks here, whatever the screen shows; the system itself may."""

    _inherit = "kefu.complaint"

    def _begin(self, *states):
        """What every step begins with.

        :param str states: in which the complaint may be
        :return: ``self``, without what a client may have put into the context
        :raise AccessError: the user does not see it
        :raise UserError: it is not in one of these states any more
        """
        self = self._in_plain_context()
        self.check_access("read")
        self._check_state(*states)
        return self

    def _check_works_on(self):
        """:raise AccessError: neither answers for the complaint nor works in the customer service"""
        if not self.env.su and not all(complaint._works_on(self.env.user) for complaint in self):
            raise AccessError(self.env._(
                "This is for whoever answers for the complaint, the department's head, consultants and managers."
            ))

    def _works_on(self, user):
        """:return: whether this person may do something about the complaint
        :rtype: bool
        """
        self.ensure_one()
        sudo = self.sudo()  # sudo: kefu.department: who heads it
        named = sudo.responsible_id | sudo.second_person_id | sudo.department_id.user_id
        if sudo.is_internal:
            return user in sudo.responsible_id or self._is_role("director", "general_manager")
        return user in named or self._is_role(*WORKERS)

    def _check_decides(self):
        """:raise AccessError: not service manager, director or general manager"""
        if not self.env.su and not self._decides():
            raise AccessError(self.env._("The service manager, the director or the general manager decides that."))

    def _decides(self):
        """:return: whether the current user decides on these complaints
        :rtype: bool
        """
        sudo = self.sudo()  # sudo: kefu.complaint: only whether it is internal
        return self._is_role(*(("director", "general_manager") if any(sudo.mapped("is_internal")) else DECIDERS))

    def _get_entitled(self):
        """X11: who may know of an internal complaint: the complainant, directors, general managers, never its subject.

        :rtype: res.users
        """
        self.ensure_one()
        users = self.taker_id | self._holders("director", self.company_id) | self._holders("general_manager", self.company_id)
        return users - self.subject_user_id
