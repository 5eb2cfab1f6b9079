from odoo import Command
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from odoo.addons.kefu_base.tests.common import KefuCase


@tagged("post_install", "-at_install")
class TestAnswers(KefuCase):
    """Answers in a call about the designer propose penalties, which neither the designer nor the call's readers see."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer = cls.env["res.partner"].create({"name": "Wang", "phone": "13800000000", "company_id": cls.company.id})
        cls.designer2 = cls._create_user("designer", "test_designer_2")
        cls.occasion = cls.env.ref("kefu_callback.occasion_courtesy")
        cls.script = cls.env["kefu.callback.script"].create({
            "name": "How are things",
            "company_id": cls.company.id,
            "occasion_id": cls.occasion.id,
            "question_ids": [
                cls._question("Was anything paid besides the contract?", "KICKBACK"),
                cls._question("Was more promised than is in the contract?", "FALSE_PROMISE"),
            ],
        })
        cls.script.action_publish()
        cls.kickback, cls.promise = cls.script.question_ids

    @classmethod
    def _question(cls, name, code):
        return Command.create({
            "name": name,
            "is_required": False,
            "option_ids": [
                Command.create({"name": "Yes", "tone": "bad", "action": "penalty", "rule_code": code}),
                Command.create({"name": "No", "tone": "good"}),
            ],
        })

    def _as(self, user, records):
        """:return: ``records`` as this person sees them, with nothing cached by another"""
        self.env.flush_all()
        self.env.invalidate_all()
        return records.with_user(user).with_context(allowed_company_ids=user.company_ids.ids)

    def _plan(self, about=None, occasion=None):
        callback = self.env["kefu.callback"].with_company(self.company)._schedule(
            occasion or self.occasion, self.customer, self.customer, None
        )
        callback.sudo().about_user_ids = self.designer if about is None else about
        return callback

    def _call(self, callback, *options):
        """Tick the options and finish."""
        call = self._as(self.consultant, callback)
        call.action_open()
        for option in options:
            call.action_answer(option.question_id.id, option.id)
        call.action_done()
        return self._penalties()

    def _penalties(self):
        self.env.invalidate_all()
        return self.env["kefu.penalty"].search([("company_id", "=", self.company.id)], order="id")

    def test_c3_treat(self):
        """C3: the shipped script asks whether the designer accepted treats; yes proposes it."""
        callback = self._plan(occasion=self.env.ref("kefu_callback.occasion_slip_purchase"))
        call = self._as(self.consultant, callback)
        call.action_open()
        treat = callback.script_id.question_ids.option_ids.filtered(lambda option: option.rule_code == "TREAT")
        self.assertRecordValues(treat, [{"action": "penalty", "tone": "bad"}])
        for question in callback.script_id.question_ids.filtered("is_required"):
            option = treat if treat in question.option_ids else question.option_ids[:1]
            call.action_answer(question.id, option.id, False if option else "As agreed")
        call.action_done()
        self.assertRecordValues(self._penalties(), [{
            "code": "TREAT", "user_id": self.designer.id, "state": "proposed",
            "res_model": "kefu.callback", "res_id": callback.id,
        }])

    def test_c3_asked_at_every_outing(self):
        """C3, C4: the scripts after a purchase and after a site visit with the customer both ask about treats."""
        for code in ("slip_purchase", "slip_site_met"):
            occasion = self.env.ref(f"kefu_callback.occasion_{code}")
            script = self.env["kefu.callback.script"]._script_for(self.company, occasion)
            self.assertIn("TREAT", script.question_ids.option_ids.mapped("rule_code"), code)

    def test_r3_17_kickback(self):
        """R3.17: proposed with what was asked and answered, nothing else of the call."""
        penalty = self._call(self._plan(), self.kickback.option_ids[0], self.promise.option_ids[1])
        self.assertRecordValues(penalty, [{"code": "KICKBACK", "user_id": self.designer.id, "effect": "dismissal"}])
        today = self.env["kefu.calendar"]._today(self.company)
        self.assertEqual(
            penalty.facts, f"Call-back on {today} about Wang. Was anything paid besides the contract?: Yes"
        )

    def test_r3_18_both_answers(self):
        """R3.18: each rule is proposed by its own answer."""
        penalties = self._call(self._plan(), self.kickback.option_ids[0], self.promise.option_ids[0])
        self.assertEqual(penalties.mapped("code"), ["KICKBACK", "FALSE_PROMISE"])
        self.assertNotIn("promised", penalties[0].facts)

    def test_d_2_once_for_each_call_and_person(self):
        """D-2: a call proposes once for each person asked about, whatever runs twice; another call is another occurrence."""
        callback = self._plan(about=self.designer | self.designer2)
        penalties = self._call(callback, self.kickback.option_ids[0])
        self.assertEqual(penalties.user_id, self.designer | self.designer2)
        callback.answer_ids.effect_id = False
        callback.sudo()._run_effects()
        self.assertEqual(self._penalties(), penalties)
        self.assertEqual(callback.answer_ids.effect_id, penalties[0].id)
        self.assertEqual(len(self._call(self._plan(), self.kickback.option_ids[0])), 3)

    def test_c3_good_answers_propose_nothing(self):
        self.assertFalse(self._call(self._plan(), self.kickback.option_ids[1], self.promise.option_ids[1]))

    def test_c8_seen_before_finishing(self):
        """C8: the consultant sees what will be proposed, in the company's own words, and nothing where nothing will."""
        callback, yes = self._plan(), self.kickback.option_ids[0]
        rule = self.env["kefu.penalty.rule"]._get_rules(self.company, ["KICKBACK"])["KICKBACK"]
        rule.name = "Kickbacks are out"
        label = "A penalty is proposed: Kickbacks are out"
        data = self._as(self.consultant, callback).action_open()
        self.assertEqual([option["effect"] for option in data["questions"][0]["options"]], [label, False])
        self.company.kefu_use_discipline = False
        self.assertFalse(yes._effect_label(callback))
        self.company.kefu_use_discipline = True
        callback.sudo().about_user_ids = False
        self.assertFalse(yes._effect_label(callback))

    def test_feature_off_proposes_nothing(self):
        self.company.kefu_use_discipline = False
        callback = self._plan()
        self.assertFalse(self._call(callback, self.kickback.option_ids[0]))
        self.assertEqual(callback.state, "done")

    def test_c1_the_person_learns_nothing_of_the_call(self):
        """R2.8, C1: neither proposal nor call is the designer's to see; issued, the penalty is, and the call is still not."""
        callback = self._plan()
        penalty = self._call(callback, self.kickback.option_ids[0])
        for user in (self.designer, self.consultant, self.supervisor):
            with self.subTest(user=user.login):
                may = user == self.supervisor
                self.assertEqual(bool(self._as(user, self.env["kefu.penalty"]).search([("id", "=", penalty.id)])), may)
        self._as(self.director, penalty).action_issue()
        as_designer = self._as(self.designer, penalty)
        self.assertIn("Was anything paid", as_designer.facts)
        self.assertNotIn("13800000000", as_designer.facts)
        with self.assertRaises(AccessError):
            self._as(self.designer, callback).read(["name"])

    def test_c3_facts_in_the_persons_language(self):
        """D-1: who reads Chinese gets the facts in Chinese, whoever called."""
        self.env["res.lang"]._activate_lang("zh_CN")
        self.designer.lang = "zh_CN"
        penalty = self._call(self._plan(), self.kickback.option_ids[0])
        self.assertIn("回访", penalty.facts)

    def test_an_answer_names_its_rule(self):
        script = self.env["kefu.callback.script"].create({
            "name": "Draft", "company_id": self.company.id, "occasion_id": self.occasion.id,
        })
        with self.assertRaises(ValidationError):
            self.env["kefu.callback.question"].create({
                "script_id": script.id,
                "name": "Well?",
                "option_ids": [Command.create({"name": "No", "action": "penalty"})],
            })
