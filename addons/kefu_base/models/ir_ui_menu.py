from odoo import api, fields, models
from odoo.http import request


class IrUiMenu(models.Model):
    _inherit = "ir.ui.menu"

    kefu_feature = fields.Char(
        help="Technical name of the feature this menu belongs to. The menu is hidden with all below it while none of the "
        "companies at work uses the feature.",
        export_string_translation=False,
    )

    @api.model
    def load_menus(self, debug):
        """Hide the menus of features that are off in every company at work.

        The stock result is cached per user and language only; companies are filtered on a copy of it, outside the cache.
        """
        menus = super().load_menus(debug)
        hidden = self._kefu_hidden_menu_ids(menus)
        if not hidden:
            return menus
        return {
            menu_id: {**menu, "children": [child for child in menu["children"] if child not in hidden]}
            for menu_id, menu in menus.items()
            if menu_id not in hidden
        }

    def _kefu_hidden_menu_ids(self, menus):
        """:param dict menus: the result of ``load_menus``
        :return: ids of the menus of switched-off features, with those below them
        :rtype: set[int]
        """
        features = self._kefu_features_off()
        if not features:
            return set()
        # sudo: ir.ui.menu: which menus belong to a feature is no secret, and the ids are intersected with the user's own
        off = self.sudo().search([("kefu_feature", "in", sorted(features))])
        hidden, queue = set(), [menu_id for menu_id in off.ids if menu_id in menus]
        while queue:
            menu_id = queue.pop()
            hidden.add(menu_id)
            queue.extend(child for child in menus[menu_id]["children"] if child not in hidden)
        return hidden

    def _kefu_features_off(self):
        companies = self._kefu_companies_at_work()
        return {
            feature
            for feature, field_name in companies._kefu_features().items()
            if not any(company[field_name] for company in companies)
        }

    def _kefu_companies_at_work(self):
        """The companies ticked in the company switcher. The web client keeps them in a cookie and loads its menus
        without them in the context; whatever the cookie says, only companies of the user count.
        """
        # sudo: res.company: only the feature switches of companies the user belongs to are read
        own = self.env.user.sudo().company_ids
        cookie = request.httprequest.cookies.get("cids", "") if request else ""
        chosen = {int(part) for part in cookie.replace(",", "-").split("-") if part.isdigit()}
        return own.filtered(lambda company: company.id in chosen) or self.env.company.sudo()  # sudo: res.company: as above
