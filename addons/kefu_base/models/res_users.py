from odoo import api, models, tools


class ResUsers(models.Model):
    _inherit = "res.users"

    @api.model_create_multi
    def create(self, vals_list):
        users = super().create(vals_list)
        self.env.registry.clear_cache()  # who holds which role
        users._kefu_join_group_view()
        return users

    def write(self, vals):
        result = super().write(vals)
        if {"group_ids", "company_ids", "company_id"} & vals.keys():
            self._kefu_join_group_view()
        return result

    def _kefu_join_group_view(self):
        """P3.4: somebody who becomes general manager of a group company sees its subsidiaries, too."""
        # sudo: res.company: reads the group-view switch of the users' own companies
        self.sudo().company_ids.filtered("kefu_group_view")._kefu_grant_group_view()

    @api.model
    def _kefu_with_role(self, role, company):
        """:param str role: name of a Kefu role, such as ``"director"``
        :param company: one ``res.company``
        :return: the people who hold that role in the company
        :rtype: res.users
        """
        # sudo: res.users: who supervises or directs a company is asked by our own code, to tell them something
        return self.sudo().browse(self._kefu_role_ids(role, company.id))

    @api.model
    @tools.ormcache("role", "company_id")
    def _kefu_role_ids(self, role, company_id):
        """Odoo forgets it, as what ``has_group`` says, when groups, companies or people change.

        :rtype: tuple[int]
        """
        # sudo: res.users: as above
        return self.sudo().with_context(active_test=True).search([
            ("all_group_ids", "in", self.env["ir.model.data"]._xmlid_to_res_id(f"kefu_base.group_{role}")),
            ("company_ids", "in", company_id),
            ("share", "=", False),
        ])._ids
