"""What the follow-up does by itself."""

from datetime import timedelta

from odoo import fields

from ..invariants import check_sheets, check_told
from .base import Moment, OfWorld, touch

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class OverdueSweep(OfWorld):
    """R2.3: the ladder of escalation."""

    def set_up(self, env):
        leads = self.register(env)
        self.dispatch(env, leads)
        overdue_since(env, leads, days=6)
        return {"leads": leads}

    def work(self, env, state):
        env["kefu.followup.sweep"]._cron_escalate()

    def check(self, env, state, finished):
        return check_told(env, state["leads"], finished)

    def moments(self):
        return [self.touch_clocks(r"FROM kefu_followup_clock WHERE next_at <= .* FOR NO KEY UPDATE")]


class Telling(OverdueSweep):
    """R2.3: its second half, as a run that was killed between the two leaves it to the next one."""

    def set_up(self, env):
        state, sweep = super().set_up(env), env["kefu.followup.sweep"]
        sweep._run_in_batches(sweep._claim_due, sweep._escalate)
        return state

    def moments(self):
        untold = touch("UPDATE kefu_escalation SET episode = episode WHERE lead_id = ANY(%(leads)s)")
        return [Moment(r"SELECT DISTINCT user_id FROM \(.* FOR NO KEY UPDATE", untold)]


class Rescheduling(OfWorld):
    """R2.3: deadlines that run, after the company's days have changed."""

    def set_up(self, env):
        leads = self.register(env)
        self.dispatch(env, leads)
        overdue_since(env, leads, days=6)
        env["kefu.followup.clock"]._count_anew(env["res.company"].browse(self.world.company))
        return {"leads": leads}

    def work(self, env, state):
        env["kefu.deadline.job"]._cron_reschedule()

    def check(self, env, state, finished):
        env.cr.execute(
            """SELECT clock.is_stale IS TRUE, clock.deadline > now() at time zone 'UTC', clock.next_at IS NOT NULL,
                      clock.deadline = lead.followup_deadline
                 FROM kefu_followup_clock clock JOIN crm_lead lead ON lead.id = clock.lead_id WHERE lead.id = ANY(%s)""",
            (state["leads"],),
        )
        # stale and as it was, or all of it anew
        right = {(False, True, True, True)} | (set() if finished else {(True, False, False, True)})
        return [f"half done: {row}" for row in env.cr.fetchall() if row not in right]

    def moments(self):
        # the clocks are locked by its first statement
        return [self.touch_leads(r'UPDATE "crm_lead"')]


class Sheets(OfWorld):
    """R2.2, R3.7: the sheets of today with the notes of the day, yesterday's that are late, the director's check."""

    customers = 4

    def set_up(self, env):
        company = env["res.company"].browse(self.world.company)
        leads = self.register(env)
        self.dispatch(env, leads)
        today = env["kefu.calendar"]._today(company)
        company.write(
            {
                **{f"kefu_sheet_{day}": True for day in DAYS},
                "kefu_director_check_day": str(today.weekday()),
                "kefu_director_reminded_on": False,
            }
        )
        env.flush_all()
        env.cr.execute("UPDATE kefu_followup SET sheet_line_id = NULL WHERE company_id = %s", (company.id,))
        env.cr.execute("DELETE FROM kefu_followup_sheet WHERE company_id = %s", (company.id,))
        self._make_past_sheets(env, company, today)
        for lead in env["crm.lead"].browse(leads):
            note = {"lead_id": lead.id, "content": "Talked about the kitchen and its colours."}
            env(user=lead.designer_id.id)["kefu.followup"].create([note])
        env.cr.execute("SELECT max(id) FROM mail_message")
        return {"leads": leads, "day": str(today), "message": env.cr.fetchone()[0]}

    def _make_past_sheets(self, env, company, today):
        """Yesterday's, not handed in, and one from before for the director."""
        job, designers = env["kefu.followup.sheet.job"], env["res.users"].browse(self.world.designers)
        job._make_sheets(company, today - timedelta(days=1), designers)
        job._make_sheets(company, today - timedelta(days=2), designers[0])
        env.cr.execute(
            "UPDATE kefu_followup_sheet SET due_at = now() at time zone 'UTC' - interval '1 hour' WHERE company_id = %s",
            (company.id,),
        )
        env.cr.execute(
            "UPDATE kefu_followup_sheet SET state = 'passed' WHERE company_id = %s AND date = %s",
            (company.id, today - timedelta(days=2)),
        )

    def work(self, env, state):
        env["kefu.followup.sheet.job"]._cron_collect()

    def check(self, env, state, finished):
        directors = env["res.users"].browse([self.world.users["w_director"], self.world.users["w_director2"]])
        return check_sheets(env, env["res.company"].browse(self.world.company), directors, state, finished)

    def moments(self):
        company = self.world.company
        notes = touch("UPDATE kefu_followup SET write_date = write_date WHERE lead_id = ANY(%(leads)s)")
        return [
            Moment(rf"INSERT INTO kefu_followup_sheet .* SELECT {company}, id", self._make_half),
            Moment(r"UPDATE kefu_followup target", notes),
            Moment(
                r"SELECT sheet.id FROM kefu_followup_sheet .* FOR NO KEY UPDATE",
                touch(f"UPDATE kefu_followup_sheet SET due_at = due_at WHERE company_id = {company}"),
            ),
            Moment(
                r'UPDATE "res_company"',
                touch(f"UPDATE res_company SET kefu_capacity = kefu_capacity WHERE id = {company}"),
            ),
        ]

    def _make_half(self, env, state):
        """Another server makes the sheets of half of the people."""
        job, company = env["kefu.followup.sheet.job"], env["res.company"].browse(self.world.company)
        day = fields.Date.to_date(state["day"])
        if people := job._people_without_sheet(company, day, set())[:2]:
            job._make_sheets(company, day, people)


