from datetime import datetime, timedelta

from freezegun import freeze_time

from odoo.addons.kefu_base.tests.common import KefuCase

MONDAY = datetime(2026, 11, 23, 2, 0)


@freeze_time(MONDAY)
class TestLeaveDuty(KefuCase):
    """R3.5: who is on leave gets no customers, and gets them again afterwards."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.team = cls.env["crm.team"].create({"name": "Design", "company_id": cls.company.id})
        cls.member = cls.env["crm.team.member"].create({"crm_team_id": cls.team.id, "user_id": cls.designer.id})
        cls.employee = cls.env["hr.employee"].create({
            "name": "Designer", "user_id": cls.designer.id, "company_id": cls.company.id, "tz": "Asia/Shanghai",
        })
        cls.leave_type = cls.env["hr.leave.type"].create({
            "name": "Unpaid", "requires_allocation": False, "leave_validation_type": "hr", "company_id": cls.company.id,
        })

    def _create_leave(self, first, last):
        return self.env["hr.leave"].with_context(leave_skip_date_check=True).create({
            "employee_id": self.employee.id,
            "holiday_status_id": self.leave_type.id,
            "request_date_from": first.date(),
            "request_date_to": last.date(),
        })

    def _run(self):
        with self.enter_registry_test_mode():
            self.env.ref("kefu_followup_hr_holidays.ir_cron_follow_leaves").method_direct_trigger()

    def test_r3_5_leave_begins_and_ends(self):
        leave = self._create_leave(MONDAY, MONDAY + timedelta(days=1))
        self._run()
        self.assertEqual(self.member.duty_state, "on_duty", "asked for, not validated")
        leave._action_validate(check_state=False)
        self._run()
        self.assertEqual((self.member.duty_state, self.member.duty_until), ("leave", leave.date_to))
        self.assertFalse(self.member.is_available)
        with freeze_time(leave.date_to + timedelta(hours=1)):
            self._run()
            self.assertEqual((self.member.duty_state, self.member.duty_until), ("on_duty", False))

    def test_r3_5_leave_called_off(self):
        leave = self._create_leave(MONDAY, MONDAY + timedelta(days=1))
        leave._action_validate(check_state=False)
        self._run()
        leave.action_refuse()
        self._run()
        self.assertEqual(self.member.duty_state, "on_duty")

    def test_r3_5_leave_in_the_future_wakes_the_job(self):
        leave = self._create_leave(MONDAY + timedelta(days=7), MONDAY + timedelta(days=8))
        leave._action_validate(check_state=False)
        self._run()
        self.assertEqual(self.member.duty_state, "on_duty")
        cron = self.env.ref("kefu_followup_hr_holidays.ir_cron_follow_leaves")
        triggers = self.env["ir.cron.trigger"].search([("cron_id", "=", cron.id)]).mapped("call_at")
        self.assertIn(leave.date_from, triggers)
        self.assertIn(leave.date_to, triggers)

    def test_r3_5_set_by_hand_stays(self):
        """A supervisor's word is not overruled: neither unfit nor a leave told by hand."""
        for state in ("unfit", "off", "leave"):
            self.member.with_user(self.supervisor).sudo().duty_state = state
            self._run()
            self.assertEqual(self.member.duty_state, state)

    def test_r3_5_company_without_the_feature(self):
        self.company.kefu_use_followup = False
        leave = self._create_leave(MONDAY, MONDAY + timedelta(days=1))
        leave._action_validate(check_state=False)
        self._run()
        self.assertEqual(self.member.duty_state, "on_duty")

    def test_nothing_to_do_costs_little(self):
        self._run()
        self.env.flush_all()
        with self.assertQueryCount(4):
            self.env["crm.team.member"]._follow_leaves()
