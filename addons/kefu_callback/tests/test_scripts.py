from psycopg2.errors import UniqueViolation

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import CallbackCase

#: what the regulations ask on each occasion
SHIPPED = {
    "slip_purchase": {"on_time", "accompanied", "treats"},
    "slip_site_met": {"phoned_before", "on_time", "slip_signed", "treats", "changes", "drawings"},
    "slip_site_unmet": {"phoned_before", "phoned_after", "drawings"},
    "finished": {"moved_in", "content_design", "content_service"},
    "node_customer": set(),
    "node_designer": set(),
    "node_inspector": set(),
    "payment": set(),
    "courtesy": set(),
}


@tagged("post_install", "-at_install")
class TestScripts(CallbackCase):
    """C2–C7: scripts are data, in versions; calls are made with what was published."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.occasion = cls.env.ref("kefu_callback.occasion_courtesy")
        cls.shipped = cls.Script._script_for(cls.company, cls.occasion)

    def _draft(self, user=None, **more):
        return self.Script.with_user(user or self.service_manager).create({
            "name": "Ours",
            "occasion_id": self.occasion.id,
            "opening": "Hello {customer}, {consultant} of {company}.",
            "question_ids": [Command.create({"name": "Was {designer} kind?"})],
            **more,
        })

    def test_c3_c4_c5_c7_shipped(self):
        """C3, C4, C5, C7: every occasion has a published script that asks what the regulations ask, with a greeting."""
        for code, topics in SHIPPED.items():
            with self.subTest(occasion=code):
                script = self.Script._script_for(self.company, self.env.ref(f"kefu_callback.occasion_{code}"))
                self.assertEqual(script.state, "published")
                self.assertLessEqual(topics, set(script.question_ids.mapped("topic")))
                self.assertTrue(script.closing)
                self.assertTrue(all(len(question.option_ids) >= 2 for question in script.question_ids
                                    if question.kind in ("yes_no", "choice")))
        for code in ("slip_purchase", "slip_site_met", "slip_site_unmet", "finished", "payment", "courtesy"):
            opening = self.Script._script_for(self.company, self.env.ref(f"kefu_callback.occasion_{code}")).opening
            for placeholder in ("{customer}", "{title}", "{consultant}", "{company}"):
                self.assertIn(placeholder, opening)
            self.assertIn("excuse", opening)

    def test_c2_day_and_title_of_anybody(self):
        """C2: of a contact about whom nothing is known no day is made up, and none is left out."""
        partner = self.env["res.partner"].create({"name": "Wang", "phone": "138 0000 0009"})
        call = self.env["kefu.callback"]._schedule("courtesy", partner, partner, None)
        values = call._placeholder_values()
        self.assertEqual((values["date"], values["time"]), ("the day agreed on", "the time agreed on"))
        self.assertEqual(values["title"], "Mr or Ms")

    def test_c2_unknown_placeholder_is_an_error_at_save(self):
        """C2: an unknown placeholder is named, with those known, when script or question is saved, in every language."""
        with self.assertRaisesRegex(ValidationError, r"\{desinger\}.*\{designer\}"):
            self._draft(opening="Hello {desinger}")
        with self.assertRaisesRegex(ValidationError, r"\{nobody\}"):
            self._draft(question_ids=[Command.create({"name": "And {nobody}?"})])
        with self.assertRaisesRegex(ValidationError, "not closed"):
            self._draft(opening="Hello {customer")
        draft = self._draft()
        with self.assertRaisesRegex(ValidationError, r"\{nobody\}"):
            draft.closing = "{nobody}"
        with self.assertRaisesRegex(ValidationError, r"\{nobody\}"):
            draft.update_field_translations("opening", {"zh_CN": "{nobody}"})

    def test_c2_missing_value_is_marked_never_blank(self):
        """C2: what is not known at the call is marked in words; names are shown as text, whatever they contain."""
        html = self.shipped._render("{customer} & {site}", {"customer": "<b>Zhou</b>"})
        self.assertEqual(html, "&lt;b&gt;Zhou&lt;/b&gt; &amp; <mark class=\"o_kefu_missing\">[site: not known]</mark>")
        self.assertEqual(self.shipped._render_text("{site}", {}), "[site: not known]")

    def test_c2_preview(self):
        preview = self._draft().preview
        self.assertIn("Wang Fang", preview)
        self.assertIn("Zhou Min", preview)
        self.assertNotIn("{", preview)
        self.assertNotIn("o_kefu_missing", preview)

    def test_c2_yes_no_comes_with_answers(self):
        question = self._draft().question_ids
        self.assertEqual(question.option_ids.mapped("tone"), ["good", "bad"])

    def test_c2_an_answer_may_be_right_or_wrong(self):
        """C6.0: a question may name what it expects: a placeholder; another answer is flagged, ends and case aside."""
        for wrong in ({"expected": "nonsense", "kind": "text"}, {"expected": "company", "kind": "yes_no"}):
            with self.assertRaises(ValidationError):
                self._draft(question_ids=[Command.create({"name": "Who?", **wrong})])
        draft = self._draft(question_ids=[Command.create({"name": "Who calls?", "kind": "text", "expected": "company"})])
        draft.action_publish()
        callback = self._open(self._plan())
        question = draft.question_ids
        for text, is_wrong in (("Somebody", True), (f" {self.company.name.upper()} ", False)):
            callback.action_answer(question.id, text=text)
            self.assertEqual(callback.sudo().answer_ids.is_wrong, is_wrong, text)

    def test_c2_published_is_frozen(self):
        """C2: a published script is changed by nobody: neither it nor its questions, answers, translations, nor deleted."""
        script = self._draft()
        script.action_publish()
        question = script.question_ids
        calls = (
            lambda: script.write({"opening": "Otherwise"}),
            lambda: script.write({"question_ids": [Command.create({"name": "More?"})]}),
            lambda: script.update_field_translations("opening", {"zh_CN": "您好"}),
            lambda: script.unlink(),
            lambda: question.write({"name": "Otherwise?"}),
            lambda: question.unlink(),
            lambda: question.option_ids[0].write({"tone": "bad"}),
            lambda: question.option_ids.unlink(),
            lambda: question.option_ids.create({"question_id": question.id, "name": "Perhaps"}),
            lambda: question.copy(),
            lambda: script.action_publish(),
        )
        for number, call in enumerate(calls):
            for user in (self.service_manager, self.env.user):
                with self.subTest(number=number, user=user.login), self.assertRaises(UserError):
                    script.with_user(user).env.flush_all()
                    call()
        self.assertEqual(script.opening, "Hello {customer}, {consultant} of {company}.")

    def test_c2_new_version(self):
        """C2: a new version is a draft that replaces the former when published; its questions count as the same."""
        first = self._draft()
        first.action_publish()
        second = self.Script.browse(first.action_new_version()["res_id"]).with_user(self.service_manager)
        self.assertRecordValues(second, [{"state": "draft", "version": 2, "origin_id": first.id}])
        self.assertEqual(second.question_ids.origin_id, first.question_ids)
        self.assertEqual(len(second.question_ids.option_ids), 2)
        self.assertEqual(first.action_new_version()["res_id"], second.id)
        second.opening = "Good morning {customer}"
        self.assertEqual(self.Script._script_for(self.company, self.occasion), first)
        second.action_publish()
        self.assertEqual(first.state, "retired")
        self.assertEqual(self.Script._script_for(self.company, self.occasion), second)

    def test_c2_own_version_of_a_shipped_script(self):
        """C2: of a shipped script a company makes its own, other companies go on with the shipped one."""
        own = self.Script.browse(self.shipped.with_user(self.service_manager).action_new_version()["res_id"])
        own.with_user(self.service_manager).action_publish()
        self.assertRecordValues(own, [{"company_id": self.company.id, "state": "published", "origin_id": self.shipped.id}])
        self.assertEqual(self.Script._script_for(self.company, self.occasion), own)
        self.assertEqual(self.Script._script_for(self.other_company, self.occasion), self.shipped)
        self.assertEqual(self.shipped.state, "published")
        own.with_user(self.service_manager).action_retire()
        self.assertEqual(self.Script._script_for(self.company, self.occasion), self.shipped)

    def test_c2_translations_come_with_the_copy(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        first = self._draft()
        first.update_field_translations("opening", {"zh_CN": "您好，{customer}"})
        first.action_publish()
        second = self.Script.browse(first.action_new_version()["res_id"])
        self.assertEqual(second.with_context(lang="zh_CN").opening, "您好，{customer}")

    @mute_logger("odoo.sql_db")
    def test_c2_one_published_by_the_database(self):
        one = self._draft()
        one.action_publish()
        with self.assertRaises(UniqueViolation):
            self.env.cr.execute(
                "INSERT INTO kefu_callback_script (name, company_id, occasion_id, version, state)"
                " SELECT name, company_id, occasion_id, 99, 'published' FROM kefu_callback_script WHERE id = %s", [one.id],
            )

    def test_c2_a_call_keeps_its_version(self):
        """C2: a call opened with one version is finished with it, whatever is published meanwhile."""
        callback = self._open(self._plan())
        draft = self._draft()
        draft.action_publish()
        callback.action_release()
        self._open(callback)
        self.assertEqual(callback.script_id, self.shipped)
        self.assertEqual(self._open(self._plan()).script_id, draft)

    def test_c2_what_a_client_cannot_set(self):
        """C2: state, version and origin come from publishing only; the company of a script is fixed."""
        draft = self._draft(state="published", version=77, origin_id=self.shipped.id)
        self.assertRecordValues(draft, [{"state": "draft", "version": 1, "origin_id": False}])
        draft.write({"state": "published", "version": 5})
        self.assertRecordValues(draft, [{"state": "draft", "version": 1}])
        sneaky = self.Script.with_user(self.service_manager).with_context(default_state="published").create({
            "name": "Sneaky", "occasion_id": self.occasion.id,
        })
        self.assertEqual(sneaky.state, "draft")
        with self.assertRaisesRegex(UserError, "at least one question"):
            sneaky.action_publish()
        for company_id in (self.other_company.id, False):
            with self.assertRaisesRegex(UserError, "fixed"):
                draft.company_id = company_id

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")
    def test_c2_who_writes_scripts(self):
        """C2: service manager and administrator; consultants read them; others do not; other companies' never."""
        self._draft(user=self.manager)
        for user in (self.consultant, self.director, self.general_manager):
            self.shipped.with_user(user).read(["opening"])
            with self.assertRaises(AccessError):
                self._draft(user=user)
        draft = self._draft()
        for user in (self.designer, self.salesperson, self.reception):
            with self.assertRaises(AccessError):
                draft.with_user(user).read(["opening"])
        other = self._create_user("service_manager", "test_other_sm", self.other_company)
        self.assertFalse(self.Script.with_user(other).search([("id", "=", draft.id)]))
        for call in (lambda: draft.with_user(other).write({"opening": "Mine"}),
                     lambda: draft.with_user(other).action_publish(),
                     lambda: draft.with_user(other).action_new_version(),
                     lambda: self.shipped.with_user(other).action_retire(),
                     lambda: self.shipped.with_user(self.service_manager).action_retire(),
                     lambda: self._draft(company_id=self.other_company.id),
                     lambda: self._draft(company_id=False)):
            with self.assertRaises(AccessError):
                call()
