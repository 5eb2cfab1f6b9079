from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time

from .common import ComplaintCase


@freeze_time("2026-11-18 02:00:00")
class TestAuthority(ComplaintCase):
    def test_x7_compensation_within_the_limit(self):
        """X7: each level grants up to its limit, all grants of a complaint together; above it the next level decides."""
        complaint = self._registered()
        granted = complaint.action_compensate(500, "money", "For the trouble.")
        self.assertRecordValues(granted, [{"state": "granted", "decided_by_id": self.consultant.id}])
        asked = complaint.action_compensate(1, "gift", "A little more.")
        self.assertRecordValues(asked, [{"state": "asked", "level": 2}])
        self.assertTrue(self._notices(self.service_manager))
        with self.assertRaises(AccessError):
            asked.with_user(self.consultant).action_grant()
        asked.with_user(self.service_manager).action_grant()
        self.assertEqual(complaint.compensation_total, 501)
        large = complaint.with_user(self.service_manager).action_compensate(9000, "money", "The kitchen.")
        self.assertRecordValues(large, [{"state": "asked", "level": 3}])
        for user in (self.consultant, self.service_manager):
            with self.assertRaises(AccessError):
                large.with_user(user).action_grant()
        large.with_user(self.director).action_grant()
        with self.assertRaises(UserError):
            large.with_user(self.director).action_grant()
        house = complaint.with_user(self.director).action_compensate(100000, "money", "The house.")
        with self.assertRaises(AccessError):
            house.with_user(self.director).action_refuse("Too much.")
        house.with_user(self.general_manager).action_refuse("Too much.")
        self.assertRecordValues(complaint, [{"compensation_total": 9501}])

    def test_x7_who_answers_for_it_only_asks(self):
        """X7: a site manager has no limit: every amount is asked for."""
        complaint = self._registered().with_user(self.site_manager)
        self.assertEqual(complaint.action_compensate(1, "money", "A coffee.").state, "asked")
        wrong = ((0, "money", "x"), (-5, "money", "x"), (5, "bribe", "x"), (5, "money", " "), ("5", "money", "x"))
        for amount, kind, why in wrong:
            with self.assertRaises(UserError):
                complaint.action_compensate(amount, kind, why)

    def test_x7_escalated_by_hand(self):
        complaint = self._registered()
        complaint.action_escalate("The customer is at the door.")
        self.assertEqual(complaint.level, 2)
        self.assertTrue(self._notices(self.service_manager))
        for _step in range(2):
            complaint.action_escalate("Still.")
        with self.assertRaises(UserError):
            complaint.action_escalate("Still.")

    def test_x8_handed_on_with_acceptance(self):
        """X8: the main responsibility stays until the other department accepts; every hop is counted."""
        complaint = self._registered()
        hop = complaint.with_user(self.site_manager).action_hand_on(self.departments["design"], "The drawing is wrong.")
        self.assertRecordValues(complaint, [{"department_id": self.departments["engineering"].id, "hop_count": 0}])
        self.assertTrue(self._notices(self.supervisor))
        with self.assertRaises(UserError):
            complaint.action_hand_on(self.departments["property"], "Theirs, then.")
        for user in (self.site_manager, self.consultant, self.service_manager):
            with self.assertRaises(AccessError):
                hop.with_user(user).action_accept()
        hop.with_user(self.supervisor).action_accept()
        self.assertRecordValues(complaint, [{
            "department_id": self.departments["design"].id, "responsible_id": self.supervisor.id, "hop_count": 1,
        }])
        with self.assertRaises(UserError):
            hop.with_user(self.supervisor).action_accept()

    def test_x8_refused_or_decided(self):
        """X8: refused, it stays; the service manager decides with a reason, nobody below does."""
        complaint = self._registered()
        hop = complaint.action_hand_on(self.departments["design"].id, "The drawing is wrong.")
        with self.assertRaises(UserError):
            hop.with_user(self.supervisor).action_refuse("")
        hop.with_user(self.supervisor).action_refuse("It is not.")
        self.assertEqual(complaint.responsible_id, self.site_manager)
        hop = complaint.action_hand_on(self.departments["design"].id, "It is.")
        with self.assertRaises(AccessError):
            hop.with_user(self.consultant).action_decide(True, "I say so.")
        with self.assertRaises(UserError):
            hop.with_user(self.service_manager).action_decide(True, " ")
        hop.with_user(self.service_manager).action_decide(True, "The drawing shows it.")
        self.assertRecordValues(complaint, [{"responsible_id": self.supervisor.id, "hop_count": 1}])
        with self.assertRaises(UserError):
            complaint.action_hand_on(self.departments["design"], "Again.")

    def test_x4_the_first_has_it(self):
        """X4: the first who takes it has it; whoever comes second is told by whom."""
        complaint = self._registered(urgency="urgent")
        complaint.action_take()
        self.assertEqual(complaint.responsible_id, self.consultant)
        with self.assertRaisesRegex(UserError, self.consultant.name):
            complaint.with_user(self.other_consultant).action_take()
        with self.assertRaises(AccessError):
            complaint.with_user(self.designer).action_take()

    def test_x4_made_urgent(self):
        complaint = self._registered()
        plan = complaint.plan_deadline
        complaint.action_make_urgent("The water reaches the neighbours.")
        self.assertEqual(complaint.urgency, "urgent")
        self.assertLess(complaint.plan_deadline, plan)
        with self.assertRaises(UserError):
            complaint.action_make_urgent("Still.")

    def test_settings_by_managers(self):
        """Policies and rules are kept by service managers and administrators of their own company."""
        for model in ("kefu.complaint.policy", "kefu.complaint.routing"):
            own = self.env[model].search([("company_id", "=", self.company.id)], limit=1)
            other = self.env[model].search([("company_id", "=", self.other_company.id)], limit=1)
            self.assertTrue(own and other, "every company begins with some")
            own.with_user(self.service_manager).write({"company_id": self.company.id})
            for user, record in ((self.consultant, own), (self.director, own), (self.service_manager, other)):
                with self.assertRaises(AccessError):
                    record.with_user(user).write({"company_id": self.company.id})

    def test_x7_nobody_raises_their_own_limit(self):
        """X7: director, general manager and administrator set the limits; consultants and service managers do not; the four
        levels stay.
        """
        level = self.env["kefu.complaint.level"].search([("company_id", "=", self.company.id)], limit=1)
        for user in (self.consultant, self.service_manager, self.site_manager, self.stranger):
            with self.assertRaises(AccessError):
                level.with_user(user).write({"compensation_limit": 100000})
        for user in (self.director, self.general_manager, self.manager):
            level.with_user(user).write({"compensation_limit": 600})
            with self.assertRaises(AccessError):
                level.with_user(user).unlink()
