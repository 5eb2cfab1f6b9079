from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.kefu_base.tests.common import ROLES

from .common import DisciplineCase


@tagged("post_install", "-at_install")
class TestVisibility(DisciplineCase):
    """Nobody sees another's penalties except their supervisors, director, general manager and finance."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.people = {role: getattr(cls, role) for role in (*ROLES, "finance")}
        cls.proposed = cls._propose(user=cls.other_designer)
        cls.rejected = cls._propose(user=cls.other_designer)
        cls.rejected.with_user(cls.director).action_reject("no")
        cls.issued = cls._issue(user=cls.other_designer)
        cls.executed = cls._final(user=cls.other_designer)
        cls._execute(cls.executed)
        cls.all = cls.proposed | cls.rejected | cls.issued | cls.executed
        cls.public = cls.issued | cls.executed

    def _seen(self, user, model="kefu.penalty"):
        return self.env[model].with_user(user).search([("company_id", "=", self.company.id)])

    def test_r2_8_who_sees_a_colleagues(self):
        """D-1: supervisor, director, general manager all; finance what was issued; nobody else anything."""
        for role, user in self.people.items():
            expected = {
                "supervisor": self.all, "director": self.all, "general_manager": self.all, "finance": self.public,
            }.get(role, self.Penalty)
            with self.subTest(role=role):
                self.assertEqual(self._seen(user), expected)
                self.assertEqual(self._seen(user, "kefu.penalty.statement").penalty_id, expected & self.public)

    def test_d1_own_from_issue_on(self):
        """D-1: one sees one's own from the day they are issued, whoever one is; a proposal about oneself never."""
        self.assertEqual(self._seen(self.other_designer), self.public)
        for role in ("director", "general_manager", "supervisor", "finance"):
            user = self.people[role]
            own = self._propose(user=user) | self._propose(user=user)
            own[0].with_user(self.other_director).action_issue()
            with self.subTest(role=role):
                self.assertEqual(self._seen(user) & own, own[0])

    def test_d1_another_company_sees_nothing(self):
        for group in ("general_manager", "supervisor"):
            user = self._create_user(group, f"test_other_{group}", self.other_company)
            self.assertFalse(self.Penalty.with_user(user).search([]) & self.all)
        finance = self._create_finance("test_other_finance", self.other_company)
        for model in ("kefu.penalty", "kefu.penalty.statement", "kefu.penalty.entry", "kefu.penalty.batch"):
            self.assertFalse(self.env[model].with_user(finance).search([("company_id", "=", self.company.id)]))

    def test_d1_supervisor_named(self):
        """D-1: with supervisors named, only those see the person's penalties; a director's are seen by named ones only."""
        colleague = self._create_user("supervisor", "test_supervisor_2")
        self.other_designer.kefu_supervisor_ids = colleague
        self.assertFalse(self._seen(self.supervisor))
        self.assertEqual(self._seen(colleague), self.all)
        self.assertFalse(self._seen(self.supervisor, "kefu.penalty.statement"))
        of_director, of_supervisor = self._issue(user=self.other_director), self._issue(user=colleague)
        self.assertFalse(self._seen(self.supervisor) & (of_director | of_supervisor))
        colleague.kefu_supervisor_ids = self.supervisor
        self.assertEqual(self._seen(self.supervisor), of_supervisor)
        self.assertTrue(of_supervisor.with_user(self.supervisor).is_supervised)
        self.assertFalse(of_director.with_user(self.supervisor).is_supervised)

    def test_d1_named_supervisor_without_the_role(self):
        """D-1: being named shows nothing to somebody who is no supervisor."""
        self.other_designer.kefu_supervisor_ids = self.salesperson
        self.assertFalse(self._seen(self.salesperson))

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")
    def test_d1_no_way_around(self):
        """D-1: not by counts, groups, names, exports, searches, the history, nor by the books and batches."""
        penalty = self.Penalty.with_user(self.designer)
        self.assertEqual(penalty.search_count([]), 0)
        self.assertEqual(penalty._read_group([], ["user_id"], ["amount:sum"]), [])
        self.assertEqual(penalty.name_search(self.issued.name), [])
        self.assertFalse(penalty.search([("user_id", "=", self.other_designer.id)]))
        self.designer.group_ids |= self.env.ref("base.group_allow_export")
        for call in (
            lambda: self.issued.with_user(self.designer).read(["amount"]),
            lambda: self.issued.with_user(self.designer).export_data(["amount"]),
            lambda: self.issued.with_user(self.designer).message_post(body="hello"),
            lambda: self.env["kefu.penalty.entry"].with_user(self.designer).search([]),
            lambda: self.env["kefu.penalty.batch"].with_user(self.designer).search([]),
            lambda: self.issued.with_user(self.other_designer).read(["entry_ids"]),
            lambda: self.env["kefu.penalty.allowance"].with_user(self.finance).search([]),
        ):
            with self.assertRaises(AccessError):
                call()
        messages = self.issued.message_ids
        self.assertTrue(messages)
        self.assertFalse(self.env["mail.message"].with_user(self.designer).search([("id", "in", messages.ids)]))
        self.assertFalse(self.issued.message_follower_ids)

    def test_d1_notices_go_to_nobody_else(self):
        """D-1: what was told about a penalty was told to the person concerned only."""
        notices = self.env["mail.message"].search([("message_type", "=", "user_notification")]).filtered(
            lambda message: message.model == "kefu.penalty" and message.res_id in self.all.ids
        )
        self.assertEqual(notices.partner_ids, self.other_designer.partner_id)

    def test_d1_rules_are_for_all_penalties_for_few(self):
        """D-1: everybody reads their company's catalogue, and no other's; the administrator no penalties."""
        for user in self.people.values():
            rules = self.env["kefu.penalty.rule"].with_user(user).search([])
            self.assertEqual(rules.company_id, self.company)
        self.assertFalse(self._seen(self.manager))
