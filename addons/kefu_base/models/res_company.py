from odoo import api, fields, models

from odoo.addons.base.models.res_partner import _tz_get

DEFAULT_TZ = "Asia/Shanghai"


class ResCompany(models.Model):
    _inherit = "res.company"

    kefu_tz = fields.Selection(
        _tz_get,
        string="Kefu Time Zone",
        required=True,
        default=DEFAULT_TZ,
        help="Days begin and end at midnight in this time zone.",
    )
    kefu_deadline_mode = fields.Selection(
        [("calendar", "Calendar Days"), ("working", "Working Days")],
        string="Deadlines Count",
        required=True,
        default="calendar",
        help="Working days follow the company's working schedule, its public holidays and its make-up days.",
    )
    kefu_group_view = fields.Boolean(
        string="Group View",
        help="General managers of this company see its subsidiaries and their figures added up.",
    )

    @api.model
    def _kefu_features(self):
        """The features an administrator switches per company. Extended by each feature addon.

        :return: ``{feature: name of the boolean field on res.company}``
        :rtype: dict[str, str]
        """
        return {}

    def _kefu_uses(self, feature):
        """:param str feature: a key of :meth:`_kefu_features`
        :return: whether this company uses the feature; without a company nothing is in use
        :rtype: bool
        """
        return bool(self and self[self._kefu_features()[feature]])

    @api.model
    def _kefu_companies_using(self, feature):
        """:return: all companies that use the feature, for scheduled work"""
        # sudo: res.company: scheduled work asks which companies take part; nothing but the switch is used
        return self.sudo().search([(self._kefu_features()[feature], "=", True)])

    def _kefu_days_changed(self):
        """Called when holidays, make-up days, closures or the working week of these companies have changed. Meant to be
        extended by whoever keeps deadlines that run; call ``super()``.
        """

    @api.model_create_multi
    def create(self, vals_list):
        companies = super().create(vals_list)
        companies.parent_id._kefu_grant_group_view()
        # sudo: kefu.department: a company comes with its departments, whoever may create companies
        self.env["kefu.department"].sudo()._create_shipped(companies)
        return companies

    def write(self, vals):
        result = super().write(vals)
        if "kefu_group_view" in vals or "parent_id" in vals:
            (self | self.parent_id)._kefu_grant_group_view()
        return result

    def _kefu_grant_group_view(self):
        """P3.4: let the general managers of a group company work in its subsidiaries, with Odoo's own multi-company
        switcher: they tick the subsidiaries whose figures they want added up.
        """
        for company in self.filtered("kefu_group_view"):
            # sudo: res.users: the administrator's switch grants the company's own general managers its subsidiaries
            managers = self.env["res.users"].sudo().search([
                ("all_group_ids", "in", self.env.ref("kefu_base.group_general_manager").id),
                ("company_ids", "in", company.id),
            ])
            subsidiaries = self.sudo().search([("id", "child_of", company.id)])  # sudo: res.company: as above
            for manager in managers:
                missing = subsidiaries - manager.company_ids
                if missing:
                    manager.company_ids |= missing
