from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..dispatch import to_ticks


class CrmTeam(models.Model):
    """R3.2: a team is one queue."""

    _inherit = "crm.team"

    dispatch_vtime = fields.Float(
        string="Virtual Time",
        digits=(20, 10),
        readonly=True,
        copy=False,
        help="Where the queue stands: the largest virtual time at which anybody was served. It never goes back.",
    )
    dispatch_turns = fields.Integer(string="Turns", readonly=True, copy=False, help="Number of the last turn anybody had.")
    dispatch_lock = fields.Integer(readonly=True, copy=False, export_string_translation=False)

    def action_assign_leads(self):
        """R1.3: customers of companies that use Kefu are dispatched by the queue, never by Odoo's own assignment."""
        if len(self - self._without_kefu()) == len(self):
            raise UserError(self.env._("Customers are dispatched by the queue. Open Kefu > Dispatch."))
        return super().action_assign_leads()

    def _action_assign_leads(self, force_quota=False, creation_delta_days=7):
        return super(CrmTeam, self._without_kefu())._action_assign_leads(
            force_quota=force_quota, creation_delta_days=creation_delta_days
        )

    def _without_kefu(self):
        """:return: the teams that no company dispatches to by Kefu"""
        return self.filtered(lambda team: not (team.company_id or self.env.company)._kefu_uses("followup"))

    def _dispatch_lock(self):
        """Wait until no other transaction dispatches to these teams, nor to another team of one of their members.

        The update on the teams' rows is the mutex: under snapshot isolation the one who comes second fails with a
        serialization error and is tried again, with what the first one decided before their eyes.
        """
        self.env["crm.team.member"].flush_model(["crm_team_id", "user_id"])
        self.env.cr.execute(SQL(
            """WITH together AS (
                   SELECT id FROM crm_team
                    WHERE id IN %(teams)s OR id IN (
                          SELECT other.crm_team_id
                            FROM crm_team_member own
                            JOIN crm_team_member other ON other.user_id = own.user_id
                           WHERE own.crm_team_id IN %(teams)s)
                    ORDER BY id FOR NO KEY UPDATE)
               UPDATE crm_team SET dispatch_lock = COALESCE(dispatch_lock, 0) + 1
                 FROM together WHERE crm_team.id = together.id""",
            teams=tuple(self.ids) or (0,),
        ))
        self.invalidate_recordset(["dispatch_vtime", "dispatch_turns", "dispatch_lock"])

    def _virtual_ticks(self):
        return to_ticks(self.dispatch_vtime)
