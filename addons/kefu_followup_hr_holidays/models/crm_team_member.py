from odoo import api, fields, models
from odoo.fields import Domain


class CrmTeamMember(models.Model):
    """R3.5: who is on leave gets no customers."""

    _inherit = "crm.team.member"

    duty_leave_id = fields.Many2one(
        "hr.leave",
        string="On Leave By",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        groups="hr_holidays.group_hr_holidays_user",
    )

    @api.model
    def _cron_follow_leaves(self):
        """Scheduled action: take off duty whose leave has begun, put back on duty whose leave is over or was called off.

        Sees the present state only, so it may be missed, killed or run twice. Nothing to do: two queries.
        """
        self.env["kefu.job.mixin"]._run_once(self._follow_leaves)

    @api.model
    def _follow_leaves(self):
        now = fields.Datetime.now()
        leaves = self.env["hr.leave"].search(self._current_leave_domain(now), order="date_to")
        latest = {leave.user_id: leave for leave in leaves}
        concerned = self.search(self._leave_domain([user.id for user in latest]))
        for member in concerned:
            member._follow_leave(latest.get(member.user_id))

    @api.model
    def _current_leave_domain(self, now):
        """:return: validated absences of people with a login, at this moment
        :rtype: Domain
        """
        return Domain([
            ("state", "=", "validate"),
            ("user_id", "!=", False),
            ("date_from", "<=", now),
            ("date_to", ">", now),
        ])

    @api.model
    def _leave_domain(self, user_ids):
        """:param list user_ids: who is on leave now
        :return: members whose duty has to be looked at, in companies that use the follow-up
        """
        companies = self.env["res.company"]._kefu_companies_using("followup")
        return Domain("crm_team_id.company_id", "in", [*companies.ids, False]) & (
            Domain("duty_leave_id", "!=", False)
            | (Domain("user_id", "in", user_ids) & Domain("duty_state", "=", "on_duty"))
        )

    def _follow_leave(self, leave):
        """:param leave: the ``hr.leave`` the member is on, or nothing. What somebody set by hand stays."""
        self.ensure_one()
        if leave:
            if self.duty_leave_id != leave or self.duty_until != leave.date_to:
                self.write({"duty_state": "leave", "duty_until": leave.date_to, "duty_leave_id": leave.id})
        elif self.duty_state == "leave":
            self.write({"duty_state": "on_duty", "duty_until": False, "duty_leave_id": False})
        else:
            self.duty_leave_id = False
