from datetime import timedelta

from odoo import fields

from odoo.addons.kefu_callback.tests.common import CallbackCase

TOMORROW = timedelta(days=1)


class SiteCase(CallbackCase):
    """A customer with a contract without instalments, and the people of its site; :meth:`_open_site` confirms a contract."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.template = cls.env.ref("kefu_site.template_seven")
        cls.product = cls.env["product.product"].create({"name": "Decoration", "type": "service", "invoice_policy": "order"})
        cls.product.taxes_id = False
        cls.supervision = cls.env["res.partner"].create({"name": "Third-Party Ltd"})
        cls.finance = cls._create_user("reception", "test_finance")
        cls.finance.group_ids |= cls.env.ref("account.group_account_invoice")
        cls.other_site_manager = cls._create_user("site_manager", "test_site_manager_2")
        cls.site_manager.partner_id.phone = "139 0000 0009"

    @classmethod
    def _order(cls, company=None, partner=None, **values):
        """:return: a quotation over 1000 of a home"""
        company = company or cls.company
        return cls.env["sale.order"].with_company(company).create({
            "company_id": company.id,
            "partner_id": (partner or cls.customer).id,
            "kefu_site_template_id": cls.template.id,
            "kefu_plan_id": False,
            "order_line": [fields.Command.create({"product_id": cls.product.id, "product_uom_qty": 1, "price_unit": 1000})],
            **values,
        })

    @classmethod
    def _open_site(cls, **people):
        """:return: the site of a confirmed contract, as superuser"""
        order = cls._order()
        order.action_confirm()
        site = order.kefu_site_ids
        site.write({
            "designer_id": cls.designer.id,
            "site_manager_id": cls.site_manager.id,
            "inspector_id": cls.inspector.id,
            "supervision_id": cls.supervision.id,
            **{name: user.id for name, user in people.items()},
        })
        return site

    @classmethod
    def _soon(cls, days=1):
        """:return: a time to come"""
        return fields.Datetime.now().replace(microsecond=0) + timedelta(days=days)

    def _announce(self, node, user=None):
        """:return: the node, announced by its site manager"""
        node.with_user(user or self.site_manager).action_announce(self._soon())
        return node

    def _calls(self, node):
        """:return: the calls about a node that are still to be made"""
        return self.Callback.search([
            ("res_model", "=", node._name), ("res_id", "=", node.id), ("state", "in", ("to_call", "no_answer")),
        ], order="id")

    def _reach(self, node):
        """Make all calls about the node, by the right answers."""
        for callback in self._calls(node):
            self._finish(callback)

    def _pass(self, node):
        """Announce, reach everybody, and pass the node as its site manager."""
        self._announce(node)
        self._reach(node)
        node.with_user(self.site_manager).action_pass(supervision_attended=True)
