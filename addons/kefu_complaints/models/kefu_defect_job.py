from datetime import timedelta

from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools import SQL

BATCH = 200
#: who does nothing is told again after so many days
TOLD_EVERY = 7


class KefuDefectJob(models.AbstractModel):
    """X9: looks whether defects came back, reminds of corrective actions, and on the first of the month reports."""

    _name = "kefu.defect.job"
    _inherit = ["kefu.job.mixin"]
    _description = "Checks and Reports of Quality Defects"

    @api.model
    def _cron_effects(self):
        """Scheduled action. Nothing due: two queries, and one for the companies that have had their report."""
        self._run_in_batches(self._claim_to_check, lambda defects: defects._check_effect())
        self._run_in_batches(self._claim_late, self._remind)
        self._run_in_batches(self._claim_companies, self._report)

    def _claim_to_check(self, skip):
        return self._claim(SQL("defect.state = 'checking' AND effect_check_on <= %s", self._today_sql()), skip)

    def _claim_late(self, skip):
        late = SQL("GREATEST(due, told_on + %s) < %s", TOLD_EVERY, self._today_sql())
        return self._claim(SQL("defect.state IN ('open', 'acting', 'came_back') AND %s", late), skip)

    def _today_sql(self):
        """:return: today in the company's time zone"""
        return SQL("(%s AT TIME ZONE 'UTC' AT TIME ZONE company.kefu_tz)::date", fields.Datetime.now())

    def _claim(self, condition, skip):
        """:param SQL condition: on ``defect`` and its ``company``
        :return: the next defects it holds for, locked
        """
        self.env.cr.execute(SQL(
            """SELECT defect.id FROM kefu_defect defect JOIN res_company company ON company.id = defect.company_id
                WHERE %s AND company.kefu_use_complaints AND defect.id != ALL(%s)
             ORDER BY defect.id LIMIT %s FOR NO KEY UPDATE OF defect SKIP LOCKED""",
            condition, list(skip), BATCH,
        ))
        return self.env["kefu.defect"].browse(row[0] for row in self.env.cr.fetchall())

    def _remind(self, defects):
        """The day of a corrective action is over: whoever deals with it is told, and the service managers."""
        for company, late in defects.grouped("company_id").items():
            late.write({"told_on": self.env["kefu.calendar"]._today(company)})
            managers = self.env["res.users"]._kefu_with_role("service_manager", company)
            for user in late.owner_id | managers:
                them = late if user in managers else late.filtered(lambda defect, user=user: defect.owner_id == user)
                them.with_context(lang=user.lang)._tell_late(user)

    # === Monthly report === #

    def _claim_companies(self, skip):
        """:return: companies that have not had last month's report yet, locked"""
        companies = self.env["res.company"]._kefu_companies_using("complaints").filtered(
            lambda company: company.id not in skip and company.kefu_defect_reported_on != self._first_of_month(company)
        )
        return companies.try_lock_for_update(allow_referencing=True)

    def _first_of_month(self, company):
        return self.env["kefu.calendar"]._today(company).replace(day=1)

    def _report(self, companies):
        for company in companies:
            first = company.kefu_defect_reported_on = self._first_of_month(company)
            rows = self.env["kefu.defect.report"]._month_rows(company, first - timedelta(days=1))
            users = self.env["res.users"]
            managers = users.union(
                *(users._kefu_with_role(role, company) for role in ("service_manager", "director", "general_manager"))
            )
            for user in managers | rows.department_id._kefu_department_heads() if rows else ():
                own = rows if user in managers else rows.filtered(lambda row, user=user: row.department_id.user_id == user)
                self.with_context(lang=user.lang)._send_report(company, user, first - timedelta(days=1), own)

    def _send_report(self, company, user, last_day, rows):
        """:param rows: ``kefu.defect.report`` rows of the month that concern this person"""
        title = self.env._("Quality defects of %(company)s, %(month)s", company=company.name, month=last_day.strftime("%Y-%m"))
        head = [
            self.env._("Department"), self.env._("Category"), self.env._("Complaints"), self.env._("Founded"),
            self.env._("Defects"),
        ]
        lines = [head, *rows.with_env(self.env)._month_lines()]
        body = Markup("<p>%s</p><table>%s</table>") % (title, Markup().join(
            Markup("<tr>%s</tr>") % Markup().join(Markup("<td>%s</td>") % cell for cell in line) for line in lines
        ))
        self.env["mail.thread"].message_notify(subject=title, body=body, partner_ids=user.partner_id.ids)


class KefuDefect(models.Model):
    _inherit = "kefu.defect"

    def _tell_late(self, user):
        """:param user: whom to tell that the day of these corrective actions is over; their language is in the context"""
        text = self.env._("%s corrective actions are late", len(self))
        rows = Markup().join(
            Markup("<li><a href='/mail/view?model=kefu.defect&amp;res_id=%s'>%s</a>: %s</li>") % (
                defect.id, defect.display_name, defect.corrective_action or defect.cause
            )
            for defect in self
        )
        self.env["mail.thread"].message_notify(
            subject=text, body=Markup("<p>%s</p><ul>%s</ul>") % (text, rows), partner_ids=user.partner_id.ids
        )
