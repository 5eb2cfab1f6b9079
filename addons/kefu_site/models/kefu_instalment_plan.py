from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import float_compare


class KefuInstalmentPlan(models.Model):
    """C6.p: how a contract is paid, as a template for new contracts."""

    _name = "kefu.instalment.plan"
    _description = "Instalment Plan"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    company_id = fields.Many2one("res.company", index="btree_not_null", ondelete="cascade", help="Empty: for every company.")
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    line_ids = fields.One2many("kefu.instalment.plan.line", "plan_id", string="Instalments", copy=True)

    @api.constrains("line_ids")
    def _check_sum(self):
        for plan in self:
            percent = sum(plan.line_ids.mapped("percent"))
            if float_compare(percent, 100, precision_digits=2):
                raise ValidationError(self.env._(
                    "The instalments of “%(plan)s” sum to %(percent)s %%, not to 100 %%.", plan=plan.name, percent=f"{percent:g}"
                ))

    @api.model
    def _get_default(self, company):
        """:return: the plan of new contracts: the company's first, before the shared ones
        :rtype: kefu.instalment.plan
        """
        plans = self.search([("company_id", "in", [company.id, False])])
        return (plans.filtered("company_id") or plans)[:1]
