from datetime import timedelta
from functools import partial

from odoo import api, fields, models
from odoo.tools import SQL

from ..permits import FOLLOWUP
from .res_company import WEEKDAYS

PEOPLE = 200
LATE = 500
#: names of the weekday fields on the company, Monday first
DAY_FIELDS = [f"kefu_sheet_{label.lower()}" for _day, label in WEEKDAYS]
#: when the sheets could not be made in time, people have at least so long
GRACE = timedelta(hours=3)


class KefuFollowupSheetJob(models.AbstractModel):
    """R2.2, R3.7: makes the sheets of a collection day, notes who is late, reminds the director."""

    _name = "kefu.followup.sheet.job"
    _description = "Collection of Follow-up Sheets"
    _inherit = "kefu.job.mixin"

    @api.model
    def _cron_collect(self):
        """Scheduled action."""
        for company in self.env["res.company"]._kefu_companies_using("followup"):
            if day := self._collection_day_owed(company):
                self._run_in_batches(partial(self._people_without_sheet, company, day), partial(self._make_sheets, company, day))
            self._remind_director(company)
        self._run_in_batches(self._claim_late, self._note_late)

    # === Which day === #

    def _collection_day_owed(self, company):
        """The last collection day, were it in the past because no server ran; a company that never had a sheet begins
        with the next one.

        :return: the day whose sheets are to be there now, or ``None``
        :rtype: datetime.date | None
        """
        today = self.env["kefu.calendar"]._today(company)
        day = self._collection_day_before(company, today + timedelta(days=1))
        if day is None or day == today:
            return day
        last = self.env["kefu.followup.sheet"].search([("company_id", "=", company.id)], order="date desc", limit=1)
        return day if last and last.date < day else None

    def _collection_day_before(self, company, day):
        """:return: the last collection day before ``day``, or ``None`` when nothing is collected
        :rtype: datetime.date | None
        """
        days = (day - timedelta(days=back) for back in range(1, 8))
        return next((past for past in days if company[DAY_FIELDS[past.weekday()]]), None)

    def _due_at(self, company, day):
        """:return: when sheets of that day are due, naive UTC"""
        return self.env["kefu.calendar"]._day_start(company, day) + timedelta(hours=company.kefu_sheet_hour)

    # === Making sheets === #

    def _people_without_sheet(self, company, day, skip):
        """:return: the next people with open customers for whom the sheet of that day is to be made"""
        self.env.cr.execute(SQL(
            """SELECT DISTINCT lead.user_id
                 FROM crm_lead lead JOIN res_users person ON person.id = lead.user_id AND person.active
                WHERE lead.company_id = %s AND lead.active IS TRUE AND lead.won_status = 'pending' AND lead.user_id != ALL(%s)
                  AND NOT EXISTS (SELECT FROM kefu_followup_sheet sheet
                                   WHERE sheet.company_id = lead.company_id AND sheet.user_id = lead.user_id AND sheet.date = %s)
             ORDER BY lead.user_id LIMIT %s""",
            company.id, list(skip), day, PEOPLE,
        ))
        return self.env["res.users"].browse(row[0] for row in self.env.cr.fetchall())

    def _make_sheets(self, company, day, users):
        """R2.2: a sheet for each person with a line for each open customer, and the notes that are there already. The
        number of queries does not depend on the number of people.
        """
        previous = self._collection_day_before(company, day) or day - timedelta(days=7)
        due_at, now = self._due_at(company, day), fields.Datetime.now()
        self.env["crm.lead"].flush_model(["company_id", "active", "won_status", "user_id"])
        self.env.cr.execute(SQL(
            """INSERT INTO kefu_followup_sheet (company_id, user_id, date, period_start, due_at, state, create_uid, create_date)
               SELECT %(company)s, id, %(day)s, %(start)s, %(due_at)s, 'draft', %(uid)s, %(now)s FROM UNNEST(%(users)s) AS id
               ON CONFLICT (company_id, user_id, date) DO NOTHING
               RETURNING id""",
            company=company.id, day=day, start=self._due_at(company, previous), uid=self.env.uid, now=now, users=list(users.ids),
            due_at=due_at if due_at > now else now + GRACE,
        ))
        sheet_ids = [row[0] for row in self.env.cr.fetchall()]
        self.env.cr.execute(SQL(
            """INSERT INTO kefu_followup_sheet_line (sheet_id, company_id, lead_id)
               SELECT sheet.id, sheet.company_id, lead.id
                 FROM kefu_followup_sheet sheet
                 JOIN crm_lead lead ON lead.user_id = sheet.user_id AND lead.company_id = sheet.company_id
                WHERE sheet.id = ANY(%s) AND lead.active IS TRUE AND lead.won_status = 'pending'
             ORDER BY sheet.id, lead.followup_deadline NULLS LAST, lead.id
               ON CONFLICT (sheet_id, lead_id) DO NOTHING""",
            sheet_ids,
        ))
        self.env["kefu.followup.sheet.line"]._gather_notes(sheet_ids)
        self.env["kefu.followup.sheet"].browse(sheet_ids)._refresh_screens()

    # === Late === #

    def _claim_late(self, skip):
        self.env.cr.execute(SQL(
            """SELECT sheet.id FROM kefu_followup_sheet sheet
                 JOIN res_company company ON company.id = sheet.company_id AND company.kefu_use_followup
                WHERE state = 'draft' AND is_late IS NOT TRUE AND due_at < %s AND sheet.id != ALL(%s)
             ORDER BY due_at LIMIT %s FOR NO KEY UPDATE OF sheet SKIP LOCKED""",
            fields.Datetime.now(), list(skip), LATE,
        ))
        return self.env["kefu.followup.sheet"].browse(row[0] for row in self.env.cr.fetchall())

    def _note_late(self, sheets):
        """R2.2: not handed in by the hour: reported once, and the notes of the period are not altered any more."""
        sheets = FOLLOWUP.grant(sheets)
        sheets.line_ids.followup_ids._collect()
        sheets.write({"is_late": True})
        breach = self.env["kefu.breach"]
        breach._report_batch([
            breach._prepare_breach(
                "SHEET_LATE", sheet.user_id.id, sheet.company_id.id, sheet._name, sheet.id, f"sheet_late,{sheet.id}"
            )
            for sheet in sheets
        ])

    # === The director's day === #

    def _remind_director(self, company):
        """R3.7: on the check day the directors are told once how many sheets wait for them."""
        today = self.env["kefu.calendar"]._today(company)
        if str(today.weekday()) != company.kefu_director_check_day or company.kefu_director_reminded_on == today:
            return
        self._run_once(partial(self._tell_directors, company, today))

    def _tell_directors(self, company, today):
        count = self.env["kefu.followup.sheet"].search_count([
            ("company_id", "=", company.id), ("state", "=", "passed"), ("director_result", "=", False),
        ])
        if not count or company.kefu_director_reminded_on == today:
            return
        company.kefu_director_reminded_on = today
        directors = self.env["res.users"].search([
            ("all_group_ids", "in", self.env.ref("kefu_base.group_director").ids), ("company_ids", "in", company.ids),
        ])
        for lang, users in directors.grouped("lang").items():
            job = self.with_context(lang=lang)
            job.env["mail.thread"].message_notify(
                subject=job.env._("%s follow-up sheets wait for your weekly check", count),
                body=job.env._("Open Sheets > Director's Check."),
                partner_ids=users.partner_id.ids,
            )
