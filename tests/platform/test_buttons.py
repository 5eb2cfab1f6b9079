"""A button that opens an action from a record gives it what the action takes ``active_id`` for."""

import re

from lxml import etree

from odoo.tests import TransactionCase, tagged

DEFAULT = re.compile(r"['\"]default_(\w+)['\"]:\s*active_id\b")
OF_DOMAIN = re.compile(r"['\"](\w+)['\"],\s*['\"](?:=|child_of)['\"],\s*active_id\b")


@tagged("standard", "post_install")
class TestButtons(TransactionCase):
    def test_active_record_is_what_the_action_expects(self):
        """``active_id`` is evaluated last: what the button's own context says instead does not count."""
        found = [button for view in self._views() for button in self._buttons(view)]
        self.assertTrue(found)
        wrong = [
            f"{view.xml_id}: {action.xml_id} takes the {view.model} for its {name}"
            for view, action in found
            for name in self._taken(action)
            if self.env[action.res_model]._fields[name].comodel_name != view.model
        ]
        self.assertEqual(wrong, [])

    def _views(self):
        return self.env["ir.ui.view"].search([("model", "!=", False)]).filtered(
            lambda view: view.xml_id.startswith("kefu_")
        )

    def _buttons(self, view):
        """Pairs of the view and the window action of each of its buttons, of embedded lists apart."""
        for button in etree.fromstring(view.arch_db).iterfind(".//button[@type='action']"):
            inside = any(parent.tag == "field" and parent.get("position") is None for parent in button.iterancestors())
            action = self.env["ir.actions.actions"].browse(int(button.get("name")) if button.get("name").isdigit() else [])
            if not inside and action.type == "ir.actions.act_window":
                yield view, self.env["ir.actions.act_window"].browse(action.id)

    def _taken(self, action):
        return {*DEFAULT.findall(action.context or ""), *OF_DOMAIN.findall(action.domain or "")}
