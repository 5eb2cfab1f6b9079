from datetime import timedelta

from odoo import fields, models
from odoo.tools import format_date, format_time


class KefuCustomerTimesMixin(models.AbstractModel):
    """Days and times as customers read them on their pages: in the language of the page, in the company's time zone."""

    _name = "kefu.customer.times.mixin"
    _description = "Times on Customers' Pages"

    def _customer_day(self, moment):
        """:return: the day in the company's time zone, or an empty text"""
        if not moment:
            return ""
        return format_date(self.env, fields.Datetime.context_timestamp(self._customer_zone(), moment).date())

    def _customer_time(self, moment):
        """:return: "today 16:00", "tomorrow 9:00", else the day and the hour, in the company's time zone"""
        zone = self._customer_zone()
        today = fields.Datetime.context_timestamp(zone, fields.Datetime.now()).date()
        day = fields.Datetime.context_timestamp(zone, moment).date()
        hour = self._customer_hour(moment)
        if day == today:
            return self.env._("today %s", hour)
        if day == today + timedelta(days=1):
            return self.env._("tomorrow %s", hour)
        return f"{format_date(self.env, day)} {hour}"

    def _customer_hour(self, moment):
        """:return: the hour in the company's time zone"""
        return format_time(self.env, moment, tz=self.company_id.kefu_tz, time_format="short")

    def _customer_zone(self):
        return self.with_context(tz=self.company_id.kefu_tz)
