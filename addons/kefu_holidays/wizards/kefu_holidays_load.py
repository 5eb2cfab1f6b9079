from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools.almanac import country_codes

FIRST_YEAR, LAST_YEAR, MOST_YEARS = 2000, 2100, 10


class KefuHolidaysLoad(models.TransientModel):
    _name = "kefu.holidays.load"
    _description = "Load Public Holidays"

    company_id = fields.Many2one(
        "res.company",
        required=True,
        ondelete="cascade",
        default=lambda self: self.env.company,
    )
    country_id = fields.Many2one(
        "res.country",
        compute="_compute_country_id",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
        ondelete="cascade",
        domain=lambda self: [("code", "in", sorted(country_codes()))],
    )
    year_from = fields.Integer(string="From Year", required=True, default=lambda self: self._default_year())
    year_to = fields.Integer(string="To Year", required=True, default=lambda self: self._default_year() + 1)

    def _default_year(self):
        return self.env["kefu.calendar"]._today(self.env.company).year

    @api.depends("company_id")
    def _compute_country_id(self):
        china = self.env.ref("base.cn")
        for wizard in self:
            wizard.country_id = wizard.company_id.country_id or china

    @api.constrains("year_from", "year_to")
    def _check_years(self):
        for wizard in self:
            if not FIRST_YEAR <= wizard.year_from <= wizard.year_to <= LAST_YEAR:
                raise ValidationError(
                    self.env._(
                        "Give the first and the last year in order, between %(first)s and %(last)s.",
                        first=FIRST_YEAR,
                        last=LAST_YEAR,
                    )
                )
            if wizard.year_to - wizard.year_from >= MOST_YEARS:
                raise ValidationError(self.env._("At most %s years are loaded at once.", MOST_YEARS))

    def action_load(self):
        """Load the holidays and say what was done."""
        self.ensure_one()
        added, changed, removed, unpublished = self.company_id._kefu_load_holidays(
            self.country_id, self.year_from, self.year_to
        )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning" if unpublished else "success",
                "message": self._result_message(added, changed, removed, unpublished),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    def _result_message(self, added, changed, removed, unpublished):
        if added or changed or removed:
            message = self.env._(
                "%(added)s days added, %(changed)s changed, %(removed)s removed.",
                added=added,
                changed=changed,
                removed=removed,
            )
        else:
            message = self.env._("Nothing to do: the list is up to date.")
        if unpublished:
            message += " " + self.env._(
                "For %s only the holidays by law are known so far. Which days are moved is published later: load again then.",
                ", ".join(map(str, unpublished)),
            )
        return message
