from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from odoo.addons.kefu_base.tests.common import ROLES

from .common import DisciplineCase

PROPOSERS = ("supervisor", "consultant", "service_manager", "director", "general_manager")


@tagged("post_install", "-at_install")
@freeze_time("2026-03-10 02:00:00")
class TestByHand(DisciplineCase):
    """R2.8: others than the director can only propose."""

    def _wizard(self, user, **values):
        rule = self.env["kefu.penalty.rule"]._get_rules(self.company, ["TREAT"])["TREAT"]
        return self.env["kefu.penalty.proposal"].with_user(user).create({
            "user_id": self.designer.id, "rule_id": rule.id, "facts": "Had dinner at the customer's expense.", **values,
        })

    @mute_logger("odoo.addons.base.models.ir_model")
    def test_r2_8_who_proposes(self):
        """R2.8: of all roles those who see the work propose; what becomes of it is not shown to them for that."""
        for index, role in enumerate((*ROLES, "finance"), start=1):
            user = getattr(self, role)
            with self.subTest(role=role):
                if role not in PROPOSERS:
                    with self.assertRaises(AccessError):
                        self._wizard(user)
                    continue
                action = self._wizard(user, occurred_on=date(2026, 2, index)).action_propose()
                self.assertEqual(action["params"]["type"], "success")
                penalty = self.Penalty.search([("proposed_by_id", "=", user.id)])
                self.assertRecordValues(penalty, [{
                    "state": "proposed", "code": "TREAT", "effect": "warning", "user_id": self.designer.id,
                    "facts": "Had dinner at the customer's expense.", "res_model": "res.users", "res_id": self.designer.id,
                    "occurred_on": date(2026, 2, index), "company_id": self.company.id,
                }])
                seen = role in ("supervisor", "director", "general_manager")
                self.assertEqual(bool(self.Penalty.with_user(user).search([("id", "=", penalty.id)])), seen)

    def test_d2_the_same_twice_is_refused(self):
        """D-2: the same rule, person, matter and day a second time is refused with words; another day is another."""
        self._wizard(self.consultant).action_propose()
        with self.assertRaisesRegex(UserError, "already"):
            self._wizard(self.supervisor).action_propose()
        self._wizard(self.supervisor, occurred_on=date(2026, 3, 9)).action_propose()
        self._wizard(self.supervisor, about=f"res.partner,{self.partner.id}").action_propose()
        self.assertEqual(self.Penalty.search_count([("company_id", "=", self.company.id)]), 3)

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")
    def test_r2_8_what_cannot_be_proposed(self):
        """R2.8: not oneself, not a stranger, not a day to come, not without facts, not without the feature."""
        other = self.env["kefu.penalty.rule"]._get_rules(self.other_company, ["TREAT"])["TREAT"]
        for values, error in (
            ({"user_id": self.consultant.id}, AccessError),
            ({"user_id": self.stranger.id}, UserError),
            ({"occurred_on": date(2026, 3, 11)}, UserError),
            ({"facts": "   "}, UserError),
            ({"rule_id": other.id}, UserError),
            ({"company_id": self.other_company.id, "rule_id": other.id}, UserError),
        ):
            with self.subTest(str(values)), self.assertRaises(error):
                self._wizard(self.consultant, **values).action_propose()
        self.company.kefu_use_discipline = False
        with self.assertRaises(UserError):
            self._wizard(self.consultant).action_propose()
        self.assertFalse(self.Penalty.search_count([("company_id", "=", self.company.id)]))

    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_r2_8_ones_own_dialog_only(self):
        """T5: a colleague's dialog is neither read nor sent."""
        wizard = self._wizard(self.consultant)
        for call in (lambda: wizard.with_user(self.supervisor).read(["facts"]),
                     lambda: wizard.with_user(self.supervisor).action_propose()):
            with self.assertRaises(AccessError):
                call()
