from datetime import timedelta

from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tests import Form, freeze_time, tagged

from odoo.addons.kefu_base.tests.common import ROLES

from .common import NOW, CallbackCase

READERS = {"menu_callback", "menu_callback_all", "menu_contact_form"}
REPORTS = {"menu_callback_contradiction", "menu_callback_reporting", "menu_callback_summary", "menu_callback_answer_report"}
SCRIPTS = {"menu_callback_configuration", "menu_callback_script", "menu_callback_occasion"}
#: role → menus of call-backs; everybody answers contact forms
MENUS = {
    "consultant": READERS | {"menu_call_desk"},
    "service_manager": READERS | REPORTS | SCRIPTS | {"menu_callback_desk"},
    "director": READERS | REPORTS,
    "general_manager": READERS | REPORTS,
    "manager": SCRIPTS | {"menu_callback", "menu_contact_form"},
}


@tagged("post_install", "-at_install")
class TestScreens(CallbackCase):
    """Each role finds its screens, each figure is what its filter finds, and each button does its step."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.service = cls.Callback.with_user(cls.service_manager)

    def _menus(self, user):
        menus = self.env["ir.ui.menu"].with_user(user).with_company(self.company).load_menus(False)
        own = self.env["ir.model.data"].search([("module", "=", "kefu_callback"), ("model", "=", "ir.ui.menu")])
        return {data.name for data in own if data.res_id in menus}

    def test_c1_menus_by_role(self):
        """C1: whoever has something to do with calls has a menu for it; a designer has contact forms and nothing else."""
        for role in ROLES:
            with self.subTest(role=role):
                expected = MENUS.get(role, {"menu_callback", "menu_contact_form"})
                self.assertEqual(self._menus(getattr(self, role)), expected)

    def test_c1_no_menu_without_the_feature(self):
        """C1: a company that does not use call-backs has no menu of them."""
        self.company.kefu_use_callback = False
        for role in ROLES:
            self.assertEqual(self._menus(getattr(self, role)), set(), role)

    def test_c1_figures_are_what_their_filters_find(self):
        """C1: overdue, escalated, dissatisfied: each figure counts what its filter in the search view finds."""
        with freeze_time(NOW):
            self._plan(due=NOW - timedelta(hours=3))
            self._plan(due=NOW - timedelta(hours=3)).write({"escalation_level": 1})
            self._finish(self._plan(due=NOW), satisfaction=1)
            self._finish(self._plan(due=NOW), satisfaction=5)
            counts = {figure["filter"]: figure["count"] for figure in self.service.kefu_figures("calls")}
            expected = {
                "overdue": 2, "escalated": 1, "open": 2, "done_today": 2, "dissatisfied": 1, "contradicted": 0,
            }
            self.assertEqual(counts, expected)
            arch = self.service.get_view(self.env.ref("kefu_callback.kefu_callback_view_search").id, "search")["arch"]
            for name in expected:
                self.assertIn(f'name="{name}"', arch)
        self.assertEqual(self.service.kefu_figures("anything else"), [])

    def test_c1_dissatisfied_is_a_matter_of_the_company(self):
        """C1: how few stars are too few is the company's setting."""
        call = self._finish(self._plan(), satisfaction=3)
        dissatisfied = Domain("is_dissatisfied", "=", True)
        self.assertNotIn(call, self.Callback.search(dissatisfied))
        self.company.kefu_low_rating = 3
        self.assertIn(call, self.Callback.search(dissatisfied))
        self.assertTrue(call.is_dissatisfied)

    def test_c1_call_by_hand(self):
        """C1: a consultant plans a call to a customer on a short form and opens it on the desk."""
        view = "kefu_callback.kefu_callback_view_form_new"
        courtesy = self.env.ref("kefu_callback.occasion_courtesy")
        calls = self.Callback.with_user(self.consultant).with_context(default_occasion_id=courtesy.id)
        with Form(calls, view) as form:
            form.partner_id = self.customer
        call = form.record
        self.assertEqual((call.occasion_id, call.callee_phone), (courtesy, self.customer.phone))
        action = call.action_open_desk()
        self.assertEqual((action["tag"], action["params"]), ("kefu_call_desk", {"callback_id": call.id}))

    def test_c1_cancel_with_a_reason(self):
        """C1: the service manager takes a call off the desk with a reason; a consultant has no such form."""
        call = self._plan()
        cancel = self.env["kefu.callback.cancel"]
        with self.assertRaises(AccessError):
            cancel.with_user(self.consultant).create({"callback_ids": call.ids, "reason": "No need"})
        cancel.with_user(self.service_manager).create({"callback_ids": call.ids, "reason": "Paid"}).action_cancel()
        self.assertEqual((call.state, call.cancel_reason), ("cancelled", "Paid"))

    def test_c2_designer_named_by_whom_the_call_asks_about(self):
        """C2: where the record does not say who the designer is, the script names whom the call asks about."""
        call = self._plan("slip_purchase", about=self.designer)
        opening = self._open(call).call_data()["script"]["opening"]
        self.assertIn(self.designer.name, opening)

    def test_c2_questions_in_lists_have_no_braces(self):
        """C2: in lists and figures a question is about any designer."""
        question = self.env.ref("kefu_callback.question_slip_purchase_on_time")
        self.assertEqual(question.display_name, "Was designer there at the time agreed?")

    def test_c2_script_shows_its_calls_and_versions(self):
        """C2: a script tells how often it was used and which versions there are."""
        call = self._finish(self._plan())
        script = call.script_id.with_user(self.service_manager).with_company(self.company)
        draft = self.Script.browse(script.action_new_version()["res_id"]).with_user(self.service_manager)
        self.assertEqual((script.call_count, script.version_count, draft.version_count), (1, 2, 2))
        self.assertIn("{designer}", draft.placeholder_help)
        own = self.Callback.with_user(self.service_manager)
        self.assertEqual(own.search(script.action_open_calls()["domain"]), call)
        self.assertEqual(self.Script.search(script.action_open_versions()["domain"]), script | draft)

    def test_c8_reply_tell_cancel(self):
        """C8: the department replies, the consultant tells the customer; each by a button with the words."""
        department = self.env["kefu.department"]._with_codes(self.company, ["design"])
        department.user_id = self.designer
        values = {"question": "When?", "department_ids": department.ids, "partner_id": self.customer.id}
        forms = self.env["kefu.contact.form"].with_user(self.consultant).create([values, values])
        reply = self.env["kefu.contact.form.reply"]
        first = forms[0].with_user(self.designer)
        self.assertTrue(first.may_answer)
        self.assertFalse(forms[0].with_user(self.consultant).may_answer)
        reply.with_user(self.designer).create({"step": "answer", "form_id": first.id, "text": "On Monday"}).action_reply()
        reply.with_user(self.consultant).create({"step": "told", "form_id": first.id, "text": "Fine"}).action_reply()
        reply.with_user(self.consultant).create({"step": "cancel", "form_id": forms[1].id, "text": "Solved"}).action_reply()
        self.assertEqual(forms.mapped("state"), ["told", "cancelled"])
        figures = self.env["kefu.contact.form"].with_user(self.consultant).kefu_figures("forms")
        self.assertEqual({figure["filter"]: figure["count"] for figure in figures}, {
            "overdue": 0, "open": 0, "answered": 0, "told": 1,
        })

    def test_c8w_pdf_not_to_whom_it_is_about(self):
        """C8w: a manager who is asked about gets the figures, but not the paper with what was said of each person."""
        with freeze_time(NOW):
            call = self._plan()
            call.about_user_ids = self.service_manager
            self._finish(call, opinion="Never there")
            day = NOW.date()
            summary = self.env["kefu.callback.summary"].create({
                "company_id": self.company.id, "week_start": day, "period_start": day.replace(day=1), "period_end": day,
            })
            summary._refresh()
        last = self.env["mail.message"].search([], order="id desc", limit=1)
        summary._send()
        sent = self.env["mail.message"].search([("id", ">", last.id), ("model", "=", summary._name)])
        papers = {message.partner_ids.user_ids: len(message.attachment_ids) for message in sent}
        self.assertEqual(papers, {self.general_manager: 1, self.service_manager: 0})
        self.assertNotIn("Never there", "".join(sent.mapped("body")))

    def test_c8w_each_figure_opens_its_calls(self):
        """C8w: the calls behind a figure are as many as the figure says."""
        with freeze_time(NOW):
            self._finish(self._plan(), satisfaction=4, opinion="Fine")
            self._open(self._plan()).action_no_answer()
            self._plan()
            day = NOW.date()
            summary = self.env["kefu.callback.summary"].create({
                "company_id": self.company.id, "week_start": day, "period_start": day.replace(day=1), "period_end": day,
            })
            summary._refresh()
            buttons = {
                summary.action_open_due: summary.calls_due,
                summary.action_open_made: summary.calls_made,
                summary.action_open_reached: summary.calls_reached,
                summary.action_open_contradicted: summary.contradictions,
                summary.action_open_sites: summary.sites_few_calls,
            }
            for button, figure in buttons.items():
                self.assertEqual(self.Callback.search_count(button()["domain"]), figure, button.__name__)
            self.assertEqual(self.Callback.search(summary.action_open_rated()["domain"]).satisfaction, 4)
            desk = self.Callback.with_user(self.consultant)
            for name, count in (("done_today", 1), ("made", 2), ("reached", 1)):
                self.assertEqual(desk.search_count(desk.action_desk_figure(name)["domain"]), count, name)
        self.assertEqual(summary.opinion_ids.action_open_call()["res_id"], summary.opinion_ids.callback_id.id)
