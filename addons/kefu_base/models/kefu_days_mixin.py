from odoo import api, models


class KefuDaysMixin(models.AbstractModel):
    """What says which days a company works. When it changes, what was computed from it is told so."""

    _name = "kefu.days.mixin"
    _description = "Days of a Company"

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        records._kefu_companies_concerned()._kefu_days_changed()
        return records

    def write(self, vals):
        before = self._kefu_companies_concerned()
        result = super().write(vals)
        (before | self._kefu_companies_concerned())._kefu_days_changed()
        return result

    def unlink(self):
        concerned = self._kefu_companies_concerned()
        result = super().unlink()
        concerned._kefu_days_changed()
        return result

    def _kefu_companies_concerned(self):
        """:return: the companies whose days follow from ``self``
        :rtype: res.company
        """
        return self.company_id
