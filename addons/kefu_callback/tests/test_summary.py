from datetime import datetime, timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .common import CallbackCase

#: in Shanghai: Friday 23:59, Saturday 0:00, Sunday 21:59, Sunday 22:00
FRIDAY, SATURDAY = datetime(2026, 3, 13, 15, 59), datetime(2026, 3, 13, 16)
SUNDAY, SUNDAY_NIGHT = datetime(2026, 3, 15, 13, 59), datetime(2026, 3, 15, 14)


@tagged("post_install", "-at_install")
class TestSummary(CallbackCase):
    """C8w: each weekend a summary of the month so far, draft on Saturday, final and sent on Sunday night."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Summary = cls.env["kefu.callback.summary"]
        cls.env["res.company"].search([("id", "!=", cls.company.id)]).kefu_use_callback = False

    def _calls(self, day=datetime(2026, 3, 10, 2)):
        """Six calls about sites: four done, one refused to talk, one not reached, one not tried, one cancelled."""
        with freeze_time(day):
            sites = [self.env["kefu.day.exception"].create({"company_id": self.company.id, "date": f"2030-01-{number:02d}"})
                     for number in range(1, 7)]
            plans = [self._plan("slip_purchase", site, about=self.designer) for site in sites]
            for call, (tone, stars) in zip(plans, (("good", 5), ("good", 4), ("bad", 1)), strict=False):
                self._finish(call, tone=tone, satisfaction=stars, opinion=f"{stars} stars")
            self._open(plans[3]).action_refuse("no time")
            self._open(plans[4]).action_no_answer()
            self._plan("slip_purchase", self._record()).with_user(self.director).action_cancel("no need")
            # created now, as far as the database knows
            self.env.cr.execute("UPDATE kefu_callback SET create_date = %s WHERE company_id = %s", [day, self.company.id])
        return self.env["kefu.callback"].union(*plans)

    def _run(self, moment):
        """:return: who was told, and the summaries there are"""
        with freeze_time(moment):
            told = self._told(lambda: self._cron("ir_cron_summaries"))
        self.env.invalidate_all()
        return told, self.Summary.search([("company_id", "=", self.company.id)])

    def test_c8w_made_on_saturday_final_on_sunday_night(self):
        """C8w: in the company's time: nothing on Friday 23:59, a draft on Saturday 0:00, final on Sunday 22:00, once."""
        self._calls()
        self.assertEqual(self._run(FRIDAY)[1].ids, [])
        told, summary = self._run(SATURDAY)
        self.assertFalse(told)
        self.assertRecordValues(summary, [{
            "state": "draft", "week_start": datetime(2026, 3, 9).date(), "period_start": datetime(2026, 3, 1).date(),
            "period_end": datetime(2026, 3, 15).date(), "sent_at": False,
        }])
        self.assertEqual(self._run(SUNDAY)[1].state, "draft")
        told, final = self._run(SUNDAY_NIGHT)
        self.assertEqual(final, summary)
        self.assertEqual(summary.state, "final")
        self.assertTrue(summary.sent_at)
        self.assertEqual(told, self.service_manager | self.general_manager)
        self.assertFalse(self._run(SUNDAY_NIGHT + timedelta(hours=1))[0])
        self.assertEqual(len(self._run(SUNDAY_NIGHT + timedelta(days=1))[1]), 1)

    def test_c8w_another_time_zone(self):
        """C8w: the weekend is the company's: in New York it begins twelve hours later."""
        self.company.kefu_tz = "America/New_York"
        self._calls()
        self.assertFalse(self._run(SATURDAY + timedelta(hours=11))[1])
        self.assertEqual(self._run(SATURDAY + timedelta(hours=12))[1].state, "draft")
        self.assertEqual(self._run(SUNDAY_NIGHT + timedelta(hours=11))[1].state, "draft")
        self.assertEqual(self._run(SUNDAY_NIGHT + timedelta(hours=12))[1].state, "final")

    def test_c8w_figures(self):
        """C8w: made of due, answered of made, satisfaction, sites with too few calls; cancelled calls do not count."""
        self._calls()
        summary = self._run(SUNDAY_NIGHT)[1]
        self.assertRecordValues(summary, [{
            "calls_due": 6, "calls_made": 5, "calls_reached": 4, "coverage": 83.3, "answer_rate": 80.0,
            "coverage_target": 90.0, "contradictions": 0, "sites_few_calls": 6,
        }])
        self.assertAlmostEqual(summary.satisfaction, 10 / 3)
        self.assertRecordValues(summary.line_ids, [{
            "user_id": self.designer.id, "calls_due": 6, "calls_done": 3, "bad_answers": 3, "contradictions": 0,
        }])
        self.assertEqual(summary.opinion_ids.mapped("text"), ["5 stars", "4 stars", "1 stars"])
        self.assertEqual(set(summary.opinion_ids.mapped("topic")), {"Service slip: material purchase"})

    def test_c8w_each_figure_opens_its_calls(self):
        self._calls()
        summary = self._run(SUNDAY_NIGHT)[1].with_user(self.service_manager)
        for figure in ("calls_due", "calls_made", "calls_reached"):
            action = summary.action_open_figure(figure)
            self.assertEqual(self.Callback.search_count(action["domain"]), summary[figure])
        self.assertEqual(self.Callback.search_count(summary.action_open_figure("sites_few_calls")["domain"]), 6)
        for figure in ("state", "nonsense", ["calls_due"]):
            with self.assertRaises(UserError):
                summary.action_open_figure(figure)

    def test_c8w_month_end(self):
        """C8w: in a week in which a month ends the whole month is summed up: no day is left out."""
        self._calls(datetime(2026, 3, 30, 2))
        summary = self._run(datetime(2026, 4, 5, 14))[1]
        self.assertRecordValues(summary, [{
            "period_start": datetime(2026, 3, 1).date(), "period_end": datetime(2026, 4, 5).date(), "calls_due": 6,
        }])

    def test_c8w_weekends_without_a_server_are_made_up_for(self):
        """C8w: what should have been made while no server ran is made and sent when one runs again, once."""
        self._calls()
        self._run(SUNDAY_NIGHT)
        told, summaries = self._run(SUNDAY_NIGHT + timedelta(days=16))
        self.assertEqual(summaries.mapped("state"), ["final"] * 3)
        self.assertEqual([str(summary.week_start) for summary in summaries], ["2026-03-23", "2026-03-16", "2026-03-09"])
        self.assertTrue(told)
        self.assertEqual(self._run(SUNDAY_NIGHT + timedelta(days=16))[1], summaries)

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")
    def test_c8w_the_pdf_is_read_by_who_gets_it(self):
        """C8w: who is asked about in the summary reads the figures, not the PDF that tells of them; the others do."""
        with freeze_time(datetime(2026, 3, 10, 2)):
            self._finish(self._plan("slip_purchase", about=self.general_manager), satisfaction=1, opinion="About the manager")
        self._calls()
        self.patch(type(self.Summary), "_prepare_attachments", lambda summary: [("summary.pdf", b"%PDF")])
        summary = self._run(SUNDAY_NIGHT)[1]
        message = self.env["mail.message"].search([("model", "=", summary._name), ("attachment_ids", "!=", False)])
        self.assertEqual(message.notified_partner_ids, self.service_manager.partner_id)
        self.assertTrue(message.attachment_ids.with_user(self.service_manager).name)
        for user in (self.general_manager, self.director, self.designer):
            attachments = self.env["ir.attachment"].with_user(user)
            self.assertFalse(attachments.search([("id", "in", message.attachment_ids.ids)]))
            with self.assertRaises(AccessError):
                message.attachment_ids.with_user(user).read(["datas"])

    def test_c8w_not_without_calls_nor_when_switched_off(self):
        self.assertFalse(self._run(SUNDAY_NIGHT)[1])
        self._calls()
        self.company.kefu_use_callback = False
        self.assertFalse(self._run(SUNDAY_NIGHT)[1])

    def test_c8w_nothing_due_one_query(self):
        self._calls()
        self._run(SUNDAY_NIGHT)
        with freeze_time(SUNDAY_NIGHT + timedelta(days=1)), self.assertQueryCount(1):
            self.env["kefu.callback.summary.job"]._cron_summaries()

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")
    def test_c8w_who_reads(self):
        """C8w: managers of the company, without their own line and what was said about themselves; nobody else."""
        with freeze_time(datetime(2026, 3, 10, 2)):
            self._finish(self._plan("slip_purchase", about=self.director), satisfaction=1, opinion="About the director")
        self._calls()
        summary = self._run(SUNDAY_NIGHT)[1]
        for user in (self.service_manager, self.general_manager):
            self.assertEqual(summary.with_user(user).line_ids.user_id, self.designer | self.director)
            self.assertEqual(len(summary.with_user(user).opinion_ids), 4)
        own = self.env["kefu.callback.summary.line"].with_user(self.director).search([("summary_id", "=", summary.id)])
        self.assertEqual(own.user_id, self.designer)
        said = self.env["kefu.callback.summary.opinion"].with_user(self.director).search([("summary_id", "=", summary.id)])
        self.assertNotIn("About the director", said.mapped("text"))
        for user in (self.consultant, self.designer, self.manager):
            with self.assertRaises(AccessError):
                summary.with_user(user).read(["calls_due"])
        other = self._create_user("general_manager", "test_other_gm", self.other_company)
        self.assertFalse(self.Summary.with_user(other).search([("id", "=", summary.id)]))
        with self.assertRaises(AccessError):
            summary.with_user(self.service_manager).write({"calls_due": 1})
