from odoo import models

from odoo.addons.kefu_discipline.wizards.kefu_penalty_proposal import PROPOSERS

#: findings that say somebody broke a rule
FOUNDED = ("founded", "partly")


class KefuComplaint(models.Model):
    """R3.17, R3.18: what turns out founded is proposed, once for each complaint, rule and person. Nothing of it stands on the
    complaint: its designer may read that.
    """

    _inherit = "kefu.complaint"

    def action_handle(self, finding, text, rule_code=None, user_id=None):
        """X6, R3.17, R3.18: in addition a founded complaint proposes a penalty: the one chosen by somebody who may propose, or
        the one of its category for the designer.

        :param str rule_code: the rule chosen; ``None``: the category's; empty: none
        :param int user_id: the person chosen
        """
        result = super().action_handle(finding, text)
        if finding in FOUNDED:
            chosen = rule_code if self.env.user.has_groups(PROPOSERS) else None
            for complaint in self:
                complaint._propose_penalty(chosen, user_id if chosen else None)
        return result

    def _propose_penalty(self, rule_code=None, user_id=None):
        """:return: the proposal; of an internal complaint none, since its subject would learn of it (X11)
        :rtype: kefu.penalty
        """
        code = self._get_penalty_code() if rule_code is None else rule_code
        # sudo: res.users: who works in the company does not depend on who handles the complaint
        person = self.env["res.users"].sudo().browse(user_id).exists() if user_id else self.designer_id.sudo()
        person = person.filtered(lambda user: self.company_id in user.company_ids and (user != self.env.user or not user_id))
        if not code or not person or self.is_internal:
            return self.env["kefu.penalty"]
        return self.env["kefu.penalty"]._propose(code, person, self, f"complaint,{self.id},{person.id}")

    def _get_penalty_code(self):
        """:return: code of the rule that the category names
        :rtype: str | bool
        """
        return not self.is_internal and self.category_id._get_rule_code()

    def _kefu_penalty_facts(self, code):
        """D-1: what the customer said and what was found."""
        findings = dict(self._fields["finding"]._description_selection(self.env))
        return super()._kefu_penalty_facts(code) | {
            complaint.id: self.env._(
                "Complaint %(number)s of %(day)s: “%(said)s” %(finding)s: %(note)s",
                number=complaint.name,
                day=self.env["kefu.calendar"]._local_date(complaint.company_id, complaint.received_at),
                said=complaint.description or "",
                finding=findings.get(complaint.finding, ""),
                note=complaint.finding_note or "",
            )
            for complaint in self
            if not complaint.is_internal
        }
