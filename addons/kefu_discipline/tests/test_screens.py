from lxml import etree

from odoo.tests import Form, tagged

from odoo.addons.kefu_base.tests.common import ROLES

from .common import DisciplineCase

EVERYBODY = {"menu_penalty_own", "menu_penalty_statement_own"}
#: role → the menus below Discipline that it has beside everybody's
MENUS = {
    "director": {
        "menu_penalty_desk", "menu_penalty_appeal", "menu_penalty_team", "menu_penalty_batch", "menu_penalty_proposal",
    },
    "general_manager": {
        "menu_penalty_appeal", "menu_penalty_team", "menu_penalty_batch", "menu_penalty_proposal", "menu_wage",
    },
    "supervisor": {"menu_penalty_team", "menu_penalty_proposal"},
    "consultant": {"menu_penalty_proposal"},
    "service_manager": {"menu_penalty_proposal"},
    "finance": {"menu_penalty_execute", "menu_penalty_batch", "menu_wage"},
}


@tagged("post_install", "-at_install")
class TestScreens(DisciplineCase):
    """Each role finds its screens, and each of them opens."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.people = {role: getattr(cls, role) for role in (*ROLES, "finance")}
        cls.proposed = cls._propose(user=cls.other_designer)
        cls.waiting = cls._issue(user=cls.other_designer)
        cls.final = cls._final("NOTES_BRIEF", user=cls.other_designer)
        cls.appealed = cls._issue("SHEET_LATE", user=cls.other_designer)
        cls.appealed.with_user(cls.other_designer).action_appeal("The lights were out")
        cls.executed = cls._final(user=cls.other_designer)
        cls._execute(cls.executed)

    def _menus(self, user):
        """:return: xml ids of the menus below Discipline that the user has, by their actions"""
        menus = self.env["ir.ui.menu"].with_user(user).with_company(self.company).load_menus(False)
        top = self.env.ref("kefu_discipline.menu_discipline").id
        return menus[top]["children"] if top in menus else []

    def _figures(self, user, name):
        figures = self.env["kefu.penalty"].with_user(user).with_company(user.company_id).kefu_figures(name)
        return {figure["filter"]: figure["count"] for figure in figures}

    def test_r2_8_menus_by_role(self):
        """R2.8: whoever has a step to take has a menu for it, and nobody has one they can do nothing with."""
        for role, user in self.people.items():
            expected = EVERYBODY | MENUS.get(role, set())
            with self.subTest(role=role):
                ids = {self.env.ref(f"kefu_discipline.{name}").id for name in expected}
                own = self.env["ir.model.data"].search([("module", "=", "kefu_discipline"), ("model", "=", "ir.ui.menu")])
                self.assertEqual(set(self._menus(user)) & set(own.mapped("res_id")), ids)

    def test_r2_8_no_menu_without_the_feature(self):
        """R2.8: a company that does not use discipline shows nothing of it."""
        self.company.kefu_use_discipline = False
        for user in self.people.values():
            self.assertFalse(self._menus(user))

    def test_r2_8_screens_open(self):
        """R2.8: every screen opens for every role that has it: lists, cards, forms, graphs and pivots."""
        menus = self.env["ir.ui.menu"].search([("parent_id", "child_of", self.env.ref("kefu_discipline.menu_discipline").id)])
        menus |= menus.search([("parent_id", "=", self.env.ref("kefu_discipline.menu_discipline_reporting").id)])
        menus |= menus.search([("parent_id", "=", self.env.ref("kefu_discipline.menu_discipline_configuration").id)])
        for role, user in self.people.items():
            shown = self.env["ir.ui.menu"].with_user(user).with_company(self.company).load_menus(False)
            for menu in menus.filtered(lambda menu, shown=shown: menu.id in shown and menu.action):
                with self.subTest(role=role, menu=menu.complete_name):
                    self._open(menu.action.with_user(self.env.uid), user)

    def _open(self, action, user):
        model = self.env[action.res_model].with_user(user).with_company(self.company)
        views = [(view_id, kind) for view_id, kind in action.views if kind != "search"]
        loaded = model.get_views([*views, (False, "search")], {"action_id": action.id})
        if model.is_transient():
            Form(model)
            return
        names = {
            node.get("name")
            for view in loaded["views"].values()
            for node in etree.fromstring(view["arch"]).xpath("//field[not(ancestor::field) and not(ancestor::groupby)]")
        }
        model.search([], limit=20).read(list(names))

    def test_d1_whoever_sees_a_penalty_opens_it(self):
        """D-1: the form opens for the person, the supervisor, the deciders and finance, and shows nobody too much."""
        opened = set()
        for role, user in {**self.people, "person": self.other_designer}.items():
            for penalty in self.Penalty.with_user(user).search([("user_id", "=", self.other_designer.id)]):
                with self.subTest(role=role, state=penalty.state):
                    Form(penalty, view="kefu_discipline.kefu_penalty_view_form")
                    opened.add(role)
        self.assertEqual(opened, {"person", "supervisor", "director", "general_manager", "finance"})

    def test_r2_8_figures_of_the_desk(self):
        """R2.8: the director sees how much waits for whom; a figure counts what its filter shows."""
        figures = self._figures(self.director, "desk")
        self.assertEqual(figures, {"proposed": 1, "appealed": 1, "to_answer": 1, "to_execute": 1})
        penalty = self.Penalty.with_user(self.director)
        arch = penalty.get_view(self.env.ref("kefu_discipline.kefu_penalty_view_search").id, "search")["arch"]
        for name in figures:
            self.assertIn(f'name="{name}"', arch)

    def test_d1_figures_are_what_one_may_see(self):
        """D-1: figures count nothing that the lists do not show."""
        self.assertEqual(set(self._figures(self.designer, "desk").values()), {0})
        self.assertEqual(self._figures(self.finance, "execute"), {"to_execute": 1, "to_answer": 1, "appealed": 1})
        self.assertEqual(self._figures(self.finance, "desk")["proposed"], 0)
        self.assertEqual(self._figures(self.stranger, "desk")["proposed"], 0)
        self.assertEqual(self._figures(self.director, "nothing"), {})

    def test_d4_own_page(self):
        """D-4: above one's own penalties stands what waits for an answer and what it comes to."""
        figures = self._figures(self.other_designer, "own")
        self.assertEqual(figures["to_answer"], 1)
        self.assertIn("90", figures["still_open"])
        self.assertIn("20", figures["executed"])
        self.assertEqual(self._figures(self.designer, "own"), {"to_answer": 0})

    def test_d3_own_page_in_points(self):
        """D-3: where points are given the own page adds up points."""
        self.company.kefu_penalty_mode = "points"
        self._issue("NOTES_BRIEF", user=self.salesperson)
        self.assertEqual(self._figures(self.salesperson, "own"), {"to_answer": 1, "still_open": "5"})

    def test_d4_buttons_of_the_person(self):
        """D-4: acknowledge once, appeal until the time is over; for nobody else."""
        own, foreign = self.waiting.with_user(self.other_designer), self.waiting.with_user(self.director)
        self.assertTrue(own.may_acknowledge and own.may_appeal and own.is_own)
        self.assertFalse(foreign.may_acknowledge or foreign.may_appeal or foreign.is_own)
        own.action_acknowledge()
        self.assertFalse(own.may_acknowledge)
        self.assertTrue(own.may_appeal)
        self.waiting.sudo().appeal_until = "2020-01-01 00:00:00"
        self.assertFalse(own.may_appeal)

    def test_r2_8_cancel_what_was_executed(self):
        """R2.8: only what was executed is offered to be cancelled, and not one's own."""
        self.assertTrue(self.executed.with_user(self.director).may_cancel)
        self.assertFalse(self.waiting.with_user(self.director).may_cancel)
        self.assertFalse(self.executed.with_user(self.other_designer).may_cancel)

    def test_d3_word_and_further(self):
        """D-3: a penalty says what the company calls a fine, and what follows beside it."""
        self.assertEqual(self.waiting.word, "Fine")
        self.company.kefu_penalty_word = "deduction"
        self.waiting.invalidate_recordset(["word"])
        self.assertEqual(self.waiting.word, "Performance Deduction")
        self.assertEqual(self._propose("GRAB").further, "suspended for 2 rounds, Serious Warning")
        self.assertEqual(self.waiting.further, "")

    def test_d3_columns_by_mode(self):
        """D-3: lists show money where the company fines in money, points where it gives points."""
        director, company = self.stranger, self.other_company
        for mode, shown in (("money", "amount"), ("points", "points")):
            company.kefu_penalty_mode = mode
            for model in ("kefu.penalty", "kefu.penalty.statement"):
                self.assertEqual(self._columns(model, director), {shown})
            pivot = self.Penalty.with_user(director).get_view(view_type="pivot")["arch"]
            self.assertIn(f'name="{shown}" type="measure"', pivot)
        # what was proposed before the company changed is still open
        self.company.kefu_penalty_mode = "points"
        self.assertEqual(self._columns("kefu.penalty", self.director), {"amount", "points"})

    def _columns(self, model, user):
        arch = etree.fromstring(self.env[model].with_user(user).get_view(view_type="list")["arch"])
        columns = {node.get("name"): node.get("optional") for node in arch.iterfind("field")}
        return {name for name in ("amount", "points") if columns[name] == "show"}

    def test_r2_8_reasons_are_asked_for(self):
        """R2.8: the dialogs of the desk take the steps, with their reasons, for several at once."""
        second = self._propose(user=self.salesperson)
        wizard = Form(self.env["kefu.penalty.decision"].with_user(self.director).with_context(
            default_decision="reject", default_penalty_ids=(self.proposed | second).ids
        ))
        wizard.reason = "Nothing in it"
        wizard.save().action_decide()
        self.assertEqual((self.proposed | second).mapped("state"), ["rejected", "rejected"])

    def test_r2_8_many_figures_few_queries(self):
        """R2.8: the figures cost as many queries however many penalties there are."""
        self._figures(self.director, "desk")
        for _again in range(5):
            self._propose(user=self.other_designer)
        self.env.flush_all()
        with self.assertQueryCount(6):
            self._figures(self.director, "desk")
