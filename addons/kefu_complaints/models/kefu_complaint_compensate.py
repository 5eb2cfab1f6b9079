from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from .kefu_complaint_compensation import KINDS


class KefuComplaint(models.Model):
    """X7: each level may grant so much for one complaint, all grants together; above it the next level decides."""

    _inherit = "kefu.complaint"

    _compensation_positive = models.Constraint("CHECK (compensation_total >= 0)", "Compensation is not negative.")

    def action_compensate(self, amount, kind, why):
        """Grant the customer something, or ask the level that may.

        :param float amount: its value in the company's currency
        :param str kind: ``money``, ``discount``, ``repair`` or ``gift``
        :param str why: what for
        :return: the compensation, granted or asked for
        :rtype: kefu.complaint.compensation
        """
        self = self._begin("registered", "reopened", "planned")
        self.ensure_one()
        self._check_works_on()
        if not isinstance(amount, int | float) or not amount > 0 or kind not in dict(KINDS):
            raise UserError(self.env._("Say what the customer is given and what it is worth."))
        why = self._check_text(why, self.env._("Say what it is for."))
        sudo = self.sudo()  # sudo: kefu.complaint, .compensation: whoever works on the complaint may ask
        if sudo.is_internal:
            raise UserError(self.env._("Nothing is granted for an internal complaint."))
        levels = sudo._get_levels_for(sudo.compensation_total + amount)
        compensation = sudo.env["kefu.complaint.compensation"].create({
            "complaint_id": self.id, "amount": amount, "kind": kind, "why": why, "asked_by_id": self.env.uid,
            "level": levels[:1].level,
        })
        if self._is_role(*levels.mapped("role")):
            compensation._grant()
        else:
            compensation._ask()
        return compensation.with_env(self.env)

    def _get_levels_for(self, total):
        """:return: the company's levels that may grant so much for one complaint, the lowest first; always one"""
        levels = self.env["kefu.complaint.level"].search([("company_id", "=", self.company_id.id)], order="level")
        return levels._covers(total) or levels[-1:]


class KefuComplaintCompensation(models.Model):
    _inherit = "kefu.complaint.compensation"

    def action_grant(self):
        """X7: a level whose limit covers all grants for this complaint says yes.

        :raise AccessError: above the user's limit
        """
        sudo = self._begin()
        sudo._check_limit()
        sudo._grant()
        return True

    def action_refuse(self, reason):
        """X7: somebody who could grant it says why not.

        :param str reason: why
        """
        sudo = self._begin()
        sudo._check_limit()
        reason = sudo.complaint_id._check_text(reason, self.env._("Say why."))
        sudo.write({**sudo._prepare_decision(), "state": "refused", "decision_reason": reason})
        text = self.env._("Compensation refused: %s", reason)
        sudo.complaint_id._log_step(text)
        sudo.complaint_id._tell(sudo.asked_by_id, text)
        return True

    def _begin(self):
        """:return: the one compensation asked for, as superuser
        :raise UserError: decided already
        """
        self.ensure_one().check_access("read")
        sudo = self.sudo()  # sudo: kefu.complaint.compensation: the actions check who decides
        sudo.complaint_id._check_state("registered", "reopened", "planned")
        if sudo.state != "asked":
            raise UserError(self.env._("This was decided already."))
        return sudo

    def _check_limit(self):
        """:raise AccessError: above the limit of the user's levels"""
        levels = self.complaint_id._get_levels_for(self.complaint_id.compensation_total + self.amount)
        if not self.complaint_id._is_role(*levels.mapped("role")):
            raise AccessError(self.env._("This is above your limit. It is decided by: %s.", levels[0].display_name))

    def _grant(self):
        """Granted; the total stands on the complaint itself, so that two grants at once cannot pass the limit together."""
        complaint = self.complaint_id
        complaint.write({"compensation_total": complaint.compensation_total + self.amount})
        self.write({**self._prepare_decision(), "state": "granted"})
        text = self.env._("Compensation granted: %(what)s, %(why)s", what=self._get_label(), why=self.why)
        complaint._log_step(text)
        complaint._tell(self.asked_by_id | complaint.responsible_id, text)

    def _ask(self):
        complaint = self.complaint_id
        text = self.env._("Compensation to decide: %(what)s, %(why)s", what=self._get_label(), why=self.why)
        complaint._log_step(text)
        complaint._tell_level(self.level, lambda them: text)

    def _prepare_decision(self):
        return {"decided_by_id": self.env.uid, "decided_at": fields.Datetime.now()}

    def _get_label(self):
        """:return: kind and amount in words"""
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        return f"{kinds[self.kind]} {self.currency_id.format(self.amount)}"
