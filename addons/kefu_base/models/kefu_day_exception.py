from odoo import api, fields, models


class KefuDayException(models.Model):
    _name = "kefu.day.exception"
    _description = "Holiday or Make-Up Day"
    _inherit = ["kefu.days.mixin"]
    _order = "date desc, id desc"
    _rec_name = "date"
    _check_company_auto = True

    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        ondelete="cascade",
        default=lambda self: self.env.company,
    )
    date = fields.Date(required=True)
    kind = fields.Selection(
        [("off", "Day Off"), ("work", "Working Day")],
        required=True,
        default="off",
        help="Day off: a public holiday. Working day: a weekend day worked to make up for a holiday.",
    )
    name = fields.Char(string="Occasion")

    _date_unique = models.UniqueIndex(
        "(company_id, date)",
        "This date is already in the company's list of holidays and make-up days. Change that entry instead.",
    )

    @api.model
    def _kinds_by_date(self, company, first, last):
        """:return: ``{date: kind}`` of the company's exceptions between two dates, both included
        :rtype: dict
        """
        # sudo: kefu.day.exception: everybody's deadlines depend on the company's holidays, which are public
        exceptions = self.sudo().search_fetch(
            [("company_id", "=", company.id), ("date", ">=", first), ("date", "<=", last)],
            ["date", "kind"],
        )
        return {exception.date: exception.kind for exception in exceptions}
