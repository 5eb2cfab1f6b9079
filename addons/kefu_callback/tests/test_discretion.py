from odoo.exceptions import AccessError, ValidationError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .common import NOW, CallbackCase


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestDiscretion(CallbackCase):
    """Nobody sees or makes a call that asks about themselves, whatever role they hold."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.subjects = {role: getattr(cls, role) for role in ("consultant", "service_manager", "director", "general_manager")}

    def _done_about(self, *users):
        about = self.env["res.users"].union(*users)
        return self._finish(self._plan(about=about), self.colleague, satisfaction=1, opinion="Rude", tone="bad")

    def test_c1_the_subject_never_calls(self):
        """C1: the caller is never the person asked about, nor the one called: not next, not by hand, not by the database."""
        callback = self._plan(about=self.consultant)
        self.assertFalse(self.Callback.with_user(self.consultant).action_next())
        with self.assertRaises(AccessError):
            self._open(callback)
        with self.assertRaises(ValidationError):
            callback.user_id = self.consultant
        callee = self._plan("node_designer", callee=self.consultant)
        self.assertFalse(self.Callback.with_user(self.consultant).action_next())
        with self.assertRaises(AccessError):
            self._open(callee)
        self.assertTrue(self.Callback.with_user(self.colleague).action_next())

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")
    def test_c1_the_subject_sees_nothing(self):
        """C1: not in lists, counts, groups, names, exports, histories, reports, ratings, nor by id."""
        for role, user in self.subjects.items():
            callback = self._done_about(user)
            with self.subTest(role=role):
                own = self.Callback.with_user(user)
                self.assertFalse(own.search([("id", "=", callback.id)]))
                self.assertEqual(own.search_count([("id", "=", callback.id)]), 0)
                self.assertFalse(own._read_group([("id", "=", callback.id)], ["state"], ["__count"]))
                self.assertFalse(own.name_search(callback.name))
                for model in ("kefu.callback.answer", "kefu.callback.attempt", "kefu.callback.contradiction"):
                    field = "second_callback_id" if model.endswith("contradiction") else "callback_id"
                    self.assertFalse(self.env[model].with_user(user).search([(field, "=", callback.id)]))
                if role != "consultant":
                    report = self.env["kefu.callback.answer.report"].with_user(user)
                    self.assertFalse(report.search([("callback_id", "=", callback.id)]))
                    self.assertFalse(report.search([("about_user_id", "=", user.id)]))
                ratings = self.env["rating.rating"].with_user(user)
                self.assertFalse(ratings.search([("res_model", "=", "kefu.callback"), ("res_id", "=", callback.id)]))
                messages = callback.message_ids
                self.assertFalse(self.env["mail.message"].with_user(user).search([("id", "in", messages.ids)]))
                with self.assertRaises(AccessError):
                    callback.with_user(user).read(["opinion"])
                with self.assertRaises(AccessError):
                    callback.rating_ids.with_user(user).read(["feedback"])
                with self.assertRaises(AccessError):
                    callback.with_user(user).call_data()

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")
    def test_c1_the_entitled_see_it(self):
        """C1: consultants and managers of the company see it, others not: no designer, no other company."""
        callback = self._done_about(self.designer)
        for role, user in self.subjects.items():
            with self.subTest(role=role):
                self.assertEqual(self.Callback.with_user(user).search([("id", "=", callback.id)]), callback)
                self.assertTrue(self.env["rating.rating"].with_user(user).search([("id", "in", callback.rating_ids.ids)]))
        self.assertFalse(self.Callback.with_user(self.stranger).search([("id", "=", callback.id)]))
        for user in (self.designer, self.other_designer, self.salesperson, self.manager, self.supervisor):
            with self.assertRaises(AccessError):
                callback.with_user(user).read(["opinion"])
            self.assertFalse(self.env["rating.rating"].with_user(user).search([("id", "in", callback.rating_ids.ids)]))

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")
    def test_c1_ratings_are_not_forged(self):
        """C1: nobody who may not read the call changes its rating; other ratings stay as they were."""
        callback = self._done_about(self.designer)
        with self.assertRaises(AccessError):
            callback.rating_ids.with_user(self.designer).write({"rating": 5})
        other = self.env["rating.rating"].create({
            "res_model_id": self.env["ir.model"]._get_id("res.partner"), "res_id": self.customer.id, "rating": 3,
        })
        self.assertEqual(self.env["rating.rating"].with_user(self.designer).search([("id", "=", other.id)]), other)
        self.assertTrue(other.with_user(self.designer).kefu_is_readable)

    def test_c1_the_subject_is_sent_nothing(self):
        """C1: mentioned or made a follower, the subject is sent nothing of the call; others are."""
        callback = self._done_about(self.director).with_user(self.colleague)
        callback.sudo().message_subscribe(partner_ids=self.director.partner_id.ids)
        people = self.director.partner_id | self.service_manager.partner_id
        message = callback.message_post(body="Look at this", partner_ids=people.ids, subtype_xmlid="mail.mt_comment")
        self.assertEqual(message.sudo().notified_partner_ids, self.service_manager.partner_id)

    def test_c1_nobody_follows(self):
        callback = self._done_about(self.designer)
        self.assertFalse(callback.message_follower_ids)
