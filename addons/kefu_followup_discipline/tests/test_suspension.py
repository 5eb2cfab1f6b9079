from odoo.tests import tagged

from .common import FollowupDisciplineCase


@tagged("post_install", "-at_install")
class TestSuspension(FollowupDisciplineCase):
    """R3.2: an issued suspension lets turns pass by; taken back, they are given back."""

    def _waiting(self, count):
        """:return: so many customers that wait for dispatch"""
        leads = self._create_leads(count, designer_id=False, user_id=self.salesperson.id, dispatched_at=False)
        leads.team_id = self.team
        return leads

    def _dispatched(self, count):
        """:return: how many of so many new customers each designer got"""
        leads = self._waiting(count)
        self._as(self.director, leads).action_dispatch()
        self.env.invalidate_all()
        designers = [lead.designer_id for lead in leads]
        return [designers.count(self.designer), designers.count(self.designer2)]

    def _lift(self, penalty, user=None):
        self._as(user or self.director, penalty).action_withdraw("It was a misunderstanding")
        self.env.invalidate_all()

    def test_r3_2_proposal_does_not_suspend(self):
        penalty = self._propose()
        self.assertEqual(penalty.suspend_rounds, 2)
        self._as(self.director, penalty).action_reject("Not so")
        self.assertEqual(self.member.suspended_rounds, 0)

    def test_r3_2_issued_suspends(self):
        """R3.2: two turns pass by, then the designer is served as before."""
        penalty = self._issue()
        self.assertEqual((self.member.suspended_rounds, self.member2.suspended_rounds), (2, 0))
        self.assertEqual(penalty.suspended_rounds_left, 2)
        self.assertEqual(self._dispatched(4), [1, 3])
        self.assertEqual(self.member.suspended_rounds, 0)
        self.env.invalidate_all()
        self.assertEqual(penalty.suspended_rounds_left, 0)

    def test_r3_2_withdrawn_before_it_was_used(self):
        """R3.2: nothing has happened to the queue."""
        before = self.member.dispatch_vtime, self.member.dispatch_owed
        self._lift(self._issue())
        self.assertEqual(self.member.suspended_rounds, 0)
        self.assertEqual((self.member.dispatch_vtime, self.member.dispatch_owed), before)
        self.assertEqual(self._dispatched(4), [2, 2])

    def test_r3_2_withdrawn_on_appeal_gives_the_turns_back(self):
        """R3.2, D-1: whoever lost two turns without cause is served twice more than the colleague afterwards."""
        penalty = self._issue()
        self.assertEqual(self._dispatched(4), [1, 3])
        self._as(self.designer, penalty).action_appeal("I was asked to")
        self._lift(penalty, self.general_manager)
        self.assertEqual(self._dispatched(4), [3, 1])

    def test_r3_2_half_used(self):
        """R3.2: one round is lifted, one turn is given back."""
        penalty = self._issue()
        self._dispatched(1)
        self.assertEqual(self.member.suspended_rounds, 1)
        self._lift(penalty)
        self.assertEqual(self.member.suspended_rounds, 0)
        self.assertRecordValues(self.env["kefu.suspension"].search([("penalty_id", "=", penalty.id)]), [
            {"rounds": 2, "rounds_given_back": 1},
        ])
        self.assertEqual(self._dispatched(3), [2, 1])

    def test_r3_2_upheld_stays(self):
        penalty = self._issue()
        self._as(self.designer, penalty).action_appeal("I was asked to")
        self._as(self.director, penalty).action_uphold("By nobody")
        self.assertEqual(self.member.suspended_rounds, 2)

    def test_r3_2_several_are_used_up_in_order(self):
        """R3.2: of two suspensions the earlier is served first; taking one back leaves the other."""
        first, second = self._issue(), self._issue("PRIVATE_TRANSFER")
        self.assertEqual(self.member.suspended_rounds, 4)
        self._dispatched(2)
        used = 4 - self.member.suspended_rounds
        self.assertGreater(used, 0)
        self.env.invalidate_all()
        self.assertEqual((first.suspended_rounds_left, second.suspended_rounds_left), (max(0, 2 - used), min(2, 4 - used)))
        self._lift(second)
        self.assertEqual(self.member.suspended_rounds, max(0, 2 - used))
        self._lift(first)
        self.assertEqual(self.member.suspended_rounds, 0)
        given_back = self.env["kefu.suspension"].search([("member_id", "=", self.member.id)]).mapped("rounds_given_back")
        self.assertEqual(sum(given_back), used)

    def test_r3_2_several_at_once(self):
        """R3.2: issued and withdrawn in one go."""
        penalties = self._propose() | self._propose() | self._propose(user=self.designer2)
        self._as(self.director, penalties).action_issue()
        self.assertEqual((self.member.suspended_rounds, self.member2.suspended_rounds), (4, 2))
        self._lift(penalties)
        self.assertEqual((self.member.suspended_rounds, self.member2.suspended_rounds), (0, 0))

    def test_r3_2_taken_back_once(self):
        """R3.2: cancelled after execution; nothing is given back a second time."""
        penalty = self._issue(code="CHERRY_PICK")
        penalty._after_lift()
        self.assertEqual(self.member.suspended_rounds, 0)
        self.member._suspend(1)
        penalty._after_lift()
        self.assertEqual(self.member.suspended_rounds, 1)

    def test_r3_2_in_every_team_of_the_company(self):
        self.env["ir.config_parameter"].sudo().set_param("sales_team.membership_multi", True)
        self.designer.company_ids |= self.other_company
        elsewhere, everywhere = self.env["crm.team"].create([
            {"name": "Shanghai", "company_id": self.other_company.id},
            {"name": "Everywhere", "company_id": False},
        ])
        members = self.env["crm.team.member"].create([
            {"crm_team_id": team.id, "user_id": self.designer.id} for team in elsewhere | everywhere
        ])
        self._issue()
        self.assertEqual(members.mapped("suspended_rounds"), [0, 2])
        self.assertEqual(self.member.suspended_rounds, 2)

    def test_r3_2_who_left_the_team(self):
        """R3.2: nobody is given turns in a queue they left."""
        penalty = self._issue()
        self._dispatched(1)
        self.member.active = False
        self._lift(penalty)
        self.assertEqual(self.member.suspended_rounds, 0)

    def test_r3_2_not_in_any_queue(self):
        penalty = self._issue(user=self.salesperson)
        self.assertEqual(penalty.state, "issued")
        self.assertFalse(self.env["kefu.suspension"].search([("penalty_id", "=", penalty.id)]))

    def test_d_3_modes(self):
        """D-3: rounds count with points, too; who is only reminded loses none."""
        self.company.kefu_penalty_mode = "points"
        self._issue()
        self.assertEqual(self.member.suspended_rounds, 2)
        self.company.kefu_penalty_mode = "reminder"
        self._issue(user=self.designer2)
        self.assertEqual(self.member2.suspended_rounds, 0)

    def test_r3_2_without_follow_up(self):
        """R3.2: a company that does not dispatch suspends nobody."""
        penalty = self._propose()
        self.company.kefu_use_followup = False
        self._as(self.director, penalty).action_issue()
        self.assertEqual(self.member.suspended_rounds, 0)

    def test_r3_2_the_director_sets_the_rounds(self):
        penalty = self._propose()
        as_director = self._as(self.director, penalty)
        as_director.suspend_rounds = 5
        as_director.action_issue()
        self.assertEqual(self.member.suspended_rounds, 5)

    def test_r3_2_issuing_costs_the_same_queries(self):
        def issue(count):
            penalties = self.env["kefu.penalty"].union(*(self._propose() for _number in range(count)))
            as_director = self._as(self.director, penalties)
            before = self.env.cr.sql_log_count
            as_director.action_issue()
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        issue(1)
        self.assertEqual(issue(3), issue(30))

    def test_p3_4_department_is_the_sales_team(self):
        """Statements per department: the sales team, where nobody keeps departments."""
        self.assertEqual(self._propose().department, "Wuhan Designers")
        self.assertFalse(self._propose(user=self.salesperson).department)
