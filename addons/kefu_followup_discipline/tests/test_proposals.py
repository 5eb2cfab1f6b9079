from datetime import datetime, timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from .common import FollowupDisciplineCase

#: a Monday, 9:00 in Wuhan; the sheet is due at 18:00
MORNING = datetime(2026, 11, 23, 1, 0)
CHINESE_NOTE = "王女士看了平面图,想把厨房改成开放式,次卧做成儿童房,预算二十五万左右,周六上午十点来公司看材料"


@tagged("post_install", "-at_install")
class TestProposals(FollowupDisciplineCase):
    """What follow-up finds broken becomes one proposal with its facts: the deed in the way people commit it, found twice."""

    def _assert_proposed(self, code, user, amount, facts=""):
        penalty = self._penalties(code)
        self.assertRecordValues(penalty, [{
            "state": "proposed", "user_id": user.id, "amount": amount, "lead_id": self.lead.id, "proposed_by_id": False,
        }])
        self.assertRegex(penalty.facts, facts)
        return penalty

    def _refused(self, attempt):
        """Try what is refused, and let the request end as it does on a server."""
        with self.enter_registry_test_mode():
            with self.assertRaises(AccessError):
                attempt()
            self.env.cr.postrollback.run()
        self.env.invalidate_all()

    def _sweep(self, moment):
        with freeze_time(moment):
            self._run_cron("ir_cron_escalate")

    # === R2.3 === #

    def test_r2_3_followup_late(self):
        """R2.3: over three days costs 20, once per overdue episode, whatever else the ladder tells."""
        for days in (3, 5, 7):
            self._sweep(self._after(days=days, hours=1))
        penalty = self._assert_proposed("FOLLOWUP_LATE", self.designer, 20, "No contact since")
        self.assertEqual((penalty.res_model, penalty.res_id, penalty.clause), ("crm.lead", self.lead.id, "R2.3"))
        with freeze_time(self._after(days=8)):
            self._follow_up()
        self._sweep(self._after(days=12))
        self.assertEqual(len(self._penalties("FOLLOWUP_LATE")), 2)
        self.assertIn("Last contact", self._penalties("FOLLOWUP_LATE")[1].facts)

    def test_r2_3_followup_lost(self):
        with freeze_time(self._after(days=2)):
            self._lose(self.lead)
        self._assert_proposed("FOLLOWUP_LOST", self.designer, 100, "No contact since.*\nWrite-off proposed.*Signed with somebody")

    # === R1.2 === #

    def test_r1_2_sales_late(self):
        self.lead.basic_data_deadline = self._after(minutes=-1)
        for _run in range(2):
            self._run_cron("ir_cron_basic_data")
        self._assert_proposed("SALES_LATE", self.salesperson, 20, "Missing: Estate.*Area.*Floor Plan")

    def test_r1_2_sales_lost(self):
        self.lead.basic_data_deadline = self._after(minutes=-1)
        self._lose(self.lead)
        self._assert_proposed("SALES_LOST", self.salesperson, 100, "Missing: .*\nWrite-off proposed")

    # === Sheets === #

    def _collect(self, moment=MORNING):
        self.lead.registered_at = datetime(2026, 11, 10)
        with freeze_time(moment):
            self._run_cron("ir_cron_collect")
        return self.env["kefu.followup.sheet"].search([("user_id", "=", self.designer.id)])

    def test_r2_1_sheet_late(self):
        self._collect()
        for hours in (10, 12):
            sheet = self._collect(MORNING + timedelta(hours=hours))
        penalty = self._penalties()
        self.assertRecordValues(penalty, [{
            "code": "SHEET_LATE", "user_id": self.designer.id, "amount": 20, "res_id": sheet.id, "lead_id": False,
        }])
        self.assertIn("2026-11-23 with 1 customers was due until 2026-11-23 18:00", penalty.facts)

    def test_r2_1_sheet_lost(self):
        self._collect()
        with freeze_time(MORNING + timedelta(hours=10)):
            self.lead._start_followup_clock()
            self._lose(self.lead)
        self._assert_proposed("SHEET_LOST", self.designer, 100, "not handed in: 2026-11-23.\nWrite-off proposed")

    def _passed_sheet(self):
        """:return: a sheet with a customer whose notes are missing and another whose notes are sketchy, passed on"""
        self.sketchy = self._create_leads(1)
        sheet = self._collect()
        with freeze_time(MORNING + timedelta(hours=1)):
            self._follow_up(self.sketchy, content="ok")
            sheet.with_user(self.designer).action_submit()
        as_supervisor = self._as(self.supervisor, sheet)
        as_supervisor.action_accept_suggestions()
        as_supervisor.action_pass()
        return sheet

    def test_r3_7_notes_missing_and_brief(self):
        """R3.7: 100 for missing notes, 50 for sketchy ones; passed twice is refused."""
        sheet = self._passed_sheet()
        with self.assertRaises(UserError):
            self._as(self.supervisor, sheet).action_pass()
        self._assert_proposed("NOTES_MISSING", self.designer, 100, "no notes about this customer")
        brief = self._penalties("NOTES_BRIEF")
        self.assertRecordValues(brief, [{"amount": 50, "user_id": self.designer.id, "lead_id": self.sketchy.id}])
        self.assertIn("ok", brief.facts)
        self.assertEqual(len(self._penalties()), 2)

    def test_r3_7_friday_brief(self):
        sheet = self._passed_sheet()
        self._as(self.director, sheet).action_director_brief()
        with self.assertRaises(UserError):
            self._as(self.director, sheet).action_director_brief()
        penalty = self._penalties("FRIDAY_BRIEF")
        self.assertRecordValues(penalty, [{"amount": 50, "user_id": self.designer.id, "res_id": sheet.id}])
        self.assertRegex(penalty.facts, "Test Director.*2 customers, notes about 1.*0 fine, 1 sketchy, 1 missing")

    # === R2.7 === #

    def test_r2_7_copied(self):
        """R2.7: proposed when the supervisor confirms; the director sets the amount; it opens as the comparison."""
        other = self._create_leads(1, designer=self.designer2, contact_name="Secretive")
        self._follow_up(other, self.designer2, content=CHINESE_NOTE)
        note = self._follow_up(content=CHINESE_NOTE)
        self.assertFalse(self._penalties())
        self._as(self.supervisor, note).action_confirm_copy()
        with self.assertRaises(UserError):
            self._as(self.supervisor, note).action_confirm_copy()
        penalty = self._assert_proposed("COPIED", self.designer, 0, "100 % the same as the record of .* by Test Designer2")
        self.assertNotIn("Secretive", penalty.facts)
        as_director = self._as(self.director, penalty)
        with self.assertRaisesRegex(UserError, "Enter the amount"):
            as_director.action_issue()
        as_director.amount = 300
        as_director.action_issue()
        self.assertEqual(as_director.action_open_record()["res_id"], note.id)
        compare = self.env.ref("kefu_followup.kefu_followup_view_form_compare")
        self.assertEqual(as_director.action_open_record()["view_id"][0], compare.id)
        self.assertNotIn("view_id", self._as(self.designer, penalty).action_open_record())

    def test_r2_7_dismissed_is_not_proposed(self):
        other = self._create_leads(1, designer=self.designer2)
        self._follow_up(other, self.designer2, content=CHINESE_NOTE)
        self._as(self.supervisor, self._follow_up(content=CHINESE_NOTE)).action_dismiss_copy()
        self.assertFalse(self._penalties())

    # === Refused attempts === #

    def test_r1_3_private_dispatch(self):
        """R1.3: tried twice on a day is one proposal; the facts are what the system answered."""
        for _attempt in range(2):
            self._refused(lambda: self._as(self.designer, self.lead).write({"designer_id": self.designer2.id}))
        self._assert_proposed("PRIVATE_DISPATCH", self.designer, 100, "^Refused on .*about Customer 0: Only the director decides")

    def test_r1_3_registered_for_somebody(self):
        """R1.3: about the person who was to get the customer, in the company where it was tried."""
        self.designer2.sudo().write({"company_ids": [(4, self.other_company.id)], "company_id": self.other_company.id})
        self._refused(lambda: self.env["crm.lead"].with_user(self.salesperson).with_company(self.company).create({
            "contact_name": "Wang", "receiver_id": self.designer2.id,
        }))
        penalty = self._penalties("PRIVATE_DISPATCH")
        self.assertRecordValues(penalty, [{"user_id": self.salesperson.id, "res_model": "res.users", "lead_id": False}])
        self.assertIn("You cannot register a customer for Test Designer2", penalty.facts)

    def test_r1_3_one_attempt_on_many_customers(self):
        """R1.3: a mass edit is one deed; the facts say how many it was about."""
        leads = self.lead | self._create_leads(2)
        self._refused(lambda: self._as(self.designer, leads).write({"designer_id": self.designer2.id}))
        self.assertIn("and 2 more", self._penalties("PRIVATE_DISPATCH").facts)

    def test_r3_3_grab(self):
        """R3.3: a serious warning and two rounds, no money."""
        self._refused(lambda: self._as(self.designer2, self.lead).write({"designer_id": self.designer2.id}))
        penalty = self._assert_proposed("GRAB", self.designer2, 0, "Refused on")
        self.assertRecordValues(penalty, [{"suspend_rounds": 2, "effect": "serious_warning"}])

    def test_r2_5_wasted_lead(self):
        for attempt in ("action_archive", "action_set_lost"):
            self._refused(lambda attempt=attempt: getattr(self._as(self.designer, self.lead), attempt)())
        self._assert_proposed("WASTED_LEAD", self.designer, 100, "Nobody gives up")

    def test_r2_5_rescuing_a_lost_customer_is_no_waste(self):
        self._lose(self.lead)
        self._refused(lambda: self._as(self.salesperson, self.lead).with_context(active_test=False).action_unarchive())
        self.assertFalse(self._penalties())

    # === R3.15 === #

    def test_r3_15_no_support(self):
        """R3.15: proposed when the director finds the refusal without good reason, with the reason that was given."""
        request = self.env["kefu.support.request"].with_user(self.salesperson).create({
            "lead_id": self.lead.id, "designer_id": self.designer2.id, "start": fields.Datetime.now() + timedelta(days=1),
        })
        as_designer = self._as(self.designer2, request)
        as_designer.decline_reason = "No wish to"
        as_designer.action_decline()
        self.assertFalse(self._penalties())
        for _time in range(2):
            self._as(self.director, request).action_confirm_breach()
        penalty = self._assert_proposed("NO_SUPPORT", self.designer2, 0, "Test Salesperson asked on .* Measure .*No wish to")
        self.assertEqual(penalty.suspend_rounds, 2)

    # === Switches, languages, numbers === #

    def test_d_1_facts_in_the_persons_language(self):
        """D-1: whoever finds it, the person reads it in their own language."""
        self.designer.lang = "zh_CN"
        self._sweep(self._after(days=4))
        self.assertIn("派单", self._penalties("FOLLOWUP_LATE").facts)

    def test_d_3_feature_off(self):
        """D-3: a company without discipline gets no proposal, whatever is found."""
        self.company.kefu_use_discipline = False
        self._sweep(self._after(days=4))
        self._refused(lambda: self._as(self.designer, self.lead).action_archive())
        with freeze_time(self._after(days=5)):
            self._lose(self.lead)
        self.assertFalse(self._penalties())

    def test_d_3_rule_archived(self):
        self.env["kefu.penalty.rule"]._get_rules(self.company, ["FOLLOWUP_LATE"])["FOLLOWUP_LATE"].active = False
        self._sweep(self._after(days=4))
        self.assertFalse(self._penalties())

    def test_d_2_swept_by_two_servers(self):
        """D-2: the database proposes once, also when a second server has the same clocks in hand."""
        clocks = self.env["kefu.followup.clock"].search([("lead_id", "=", self.lead.id)])
        with freeze_time(self._after(days=4)):
            self.env["kefu.followup.sweep"]._escalate(clocks)
            self.env["kefu.escalation"].search([("lead_id", "=", self.lead.id)]).sudo().unlink()
            self.env["kefu.followup.sweep"]._escalate(clocks)
        self.assertEqual(len(self._penalties("FOLLOWUP_LATE")), 1)

    def test_d_2_sweep_costs_the_same_queries(self):
        """D-2: proposals for many customers by as many queries as for a few, facts and suspension included."""
        def sweep(count):
            leads = self._create_leads(count)
            leads |= self._create_leads(count, designer=self.designer2)
            clocks = self.env["kefu.followup.clock"].search([("lead_id", "in", leads.ids)])
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            with freeze_time(self._after(days=4)):
                self.env["kefu.followup.sweep"]._escalate(clocks)
            self.env.flush_all()
            queries = self.env.cr.sql_log_count - before
            proposed = self.env["kefu.penalty"].search_count([("res_id", "in", leads.ids), ("facts", "!=", False)])
            self.assertEqual(proposed, 2 * count)
            return queries

        sweep(1)
        self.assertEqual(sweep(3), sweep(60))

    def test_d_2_notes_cost_the_same_queries(self):
        """D-2: facts of sheet lines, too."""
        def propose(count):
            leads = self._create_leads(count)
            sheet = self.env["kefu.followup.sheet"].create({
                "company_id": self.company.id, "user_id": self.designer.id, "date": MORNING.date() + timedelta(days=count),
                "period_start": MORNING, "due_at": MORNING,
            })
            lines = self.env["kefu.followup.sheet.line"].create([
                {"sheet_id": sheet.id, "company_id": self.company.id, "lead_id": lead.id, "result": "missing"} for lead in leads
            ])
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            lines._report_breaches()
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        propose(1)
        self.assertEqual(propose(3), propose(40))