class BasicData(OfWorld):
    """R1.2: salespeople are told once which of their customers' basic data are late."""

    def set_up(self, env):
        leads = self.register(env, receiver="w_salesperson", kefu_source="salesperson")
        env.flush_all()
        env.cr.execute(
            "UPDATE crm_lead SET basic_data_deadline = now() at time zone 'UTC' - interval '1 hour' WHERE id = ANY(%s)", (leads,)
        )
        env.cr.execute("SELECT max(id) FROM mail_message")
        return {"leads": leads, "message": env.cr.fetchone()[0]}

    def work(self, env, state):
        env["kefu.basic.data.job"]._cron_flag()

    def check(self, env, state, finished):
        flagged = env["crm.lead"].browse(state["leads"]).filtered("basic_data_flagged_at")
        salesperson = env["res.users"].browse(self.world.users["w_salesperson"])
        told = env["mail.message"].search_count(
            [("id", ">", state["message"]), ("notified_partner_ids", "in", salesperson.partner_id.ids)]
        )
        # one transaction
        whole = len(flagged) == len(state["leads"]) and told == 1 or not finished and not flagged and not told
        return [] if whole else [f"{len(flagged)} of {len(state['leads'])} flagged, told {told} times"]

    def moments(self):
        return [self.touch_leads(r'FROM "crm_lead" .* FOR UPDATE')]


class Holidays(OfWorld):
    """The public holidays of a company that has none yet."""

    def set_up(self, env):
        env.cr.execute("DELETE FROM kefu_day_exception WHERE company_id = %s", (self.world.company,))
        company = env["res.company"].browse(self.world.company)
        company.write({"kefu_holidays_auto": True, "kefu_holidays_loaded_on": False})
        return {}

    def work(self, env, state):
        env["kefu.holidays.job"]._cron_load()

    def check(self, env, state, finished):
        company = env["res.company"].browse(self.world.company)
        days = env["kefu.day.exception"].search_count([("company_id", "=", company.id)])
        if bool(days) == bool(company.kefu_holidays_loaded_on) and (days or not finished):
            return []
        return [f"{days} days, loaded on {company.kefu_holidays_loaded_on}"]

    def moments(self):
        company = touch(f"UPDATE res_company SET kefu_capacity = kefu_capacity WHERE id = {self.world.company}")
        return [Moment(r'FROM "res_company" .* FOR UPDATE', company)]


def overdue_since(env, leads, days):
    """Put the deadlines of customers into the past; nothing of it was told."""
    moment = fields.Datetime.now() - timedelta(days=days)
    env.flush_all()
    env.cr.execute("UPDATE crm_lead SET followup_deadline = %s WHERE id = ANY(%s)", (moment, leads))
    env.cr.execute(
        "UPDATE kefu_followup_clock SET deadline = %(at)s, limit_at = %(at)s, next_at = %(at)s WHERE lead_id = ANY(%(ids)s)",
        {"at": moment, "ids": leads},
    )
    env.invalidate_all()
