from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Domain


class ResUsers(models.Model):
    """F3: whoever leaves hands over first: no customer is left behind."""

    _inherit = "res.users"

    def write(self, vals):
        before = {user: user.company_ids for user in self} if "company_ids" in vals else {}
        if vals.get("active") is False:
            for user in self.filtered("active"):
                user._check_handed_over(user.company_ids)
        result = super().write(vals)
        for user, companies in before.items():
            user._check_handed_over(companies - user.company_ids)
        return result

    def _check_handed_over(self, companies):
        """:param companies: the companies that a person leaves
        :raise UserError: the person still follows customers of one of them
        """
        self.ensure_one()
        # sudo: crm.lead, res.company: how many customers, for who administers people
        for company in companies.sudo().filtered(lambda company: company._kefu_uses("followup")):
            count = self.env["crm.lead"].sudo().search_count(self._followed_domain(company))  # sudo: as above
            if count:
                raise UserError(self.env._(
                    "%(person)s still follows %(count)s customers of %(company)s. Let the director hand them over first: "
                    "Kefu > Customers > Hand Over.",
                    person=self.name,
                    count=count,
                    company=company.name,
                ))

    def _followed_domain(self, company):
        """:return: the open customers of a company that this person is responsible for, after-sales included
        :rtype: Domain
        """
        aftersale = Domain([("won_status", "=", "won"), ("aftersale_closed_at", "=", False)])
        responsible = Domain([("company_id", "=", company.id), ("user_id", "=", self.id), ("active", "=", True)])
        return responsible & (Domain("won_status", "=", "pending") | aftersale)
