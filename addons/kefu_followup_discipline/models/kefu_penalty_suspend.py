from odoo import api, fields, models
from odoo.fields import Domain


class KefuPenalty(models.Model):
    """R3.2, R3.3, R3.15: suspension acts on the dispatch queue from when the penalty is issued; whoever was suspended without
    cause gets the turns back.
    """

    _inherit = "kefu.penalty"

    suspended_rounds_left = fields.Integer(
        string="Rounds Left",
        compute="_compute_suspended_rounds_left",
        help="Turns in the dispatch queue that are still to pass by.",
    )

    @api.depends("suspend_rounds", "state")
    def _compute_suspended_rounds_left(self):
        # sudo: kefu.suspension, crm.team.member: a figure of penalties that the user sees
        left = self.env["kefu.suspension"].sudo().search(
            [("penalty_id", "in", self.ids), ("lifted_at", "=", False)]
        )._get_rounds_left()
        by_penalty = {}
        for suspension, rounds in left.items():
            by_penalty[suspension.penalty_id.id] = max(rounds, by_penalty.get(suspension.penalty_id.id, 0))
        for penalty in self:
            penalty.suspended_rounds_left = by_penalty.get(penalty._origin.id, 0)

    def _after_issue(self):
        result = super()._after_issue()
        self._suspend()
        return result

    def _after_lift(self):
        result = super()._after_lift()
        # sudo: kefu.suspension: what the penalty, just taken back by whoever may, has brought about
        suspensions = self.env["kefu.suspension"].sudo().search(
            [("penalty_id", "in", self.ids), ("lifted_at", "=", False)]
        )
        if suspensions:
            suspensions._lift()
        return result

    def _suspend(self):
        """Suspend each person's places in the queues of the company's teams."""
        suspending = self.filtered(lambda penalty: penalty.suspend_rounds and penalty.company_id._kefu_uses("followup"))
        if not suspending:
            return
        # whoever comes second meets the penalty's own row first, and is told that it is issued already
        suspending.flush_recordset()
        members = suspending._get_queue_members()
        # sudo: kefu.suspension: follows from the penalty that was just issued by whoever may
        self.env["kefu.suspension"].sudo().create([
            {"penalty_id": penalty.id, "member_id": member.id, "rounds": penalty.suspend_rounds}
            for penalty in suspending
            for member in members.get((penalty.user_id.id, penalty.company_id.id), ())
        ])._impose()

    def _get_queue_members(self):
        """:return: ``{(user id, company id): crm.team.member}``: where people stand in queues
        :rtype: dict
        """
        # sudo: crm.team.member, crm.team: who stands in which queue, whoever may read teams
        Member = self.env["crm.team.member"].sudo()
        teams = Member.env["crm.team"].search([("company_id", "in", [False, *self.company_id.ids])])
        members = Member.search(Member._queue_domain(teams) & Domain("user_id", "in", self.user_id.ids))
        return {
            (user.id, company.id): members.filtered(
                lambda member, user=user, company=company: member.user_id == user
                and member.crm_team_id.company_id in (company, company.browse())
            )
            for user in self.user_id
            for company in self.company_id
        }
