from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.kefu_base.tests.common import ROLES

from .common import DisciplineCase

#: step → (state it starts from, what a client calls, roles that may take it; "person": whom it is about)
STEPS = {
    "adjust": ("proposed", lambda penalty: penalty.write({"amount": 33}), {"director"}),
    "issue": ("proposed", lambda penalty: penalty.action_issue(), {"director"}),
    "reject": ("proposed", lambda penalty: penalty.action_reject("why"), {"director"}),
    "acknowledge": ("issued", lambda penalty: penalty.action_acknowledge(), {"person"}),
    "appeal": ("issued", lambda penalty: penalty.action_appeal("why"), {"person"}),
    "uphold": ("appealed", lambda penalty: penalty.action_uphold("why"), {"director", "general_manager"}),
    "withdraw": ("appealed", lambda penalty: penalty.action_withdraw("why"), {"director", "general_manager"}),
    "withdraw issued": ("issued", lambda penalty: penalty.action_withdraw("why"), {"director", "general_manager"}),
    "execute": ("upheld", lambda penalty: penalty.action_execute(), {"finance"}),
    "cancel": ("executed", lambda penalty: penalty.action_cancel("why"), {"director", "general_manager"}),
}
STATES = ("proposed", "rejected", "issued", "appealed", "upheld", "withdrawn", "executed", "cancelled")


