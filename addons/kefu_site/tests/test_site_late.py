from freezegun import freeze_time

from odoo.tests import tagged

from .site_case import SiteCase

#: 2026-03-10 begins, and ends, in Shanghai
MORNING, EVENING = "2026-03-09 16:00:00", "2026-03-10 15:59:59"
NEXT_DAY = "2026-03-10 16:00:00"


@tagged("post_install", "-at_install")
class TestSiteLate(SiteCase):
    """S1: one rule of what is late, for lists, cards, board, figures and timeline, around midnight in Shanghai."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.kefu_tz = "Asia/Shanghai"
        with freeze_time("2026-03-01 02:00:00"):
            cls.site = cls._open_site()
        cls.node = cls.site.node_ids[0]
        (cls.site.node_ids - cls.node).write({"planned_on": False})

    def _assert_late(self, moment, late, level):
        """Everything that shows whether a node is late says the same, whatever the reader's own time zone."""
        for zone in ("Asia/Shanghai", "UTC", "America/Los_Angeles"):
            with self.subTest(moment=moment, zone=zone), freeze_time(moment):
                self.env.flush_all()
                self.env.invalidate_all()
                node = self.node.with_user(self.site_manager).with_context(tz=zone)
                site = node.project_id
                self.assertEqual((node.is_late, site.late), (late, late))
                self.assertEqual(node.search([("is_late", "=", True)]), node if late else node.browse())
                self.assertEqual(node in node.search([("is_late", "=", False)]), not late)
                self.assertEqual(site.search([("late", "=", True)]), site if late else site.browse())
                for bar in ("mine", "board"):
                    figures = {figure["filter"]: figure["count"] for figure in site.kefu_figures(bar)}
                    self.assertEqual(figures["late"], int(late))
                self.assertEqual(site.site_line[0]["level"], level)
                self.assertEqual(site.site_now["late"], late)
                (row,) = site.timeline_data([], "2026-03-01", "2026-04-01")["sites"]
                self.assertEqual((row["late"], row["nodes"][0]["level"]), (late, level))

    def test_s1_planned_day(self):
        """S1: without an appointment a node is late when its planned day is over in Shanghai, not on that day."""
        self.node.planned_on = "2026-03-10"
        for state in ("planned", "failed"):
            self.node.state = state
            self._assert_late(EVENING, False, "ahead")
            self._assert_late(NEXT_DAY, True, "late")

    def test_s1_appointment_to_come(self):
        """S1: what has an appointment to come, or one today, is not late, however long ago it was planned."""
        self.node.write({"planned_on": "2026-03-02", "state": "announced", "scheduled_at": "2026-03-10 01:00:00"})
        for state in ("announced", "confirmed"):
            self.node.state = state
            self._assert_late("2026-03-09 15:59:59", False, "called")
            self._assert_late(MORNING, False, "today")
            self._assert_late(EVENING, False, "today")
            self._assert_late(NEXT_DAY, True, "late")

    def test_s1_missed_appointment(self):
        """S1: an appointment that went by is late before the planned day, too; moved or failed, it is not."""
        self.node.write({"planned_on": "2026-03-20", "state": "confirmed", "scheduled_at": "2026-03-10 15:30:00"})
        self._assert_late(EVENING, False, "today")
        self._assert_late(NEXT_DAY, True, "late")
        self.node.scheduled_at = "2026-03-12 01:00:00"
        self._assert_late(NEXT_DAY, False, "called")
        self.node.write({"state": "failed", "scheduled_at": False})
        self._assert_late(NEXT_DAY, False, "ahead")

    def test_s1_behind_us(self):
        """S1: what has passed or was cancelled is not late; nor is what has no day."""
        self.node.write({"planned_on": "2026-03-02", "state": "cancelled"})
        with freeze_time(NEXT_DAY):
            self.assertFalse(self.node.is_late or self.site.late)
            self.node.write({"state": "passed", "passed_at": "2026-03-10 15:00:00"})
            self.assertFalse(self.node.is_late)
            self.node.write({"state": "planned", "planned_on": False})
            self.assertFalse(self.node.is_late)

    def test_s1_each_company_s_midnight(self):
        """S1: a day ends at each company's own midnight."""
        self.company.kefu_tz = "UTC"
        self.node.planned_on = "2026-03-10"
        self._assert_late(NEXT_DAY, False, "ahead")
        self._assert_late("2026-03-11 00:00:00", True, "late")

    def test_s1_days_behind_plan(self):
        """S1: the report counts days behind the plan by Shanghai's days, too: after midnight it is a day later."""
        report = self.env["kefu.site.node.report"].with_user(self.director)
        for moment, delay in ((EVENING, 0), (NEXT_DAY, 1)):
            self.node.write({"state": "passed", "planned_on": "2026-03-10", "passed_at": moment})
            self.env.flush_all()
            self.env.invalidate_all()
            row = report.search([("project_id", "=", self.site.id)])
            self.assertEqual((row.delay_days, row.is_in_time), (delay, 0.0 if delay else 100.0))
            self.assertEqual(self.node._shown_day().day, 10 + delay)
