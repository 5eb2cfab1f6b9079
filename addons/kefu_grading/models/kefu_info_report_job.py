from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, format_date

from .kefu_info_report_tell import NAMED

#: reports made in one transaction
BATCH = 10_000


class KefuInfoReportJob(models.AbstractModel):
    """G4: on the first of the month, in the company's time, the reports that its calendar asks for are made; each once, however
    often and on however many servers this runs.
    """

    _name = "kefu.info.report.job"
    _inherit = ["kefu.job.mixin"]
    _description = "Information Reports That Are Due"

    @api.model
    def _cron_reports(self):
        """Scheduled action. Nothing due: one query for each of its three parts."""
        self._run_in_batches(self._claim_companies, lambda companies: companies.mapped(self._make))
        self._run_in_batches(self._claim_to_remind, lambda companies: companies.mapped(self._remind))
        self._run_in_batches(self._claim_to_send, self._send)

    def _claim_companies(self, skip):
        """:return: companies that do not have this month's reports yet, locked"""
        companies = self.env["res.company"]._kefu_companies_using("grading").filtered(
            lambda company: company.id not in skip and company.kefu_info_made_for != self._period(company)
        )
        return companies.try_lock_for_update(allow_referencing=True)

    def _period(self, company):
        """:return: the first of the company's month"""
        return self.env["kefu.calendar"]._today(company).replace(day=1)

    def _make(self, company):
        """Some of the reports of the month; when there are no more, whoever has to write them is told, once."""
        period = self._period(company)
        due = self._due(company, period)
        if due:
            self._insert(company, period, due)._refresh_figures()
        if len(due) == BATCH:
            company.kefu_info_made_up_to = due[-1][0]
        else:
            company.write({"kefu_info_made_for": period, "kefu_info_made_up_to": 0})
            self._tell_made(company, period)
        return company

    def _due(self, company, period):
        """The next customers on whom there is a report: those of the grades whose turn it is with whom the company trades, to
        whom it gave credit or whom it designated.

        :return: pairs of the commercial partner's id and the grade
        :rtype: list
        """
        self.env["kefu.grade"].flush_model()
        return self.env.execute_query(SQL(
            """SELECT known.partner_id, known.grade
                 FROM kefu_grade known JOIN res_partner partner ON partner.id = known.partner_id
                WHERE known.company_id = %(company)s AND known.grade = ANY(%(grades)s) AND known.partner_id > %(up_to)s
                  AND (known.open_amount != 0 OR (partner.active AND (
                       known.designated_grade IS NOT NULL OR known.first_trade_on >= %(since)s OR known.partner_id IN (
                       SELECT commercial_partner_id FROM account_move
                        WHERE company_id = %(company)s AND state = 'posted' AND invoice_date >= %(since)s
                          AND move_type IN ('out_invoice', 'out_refund', 'out_receipt')))))
             ORDER BY known.partner_id LIMIT %(batch)s""",
            company=company.id, grades=company._kefu_info_grades(period), up_to=company.kefu_info_made_up_to, batch=BATCH,
            since=fields.Date.subtract(period, months=company.kefu_info_active_months),
        ))

    def _insert(self, company, period, due):
        """:param list due: pairs of the commercial partner's id and the grade
        :return: the reports made, none on customers on whom there is one
        :rtype: kefu.info.report
        """
        reports = self.env["kefu.info.report"]
        reports.flush_model()
        partner_ids, grades = map(list, zip(*due, strict=True))
        month_end = self.env["kefu.calendar"]._day_end(company, fields.Date.end_of(period, "month"))
        rows = self.env.execute_query(SQL(
            """WITH people AS (%(people)s), previous AS (
                   SELECT DISTINCT ON (partner_id) partner_id, id FROM kefu_info_report
                    WHERE kind = 'periodic' AND company_id = %(company)s AND period < %(period)s
                      AND partner_id = ANY(%(partners)s)
                 ORDER BY partner_id, period DESC)
               INSERT INTO kefu_info_report
                      (kind, state, company_id, partner_id, period, grade, salesperson_id, previous_id, deadline, remind_at,
                       reported_at, create_uid, create_date, write_uid, write_date)
               SELECT 'periodic', 'draft', %(company)s, due.partner_id, %(period)s, due.grade,
                      COALESCE(people.user_id, %(fallback)s), previous.id, %(deadline)s, %(remind_at)s,
                      %(now)s, %(uid)s, %(now)s, %(uid)s, %(now)s
                 FROM unnest(%(partners)s, %(grades)s) AS due (partner_id, grade)
            LEFT JOIN people ON people.partner_id = due.partner_id
            LEFT JOIN previous ON previous.partner_id = due.partner_id
               ON CONFLICT (company_id, partner_id, period) WHERE kind = 'periodic' DO NOTHING
            RETURNING id""",
            people=self._people_query(company, SQL("SELECT unnest(%s)", partner_ids)), company=company.id, period=period,
            partners=partner_ids, grades=grades, fallback=self._fallback(company), now=fields.Datetime.now(), uid=self.env.uid,
            **reports._prepare_deadline(company, month_end),
        ))
        return reports.browse(row[0] for row in rows)

    # === Whose customer it is === #

    def _salespeople(self, company, partner_ids):
        """:param partner_ids: ids of commercial partners
        :return: ``{id of the partner: id of the user}``; of those whom nobody serves, a sales manager
        :rtype: dict
        """
        ids = list(partner_ids)
        self.env["res.partner"].flush_model(["user_id"])
        people = dict(self.env.execute_query(self._people_query(company, SQL("SELECT unnest(%s)", ids))))
        fallback = self._fallback(company)
        return {partner_id: people.get(partner_id) or fallback for partner_id in ids}

    def _people_query(self, company, partners):
        """:param SQL partners: a query of the ids of commercial partners
        :return: ``partner_id`` and ``user_id``: the customer's salesperson, or who sold to them last, among those who write
            reports in the company
        :rtype: SQL
        """
        sources = SQL(" UNION ALL ").join(self._salesperson_sources(company, partners))
        return SQL(
            """SELECT DISTINCT ON (partner_id) partner_id, user_id FROM (%s) AS source
                WHERE user_id = ANY(%s) ORDER BY partner_id, rank, day DESC NULLS LAST, user_id""",
            sources, sorted(self._writers(company)),
        )

    def _writers(self, company):
        """:return: ids of those who write reports in the company
        :rtype: set[int]
        """
        users = self.env["res.users"]
        return {
            user_id
            for role in ("salesperson", "sales_manager", "general_manager")
            for user_id in users._kefu_role_ids(role, company.id)
        }

    def _salesperson_sources(self, company, partners):
        """Where one reads whose customer somebody is. Extended by addons that know, too.

        :return: queries of ``partner_id``, ``user_id``, ``rank`` (the lowest is believed first) and ``day``
        :rtype: list[SQL]
        """
        return [
            SQL("SELECT id AS partner_id, user_id, 1 AS rank, NULL::date AS day FROM res_partner WHERE id IN (%s)", partners),
            SQL(
                """SELECT commercial_partner_id, invoice_user_id, 2, invoice_date FROM account_move
                    WHERE company_id = %s AND state = 'posted' AND move_type IN ('out_invoice', 'out_refund', 'out_receipt')
                      AND commercial_partner_id IN (%s)""",
                company.id, partners,
            ),
        ]

    def _fallback(self, company):
        """:return: id of who writes of customers whom nobody serves: a sales manager, or else a general manager"""
        users = self.env["res.users"]
        people = users._kefu_with_role("sales_manager", company) or users._kefu_with_role("general_manager", company)
        return min(people.ids, default=None)

    # === Telling it === #

    def _tell_made(self, company, period):
        """One notice for each person: how many reports they write this month."""
        reports = self.env["kefu.info.report"]
        made = (
            Domain("kind", "=", "periodic") & Domain("company_id", "=", company.id) & Domain("period", "=", period)
            & Domain("state", "=", "draft")
        )
        for user, count in reports._read_group(made, ["salesperson_id"], ["__count"]):
            named = reports.search(made & Domain("salesperson_id", "=", user.id), limit=NAMED, order="partner_id")
            named._notify(user, lambda them, count=count: them.env._(
                "%(count)s information reports for %(month)s", count=count,
                month=format_date(them.env, period, date_format="yyyy-MM"),
            ), count)
        reports._kefu_live_notify(company)
