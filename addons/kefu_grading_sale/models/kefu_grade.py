from odoo import models
from odoo.tools import SQL


class KefuGrade(models.Model):
    _inherit = "kefu.grade"

    def _first_trade_sources(self, company):
        """G3 (7): a confirmed order begins the trade, as a posted invoice does."""
        self.env["sale.order"].flush_model(["company_id", "date_order", "partner_id", "state"])
        return [
            *super()._first_trade_sources(company),
            SQL(
                """SELECT partner_id, (date_order AT TIME ZONE 'UTC' AT TIME ZONE %s)::date FROM sale_order
                    WHERE company_id = %s AND state = 'sale'""",
                company.kefu_tz,
                company.id,
            ),
        ]
