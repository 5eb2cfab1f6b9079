from datetime import datetime

from odoo.addons.kefu_base.tests.common import KefuCase

#: Tuesday 10:00 in Shanghai
NOW = datetime(2026, 3, 10, 2)


class CallbackCase(KefuCase):
    """Two consultants, a customer, and a source of calls: partners whose ``user_id`` is the designer asked about."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.user.company_id = cls.company
        cls.colleague = cls._create_user("consultant", "test_consultant_2")
        cls.stranger = cls._create_user("consultant", "test_stranger", cls.other_company)
        cls.other_designer = cls._create_user("designer", "test_designer_2")
        cls.customer = cls.env["res.partner"].create({"name": "Mrs Zhou", "phone": "138 0000 0001", "lang": "en_US"})
        cls.Callback = cls.env["kefu.callback"]
        cls.Script = cls.env["kefu.callback.script"]

    @classmethod
    def _record(cls, name="Riverside 3-2", company=None):
        """:return: a record of the company that calls may be about, another one each time"""
        company = company or cls.company
        return cls.env["res.partner"].create({"name": name, "company_id": company.id})

    @classmethod
    def _plan(cls, occasion="courtesy", record=None, callee=None, due=NOW, about=None):
        """:return: a call that is due, as superuser, asking about ``about``"""
        callback = cls.Callback._schedule(occasion, record or cls._record(), callee or cls.customer, due)
        if about:
            callback.about_user_ids = about
        return callback

    def _open(self, callback, user=None):
        """:return: the call as its consultant, opened"""
        callback = callback.with_user(user or self.consultant)
        callback.action_open()
        return callback

    def _tick(self, callback, tone="good", **more):
        """Answer all questions to choose from with the first option of that tone, or the first one; required words by what
        is expected."""
        for question in callback.sudo().script_id.question_ids.filtered("option_ids"):
            option = question.option_ids.filtered(lambda option: option.tone == tone)[:1] or question.option_ids[:1]
            callback.action_answer(question.id, option.id)
        for question in callback.sudo().script_id.question_ids.filtered(lambda one: one.kind == "text" and one.is_required):
            callback.action_answer(question.id, text=callback._placeholder_values().get(question.expected) or "Said")
        if more:
            callback.action_note(more)

    def _finish(self, callback, user=None, tone="good", **more):
        """:return: the call, opened, answered and finished"""
        callback = self._open(callback, user)
        self._tick(callback, tone, **more)
        callback.action_done()
        return callback.sudo()

    def _option(self, callback, topic, tone):
        """:return: ``(question id, option id)`` of the call's question on a topic"""
        question = callback.sudo().script_id.question_ids.filtered(lambda question: question.topic == topic)
        return question.id, question.option_ids.filtered(lambda option: option.tone == tone)[:1].id

    def _told(self, work):
        """:return: who was notified while ``work()`` ran"""
        last = self.env["mail.message"].search([], order="id desc", limit=1).id
        work()
        notices = self.env["mail.message"].search([("id", ">", last), ("message_type", "=", "user_notification")])
        return notices.partner_ids.user_ids

    def _cron(self, name):
        with self.enter_registry_test_mode():
            self.env.ref(f"kefu_callback.{name}").method_direct_trigger()
