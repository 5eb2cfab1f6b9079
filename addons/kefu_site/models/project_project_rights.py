from odoo import api, models
from odoo.exceptions import AccessError

#: who names the people of a site and its dates
OFFICE = "kefu_base.group_consultant,kefu_base.group_service_manager,kefu_base.group_director"
#: who opens and cancels sites without a contract, and closes sites early
DECIDERS = "kefu_base.group_service_manager,kefu_base.group_director"
#: what they write on the form of the site
OFFICE_FIELDS = {
    "designer_id", "site_manager_id", "inspector_id", "supervision_id", "site_start", "handover_on", "site_address", "site_phone",
}  # fmt: skip
#: on a site without a contract they name the customer, too
FREE_SITE_FIELDS = OFFICE_FIELDS | {"partner_id"}


class ProjectProject(models.Model):
    """Sites are no business of stock project rights: those who answer for a site name its people and dates, everything
    else of it changes by steps; other projects are what they were.
    """

    _inherit = "project.project"

    @api.model
    def _kefu_site_fields(self):
        """:return: names of the fields that make a project a site; written by code, or by the office. Extended by addons.
        :rtype: set[str]
        """
        return OFFICE_FIELDS | {
            "is_kefu_site", "site_template_id", "contract_id", "site_state", "finished_at", "closed_at", "current_node_id",
            "next_at", "node_ids", "slip_ids", "instalment_ids",
        }  # fmt: skip

    def _check_access(self, operation):
        result = super()._check_access(operation)
        if operation != "write" or result is None or self.env.su or not self.env.user.has_groups(OFFICE):
            return result
        records, error = result
        # sudo: project.project: whether it is a site, of those the user may read
        forbidden = records - records._filtered_access("read").sudo().filtered("is_kefu_site").with_env(self.env)
        return (forbidden, error) if forbidden else None

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            self._check_not_a_site({name for vals in vals_list for name in vals})
            self = self.with_context({  # pylint: disable=context-overridden
                key: value
                for key, value in self.env.context.items()
                if key.removeprefix("default_") not in self._kefu_site_fields()
            })
        return super().create(vals_list)

    def write(self, vals):
        names = self._kefu_site_fields() & vals.keys()
        sites = self.sudo().filtered("is_kefu_site")  # sudo: project.project: which of them are sites
        if not self.env.su:
            self._check_site_values(sites, vals, names)
        before = {site: site._kefu_people() for site in sites} if vals.keys() & FREE_SITE_FIELDS else {}
        result = super().write(vals)
        # stock projects check no companies: sites do by themselves
        sites._check_company(vals.keys() & (names | FREE_SITE_FIELDS))
        # sudo: project.project: what follows from other people and dates
        for site, people in before.items():
            site._follow_people(people)
        return result

    @api.model
    def _check_not_a_site(self, names):
        if names & self._kefu_site_fields():
            raise AccessError(self.env._("Sites are opened by their contracts."))

    def _check_site_values(self, sites, vals, names):
        """:raise AccessError: the user may not write that on a site, or no project is made a site"""
        if not sites:
            return self._check_not_a_site(names)
        is_office = self.env.user.has_groups(OFFICE)
        if names and (not is_office or not names <= OFFICE_FIELDS):
            raise AccessError(self.env._("A site is changed with its buttons; the office names its people and dates."))
        if is_office and not sites.contract_id:
            names = names | (vals.keys() & FREE_SITE_FIELDS)
        if vals.keys() - names and not self.env.user.has_group("project.group_project_manager"):
            raise AccessError(self.env._("On a site you name people and dates; everything else comes by its steps."))
        return None

    def _kefu_people(self):
        """:return: who is called on behalf of which party of the site
        :rtype: dict
        """
        return {
            "customer": self.partner_id,
            "designer": self.designer_id,
            "inspector": self.inspector_id,
            "site_manager": self.site_manager_id,
            "supervision": self.supervision_id,
        }
