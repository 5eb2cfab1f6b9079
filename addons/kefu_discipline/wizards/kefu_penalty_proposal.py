from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

#: who may propose by hand
PROPOSERS = ",".join(
    f"kefu_base.group_{role}" for role in ("supervisor", "consultant", "service_manager", "director", "general_manager")
)


class KefuPenaltyProposal(models.TransientModel):
    """R2.8: whoever sees a breach proposes; a director decides. Who proposed does not see what becomes of it."""

    _name = "kefu.penalty.proposal"
    _description = "Propose a Penalty"
    _check_company_auto = True

    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company)
    user_id = fields.Many2one(
        "res.users",
        string="Person",
        required=True,
        ondelete="cascade",
        domain="[('share', '=', False), ('company_ids', 'in', company_id), ('id', '!=', uid)]",
    )
    rule_id = fields.Many2one(
        "kefu.penalty.rule",
        required=True,
        ondelete="cascade",
        domain="[('company_id', '=', company_id)]",
        check_company=True,
    )
    occurred_on = fields.Date(
        string="When",
        required=True,
        default=lambda self: self.env["kefu.calendar"]._today(self.env.company),
    )
    about = fields.Reference(selection="_selection_about")
    facts = fields.Text(string="What Happened", required=True)

    @api.model
    def _selection_about(self):
        """:return: the kinds of records a proposal may be about. Extended by glue addons.
        :rtype: list
        """
        return [("res.partner", self.env._("Contact"))]

    def action_propose(self):
        """Propose it, once for each rule, person, record and day.

        :raise AccessError: not somebody who proposes, oneself, or a record the user may not see
        :raise UserError: proposed already, or the company does not use the feature
        """
        self.ensure_one()
        self._check_proposer()
        # sudo: kefu.penalty: who proposes has no right to penalties; what may be proposed was checked
        proposed = self.env["kefu.penalty"].sudo()._propose_batch([self._prepare_breach()])
        if not proposed:
            raise UserError(self.env._(
                "%(person)s was proposed for this already: the same rule, the same matter, the same day.",
                person=self.user_id.name,
            ))
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._("Proposed. The director decides."),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    def _prepare_breach(self):
        about = self.about or self.user_id
        key = f"hand,{self.user_id.id},{about._name},{about.id},{self.occurred_on}"
        breach = self.env["kefu.breach"]._prepare_breach(
            self.rule_id.code, self.user_id.id, self.company_id.id, about._name, about.id, key
        )
        return {**breach, "facts": self.facts.strip(), "occurred_on": self.occurred_on, "proposed_by_id": self.env.uid}

    def _check_proposer(self):
        if not self.env.user.has_groups(PROPOSERS):
            raise AccessError(self.env._("Supervisors, consultants, service managers and directors propose penalties (R2.8)."))
        if self.company_id not in self.env.companies or not self.company_id._kefu_uses("discipline"):
            raise UserError(self.env._("This company does not use discipline."))
        self.rule_id.check_access("read")
        if self.about:
            self.about.check_access("read")
        self._check_person()
        if self.occurred_on > self.env["kefu.calendar"]._today(self.company_id):
            raise UserError(self.env._("This day has not come yet."))
        if not (self.facts or "").strip():
            raise UserError(self.env._("Write down what happened: the person reads it (D-1)."))

    def _check_person(self):
        # sudo: res.users: whether a colleague works in this company
        person = self.user_id.sudo()
        if person == self.env.user:
            raise AccessError(self.env._("Nobody proposes a penalty for themselves."))
        if not person.active or person.share or self.company_id not in person.company_ids:
            raise UserError(self.env._("%(person)s does not work in this company.", person=person.name))
        if not self.rule_id.active:
            raise UserError(self.env._("This rule is archived. Choose another one."))