@tagged("post_install", "-at_install")
class TestSteps(DisciplineCase):
    """R2.8, D-1: who may take which step, in which state, on whose penalty; complete."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.people = {role: getattr(cls, role) for role in (*ROLES, "finance")}
        cls.people["employee"] = cls._create_user("reception", "test_employee")
        cls.people["employee"].group_ids = cls.env.ref("base.group_user")

    def _at(self, state, user=None):
        """:return: a penalty of ``user`` (default: another designer) that has come to ``state`` on the usual way"""
        penalty = self._propose(user=user or self.other_designer)
        director = self.other_director if user == self.director else self.director
        finance = self.other_finance if user == self.finance else self.finance
        steps = {
            "proposed": [],
            "rejected": [lambda: penalty.with_user(director).action_reject("no")],
            "issued": [lambda: penalty.with_user(director).action_issue()],
        }
        steps["appealed"] = [*steps["issued"], lambda: penalty.with_user(penalty.user_id).action_appeal("no")]
        steps["upheld"] = [*steps["appealed"], lambda: penalty.with_user(director).action_uphold("yes")]
        steps["withdrawn"] = [*steps["appealed"], lambda: penalty.with_user(director).action_withdraw("yes")]
        steps["executed"] = [*steps["upheld"], lambda: penalty.with_user(finance).action_execute()]
        steps["cancelled"] = [*steps["executed"], lambda: penalty.with_user(director).action_cancel("yes")]
        for step in steps[state]:
            step()
        self.assertEqual(penalty.state, state)
        return penalty

    def _try(self, penalty, user, call):
        """:return: the class of error that the step ends with, or None; nothing of it stays"""
        self.env.flush_all()
        with self.cr.savepoint() as savepoint:
            try:
                call(penalty.with_user(user))
                self.env.flush_all()
                return None
            except (AccessError, UserError) as error:
                return AccessError if isinstance(error, AccessError) else UserError
            finally:
                savepoint.rollback()
                self.env.invalidate_all(flush=False)

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")
    def test_r2_8_every_role_and_step_on_a_colleagues_penalty(self):
        """R2.8: of all roles only those named take a step on somebody else's penalty."""
        for step, (state, call, roles) in STEPS.items():
            penalty = self._at(state)
            for role, user in self.people.items():
                with self.subTest(step=step, role=role):
                    self.assertEqual(self._try(penalty, user, call), None if role in roles else AccessError)

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")
    def test_r2_8_every_role_and_step_on_ones_own_penalty(self):
        """R2.8: nobody decides on a penalty of their own, whatever their role; everybody acknowledges and appeals."""
        for role, user in self.people.items():
            for step, (state, call, roles) in STEPS.items():
                with self.subTest(step=step, role=role), self.cr.savepoint() as savepoint:
                    penalty = self._at(state, user)
                    self.assertEqual(self._try(penalty, user, call), None if "person" in roles else AccessError)
                    savepoint.rollback()
                    self.env.invalidate_all(flush=False)

    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_r2_8_another_companys_people(self):
        """R2.8: director, general manager and finance of another company decide nothing here."""
        strangers = (
            self.stranger,
            self._create_user("general_manager", "test_stranger_gm", self.other_company),
            self._create_finance("test_stranger_finance", self.other_company),
        )
        for step, (state, call, _roles) in STEPS.items():
            penalty = self._at(state)
            for user in strangers:
                with self.subTest(step=step, user=user.login):
                    self.assertEqual(self._try(penalty, user, call), AccessError)

    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_d1_every_step_in_every_state(self):
        """D-1: a step is taken from its states only, hence once."""
        allowed = {
            "adjust": {"proposed"}, "issue": {"proposed"}, "reject": {"proposed"}, "acknowledge": {"issued"},
            "appeal": {"issued"}, "uphold": {"appealed"}, "withdraw": {"issued", "appealed", "upheld"},
            "withdraw issued": {"issued", "appealed", "upheld"}, "execute": {"upheld"}, "cancel": {"executed"},
        }
        for state in STATES:
            penalty = self._at(state)
            for step, (_state, call, roles) in STEPS.items():
                user = penalty.user_id if "person" in roles else self.people[sorted(roles)[0]]
                hidden = state in ("proposed", "rejected") and roles & {"person", "finance"}
                refused = AccessError if hidden else UserError
                with self.subTest(step=step, state=state):
                    self.assertEqual(self._try(penalty, user, call), None if state in allowed[step] else refused)

    def test_d1_the_same_step_twice(self):
        """D-1: a step that was taken is refused the second time, by name of the penalty."""
        penalty = self._issue(user=self.other_designer)
        with self.assertRaisesRegex(UserError, "already"):
            penalty.with_user(self.director).action_issue()
        penalty.with_user(self.other_designer).action_acknowledge()
        with self.assertRaisesRegex(UserError, "already"):
            penalty.with_user(self.other_designer).action_acknowledge()
        self._execute(penalty)
        with self.assertRaisesRegex(UserError, "already"):
            self._execute(penalty)
        self.assertEqual(len(penalty.entry_ids), 1)

    def test_r2_8_a_feature_that_is_off_takes_no_steps(self):
        """What is there when a company gives the feature up stays readable, and nothing happens to it."""
        proposed, issued = self._propose(user=self.other_designer), self._issue(user=self.other_designer)
        self.company.kefu_use_discipline = False
        for penalty, user, call in (
            (proposed, self.director, lambda penalty: penalty.action_issue()),
            (issued, self.other_designer, lambda penalty: penalty.action_appeal("why")),
            (issued, self.director, lambda penalty: penalty.action_withdraw("why")),
        ):
            self.assertEqual(self._try(penalty, user, call), UserError)
        self.assertEqual(issued.with_user(self.other_designer).amount, 20)

    def test_r2_8_one_forbidden_among_many_stops_all(self):
        """R2.8: a director who takes their own along with others' issues none of them."""
        penalties = self._propose() | self._propose(user=self.director)
        with self.assertRaises(AccessError), self.cr.savepoint():
            penalties.with_user(self.director).action_issue()
        self.assertEqual(penalties.mapped("state"), ["proposed", "proposed"])

    def test_r2_8_open_amount_is_set_first(self):
        """R2.7, C3: where the regulations name no figure the director enters one before issuing."""
        penalty = self._propose("COPIED")
        with self.assertRaisesRegex(UserError, "no figure"):
            penalty.with_user(self.director).action_issue()
        penalty.with_user(self.director).write({"amount": 200, "effect": "dismissal"})
        penalty.with_user(self.director).action_issue()
        self.assertRecordValues(penalty, [{"amount": 200, "amount_open": 200, "effect": "dismissal", "state": "issued"}])

    def test_r2_8_a_reason_is_asked_for(self):
        """D-1: rejecting, appealing and deciding take a reason; without one a dialog asks, blanks are none."""
        penalty = self._propose(user=self.other_designer)
        for reason in (None, "", "   "):
            action = penalty.with_user(self.director).action_reject(reason)
            self.assertEqual(action["res_model"], "kefu.penalty.decision")
            self.assertEqual(penalty.state, "proposed")
        wizard = self.env["kefu.penalty.decision"].with_user(self.director).with_context(**action["context"])
        wizard.create({"reason": "not so"}).action_decide()
        self.assertRecordValues(penalty, [{
            "state": "rejected", "decision_reason": "not so", "decided_by_id": self.director.id,
        }])

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")
    def test_r2_8_the_dialog_gives_no_rights(self):
        """R2.8: through the dialog nobody decides what they may not decide."""
        penalty = self._at("appealed")
        wizard = self.env["kefu.penalty.decision"].with_user(self.other_designer).create({
            "decision": "withdraw", "penalty_ids": penalty.ids, "reason": "please",
        })
        with self.assertRaises(AccessError):
            wizard.action_decide()
        with self.assertRaises(AccessError):
            wizard.with_user(self.designer).read(["reason"])

    # === What a client sends === #

    @mute_logger("odoo.addons.base.models.ir_model")
    def test_t5_nobody_creates_or_deletes(self):
        """T5: penalties and the books come from code only, for every role."""
        penalty = self._at("executed")
        books = {
            "kefu.penalty": penalty,
            "kefu.penalty.entry": penalty.entry_ids,
            "kefu.penalty.batch": penalty.entry_ids.batch_id,
            "kefu.penalty.allowance": self.env["kefu.penalty.allowance"].search([("user_id", "=", self.other_designer.id)]),
        }
        for model, record in books.items():
            values = record.copy_data()[0]
            for role, user in self.people.items():
                with self.subTest(model=model, role=role):
                    for call in (
                        lambda model=model, user=user, values=values: self.env[model].with_user(user).create(values),
                        lambda record=record, user=user: record.with_user(user).unlink(),
                        lambda record=record, user=user: record.with_user(user).copy(),
                    ):
                        with self.assertRaises(AccessError):
                            call()

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")
    def test_t5_only_figures_are_written(self):
        """T5: no field but the figures of a proposal is written over RPC, by anybody."""
        penalty = self._propose(user=self.other_designer)
        for values in (
            {"state": "issued"}, {"user_id": self.designer.id}, {"amount_executed": 5}, {"company_id": self.other_company.id},
            {"amount": 5, "state": "issued"}, {"acknowledged_at": "2026-01-01"}, {"facts": "x"}, {"amount_open": 0},
            {"name": "P1"}, {"rule_id": 1}, {"appeal_until": "2026-01-01"},
            {"entry_ids": [(5,)]}, {"message_follower_ids": [(5,)]},
        ):
            for role, user in self.people.items():
                with self.subTest(role=role, **values), self.assertRaises(AccessError):
                    penalty.with_user(user).write(values)

    def test_t5_the_books_are_never_changed(self):
        """T6: not even our own code changes an entry once it is written."""
        entry = self._at("executed").entry_ids
        for call in (lambda: entry.sudo().write({"amount": 1}), lambda: entry.sudo().unlink()):
            with self.assertRaises(AccessError):
                call()

    def test_t5_context_smuggles_nothing(self):
        """T5: defaults and switches in a client's context change neither figures nor the history."""
        evil = {
            "default_amount_total": 999, "default_kind": "reversal", "default_state": "executed", "default_amount": 999,
            "default_company_id": self.other_company.id, "default_user_id": self.director.id, "default_reverses_id": 1,
            "tracking_disable": True, "mail_notrack": True, "mail_create_nolog": True, "ir_sequence_date": "1999-01-01",
            "default_name": "X", "default_subtype_id": 1, "active_test": False,
        }
        penalty = self._propose(user=self.other_designer)
        penalty.with_user(self.director).with_context(**evil).amount = 40
        self.env.flush_all()
        self.cr.precommit.run()
        penalty.with_user(self.director).with_context(**evil).action_issue()
        penalty.with_user(self.other_designer).with_context(**evil).action_acknowledge()
        penalty.with_user(self.finance).with_context(**evil).action_execute()
        self.assertNotIn("1999", penalty.name)
        self.assertRecordValues(penalty, [{"state": "executed", "amount_executed": 40, "user_id": self.other_designer.id}])
        self.assertRecordValues(penalty.entry_ids, [{"amount": 40, "reverses_id": False, "company_id": self.company.id}])
        self.assertRecordValues(penalty.entry_ids.batch_id, [{
            "amount_total": 40, "kind": "execution", "user_id": self.finance.id, "company_id": self.company.id,
        }])
        self.assertEqual(len(penalty.message_ids.filtered(lambda message: message.message_type == "notification")), 4)
        self.assertTrue(penalty.message_ids.tracking_value_ids)

    def test_r2_8_every_step_stands_in_the_history(self):
        """R2.8: each step is kept with who took it."""
        penalty = self._at("cancelled")
        authors = penalty.message_ids.filtered(lambda message: message.message_type == "notification").author_id
        self.assertEqual(authors, (self.director | self.other_designer | self.finance).partner_id)

    def test_t8_steps_take_as_many_queries_for_many(self):
        """T8: issuing and executing many of one person takes as many queries as two, and one notice."""
        counts = []
        for number in (2, 40):
            penalties = self.Penalty._propose_batch([self._breach(user=self.other_designer) for _index in range(number)])
            self.env.flush_all()
            self.env.invalidate_all()
            spent = []
            for user, call in (
                (self.director, "action_issue"), (self.other_designer, "action_acknowledge"), (self.finance, "action_execute"),
            ):
                before = self.cr.sql_log_count
                getattr(penalties.with_user(user), call)()
                self.env.flush_all()
                spent.append(self.cr.sql_log_count - before)
            counts.append(spent)
        for few, many in zip(*counts, strict=True):
            self.assertLessEqual(many, few + 5)
        notices = self.env["mail.message"].search([("partner_ids", "in", self.other_designer.partner_id.ids)])
        self.assertEqual(len(notices), 4)
