from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import SQL, format_list

#: more would not be read
SHOWN = 3
#: pushed again in one transaction
BATCH = 100


class KefuInfoReport(models.Model):
    """G6: emergencies stand on the screens of the sales manager and the general manager until one of them has seen to it."""

    _inherit = "kefu.info.report"

    acknowledged_at = fields.Datetime(readonly=True)
    acknowledged_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict", check_company=True)
    withdrawn_reason = fields.Char(readonly=True)
    next_alarm_at = fields.Datetime(readonly=True, export_string_translation=False)

    _alarm_idx = models.Index("(next_alarm_at) WHERE next_alarm_at IS NOT NULL")
    _alarm_state = models.Constraint(
        "CHECK (kind != 'emergency' OR (state = 'raised') = (next_alarm_at IS NOT NULL))",
        "An emergency is repeated until it is acknowledged.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([
            {"next_alarm_at": fields.Datetime.now(), **vals}
            if vals.get("kind") == "emergency" and vals.get("state") == "raised" else vals
            for vals in vals_list
        ])

    def _sound_alarm(self):
        """Tell those who decide, on their screens and by a notice, and know when they are told again."""
        for company, emergencies in self.grouped("company_id").items():
            minutes = company.kefu_emergency_repeat_minutes
            emergencies.next_alarm_at = fields.Datetime.now() + timedelta(minutes=minutes)
            people = emergencies._get_alarmed(company)
            for user in people:
                emergencies._notify(user, lambda them: them.env._(
                    "Emergency: %s", format_list(them.env, them.mapped("display_name"))
                ))
            emergencies._ring(people)
        self._kefu_live_notify(self.company_id)

    def _ring(self, people):
        """The screens of these people look again at what is an emergency; nothing of it is in the message."""
        for user in people:
            user.partner_id._bus_send("kefu_emergency", {})

    @api.model
    def _get_alarmed(self, company):
        """:return: who hears of emergencies: sales managers and general managers; where there are none, directors
        :rtype: res.users
        """
        users = self.env["res.users"]
        people = users._kefu_with_role("sales_manager", company) | users._kefu_with_role("general_manager", company)
        return people or users._kefu_with_role("director", company)

    @api.model
    @api.readonly
    def emergency_alarms(self):
        """G6: the emergencies nobody has acknowledged yet, for the screen of those who can.

        :return: dicts of ``id`` and ``text``, the oldest first
        :rtype: list[dict]
        """
        if not self._is_role("sales_manager", "general_manager"):
            return []
        alarms = self.search(
            Domain("kind", "=", "emergency") & Domain("state", "=", "raised") & Domain("company_id.kefu_use_grading", "=", True),
            limit=SHOWN, order="reported_at, id",
        )
        return [{"id": alarm.id, "text": f"{alarm.display_name}: {alarm.text}"} for alarm in alarms]

    def action_acknowledge(self):
        """G6: I know of it and see to it.

        :raise UserError: somebody was quicker
        """
        self = self._begin_emergency("raised")
        self._check_decides_emergency("sales_manager", "general_manager")
        self._answer(
            state="acknowledged", acknowledged_at=fields.Datetime.now(), acknowledged_by_id=self.env.uid, next_alarm_at=False
        )
        self._message_log_batch(bodies=dict.fromkeys(self.ids, self.env._("Acknowledged by %s.", self.env.user.name)))
        self._settled()
        return True

    def action_withdraw(self, reason):
        """G6: it was a false alarm, and does not count for the grade (G3.5).

        :param str reason: why
        """
        self = self._begin_emergency("raised", "acknowledged")
        self._check_decides_emergency("sales_manager")
        reason = self._check_text(reason, self.env._("Say why it was a false alarm."))
        self._answer(state="withdrawn", withdrawn_reason=reason, next_alarm_at=False)
        self._message_log_batch(bodies=dict.fromkeys(self.ids, self.env._("False alarm: %s", reason)))
        self._settled()
        self.sudo()._incident_changed()  # sudo: kefu.grade: grades are computed, whoever withdraws
        return True

    def _begin_emergency(self, *states):
        self = self._in_plain_context()
        self.check_access("read")
        if any(report.kind != "emergency" for report in self):
            raise UserError(self.env._("Only emergencies are acknowledged."))
        self._check_state(*states)
        return self

    def _check_decides_emergency(self, *roles):
        if not self.env.su and not self._is_role(*roles):
            raise AccessError(self.env._(
                "Emergencies are acknowledged by the sales manager or the general manager; the sales manager says what was a "
                "false alarm."
            ))

    def _settled(self):
        """It goes from the others' screens, and whoever reported it knows."""
        for company, emergencies in self.grouped("company_id").items():
            emergencies._ring(self._get_alarmed(company))
            for user, own in emergencies.grouped("author_id").items():
                own._notify(user, lambda them: them.env._("Your emergency report was seen to"))
        self._kefu_live_notify(self.company_id)

    def _incident_changed(self):
        """G3.5: what happened counts for the grade before anybody sees it."""
        for company, emergencies in self.grouped("company_id").items():
            emergencies.partner_id._kefu_regrade_soon(company)


class KefuInfoReportJob(models.AbstractModel):
    _inherit = "kefu.info.report.job"

    @api.model
    def _cron_emergencies(self):
        """Scheduled action, G6: those nobody has acknowledged are told again. None: one query."""
        self._run_in_batches(self._claim_alarms, lambda emergencies: emergencies._sound_alarm())

    def _claim_alarms(self, skip):
        """:return: the next emergencies to tell again, locked"""
        self.env["kefu.info.report"].flush_model()
        self.env.cr.execute(SQL(
            """SELECT report.id FROM kefu_info_report report JOIN res_company company ON company.id = report.company_id
                WHERE next_alarm_at <= %s AND company.kefu_use_grading AND report.id != ALL(%s)
             ORDER BY next_alarm_at LIMIT %s FOR NO KEY UPDATE OF report SKIP LOCKED""",
            fields.Datetime.now(), list(skip), BATCH,
        ))
        return self.env["kefu.info.report"].browse(row[0] for row in self.env.cr.fetchall())
