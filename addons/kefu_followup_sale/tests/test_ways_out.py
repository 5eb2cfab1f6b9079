from datetime import timedelta

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, new_test_user

from .common import QuoteCase

REPORT = "sale.action_report_saleorder"


class TestWaysOut(QuoteCase):
    """R3.16: every way out of the house is closed before release, recorded, and open afterwards."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer = cls.lead.partner_id
        cls.template = cls.env.ref("sale.email_template_edi_sale")
        # the sharing dialog and mass mails ask for more than a designer has: who sells with Odoo has it
        cls.seller = new_test_user(
            cls.env,
            login="test_seller",
            groups="sales_team.group_sale_salesman_all_leads,base.group_partner_manager,kefu_base.group_designer",
            company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
        )

    def _ways(self, order):
        """:return: ``{way: what somebody calls}``"""
        report = order.env["ir.actions.report"]
        composer = order.env["mail.compose.message"]
        document = order.env.ref("sale.mail_template_sale_confirmation")
        return {
            "send": order.action_quotation_send,
            "send, dialog left open": lambda: composer.with_context(
                default_model="sale.order", default_res_ids=order.ids, default_composition_mode="comment",
            ).create({"body": "Here it is", "partner_ids": self.customer.ids})._action_send_mail(),
            "send with the template": lambda: composer.with_context(
                default_model="sale.order", default_res_ids=order.ids, default_template_id=self.template.id,
            ).create({"partner_ids": self.customer.ids})._action_send_mail(),
            "mass mail": lambda: composer.with_context(
                default_model="sale.order", default_res_ids=order.ids, default_composition_mode="mass_mail",
            ).create({"body": "Here it is", "subject": "Offer"})._action_send_mail(),
            "template sent by a program": lambda: self.template.with_env(order.env).send_mail(order.id),
            "template of the contract": lambda: document.send_mail(order.id),
            "mail with a view": lambda: order.message_mail_with_source("mail.message_origin_link", render_values={
                "self": order, "origin": order,
            }, subject="Offer"),
            "message": lambda: order.message_post(
                body="It costs 13,800", partner_ids=self.customer.ids, message_type="comment", subtype_xmlid="mail.mt_comment",
            ),
            "message with a file": lambda: order.message_post(
                body="See attachment", partner_ids=self.customer.ids, attachments=[("S.pdf", b"%PDF-")],
            ),
            "message to an address": lambda: order.message_post(body="See", outgoing_email_to="someone@example.com"),
            "notice": lambda: order.message_notify(body="It costs 13,800", subject="Offer", partner_ids=self.customer.ids),
            "marked as sent by a message": lambda: order.with_context(mark_so_as_sent=True).message_post(body="Told by phone"),
            "marked as sent": order.action_quotation_sent,
            "marked as sent by writing": lambda: order.write({"state": "sent"}),
            "text message": lambda: order.message_post(body="It costs 13,800", message_type="sms"),
            "print": lambda: report._render(REPORT, order.ids),
            "print as pdf": lambda: report._render_qweb_pdf(REPORT, order.ids),
            "print by name": lambda: report._render_qweb_pdf("sale.report_saleorder", order.ids),
            "print as page": lambda: report._render_qweb_html(REPORT, order.ids),
            "print as text": lambda: report._render_qweb_text(REPORT, order.ids),
            "print pro forma": lambda: report._render_qweb_pdf("sale.report_saleorder_pro_forma", order.ids),
            "preview": order.action_preview_sale_order,
            "link": order.get_portal_url,
            "link to the pdf": lambda: order.get_portal_url(report_type="pdf", download=True),
            "share": lambda: order.env["portal.share"].with_context(
                active_model="sale.order", active_id=order.id
            ).default_get(["res_model", "res_id", "share_link"]),
            "share by a program": lambda: order.env["portal.share"].create({
                "res_model": "sale.order", "res_id": order.id, "partner_ids": [Command.set(self.customer.ids)],
            }).action_send_mail(),
            "confirm": order.action_confirm,
            "confirm by writing": lambda: order.write({"state": "sale"}),
        }

    def test_r3_16_closed_before_release(self):
        """Each way out, as somebody with the sales app's rights: refused with the way out, and recorded."""
        order = self.order.with_user(self.seller)
        mails = self.env["mail.mail"].search_count([])
        with self.enter_registry_test_mode():
            for name, way in self._ways(order).items():
                before = self._attempts(self.seller)
                with self.subTest(way=name):
                    with self.assertRaisesRegex(AccessError, "R3.16"):
                        way()
                    self.assertGreater(self._attempts(self.seller), before)
        self.env.invalidate_all()
        self.assertEqual((self.order.state, self.order.release_state), ("draft", "none"))
        self.assertEqual(self.env["mail.mail"].search_count([]), mails)

    def test_r3_16_closed_for_the_designer(self):
        """A designer has no more ways: each is refused, for this reason or for want of rights."""
        with self.enter_registry_test_mode():
            for name, way in self._ways(self.order).items():
                with self.subTest(way=name), self.assertRaises(UserError):
                    way()
            self.assertGreaterEqual(self._attempts(), 20)

    def test_r3_16_closed_for_superiors(self):
        """Supervisor and director release first, too."""
        for user in (self.supervisor, self.director):
            order = self.order.with_user(user)
            for way in (order.get_portal_url, order.action_preview_sale_order,
                        lambda order=order: order.env["ir.actions.report"]._render_qweb_pdf(REPORT, order.ids)):
                with self.assertRaisesRegex(AccessError, "R3.16"):
                    way()

    def test_r3_16_open_after_release(self):
        """What is released goes out by each of these ways."""
        self._release(self.order)
        for name, way in self._ways(self.order.with_user(self.seller)).items():
            if name in ("text message", "mail with a view"):
                continue
            with self.subTest(way=name):
                savepoint = self.env.cr.savepoint(flush=True)
                way()
                savepoint.close(rollback=True)
                self.env.invalidate_all()

    def test_r3_16_designer_sends_what_is_released(self):
        """The designer's own rights suffice to print, send and confirm."""
        self._release(self.order)
        self.env["ir.actions.report"].with_user(self.designer)._render_qweb_pdf(REPORT, self.order.ids)
        action = self.order.action_quotation_send()
        composer = self.env["mail.compose.message"].with_user(self.designer).with_context(**action["context"])
        Form(composer).save()._action_send_mail()
        self.assertEqual(self.order.state, "sent")
        self.assertIn(self.customer, self.order.message_ids.partner_ids)
        self.order.action_confirm()
        self.assertEqual(self.order.state, "sale")

    def test_r3_16_in_the_house(self):
        """Colleagues talk about it freely, with files; a follower outside hears nothing of what Odoo notes by itself."""
        self.order.sudo().message_subscribe(self.customer.ids)
        message = self.order.message_post(
            body="Too dear?", partner_ids=self.supervisor.partner_id.ids, attachments=[("draft.pdf", b"%PDF-")],
        )
        self.assertEqual(message.notified_partner_ids, self.supervisor.partner_id)
        noted = self.order.message_post(body="Noted", message_type="notification", subtype_xmlid="mail.mt_comment")
        self.assertNotIn(self.customer, noted.notified_partner_ids)
        with self.assertRaisesRegex(AccessError, "R3.16"):
            self.order.message_post(body="To all", message_type="comment", subtype_xmlid="mail.mt_comment")

    def test_r3_16_scheduled_message(self):
        """A message put off until later is refused when its time has come."""
        message = self.env["mail.scheduled.message"].with_user(self.designer).create({
            "model": "sale.order",
            "res_id": self.order.id,
            "author_id": self.designer.partner_id.id,
            "partner_ids": [Command.set(self.customer.ids)],
            "body": "It costs 13,800",
            "scheduled_date": self.env.cr.now() + timedelta(hours=1),
        })
        with self.assertRaisesRegex(AccessError, "R3.16"):
            message.post_message()

    def test_r3_16_copies(self):
        """A copy is a new quotation: released on its own."""
        self._release(self.order)
        copy = self.order.copy()
        self.assertEqual(copy.opportunity_id, self.lead)
        with self.assertRaises(AccessError):
            copy.get_portal_url()

    def test_r3_16_one_of_many(self):
        """One unreleased quotation among many stops the print."""
        released = self._release(self._quote())
        report = self.env["ir.actions.report"].with_user(self.designer)
        with self.assertRaisesRegex(AccessError, self.order.name):
            report._render_qweb_pdf(REPORT, (released | self.order).ids)

    def test_r3_16_stays_the_customers(self):
        """Who takes the customer off the quotation, or passes it to another company, does not take the rule off."""
        for values in ({"opportunity_id": False}, {"company_id": self.other_company.id, "opportunity_id": False}):
            with self.assertRaises(UserError):
                self.order.with_user(self.seller).write(values)
        # made beside the customer
        beside = self.env["sale.order"].with_user(self.seller).with_company(self.company).create({
            "partner_id": self.customer.id,
            "order_line": [Command.create({"product_id": self.product.id})],
        })
        self.assertEqual(beside.sudo().opportunity_id, self.lead)
        self.assertTrue(beside.is_withheld)

    def test_r3_16_not_created_as_sent(self):
        for state in ("sent", "sale"):
            with self.assertRaisesRegex(AccessError, "R3.16"):
                self._quote(state=state)

    def test_r3_16_not_a_customers(self):
        """An order of somebody who is no customer here goes out as ever."""
        order = self.env["sale.order"].with_user(self.seller).with_company(self.company).create({
            "partner_id": self.env["res.partner"].create({"name": "Shop", "company_id": self.company.id}).id,
            "order_line": [Command.create({"product_id": self.product.id})],
        })
        self.assertFalse(order.is_withheld)
        order.action_quotation_sent()
        order.get_portal_url()

    def test_r3_16_attempts_become_one_proposal(self):
        """Where penalties are kept, a day's attempts at one quotation become one proposal, with what it was about."""
        if "kefu.penalty" not in self.env:
            self.skipTest("kefu_discipline is not installed")
        with self.enter_registry_test_mode():
            for _attempt in range(2):
                with self.assertRaises(AccessError):
                    self.order.get_portal_url()
                self._attempts()
        penalty = self.env["kefu.penalty"].search([("user_id", "=", self.designer.id), ("code", "=", "QUOTE_LEAK")])
        self.assertRecordValues(penalty, [{"res_model": "sale.order", "res_id": self.order.id, "state": "proposed"}])
        self.assertIn(self.order.name, penalty.facts)
