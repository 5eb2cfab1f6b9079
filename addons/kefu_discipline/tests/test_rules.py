from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import DisciplineCase

#: code → (clause, amount, suspended rounds, further effect, set by the director); the regulations' figures
CATALOGUE = {
    "UNREGISTERED": ("R1.0", 50, 0, "none", False),
    "PRIVATE_DISPATCH": ("R1.3", 100, 0, "none", False),
    "SALES_LATE": ("R1.2", 20, 0, "none", False),
    "SALES_LOST": ("R1.2", 100, 0, "none", False),
    "SHEET_LATE": ("R2.1", 20, 0, "none", False),
    "SHEET_LOST": ("R2.1", 100, 0, "none", False),
    "FOLLOWUP_LATE": ("R2.3", 20, 0, "none", False),
    "FOLLOWUP_LOST": ("R2.3", 100, 0, "none", False),
    "WASTED_LEAD": ("R2.5", 100, 0, "none", False),
    "COPIED": ("R2.7", 0, 0, "none", True),
    "CHERRY_PICK": ("R3.2", 0, 2, "none", False),
    "PRIVATE_TRANSFER": ("R3.2", 0, 2, "none", False),
    "GRAB": ("R3.3", 0, 2, "serious_warning", False),
    "NO_SUPPORT": ("R3.15", 0, 2, "none", False),
    "NOTES_MISSING": ("R3.7", 100, 0, "none", False),
    "NOTES_BRIEF": ("R3.7", 50, 0, "none", False),
    "FRIDAY_BRIEF": ("R3.7", 50, 0, "none", False),
    "QUOTE_LEAK": ("R3.16", 50, 0, "none", False),
    "KICKBACK": ("R3.17", 0, 0, "dismissal", False),
    "FALSE_PROMISE": ("R3.18", 50, 0, "none", False),
    "TREAT": ("C3", 0, 0, "warning", True),
    "NEGLECT": ("R3.8, R3.10", 0, 0, "warning", False),
}


@tagged("post_install", "-at_install")
class TestRules(DisciplineCase):
    """The catalogue: shipped figures, a copy for each company, edited by its director."""

    def _rules(self, company=None):
        return self.env["kefu.penalty.rule"].search([("company_id", "=", (company or self.company).id)])

    def test_d1_catalogue_has_the_regulations_figures(self):
        """R1.0 R1.2 R1.3 R2.1 R2.3 R2.5 R2.7 R3.2 R3.3 R3.7 R3.8 R3.10 R3.15 R3.16 R3.17 R3.18 C3: each clause's figures."""
        found = {
            rule.code: (rule.clause, rule.amount, rule.suspend_rounds, rule.effect, rule.is_amount_open) for rule in self._rules()
        }
        self.assertEqual(found, CATALOGUE)

    def test_d1_every_code_becomes_a_penalty_with_its_figures(self):
        """R2.8: each code of the catalogue is proposed with what its clause says."""
        penalties = self.Penalty._propose_batch([self._breach(code) for code in CATALOGUE])
        found = {
            penalty.code: (penalty.clause, penalty.amount, penalty.suspend_rounds, penalty.effect, penalty.rule_id.is_amount_open)
            for penalty in penalties
        }
        self.assertEqual(found, CATALOGUE)

    def test_d1_three_languages(self):
        """D-1: a company's rules are there in the languages the shipped ones are, also in those loaded later."""
        shipped = self.env.ref("kefu_discipline.kefu_penalty_rule_grab")
        shipped.with_context(lang="zh_CN").name = "抢单"
        self.env["kefu.penalty.rule"]._translate_shipped()
        copies = self.env["kefu.penalty.rule"].search([("code", "=", "GRAB"), ("company_id", "!=", False)])
        for copy in copies.with_context(lang="en_US"):
            self.assertEqual(copy.name, shipped.with_context(lang="en_US").name)
        company = self.env["res.company"].create({"name": "Third Decoration"})
        rule = self._rules(company).filtered(lambda rule: rule.code == "GRAB")
        self.assertEqual(rule.with_context(lang="zh_CN").name, "抢单")

    def test_d1_what_a_company_renamed_stays(self):
        """D-1: a company's own words are not replaced by shipped ones."""
        rule = self._rules().filtered(lambda rule: rule.code == "GRAB")
        rule.with_context(lang="en_US").name = "Poaching"
        self.env["kefu.penalty.rule"]._copy_shipped()
        self.env["kefu.penalty.rule"]._translate_shipped()
        self.assertEqual(rule.with_context(lang="en_US").name, "Poaching")
        self.assertEqual(len(self._rules()), len(CATALOGUE))

    def test_d1_who_edits(self):
        """R2.8: director and administrator edit their company's rules, tracked; nobody else, and nobody another's."""
        rule = self._rules()[0]
        self.env.flush_all()
        for user in (self.director, self.manager):
            rule.with_user(user).write({"amount": 60, "step_ids": [Command.create({"occurrence": user.id, "amount": 80})]})
        with mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model"):
            for user in (self.supervisor, self.general_manager, self.finance, self.designer, self.stranger):
                with self.assertRaises(AccessError):
                    rule.with_user(user).amount = 1
                with self.assertRaises(AccessError):
                    rule.step_ids.with_user(user).amount = 1
            with self.assertRaises(AccessError):
                self.env.ref("kefu_discipline.kefu_penalty_rule_grab").with_user(self.director).amount = 1
            with self.assertRaises(AccessError):
                rule.with_user(self.director).unlink()
            with self.assertRaises(AccessError):
                self.env["kefu.penalty.rule"].with_user(self.director).create({
                    "code": "X", "name": "X", "company_id": self.other_company.id,
                })
        self.env.flush_all()
        self.cr.precommit.run()
        self.assertTrue(rule.message_ids.tracking_value_ids)

    def test_d1_code_is_fixed(self):
        """D-2: code and company of a rule do not change: proposals are unique by them."""
        rule = self._rules()[0]
        for values in ({"code": "OTHER"}, {"company_id": self.other_company.id}, {"company_id": False}):
            with self.assertRaises(UserError):
                rule.with_user(self.director).write(values)
        rule.with_user(self.director).write({"code": rule.code, "amount": 5})

    def test_d1_history_keeps_what_the_rule_said(self):
        """D-1: editing the catalogue changes no penalty that is there."""
        penalty = self._issue()
        penalty.rule_id.write({"amount": 500, "clause": "R9"})
        self.assertRecordValues(penalty, [{"amount": 20, "clause": "R2.3"}])

    def test_d3_word_for_a_fine(self):
        """D-3: the word is the company's choice."""
        self.assertEqual(self.company._kefu_penalty_word(), "Fine")
        self.company.kefu_penalty_word = "deduction"
        self.assertEqual(self.company._kefu_penalty_word(), "Performance Deduction")
