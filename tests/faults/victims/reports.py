"""What information reports do by themselves."""

from datetime import timedelta
from unittest.mock import patch

from odoo import fields

from odoo.addons.kefu_grading.models import kefu_info_report_job

from .. import reports
from .base import Moment, OfWorld, touch


class InfoReports(OfWorld):
    """G4: the reports of the month are made, each once, and whoever writes them is told once."""

    def set_up(self, env):
        reports.employ(env, self.world)
        return {"customers": reports.customers(env, self.world, self.customers), "message": reports.last_message(env)}

    def work(self, env, state):
        with patch.object(kefu_info_report_job, "BATCH", 5):
            env["kefu.info.report.job"]._cron_reports()

    def check(self, env, state, finished):
        env.cr.execute(
            """SELECT partner.id, count(report.id), bool_and(figures_at IS NOT NULL AND salesperson_id IS NOT NULL)
                 FROM res_partner partner LEFT JOIN kefu_info_report report ON report.partner_id = partner.id
                WHERE partner.id = ANY(%s) GROUP BY partner.id""",
            (state["customers"],),
        )
        right = {(1, True)} | (set() if finished else {(0, False)})
        rows = env.cr.fetchall()
        wrong = [str(row) for row in rows if row[1:] not in right]
        told = reports.notices(env, self.world, state["message"], "w_salesperson", "information reports for")
        made = all(count for _partner, count, _whole in rows)
        if told != 1 if finished else told > made:
            wrong.append(f"told {told} times")
        return wrong

    def moments(self):
        return [
            Moment(
                r"FROM \"res_company\".* FOR NO KEY UPDATE",
                touch(f"UPDATE res_company SET write_date = write_date WHERE id = {self.world.company}"),
            )
        ]


class InfoReminders(OfWorld):
    """G4: reports that are overdue: the salesperson and the sales manager are told, once each."""

    def set_up(self, env):
        reports.employ(env, self.world)
        company = env["res.company"].browse(self.world.company)
        customers = reports.customers(env, self.world, self.customers)
        job = env["kefu.info.report.job"]
        job._make(company)
        past = fields.Datetime.now() - timedelta(hours=1)
        env.cr.execute(
            "UPDATE kefu_info_report SET deadline = %s, remind_at = %s WHERE partner_id = ANY(%s)", (past, past, customers)
        )
        return {"customers": customers, "message": reports.last_message(env)}

    def work(self, env, state):
        env["kefu.info.report.job"]._cron_reports()

    def check(self, env, state, finished):
        env.cr.execute(
            "SELECT DISTINCT remind_at IS NULL FROM kefu_info_report WHERE partner_id = ANY(%s)", (state["customers"],)
        )
        done = [row[0] for row in env.cr.fetchall()]
        told = {
            login: reports.notices(env, self.world, state["message"], login, "overdue")
            for login in ("w_salesperson", "w_sales_manager")
        }
        if done not in ([[True]] if finished else [[True], [False]]) or set(told.values()) != {int(done == [True])}:
            return [f"reminded: {done}, told: {told}"]
        return []

    def moments(self):
        return [
            Moment(
                r"UPDATE kefu_info_report\s+SET remind_at",
                touch("UPDATE kefu_info_report SET write_date = write_date WHERE partner_id = ANY(%(customers)s)"),
            )
        ]


class Emergencies(OfWorld):
    """G6: emergencies nobody has acknowledged are told again, once in each interval."""

    def set_up(self, env):
        reports.employ(env, self.world)
        model = env(user=self.world.users["w_salesperson"])["kefu.info.report"]
        company = env["res.company"].browse(self.world.company)
        partners = env["res.partner"].browse(reports.customers(env, self.world, 3)).with_env(model.env)
        company = company.with_env(model.env)
        raised = [model._raise_emergency(partner, "bounced", "No answer.", company=company).id for partner in partners]
        env.flush_all()
        past = fields.Datetime.now() - timedelta(minutes=1)
        env.cr.execute("UPDATE kefu_info_report SET next_alarm_at = %s WHERE id = ANY(%s)", (past, raised))
        return {"raised": raised, "message": reports.last_message(env)}

    def work(self, env, state):
        env["kefu.info.report.job"]._cron_emergencies()

    def check(self, env, state, finished):
        env.cr.execute(
            "SELECT DISTINCT next_alarm_at > now() AT TIME ZONE 'UTC' FROM kefu_info_report WHERE id = ANY(%s)",
            (state["raised"],),
        )
        again = [row[0] for row in env.cr.fetchall()]
        told = {
            login: reports.notices(env, self.world, state["message"], login, "Emergency")
            for login in ("w_sales_manager", "w_general_manager")
        }
        if again not in ([[True]] if finished else [[True], [False]]) or set(told.values()) != {int(again == [True])}:
            return [f"told again: {again}, {told}"]
        return []
