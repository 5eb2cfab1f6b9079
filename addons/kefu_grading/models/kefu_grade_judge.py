from decimal import Decimal

from odoo import models
from odoo.tools import SQL


class KefuGrade(models.Model):
    """G3: which rules fire, and what grade follows. Amounts are compared as the database's exact decimals."""

    _inherit = "kefu.grade"

    def _judged_sql(self, company, condition, today, rules):
        """The common table expressions down to ``judged``: one row per customer with grade and reasons.

        :param tuple rules: of ``kefu.grade.rule._rules_of``, or others to see what would be
        :return: as :meth:`_figures_sql`
        """
        return SQL(
            """%(figures)s,
               reasoned AS (SELECT figures.*, NULLIF(array_to_string(ARRAY[%(reasons)s]::text[], ','), '') AS reason_codes
                              FROM figures OFFSET 0),
               judged AS (
                   SELECT reasoned.*, CASE WHEN reason_codes IS NULL THEN COALESCE(designated_grade, 'c') ELSE 'c' END AS grade,
                          CASE WHEN turnover > 0 THEN TRUNC(open_amount / turnover, 4)::float8 END AS ratio,
                          LEAST(designation_changes_on, %(changes)s) AS next_change_on
                     FROM reasoned)""",
            figures=self._figures_sql(company, condition, today),
            reasons=SQL(", ").join(SQL("CASE WHEN %s THEN %s END", self._rule_sql(rule, today), rule["code"]) for rule in rules),
            changes=SQL(", ").join([SQL("NULL"), *self._changes_sql(rules, today)]),
        )

    def _rule_sql(self, rule, today):
        """:param dict rule: of ``kefu.grade.rule._rules_of``
        :return: whether it fires for a row of ``figures``
        :rtype: SQL
        """
        fires = getattr(self, f"_rule_{rule['kind']}_sql")(rule, today)
        spared = SQL("designated_grade IS DISTINCT FROM 'a'") if rule["spares_a"] else SQL("TRUE")
        return SQL("(%s) AND %s", fires, spared)

    def _rule_middleman_sql(self, rule, today):
        return SQL("trade_role IN ('middleman', 'wholesaler')")

    def _rule_debt_sql(self, rule, today):
        return self._rule_range_sql(rule)

    def _rule_ratio_sql(self, rule, today):
        """Without turnover any debt is large against it."""
        return SQL("%s AND open_amount >= %s * turnover", self._rule_range_sql(rule), _exact(rule["ratio"]))

    def _rule_size_sql(self, rule, today):
        return SQL("is_sole_trader OR employees BETWEEN 1 AND %s", rule["employees"])

    def _rule_incident_sql(self, rule, today):
        if not rule["months"]:
            return SQL("last_incident_on IS NOT NULL")
        return SQL("%s > %s", _end_sql("last_incident_on", rule), today)

    def _rule_reputation_sql(self, rule, today):
        return SQL("is_ill_reputed")

    def _rule_new_sql(self, rule, today):
        """Whoever has not traded yet is a new customer, too."""
        return SQL("first_trade_on IS NULL OR %s > %s", _end_sql("first_trade_on", rule), today)

    def _rule_range_sql(self, rule):
        """The open amount lies within the rule's bounds, the lower one included."""
        end = SQL("AND open_amount < %s", _exact(rule["amount_to"])) if rule["amount_to"] else SQL()
        return SQL("open_amount > 0 AND open_amount >= %s %s", _exact(rule["amount_from"]), end)

    def _changes_sql(self, rules, today):
        """:return: the days on which rules that count months stop firing, each NULL when it does not fire
        :rtype: list[SQL]
        """
        since = {"new": "first_trade_on", "incident": "last_incident_on"}
        ends = [_end_sql(since[rule["kind"]], rule) for rule in rules if rule["kind"] in since and rule["months"]]
        return [SQL("CASE WHEN %s > %s THEN %s END", end, today, end) for end in ends]


def _end_sql(column, rule):
    """:return: the first day on which a rule that counts months does not fire any more"""
    return SQL("(%s + make_interval(months => %s))::date", SQL.identifier(column), rule["months"])


def _exact(number):
    """:return: a float as the decimal that was typed"""
    return SQL("%s::numeric", str(Decimal(repr(number))))
