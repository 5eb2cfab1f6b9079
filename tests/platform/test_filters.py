"""Each filter, grouping and field of the searches behind the menus works for whoever sees it."""

from lxml import etree
from psycopg2 import Error

from odoo.exceptions import UserError
from odoo.tests import TransactionCase, tagged
from odoo.tools.safe_eval import safe_eval

#: what somebody types into the search, and finds nothing by
TYPED = "x1"


@tagged("standard", "post_install")
class TestFilters(TransactionCase):
    def test_searches(self):
        """As the demo company's people; of those with the same rights, one."""
        tried, wrong = set(), []
        for user in self._people():
            for action in self._actions(user):
                key = action.id, *sorted(user.all_group_ids.ids)
                if key not in tried:
                    tried.add(key)
                    wrong += self._try_all(user, action)
        self.assertTrue(tried)
        self.assertEqual(wrong, [])

    def _people(self):
        company = self.env.ref("kefu_base.company_demo")
        return self.env["res.users"].search([("company_id", "=", company.id), ("share", "=", False)])

    def _actions(self, user):
        """:return: the window actions with a search of the menus of Kefu this person sees"""
        root = self.env.ref("kefu_base.menu_root").id
        menus = self.env["ir.ui.menu"].with_user(user).load_menus(False).values()
        shown = [
            menu["action_id"] for menu in menus
            if menu.get("app_id") == root and menu.get("action_model") == "ir.actions.act_window"
        ]
        return self.env["ir.actions.act_window"].browse(shown).filtered(lambda action: action.view_mode != "form")

    def _try_all(self, user, action):
        """:return: what went wrong"""
        model = self.env[action.res_model].with_user(user).with_context(allowed_company_ids=user.company_id.ids)
        arch = etree.fromstring(model.get_view(action.search_view_id.id, "search")["arch"])
        for node in arch.iter("filter", "field"):
            try:
                with self.env.cr.savepoint():
                    getattr(self, f"_try_{node.tag}")(model, node, {"uid": user.id, "self": TYPED, "raw_value": TYPED})
            except (UserError, ValueError, Error) as error:
                yield f"{user.login}: {action.xml_id}, {node.get('name')}: {error}"

    def _try_field(self, model, node, names):
        domain = node.get("filter_domain")
        if domain:
            model.search(safe_eval(domain, names), limit=1)
        elif model._fields[node.get("name")].type in ("char", "text", "many2one", "many2many", "one2many"):
            model.search([(node.get("name"), node.get("operator", "ilike"), TYPED)], limit=1)

    def _try_filter(self, model, node, names):
        if node.get("domain"):
            model.search(safe_eval(node.get("domain"), names), limit=1)
        if node.get("date"):
            model.search([(node.get("date"), ">=", "today")], limit=1)
        group = safe_eval(node.get("context") or "{}", names).get("group_by")
        if group:
            is_date = model._fields.get(group) and model._fields[group].type in ("date", "datetime")
            model.formatted_read_group([], [f"{group}:month" if is_date else group], ["__count"], limit=1)
