"""Races on a customer's credit: orders confirmed by two people at the same moment."""

from odoo import Command

from tests.support.world import add_people

from .races import Race

#: login: group
PEOPLE = {"w_seller": "sales_team.group_sale_salesman_all_leads", "w_seller2": "sales_team.group_sale_salesman_all_leads"}
LIMIT = 100_000


class OneLimit(Race):
    """G7: two people confirm an order of the same customer each, and only one is within the limit: one passes."""

    def __init__(self, lane):
        super().__init__(lane)
        with lane.env() as env:
            add_people(env, self.world, PEOPLE)
            env["res.company"].browse(self.world.company).account_use_credit_limit = True

    def prepare(self, count):
        with self.lane.env() as env:
            env = env(context={**env.context, "allowed_company_ids": [self.world.company]})
            product = env["product.product"].create({"name": "Decoration", "type": "service", "taxes_id": False})
            customers = env["res.partner"].create([{"name": f"Firm {number}", "is_company": True} for number in range(count)])
            customers.with_company(self.world.company).credit_limit = LIMIT
            return [
                env["sale.order"].create([
                    {
                        "partner_id": customer.id,
                        "company_id": self.world.company,
                        "order_line": [Command.create({"product_id": product.id, "price_unit": LIMIT * 0.6})],
                    }
                ] * 2).ids
                for customer in customers
            ]

    def acts(self, prize):
        return [
            (login, "sale.order", "action_confirm", [order]) for login, order in zip(PEOPLE, prize, strict=True)
        ]

    def check(self, prize, outcomes):
        assert sorted(outcome == "done" for outcome in outcomes) == [False, True], outcomes
        assert self.lane.count("sale_order WHERE id = ANY(%s) AND state = 'sale'", prize) == 1


RACES = (OneLimit,)
