from odoo import fields, models
from odoo.tools import SQL


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
            RETURNING id, deadline < %(now)s""",
            now=fields.Datetime.now(), company=company.id,
        ))
        reports = self.env["kefu.info.report"]
        reports.invalidate_model(["remind_at"])
        late = reports.browse(sorted(id_ for id_, is_late in rows if is_late))
        soon = reports.browse(sorted(id_ for id_, is_late in rows if not is_late))
        for user, own in soon._by_turn().items():
            own._notify(user, lambda them: them.env._("%s information reports are due soon", len(them)))
        for user, own in late._by_turn(overdue=True).items():
            own._notify(user, lambda them: them.env._("%s information reports are overdue", len(them)))
        reports._kefu_live_notify(company)
        return company


class KefuInfoReport(models.Model):
    _inherit = "kefu.info.report"

    def _by_turn(self, overdue=False):
        """:param bool overdue: those above hear of it, too
        :return: ``{person: reports}`` of which it is their turn
        :rtype: dict
        """
        turns = {}
        for (company, state), reports in self.grouped(lambda report: (report.company_id, report.state)).items():
            for people, own in reports._whose_turn(company, state, overdue):
                for user in people:
                    turns[user] = turns.get(user, self.browse()) | own
        return turns

    def _whose_turn(self, company, state, overdue):
        """:return: pairs of people and reports"""
        users = self.env["res.users"]
        managers = users._kefu_with_role("sales_manager", company)
        general = users._kefu_with_role("general_manager", company)
        above = {"draft": managers, "submitted": general}.get(state) if overdue else None
        if state == "draft":
            turn = list(self.grouped("salesperson_id").items())
        else:
            turn = [((managers or general) if state == "submitted" else general, self)]
        return [*turn, (above, self)] if above else turn
