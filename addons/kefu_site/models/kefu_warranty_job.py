from datetime import timedelta

from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools import SQL, format_date

BATCH = 500
#: told in one notice; the list behind it holds them all
NAMED = 20


class KefuWarrantyJob(models.AbstractModel):
    """C6.w: before a warranty ends the customer is asked whether anything is to be repaired: a call, once for each item; in
    a company without call-backs the consultants are told.
    """

    _name = "kefu.warranty.job"
    _inherit = ["kefu.job.mixin"]
    _description = "Warranties That End Soon"

    @api.model
    def _cron_remind(self):
        """Scheduled action. Nothing ends soon: one query, whatever the number of sites."""
        self._run_in_batches(self._claim, self._remind)

    def _claim(self, skip):
        """:return: the next sites with items that end soon, locked"""
        self.env["kefu.warranty.line"].flush_model()
        self.env.cr.execute(SQL(
            """SELECT site.id FROM project_project site
                WHERE site.id != ALL(%s)
                  AND site.id IN (SELECT line.project_id FROM kefu_warranty_line line
                                    JOIN res_company company ON company.id = line.company_id WHERE %s)
             ORDER BY site.id LIMIT %s FOR NO KEY UPDATE OF site SKIP LOCKED""",
            list(skip), self._ends_soon(), BATCH,
        ))
        return self.env["project.project"].browse(row[0] for row in self.env.cr.fetchall())

    def _ends_soon(self):
        """:return: the condition on ``line`` and its ``company``: not told yet, and so few days to go in the company's zone
        :rtype: SQL
        """
        return SQL(
            """line.reminded_at IS NULL AND company.kefu_use_site
               AND line.ends_on BETWEEN (%(now)s AT TIME ZONE 'UTC' AT TIME ZONE company.kefu_tz)::date
               AND (%(now)s AT TIME ZONE 'UTC' AT TIME ZONE company.kefu_tz)::date + company.kefu_warranty_remind_days""",
            now=fields.Datetime.now(),
        )

    def _remind(self, sites):
        self.env.cr.execute(SQL(
            """UPDATE kefu_warranty_line line SET reminded_at = %s FROM res_company company
                WHERE company.id = line.company_id AND line.project_id = ANY(%s) AND %s RETURNING line.id""",
            fields.Datetime.now(), list(sites.ids), self._ends_soon(),
        ))
        lines = self.env["kefu.warranty.line"].browse(row[0] for row in self.env.cr.fetchall())
        lines.invalidate_recordset(["reminded_at"])
        for company, own in lines.grouped("company_id").items():
            if company._kefu_uses("callback"):
                self._call(company, own.project_id)
            else:
                self._tell(company, own)

    def _call(self, company, sites):
        calendar = self.env["kefu.calendar"]
        morning = calendar._day_start(company, calendar._today(company)) + timedelta(hours=company.kefu_callback_day_start)
        due = max(morning, fields.Datetime.now())
        self.env["kefu.callback"]._schedule_batch([("warranty_ending", site, None, due) for site in sites])

    def _tell(self, company, lines):
        """One notice for each consultant, however many items."""
        for user in self.env["res.users"]._kefu_with_role("consultant", company):
            self.with_context(lang=user.lang)._notify(user, lines)

    def _notify(self, user, lines):
        lines = lines.with_env(self.env)
        title = self.env._("%s warranty items end soon: ask the customers whether anything is to be repaired", len(lines))
        rows = Markup().join(
            Markup("<li><a href='/mail/view?model=project.project&amp;res_id=%s'>%s</a>: %s, %s</li>") % (
                line.project_id.id, line.project_id.name, line.name, format_date(self.env, line.ends_on)
            )
            for line in lines[:NAMED]
        )
        self.env["mail.thread"].message_notify(
            subject=title, body=Markup("<p>%s</p><ul>%s</ul>") % (title, rows), partner_ids=user.partner_id.ids
        )
