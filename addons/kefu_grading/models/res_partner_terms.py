from odoo import models


class ResPartner(models.Model):
    _inherit = "res.partner"

    def _kefu_payment_terms(self, company):
        """G7: the payment terms that their grades propose to customers who have none of their own.

        :param company: one ``res.company``
        :return: ``{partner: account.payment.term}``
        :rtype: dict
        """
        if not company._kefu_uses("grading"):
            return {}
        policies = self.env["kefu.grade.policy"]._policies(company)
        if not any(policy.payment_term_id for policy in policies.values()):
            return {}
        # sudo: res.partner: the terms of an order do not depend on who makes it, be it the customer
        partners = self.sudo().with_company(company)
        return {
            partner: policies[partner.kefu_grade].payment_term_id.with_env(self.env)
            for partner in partners
            if not partner.property_payment_term_id
        }
