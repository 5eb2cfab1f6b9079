from datetime import date

from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import DisciplineCase


@tagged("post_install", "-at_install")
class TestPropose(DisciplineCase):
    """D-2, D-4 and the ladder: what is reported becomes proposals, once."""

    def test_r2_8_a_breach_is_only_proposed(self):
        """R2.8: what the system reports is proposed with rule, clause, facts and figures; nobody is told."""
        messages = self.env["mail.message"].search_count([])
        self.env["kefu.breach"].with_user(self.designer)._report_batch([self._breach(facts="4 days without a contact")])
        penalty = self.Penalty.search([("company_id", "=", self.company.id)])
        self.assertRecordValues(penalty, [{
            "state": "proposed", "name": False, "code": "FOLLOWUP_LATE", "clause": "R2.3", "user_id": self.designer.id,
            "amount": 20, "amount_open": 20, "amount_executed": 0, "points": 0, "suspend_rounds": 0, "effect": "none",
            "mode": "money", "currency_id": self.currency.id, "occurrence_number": 1, "facts": "4 days without a contact",
            "record_name": "Mrs Zhou", "res_model": "res.partner", "res_id": self.partner.id, "proposed_by_id": False,
            "occurred_on": self.env["kefu.calendar"]._today(self.company), "is_final": False,
        }])
        self.assertEqual(self.env["mail.message"].search_count([]), messages)

    def test_r2_8_propose_one(self):
        """The public hook of one occurrence gives the penalty, new or there already."""
        penalty = self.Penalty._propose("GRAB", self.designer, self.partner, "grab,1")
        self.assertRecordValues(penalty, [{"suspend_rounds": 2, "effect": "serious_warning", "amount": 0}])
        self.assertEqual(self.Penalty._propose("GRAB", self.designer, self.partner, "grab,1"), penalty)
        self.assertFalse(self.Penalty._propose("NO_SUCH_RULE", self.designer, self.partner, "grab,1"))

    def test_d2_once_per_rule_and_occurrence(self):
        """D-2: reported twice, in one batch or in two, an occurrence is one proposal; another rule has its own."""
        breaches = [self._breach(key="same"), self._breach(key="same"), self._breach("SHEET_LATE", key="same")]
        self.assertEqual(len(self.Penalty._propose_batch(breaches)), 2)
        self.assertFalse(self.Penalty._propose_batch(breaches))
        self.assertEqual(self.Penalty.search_count([("company_id", "=", self.company.id)]), 2)

    def test_d2_once_whatever_became_of_it(self):
        """D-2: what was rejected or withdrawn does not come back with the next report."""
        penalty = self._propose(key="late,1")
        penalty.with_user(self.director).action_reject("ill that week")
        self.assertFalse(self.Penalty._propose_batch([self._breach(key="late,1")]))

    def test_d2_the_database_holds_it(self):
        """D-2: two transactions that do not see each other's proposals: the unique index lets one of them in."""
        sudo = self.Penalty.sudo()
        proposals = sudo._get_proposals([self._breach(key="race")])
        sudo._add_texts(proposals)
        sudo._add_sanctions(proposals)
        self.assertEqual(len(sudo._insert(proposals)), 1)
        self.assertEqual(sudo._insert(proposals), [])

    def test_t8_constant_queries(self):
        """T8: proposing, and finding that all is proposed, takes as many queries for 400 breaches as for 4."""
        people = self.designer | self.other_designer
        counts = []
        for number in (4, 400):
            self.env.invalidate_all()
            breaches = [
                self._breach(("FOLLOWUP_LATE", "SHEET_LATE")[index % 2], people[index // 2 % 2]) for index in range(number)
            ]
            before = self.cr.sql_log_count
            self.assertEqual(len(self.Penalty._propose_batch(breaches)), number)
            first = self.cr.sql_log_count
            self.assertFalse(self.Penalty._propose_batch(breaches))
            counts.append((first - before, self.cr.sql_log_count - first))
        self.assertLessEqual(counts[1][0], counts[0][0])
        self.assertLessEqual(counts[1][1], counts[0][1])

    def test_feature_off_proposes_nothing(self):
        """A company without the feature gets no proposals; the others in the same batch get theirs."""
        self.other_company.kefu_use_discipline = False
        breaches = [self._breach(), self._breach(company=self.other_company, user=self.stranger)]
        self.assertEqual(self.Penalty._propose_batch(breaches).company_id, self.company)
        self.assertFalse(self.Penalty._propose("GRAB", self.stranger, self.stranger, "off"))

    def test_archived_rule_proposes_nothing(self):
        self.env["kefu.penalty.rule"]._get_rules(self.company, ["FOLLOWUP_LATE"])["FOLLOWUP_LATE"].active = False
        self.assertFalse(self._propose())

    def test_people_who_left_are_left_alone(self):
        """Nobody is proposed who has left, is no employee, or is the system itself."""
        portal = self.env["res.users"].create({
            "name": "Portal", "login": "test_portal_person", "group_ids": [(6, 0, self.env.ref("base.group_portal").ids)],
        })
        self.other_designer.active = False
        for user in (self.other_designer, portal, self.env.ref("base.user_root")):
            self.assertFalse(self._propose(user=user))
        self.assertFalse(self.Penalty._propose_batch([{**self._breach(), "user_id": False}]))

    def test_record_is_gone_or_unknown(self):
        """A report about a record that is gone, or whose addon is, is a proposal all the same."""
        breach = {**self._breach(), "res_id": 2**31 - 1}
        other = {**self._breach(), "res_model": "no.such.model"}
        self.assertEqual(self.Penalty._propose_batch([breach, other]).mapped("record_name"), [False, False])

    def test_r2_8_a_refusal_becomes_a_proposal(self):
        """R1.3: what somebody tried and was refused is proposed once a day, though that person may not create penalties."""
        refusal = self.env["kefu.refusal"].with_user(self.designer)
        for _attempt in range(2):
            refusal._record(refusal._prepare_refusals("PRIVATE_DISPATCH", self.partner.with_user(self.designer), "no"))
        penalty = self.Penalty.search([("company_id", "=", self.company.id)])
        self.assertRecordValues(penalty, [{"code": "PRIVATE_DISPATCH", "amount": 100, "user_id": self.designer.id}])
        self.assertFalse(self.Penalty.with_user(self.designer).search([]))

    # === D-3: modes === #

    def test_d3_modes_per_company(self):
        """D-3: money, points or a reminder, as each company says; nothing of the others."""
        self.company.kefu_penalty_mode = "points"
        self.other_company.kefu_penalty_mode = "reminder"
        points = self._propose("GRAB") | self._propose("NOTES_MISSING")
        self.assertRecordValues(points, [
            {"mode": "points", "amount": 0, "points": 0, "suspend_rounds": 2, "effect": "serious_warning"},
            {"mode": "points", "amount": 0, "points": 10, "suspend_rounds": 0, "effect": "none"},
        ])
        reminder = self._propose("GRAB", self.stranger, company=self.other_company)
        self.assertRecordValues(reminder, [
            {"mode": "reminder", "amount": 0, "points": 0, "suspend_rounds": 0, "effect": "reminder"},
        ])

    def test_d3_a_company_without_money_takes_no_amount(self):
        """D-3: not even the director can put an amount where the company works without money."""
        penalty = self._propose()
        for mode, values in (
            ("points", {"amount": 5}), ("reminder", {"amount": 5}), ("reminder", {"points": 5}),
            ("reminder", {"suspend_rounds": 1}), ("reminder", {"effect": "dismissal"}),
        ):
            self.company.kefu_penalty_mode = mode
            with self.subTest(mode=penalty.mode, **values), mute_logger("odoo.sql_db"), self.cr.savepoint() as savepoint:
                with self.assertRaisesRegex(Exception, "violates check constraint"):
                    penalty.with_user(self.director).write(values)
                    penalty.flush_recordset()
                savepoint.rollback()
                penalty.invalidate_recordset()

    # === D-4: the ladder === #

    def _ladder(self):
        rule = self.env["kefu.penalty.rule"]._get_rules(self.company, ["FOLLOWUP_LATE"])["FOLLOWUP_LATE"]
        rule.step_ids = [
            (0, 0, {"occurrence": 1, "effect": "reminder"}),
            (0, 0, {"occurrence": 2, "effect": "warning"}),
            (0, 0, {"occurrence": 3, "amount": 30}),
            (0, 0, {"occurrence": 5, "amount": 30, "suspend_rounds": 1}),
        ]
        return rule

    def test_d4_ladder_within_one_batch(self):
        """D-4: reminder, warning, deduction, suspension; several of one person in one batch climb, too."""
        self._ladder()
        breaches = [*(self._breach() for _index in range(6)), self._breach(user=self.other_designer)]
        penalties = self.Penalty._propose_batch(breaches)
        self.assertEqual(
            penalties.sorted("id").mapped(lambda penalty: (
                penalty.occurrence_number, penalty.effect, penalty.amount, penalty.suspend_rounds
            )),
            [(1, "reminder", 0, 0), (2, "warning", 0, 0), (3, "none", 30, 0), (4, "none", 30, 0), (5, "none", 30, 1),
             (6, "none", 30, 1), (1, "reminder", 0, 0)],
        )

    def test_d4_ladder_counts_what_is_recent_and_stands(self):
        """D-4: too old, rejected or withdrawn occurrences do not count; those of the last days do, to the day."""
        rule = self._ladder()
        rule.ladder_days = 10
        self._propose(occurred_on=date(2026, 3, 1))
        self._propose(occurred_on=date(2026, 3, 2))
        withdrawn = self._issue(occurred_on=date(2026, 3, 3))
        withdrawn.with_user(self.director).action_withdraw("a mistake")
        self._propose(occurred_on=date(2026, 3, 5)).with_user(self.director).action_reject("no")
        self.assertEqual(self._propose(occurred_on=date(2026, 3, 11)).occurrence_number, 2)
        self.assertEqual(self._propose(occurred_on=date(2026, 3, 10)).occurrence_number, 3)
        self.assertEqual(self._propose("SHEET_LATE", occurred_on=date(2026, 3, 11)).occurrence_number, 1)

    def test_d4_ladder_of_another_company(self):
        """D-4: each company counts for itself."""
        self._ladder()
        self._propose()
        self.assertEqual(self._propose(user=self.designer, company=self.other_company).occurrence_number, 1)
