from odoo.tests import tagged

from .common import DisciplineCase


@tagged("post_install", "-at_install")
class TestPropose(DisciplineCase):

    def test_r2_8_smoke_whole_way(self):
        """R2.8: proposed by the system, issued by the director, acknowledged by the person, executed by finance."""
        penalty = self._propose()
        self.assertRecordValues(penalty, [{"state": "proposed", "amount": 20, "code": "FOLLOWUP_LATE", "clause": "R2.3",
                                           "occurrence_number": 1, "record_name": "Mrs Zhou", "mode": "money"}])
        penalty.with_user(self.director).action_issue()
        self.assertTrue(penalty.name)
        penalty.with_user(self.designer).action_acknowledge()
        self.assertTrue(penalty.is_final)
        self.assertEqual(self.Penalty.search([("is_final", "=", True), ("company_id", "=", self.company.id)]), penalty)
        batches, left = self._execute(penalty)
        self.assertFalse(left)
        self.assertRecordValues(penalty, [{"state": "executed", "amount_executed": 20, "amount_open": 0}])
        self.assertEqual(batches.amount_total, 20)
        lines = self.env["kefu.penalty.statement"].with_user(self.designer).search([])
        self.assertRecordValues(lines, [{"amount": 20, "kind": "execution", "penalty_id": penalty.id}])
        penalty.with_user(self.director).action_cancel("a mistake")
        self.assertRecordValues(penalty, [{"state": "cancelled", "amount_executed": 0, "amount_open": 0}])
        self.assertEqual(sum(self.env["kefu.penalty.entry"].search([("penalty_id", "=", penalty.id)]).mapped("amount")), 0)

    def test_d1_appeal(self):
        penalty = self._issue()
        action = penalty.with_user(self.designer).action_appeal()
        self.assertEqual(action["res_model"], "kefu.penalty.decision")
        wizard = self.env["kefu.penalty.decision"].with_user(self.designer).with_context(action["context"]).create({"reason": "ill"})
        wizard.action_decide()
        self.assertEqual(penalty.state, "appealed")
        penalty.with_user(self.general_manager).action_withdraw("right")
        self.assertEqual(penalty.state, "withdrawn")

    def test_r2_8_by_hand(self):
        proposal = self.env["kefu.penalty.proposal"].with_user(self.consultant).create({
            "company_id": self.company.id,
            "user_id": self.designer.id,
            "rule_id": self.env["kefu.penalty.rule"].search([("code", "=", "TREAT"), ("company_id", "=", self.company.id)]).id,
            "facts": "tea",
        })
        proposal.action_propose()
        penalty = self.Penalty.search([("company_id", "=", self.company.id)])
        self.assertRecordValues(penalty, [{"code": "TREAT", "facts": "tea", "proposed_by_id": self.consultant.id}])
        self.assertFalse(self.Penalty.with_user(self.consultant).search([("company_id", "=", self.company.id)]))
        self.assertTrue(self.Penalty.with_user(self.supervisor).search([("company_id", "=", self.company.id)]))
        self.assertFalse(self.Penalty.with_user(self.stranger).search([("company_id", "=", self.company.id)]))

    def test_job(self):
        self._propose()
        with self.enter_registry_test_mode():
            self.env.ref("kefu_discipline.ir_cron_tell").method_direct_trigger()
        self.assertTrue(self.company.kefu_penalty_told_on)
