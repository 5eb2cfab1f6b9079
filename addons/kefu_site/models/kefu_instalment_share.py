from odoo import models


class KefuInstalment(models.Model):
    _inherit = "kefu.instalment"

    def _get_share(self, rest):
        """C6.p: agreed amounts stay, percentages share what they leave; where only amounts are left, they share all.

        :param float rest: what is left of the contract for ``self``
        :return: the share of the first of ``self``, not rounded
        :rtype: float
        """
        own = self[0]
        percents = self.filtered(lambda instalment: instalment.kind == "percent")
        fixed = sum((self - percents).mapped("fixed_amount"))
        if not percents or fixed > rest:
            return rest * own.fixed_amount / fixed if own.kind == "amount" and fixed else 0.0
        if own.kind == "amount":
            return own.fixed_amount
        total = sum(percents.mapped("percent"))
        return (rest - fixed) * own.percent / total if total else 0.0
