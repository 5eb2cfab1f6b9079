from odoo.exceptions import AccessError, UserError
from odoo.tests import Form

from odoo.addons.kefu_base.tests.common import ROLES

from .common import QuoteCase


class TestRelease(QuoteCase):
    """R3.16: the designer asks, supervisor or director release or return."""

    def _notified(self, user):
        return self.env["mail.notification"].search([("res_partner_id", "=", user.partner_id.id)]).mail_message_id

    def test_r3_16_asked_and_released(self):
        self.assertTrue(self.order.is_withheld)
        before = {user: self._notified(user) for user in (self.supervisor, self.director, self.designer, self.colleague)}
        self.order.action_ask_release()
        told = {user: len(self._notified(user) - messages) for user, messages in before.items()}
        self.assertEqual(list(told.values()), [1, 1, 0, 0], "supervisor and director once, nobody else")
        self.assertEqual((self.order.release_state, self.order.release_asked_by_id), ("asked", self.designer))
        self.assertTrue(self.order.is_withheld)
        self.order.with_user(self.supervisor).action_release()
        self.assertRecordValues(self.order, [{
            "release_state": "released", "released_by_id": self.supervisor.id, "is_withheld": False,
        }])
        self.assertTrue(self.order.released_at)
        self.assertIn("Released by Test Supervisor", self.order.message_ids[0].body, "kept in the chatter")
        self.assertEqual(len(self._notified(self.designer) - before[self.designer]), 1)

    def test_r3_16_who_may_release(self):
        """Every role tries; only supervisor and director can."""
        for role in ROLES:
            order = self._quote()
            order.action_ask_release()
            with self.subTest(role=role):
                asking = order.with_user(getattr(self, role))
                if role in ("supervisor", "director"):
                    asking.action_release()
                    self.assertEqual(order.release_state, "released")
                else:
                    with self.assertRaises(AccessError):
                        asking.action_release()
                    with self.assertRaises(AccessError):
                        asking.action_return()
                    with self.assertRaises(AccessError):
                        asking._return_to_author("no")
                    self.assertEqual(order.release_state, "asked")

    def test_r3_16_nobody_releases_their_own(self):
        """A supervisor who designs asks another one; the director may release what is the director's own."""
        both = self._create_user("designer", "test_both")
        both.group_ids += self.env.ref("kefu_base.group_supervisor")
        order = self._quote(self._customer(designer=both))
        order.action_ask_release()
        with self.assertRaisesRegex(AccessError, "your own"):
            order.action_release()
        order.with_user(self.supervisor).action_release()
        self.assertEqual(order.release_state, "released")

        self.director.group_ids += self.env.ref("kefu_base.group_designer")
        own = self._quote(self._customer(designer=self.director), user=self.director)
        own.action_release()
        self.assertEqual((own.release_state, own.released_by_id), ("released", self.director))

    def test_r3_16_not_without_being_asked(self):
        for user in (self.supervisor, self.director):
            with self.assertRaisesRegex(UserError, "not waiting"):
                self.order.with_user(user).action_release()

    def test_r3_16_returned_with_a_reason(self):
        self.order.action_ask_release()
        supervisor = self.order.with_user(self.supervisor)
        with self.assertRaisesRegex(UserError, "to be mended"):
            supervisor._return_to_author(" ")
        action = supervisor.action_return()
        with Form(self.env["kefu.quote.return"].with_user(self.supervisor).with_context(action["context"])) as dialog:
            dialog.reason = "The kitchen is too cheap"
        dialog.record.action_return()
        self.assertRecordValues(self.order, [{"release_state": "returned", "return_reason": "The kitchen is too cheap"}])
        self.assertTrue(self.order.is_withheld)
        self.assertIn("too cheap", self.order.message_ids[0].body)
        self.assertIn("too cheap", "".join(self._notified(self.designer).mapped("body")))
        self.order.action_ask_release()
        self.assertFalse(self.order.return_reason)

    def test_r3_16_release_taken_back(self):
        """What was released by mistake is called back."""
        self._release(self.order)
        self.order.with_user(self.supervisor_2)._return_to_author("Wrong estate")
        self.assertTrue(self.order.is_withheld)

    def test_r3_16_asked_for_with_something_on_it(self):
        empty = self._quote(order_line=False)
        with self.assertRaisesRegex(UserError, "nothing on"):
            empty.action_ask_release()
        self.order.action_ask_release()
        with self.assertRaisesRegex(UserError, "already"):
            self.order.action_ask_release()

    def test_r3_16_release_is_not_written_by_hand(self):
        """Neither in a form, nor by a program, nor with defaults; nor is it copied."""
        with self.enter_registry_test_mode():
            for values in (
                {"release_state": "released"}, {"released_by_id": self.director.id}, {"release_digest": "x"}
            ):
                with self.assertRaises(AccessError):
                    self.order.write(values)
            self.assertEqual(self._attempts(), 3)
        forged = self._quote(release_state="released", released_by_id=self.director.id)
        self.assertEqual((forged.release_state, forged.released_by_id.id), ("none", False))
        defaulted = self.order.with_context(default_release_state="released").copy()
        self.assertEqual(defaulted.release_state, "none")
        self._release(self.order)
        self.assertEqual(self.order.copy().release_state, "none")

    def test_r3_16_other_company(self):
        """Supervisors of another company see and release nothing of this one."""
        stranger = self._create_user("supervisor", "test_stranger", self.other_company)
        self.order.action_ask_release()
        with self.assertRaises(AccessError):
            self.order.with_user(stranger).action_release()
        self.assertFalse(self.env["sale.order"].with_user(stranger).search([("id", "=", self.order.id)]))

    def test_r3_16_feature_off(self):
        """A company without the rule, or without follow-up, prints and sends as Odoo does."""
        for switch in ("kefu_quote_release", "kefu_use_followup"):
            with self.subTest(switch=switch):
                self.company[switch] = False
                order = self._quote()
                self.assertFalse(order.is_withheld)
                order.action_quotation_sent()
                self.assertEqual(order.state, "sent")
                self.company[switch] = True

    def test_r3_16_search_says_the_same(self):
        """The condition of the record rules is the field's."""
        orders = self.order | self._release(self._quote()) | self._quote(self._customer())
        orders |= self.env["sale.order"].create({
            "partner_id": self.env["res.partner"].create({"name": "Shop"}).id, "company_id": self.company.id,
        })
        found = self.env["sale.order"].search([("id", "in", orders.ids), ("is_withheld", "=", True)])
        self.assertEqual(found, orders.filtered("is_withheld").with_env(self.env))
        self.assertEqual(len(found), 2)

    def test_r3_16_many_at_once(self):
        """Releasing many costs no query per quotation but for what the database writes."""
        def released(count):
            orders = self.env["sale.order"].concat(*(self._quote(self._customer()) for _number in range(count)))
            orders.action_ask_release()
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            orders.with_user(self.supervisor).action_release()
            self.env.flush_all()
            self.assertEqual(set(orders.mapped("release_state")), {"released"})
            return self.env.cr.sql_log_count - before

        released(2)
        self.assertLessEqual(released(12), released(3) + 2)
