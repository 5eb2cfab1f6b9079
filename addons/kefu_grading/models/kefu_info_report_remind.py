from collections import defaultdict

from odoo import fields, models
from odoo.tools import SQL

from .kefu_info_report_tell import NAMED


class KefuInfoReportJob(models.AbstractModel):
    """G4: some days before a deadline, and once more when it is over, whoever's turn it is is reminded; when it is over those
    above them hear of it, too.
    """

    _inherit = "kefu.info.report.job"

    def _claim_to_remind(self, skip):
        """:return: companies with reports of which somebody is to be reminded"""
        self.env["kefu.info.report"].flush_model(["remind_at"])
        rows = self.env.execute_query(SQL(
            """SELECT DISTINCT company.id
                 FROM kefu_info_report report JOIN res_company company ON company.id = report.company_id
                WHERE remind_at <= %s AND company.kefu_use_grading AND company.id != ALL(%s)""",
            fields.Datetime.now(), list(skip),
        ))
        return self.env["res.company"].browse(row[0] for row in rows)

    def _remind(self, company):
        """All of them in one statement, which also says when to look again; then one notice for each person."""
        rows = self.env.execute_query(SQL(
            """UPDATE kefu_info_report
                  SET remind_at = CASE WHEN deadline < %(now)s THEN NULL ELSE deadline + interval '1 second' END
                WHERE company_id = %(company)s AND remind_at <= %(now)s
            RETURNING id, state, salesperson_id, deadline < %(now)s""",
            now=fields.Datetime.now(), company=company.id,
        ))
        reports = self.env["kefu.info.report"]
        reports.invalidate_model(["remind_at"])
        turns = defaultdict(list)
        for report_id, state, salesperson_id, is_late in sorted(rows):
            for user_id in self._whose_turn(company, state, salesperson_id, is_late):
                turns[user_id, is_late].append(report_id)
        for (user_id, is_late), ids in turns.items():
            self._remind_person(self.env["res.users"].browse(user_id), reports.browse(ids[:NAMED]), len(ids), is_late)
        reports._kefu_live_notify(company)
        return company

    def _whose_turn(self, company, state, salesperson_id, is_late):
        """:return: ids of the people who are to do something about a report; of a late one, of those above them, too
        :rtype: set[int]
        """
        users = self.env["res.users"]
        managers = set(users._kefu_role_ids("sales_manager", company.id))
        general = set(users._kefu_role_ids("general_manager", company.id))
        if state == "draft":
            return ({salesperson_id} if salesperson_id else set()) | (managers if is_late or not salesperson_id else set())
        if state == "submitted":
            return (managers or general) | (general if is_late else set())
        return general

    def _remind_person(self, user, named, count, is_late):
        """:param named: the first of the reports
        :param int count: how many there are
        """
        if is_late:
            named._notify(user, lambda them: them.env._("%s information reports are overdue", count), count)
        else:
            named._notify(user, lambda them: them.env._("%s information reports are due soon", count), count)
