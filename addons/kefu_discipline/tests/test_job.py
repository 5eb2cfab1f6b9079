from datetime import datetime

from odoo.tests import freeze_time, tagged

from .common import DisciplineCase


@tagged("post_install", "-at_install")
class TestJob(DisciplineCase):
    """D-1, D-4: nobody has to look every hour: what waits is told once a day, what ends is told once."""

    def _run(self):
        """:return: the notices that were sent, as ``{person: [subject]}``"""
        last = self.env["mail.message"].search([], order="id desc", limit=1).id
        with self.enter_registry_test_mode():
            self.env.ref("kefu_discipline.ir_cron_tell").method_direct_trigger()
        told = {}
        notices = self.env["mail.message"].search([("id", ">", last), ("message_type", "=", "user_notification")], order="id")
        for notice in notices:
            for partner in notice.partner_ids & (self.company | self.other_company).user_ids.partner_id:
                told.setdefault(partner.user_ids, []).append(notice.subject)
        return told

    @freeze_time("2026-03-10 00:30:00")
    def test_d1_directors_hear_what_waits_once_a_day(self):
        """R2.8: how many proposals and appeals wait, once a day, to directors of companies that use the feature."""
        self._propose()
        self._issue().with_user(self.designer).action_appeal("no")
        self._propose(user=self.stranger, company=self.other_company)
        self.other_company.kefu_use_discipline = False
        told = self._run()
        text = "Wuhan Test Decoration: 1 proposed penalties and 1 appeals wait for you."
        self.assertEqual(told, {self.director: [text], self.other_director: [text]})
        self.assertEqual(self._run(), {})
        with freeze_time("2026-03-11 00:30:00"):
            self.assertEqual(set(self._run()), {self.director, self.other_director})

    def test_d1_nothing_waits_nobody_is_told(self):
        with freeze_time("2026-03-10 00:30:00"):
            self.assertEqual(self._run(), {})

    def test_d4_the_person_is_reminded_once(self):
        """D-4: who has not answered is reminded the day before the time to appeal ends, once; who has is left alone."""
        with freeze_time(datetime(2026, 3, 10, 2)):
            open_ones = self._issue() | self._issue()
            self._issue(user=self.other_designer).with_user(self.other_designer).action_acknowledge()
        with freeze_time(datetime(2026, 3, 15, 0, 30)):
            self.assertEqual(self._run(), {})
        with freeze_time(datetime(2026, 3, 16, 0, 30)):
            told = self._run()
            self.assertEqual(list(told), [self.designer])
            self.assertEqual(len(told[self.designer]), 1)
            self.assertTrue(all(penalty.reminded_at for penalty in open_ones))
            self.assertEqual(self._run(), {})
        with freeze_time(datetime(2026, 3, 17, 0, 30)):
            self.assertEqual(self._run(), {})
