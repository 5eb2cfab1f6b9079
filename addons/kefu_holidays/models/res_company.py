from datetime import date

from odoo import fields, models
from odoo.exceptions import UserError

from ..tools.almanac import Almanac, country_codes


class ResCompany(models.Model):
    _inherit = "res.company"

    kefu_holidays_auto = fields.Boolean(
        string="Load Public Holidays",
        default=True,
        help="Public holidays and make-up days of the company's country are loaded every month, for this year and the "
        "next. Entries somebody made or changed stay as they are.",
    )
    kefu_holidays_loaded_on = fields.Date(string="Public Holidays Loaded On", readonly=True, copy=False)

    def _kefu_features(self):
        return {**super()._kefu_features(), "holidays": "kefu_holidays_auto"}

    def _kefu_load_holidays(self, country, first_year, last_year):
        """Load the public holidays and make-up days of a country into the company's list.

        :param country: one ``res.country``
        :return: how many entries were added, changed and removed, and the years not published yet
        :rtype: tuple[int, int, int, list[int]]
        :raise UserError: when the country's holidays are not known
        """
        self.ensure_one()
        if country.code not in country_codes():
            raise UserError(self.env._("The public holidays of “%s” are not known.", country.name))
        # one language for the list, whoever loads it: sudo: res.partner: the language the company works in
        lang = self.sudo().partner_id.lang or self.env.lang
        almanac = Almanac(country.code, first_year, last_year, lang)
        counts = self.env["kefu.day.exception"]._follow(
            self,
            date(first_year, 1, 1),
            date(last_year, 12, 31),
            self.with_context(lang=lang)._prepare_holiday_entries(almanac),
        )
        return *counts, almanac.unpublished_years()

    def _prepare_holiday_entries(self, almanac):
        """:return: ``{date: {"kind": …, "name": …}}``"""
        joined, made_up = self.env._("Weekend of a holiday"), self.env._("Working day in place of a holiday")
        return {
            **{day: {"kind": "off", "name": name or joined} for day, name in sorted(almanac.days_off().items())},
            **{day: {"kind": "work", "name": made_up} for day in sorted(almanac.working_days())},
        }

    def _kefu_update_holidays(self):
        """Load this year's and the next year's holidays of each company's own country, if they are known."""
        known = country_codes()
        for company in self:
            if company.country_id.code in known:
                year = self.env["kefu.calendar"]._today(company).year
                company._kefu_load_holidays(company.country_id, year, year + 1)
        self.kefu_holidays_loaded_on = self.env.cr.now().date()
