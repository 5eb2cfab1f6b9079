from datetime import date, datetime, timedelta
from unittest.mock import patch

from psycopg2.errors import UniqueViolation

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, freeze_time
from odoo.tools import mute_logger

from .common_followup import NOTE, FollowupCase

#: a Monday, 9:00 in Wuhan; the sheet is due at 18:00, the one before was on Friday
MORNING = datetime(2026, 11, 23, 1, 0)
MONDAY = date(2026, 11, 23)


@freeze_time(MORNING)
class TestSheets(FollowupCase):
    """R2.2, R3.7: sheets are collected each Monday and Friday, checked, and passed to the director."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.leads = cls.lead | cls._create_leads(2)
        cls.registered = datetime(2026, 11, 10)
        cls.leads.registered_at = cls.registered

    def _collect(self, moment=MORNING):
        with freeze_time(moment):
            self._run_cron("ir_cron_collect")
        return self.env["kefu.followup.sheet"].search([("user_id", "=", self.designer.id), ("date", "=", MONDAY)])

    def _submitted(self):
        sheet = self._collect()
        self._follow_up(self.leads[0])
        self._follow_up(self.leads[1], content="ok")
        sheet.with_user(self.designer).action_submit()
        return sheet

    def _checked(self):
        sheet = self._submitted()
        sheet.with_user(self.supervisor).action_accept_suggestions()
        return sheet

    def test_r2_2_one_sheet_per_person_and_day(self):
        """R2.2: on a collection day everybody with open customers has one sheet, with a line per open customer."""
        self._create_leads(1, designer=self.designer2)
        sheet = self._collect()
        self._collect()
        self.assertRecordValues(sheet, [{
            "company_id": self.company.id, "state": "draft", "is_late": False,
            "period_start": datetime(2026, 11, 20, 10), "due_at": datetime(2026, 11, 23, 10),
        }])
        self.assertEqual(sheet.line_ids.lead_id, self.leads)
        self.assertEqual(
            self.env["kefu.followup.sheet"].search([("company_id", "=", self.company.id)]).user_id, self.designer | self.designer2
        )
        with mute_logger("odoo.sql_db"), self.assertRaises(UniqueViolation), self.cr.savepoint():
            self.env.cr.execute(
                "INSERT INTO kefu_followup_sheet (company_id, user_id, date, period_start, due_at, state)"
                " SELECT company_id, user_id, date, period_start, due_at, state FROM kefu_followup_sheet WHERE id = %s",
                [sheet.id],
            )

    def test_r2_2_only_on_collection_days(self):
        """R2.2: no sheets on other days, none where the feature is off, none for signed or lost customers."""
        tuesday = MORNING + timedelta(days=1)
        with freeze_time(tuesday):
            self._run_cron("ir_cron_collect")
        self.assertFalse(self.env["kefu.followup.sheet"].search([("company_id", "=", self.company.id)]))
        self.company.kefu_use_followup = False
        self.assertFalse(self._collect())
        self.company.kefu_use_followup = True
        self.leads[2].stage_id = self.env["crm.stage"].create({"name": "Signed", "is_won": True, "sequence": 70})
        self.assertEqual(self._collect().line_ids.lead_id, self.leads[:2])

    def test_f5_no_server_on_the_day(self):
        """F5: the server was down on Monday: on Tuesday the sheets are made, and nobody is late for it."""
        with freeze_time(MORNING - timedelta(days=3)):
            self._run_cron("ir_cron_collect")
        sheet = self._collect(MORNING + timedelta(days=1))
        self.assertEqual(sheet.due_at, MORNING + timedelta(days=1, hours=3))

    def test_r2_2_notes_of_the_period(self):
        """R2.2: the notes since the last collection are on the sheet, those written later on appear at once."""
        with freeze_time(datetime(2026, 11, 20, 9)):
            before = self._follow_up(self.leads[0])
        self.env.cr.execute("UPDATE kefu_followup SET create_date = contacted_at")
        with freeze_time(datetime(2026, 11, 21, 9)):
            within = self._follow_up(self.leads[0])
        other = self._follow_up(self.leads[0], user=self.salesperson)
        sheet = self._collect()
        self.assertEqual(sheet.line_ids.followup_ids, within)
        later = self._follow_up(self.leads[1])
        self.assertEqual(sheet.line_ids.followup_ids, within | later)
        self.assertIn(NOTE, sheet.line_ids[0].notes)
        self.assertFalse((before | other).sheet_line_id)
        self.assertEqual((sheet.line_count, sheet.noted_count), (3, 2))

    def test_r2_2_a_new_customers_note_gets_a_line(self):
        sheet = self._collect()
        lead = self._create_leads(1)
        self._follow_up(lead)
        self.assertIn(lead, sheet.line_ids.lead_id)

    def test_r2_2_handed_in_by_the_person_alone(self):
        """R2.2: only its owner hands a sheet in, once; then its notes are not altered any more (R2.1)."""
        sheet = self._collect()
        followup = self._follow_up(self.leads[0])
        for user in (self.supervisor, self.director):
            with self.assertRaises(AccessError):
                sheet.with_user(user).action_submit()
        sheet.with_user(self.designer).action_submit()
        self.assertEqual(sheet.state, "submitted")
        with self.assertRaises(UserError):
            followup.content = "Rewritten after the collection"
        with self.assertRaises(UserError):
            sheet.with_user(self.designer).action_submit()

    def test_r2_2_late_once(self):
        """R2.2: not handed in by the hour: reported once; it can still be handed in."""
        breaches = self._breaches()
        sheet = self._collect()
        followup = self._follow_up(self.leads[0])
        for minutes in (1, 20, 300):
            self._collect(datetime(2026, 11, 23, 10) + timedelta(minutes=minutes))
        self.assertEqual(
            [(b["code"], b["user_id"]) for b in breaches if b["user_id"] == self.designer.id], [("SHEET_LATE", self.designer.id)]
        )
        self.assertTrue(sheet.is_late)
        self.assertTrue(followup.collected_at)
        sheet.with_user(self.designer).action_submit()
        self.assertEqual(sheet.state, "submitted")

    def test_r2_2_handed_in_on_time_is_not_late(self):
        breaches = self._breaches()
        sheet = self._submitted()
        self._collect(datetime(2026, 11, 23, 11))
        self.assertFalse(sheet.is_late)
        self.assertFalse([b for b in breaches if b["user_id"] == self.designer.id])

    def test_r2_2_reminder(self):
        sheet = self._collect()
        self.env["mail.notification"].search([]).unlink()
        with self.assertRaises(AccessError):
            sheet.with_user(self.designer).action_remind()
        sheet.with_user(self.supervisor).action_remind()
        self.assertEqual(len(self._inbox(self.designer)), 1)
        self.assertEqual(sheet.reminded_at, MORNING)

    def test_r3_7_checked_line_by_line(self):
        """R3.7: the supervisor judges each customer; then the sheet is checked and goes to the director."""
        breaches = self._breaches()
        sheet = self._submitted()
        lines = sheet.line_ids.with_user(self.supervisor)
        self.assertEqual(lines.mapped("suggestion"), ["fine", "sketchy", "missing"])
        with self.assertRaises(UserError):
            sheet.with_user(self.supervisor).action_pass()
        lines[0].result = "fine"
        lines[1].result = "sketchy"
        self.assertEqual(sheet.state, "submitted")
        lines[2].result = "missing"
        self.assertRecordValues(sheet, [{
            "state": "checked", "checked_by_id": self.supervisor.id, "fine_count": 1, "sketchy_count": 1, "missing_count": 1,
        }])
        self.assertFalse(breaches)
        sheet.with_user(self.supervisor).action_pass()
        self.assertEqual(sheet.state, "passed")
        self.assertEqual(
            [(b["code"], b["user_id"], b["res_id"]) for b in breaches],
            [("NOTES_BRIEF", self.designer.id, lines[1].id), ("NOTES_MISSING", self.designer.id, lines[2].id)],
        )
        with self.assertRaises(UserError):
            lines[0].result = "missing"

    def test_r3_7_passed_on_from_a_card(self):
        """R3.7: on a telephone the sheet is passed on from the card of the customer judged last; its page is one press away."""
        lines = self._checked().line_ids
        self.assertEqual(lines[0].with_user(self.supervisor).action_open_sheet()["res_id"], lines.sheet_id.id)
        with self.assertRaises(AccessError):
            lines[0].with_user(self.designer).action_pass_sheet()
        lines[0].with_user(self.supervisor).action_pass_sheet()
        self.assertEqual(lines.sheet_id.state, "passed")

    def test_r3_7_the_check_screen_is_live(self):
        """R3.7: the screens that show sheets or their lines load anew when a sheet is made, handed in or passed on."""
        sheet = self.env["kefu.followup.sheet"]
        for step in ("_collect", "action_submit", "action_pass"):
            with (
                self.subTest(step),
                patch.object(type(self.env["kefu.live.mixin"]), "_kefu_live_notify", autospec=True) as notify,
            ):
                if step == "_collect":
                    sheet = self._collect()
                else:
                    getattr(sheet.with_user(self.designer if step == "action_submit" else self.supervisor), step)()
                self.assertEqual(
                    {call.args[0]._name for call in notify.call_args_list} & {sheet._name, sheet.line_ids._name},
                    {"kefu.followup.sheet", "kefu.followup.sheet.line"},
                )
            if sheet.state == "submitted":
                sheet.with_user(self.supervisor).action_accept_suggestions()

    def test_r3_7_figures_stay_while_a_customer_is_judged(self):
        """R3.7: the figures of a sheet are those of what is saved, also while its page is being edited."""
        sheet = self._submitted()
        with Form(sheet.with_user(self.supervisor)) as form:
            with form.line_ids.edit(0) as line:
                line.result = "fine"
            self.assertEqual((form.line_count, form.noted_count), (3, 2))

    def test_r3_7_who_checks(self):
        """R3.7: nobody but supervisor and director, and nobody their own sheet."""
        sheet = self._submitted()
        for user in (self.designer, self.salesperson, self.general_manager):
            with self.assertRaises(AccessError):
                sheet.line_ids.with_user(user)[:1].result = "fine"
            with self.assertRaises(AccessError):
                sheet.with_user(user).action_accept_suggestions()
        sheet.line_ids.with_user(self.director)[:1].result = "fine"
        own = self._create_leads(1, designer=self.supervisor)
        self._run_cron("ir_cron_collect")
        sheet = self.env["kefu.followup.sheet"].search([("user_id", "=", self.supervisor.id)])
        self.assertEqual(sheet.line_ids.lead_id, own)
        sheet.with_user(self.supervisor).action_submit()
        with self.assertRaises(AccessError):
            sheet.with_user(self.supervisor).action_accept_suggestions()

    def test_r3_7_a_sheet_changes_through_its_buttons(self):
        sheet = self._submitted()
        with self.assertRaises(AccessError):
            sheet.with_user(self.supervisor).state = "passed"
        with self.assertRaises(AccessError):
            sheet.with_user(self.supervisor).write({"line_ids": [(2, sheet.line_ids[0].id)]})
        with self.assertRaises(AccessError):
            sheet.line_ids[0].with_user(self.supervisor).lead_id = self.leads[1]
        with self.assertRaises(UserError):
            sheet.unlink()
        sheet.with_user(self.supervisor).write({"line_ids": [(1, sheet.line_ids[0].id, {"result": "fine", "remark": "Good"})]})
        self.assertEqual(sheet.line_ids[0].result, "fine")

    def test_r3_7_who_sees_sheets(self):
        sheet = self._collect()
        sheets = self.env["kefu.followup.sheet"]
        for user in (self.designer, self.supervisor, self.director, self.general_manager):
            self.assertIn(sheet, sheets.with_user(user).search([]))
        for user in (self.designer2, self.salesperson):
            self.assertNotIn(sheet, sheets.with_user(user).search([]))
        stranger = self._create_user("director", "test_stranger", company=self.other_company)
        self.assertFalse(sheets.with_user(stranger).search([]))

    def test_r3_7_directors_weekly_check(self):
        """R3.7: on Friday the director is told once what waits, and finds brief notes: a breach, once per sheet."""
        breaches = self._breaches()
        sheet = self._checked()
        with self.assertRaises(UserError):
            sheet.with_user(self.director).action_director_brief()
        sheet.with_user(self.supervisor).action_pass()
        breaches.clear()
        self.env["mail.notification"].search([]).unlink()
        for hour in (9, 10):
            self._collect(MORNING + timedelta(days=4, hours=hour - 9))
        self.assertEqual(len(self._inbox(self.director)), 1)
        with self.assertRaises(AccessError):
            sheet.with_user(self.supervisor).action_director_brief()
        sheet.with_user(self.director).action_director_brief()
        self.assertEqual([b["code"] for b in breaches if b["company_id"] == self.company.id], ["FRIDAY_BRIEF"])
        self.assertRecordValues(sheet, [{"director_result": "brief", "director_id": self.director.id}])
        with self.assertRaises(UserError):
            sheet.with_user(self.director).action_director_fine()

    def test_r2_7_copied_notes_show_on_the_sheet(self):
        other = self._create_leads(1, designer=self.designer2)
        source = self._follow_up(other, user=self.designer2, content="王女士看了平面图,想把厨房改成开放式,预算二十五万")
        sheet = self._collect()
        self._follow_up(self.leads[0], content="王女士看了平面图,想把厨房改成开放式,预算二十六万")
        line = sheet.line_ids.with_user(self.supervisor)[0]
        self.assertEqual(line.copied_id.copied_from_id, source)
        self.assertGreaterEqual(line.copied_percent, 90)
        self.assertEqual(line.action_compare()["res_id"], line.copied_id.id)

    def test_making_sheets_costs_the_same_queries(self):
        """R2.2: sheets for many people cost as many queries as for a few."""
        job = self.env["kefu.followup.sheet.job"]

        def make(people):
            users = self.env["res.users"]
            for i in range(people):
                users |= self._create_user("designer", f"test_sheet_{people}_{i}")
            for user in users:
                self._create_leads(2, designer=user)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            job._make_sheets(self.company, MONDAY, users)
            self.env.flush_all()
            return self.cr.sql_log_count - before

        make(1)
        self.assertLessEqual(make(8), make(2))
