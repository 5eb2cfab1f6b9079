from odoo import models
from odoo.tools import SQL

#: documents that are trade with a customer
SALES = ("out_invoice", "out_refund", "out_receipt")
#: documents that begin it
FIRST_SALES = ("out_invoice", "out_receipt")


#: what a row says; it is written when any of it changes
WRITTEN = (
    "grade", "designated_grade", "reason_codes", "open_amount", "overdue_amount", "turnover", "ratio", "first_trade_on",
    "next_change_on",
)


def old(name):
    """:return: the column of ``figures`` with what is stored"""
    return SQL.identifier(f"old_{name}")


class KefuGrade(models.Model):
    """G3, G8: the figures of all customers of a company in one pass over its posted receivable entries.

    Each method returns a piece of one statement. ``condition`` says on ``partner``, the contact, which commercial partners
    are looked at.
    """

    _inherit = "kefu.grade"

    def _figures_sql(self, company, condition, today):
        """The common table expressions down to ``figures``: one row per customer, with the grade stored (``old_...``).

        :param company: one ``res.company``
        :param SQL condition: on ``partner``
        :param date today: the cut-off date; entries dated later do not count
        :rtype: SQL
        """
        first_trade, incident = self._first_trade_sources(company), self._incident_sources(company)
        return SQL(
            """books AS (%(books)s), first_trade AS (%(first_trade)s), incident AS (%(incident)s),
               designated AS (%(designated)s), figures AS (%(figures)s)""",
            books=self._books_sql(company, condition, today),
            first_trade=self._days_sql(first_trade, SQL("MIN(day) AS first_on"), condition, today),
            incident=self._days_sql(incident, SQL("MAX(day) AS last_incident_on"), condition, today),
            designated=self._designated_sql(company, condition, today),
            figures=self._customers_sql(company, condition),
        )

    def _customers_sql(self, company, condition):
        """What is known of each customer, from the expressions before; whoever is in none of them is no customer yet.

        ``OFFSET 0`` has each figure computed once, however often rules look at it.
        """
        known = SQL("books.partner_id, first_trade.partner_id, incident.partner_id, designated.partner_id, stored.partner_id")
        return SQL(
            """SELECT partner.id AS partner_id, COALESCE(books.open_amount, 0) AS open_amount,
                      GREATEST(COALESCE(books.overdue_amount, 0), 0) AS overdue_amount,
                      COALESCE(books.turnover, 0) AS turnover,
                      LEAST(books.invoiced_on, first_trade.first_on, partner.kefu_customer_since) AS first_trade_on,
                      incident.last_incident_on, designated.designated_grade, designated.designation_changes_on,
                      partner.kefu_trade_role AS trade_role, partner.kefu_employee_count AS employees,
                      partner.kefu_is_sole_trader AS is_sole_trader, %(reputation)s AS is_ill_reputed, %(old)s
                 FROM res_partner partner
            LEFT JOIN books ON books.partner_id = partner.id
            LEFT JOIN first_trade ON first_trade.partner_id = partner.id
            LEFT JOIN incident ON incident.partner_id = partner.id
            LEFT JOIN designated ON designated.partner_id = partner.id
            LEFT JOIN kefu_grade stored ON stored.partner_id = partner.id AND stored.company_id = %(company)s
                WHERE partner.id = partner.commercial_partner_id AND %(condition)s AND COALESCE(%(known)s) IS NOT NULL
               OFFSET 0""",
            company=company.id,
            condition=condition,
            known=known,
            old=SQL(", ").join(SQL("%s AS %s", SQL.identifier("stored", name), old(name)) for name in ("version", *WRITTEN)),
            reputation=self.env["res.partner"].with_company(company)._field_to_sql("partner", "kefu_bad_reputation"),
        )

    def _books_sql(self, company, condition, today):
        """Open amount, overdue amount, turnover of 12 months and first invoice, from posted entries.

        What was paid and not reconciled yet is taken off what is overdue.
        """
        return SQL(
            """SELECT partner.commercial_partner_id AS partner_id, SUM(line.balance) AS open_amount,
                      SUM(line.amount_residual) FILTER (
                          WHERE COALESCE(line.date_maturity, line.date) < %(today)s
                      ) AS overdue_amount,
                      SUM(line.balance) FILTER (
                          WHERE move.move_type IN %(sales)s AND move.invoice_date > %(today)s - interval '12 months'
                      ) AS turnover,
                      MIN(move.invoice_date) FILTER (WHERE move.move_type IN %(first_sales)s) AS invoiced_on
                 FROM account_move_line line
                 JOIN res_partner partner ON partner.id = line.partner_id
                 JOIN account_move move ON move.id = line.move_id
                WHERE line.company_id = %(company)s AND line.parent_state = 'posted' AND line.date <= %(today)s
                  AND line.account_id = ANY(ARRAY(SELECT id FROM account_account WHERE account_type = 'asset_receivable'))
                  AND %(condition)s
             GROUP BY partner.commercial_partner_id""",
            today=SQL("%s::date", today), sales=SALES, first_sales=FIRST_SALES, company=company.id, condition=condition,
        )

    def _days_sql(self, sources, aggregate, condition, today):
        """:param list sources: queries of ``partner_id`` and ``day``
        :param SQL aggregate: of ``day``
        :return: one row per commercial partner
        """
        return SQL(
            """SELECT partner.commercial_partner_id AS partner_id, %s FROM (%s) AS source (partner_id, day)
                 JOIN res_partner partner ON partner.id = source.partner_id
                WHERE day <= %s AND %s GROUP BY partner.commercial_partner_id""",
            aggregate, SQL(" UNION ALL ").join([SQL("SELECT NULL::int, NULL::date WHERE FALSE"), *sources]), today, condition,
        )

    def _first_trade_sources(self, company):
        """G3 (7): what besides posted invoices is a first trade. Extended by addons that know of one.

        :param company: one ``res.company``
        :return: queries of the contact's id and the day (date in the company's time zone)
        :rtype: list[SQL]
        """
        return []

    def _incident_sources(self, company):
        """G3 (5): what counts as an incident. Extended by what keeps them; returns as :meth:`_first_trade_sources`."""
        return []

    def _designated_sql(self, company, condition, today):
        """G2: the designation in force, and the day on which another begins or this one ends."""
        return SQL(
            """SELECT designation.partner_id,
                      MIN(designation.grade) FILTER (WHERE designation.valid_from <= %(today)s) AS designated_grade,
                      MIN(CASE WHEN designation.valid_from > %(today)s THEN designation.valid_from
                               ELSE designation.valid_until + 1 END) AS designation_changes_on
                 FROM kefu_grade_designation designation
                 JOIN res_partner partner ON partner.id = designation.partner_id AND partner.id = partner.commercial_partner_id
                WHERE designation.company_id = %(company)s AND designation.withdrawn_at IS NULL
                  AND (designation.valid_until IS NULL OR designation.valid_until >= %(today)s) AND %(condition)s
             GROUP BY designation.partner_id""",
            today=SQL("%s::date", today), company=company.id, condition=condition,
        )
