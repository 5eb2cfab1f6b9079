"""Races on a customer's grade: designated, invoiced and paid by two people at the same moment."""

from . import grading
from .races import Race


class OnCredit(Race):
    """A race among people who decide on credit or keep the books."""

    def __init__(self, lane):
        super().__init__(lane)
        with lane.env() as env:
            grading.employ(env, self.world)

    def check_customer(self, partner):
        with self.lane.env() as env:
            wrong = grading.check_grades(env, self.world, [partner])
        assert not wrong, wrong


class DesignatedTwice(OnCredit):
    """G2: two sales managers designate the same customer: one designation in force, and the grade is its."""

    def prepare(self, count):
        with self.lane.env() as env:
            return grading.customers(env, self.world, count)

    def acts(self, prize):
        return [
            (login, "kefu.grade.designation", "create", [{"partner_id": prize, "grade": grade, "reason": "Known for years"}])
            for login, grade in (("w_sales_manager", "a"), ("w_sales_manager2", "b"))
        ]

    def check(self, prize, outcomes):
        assert "done" in outcomes, outcomes
        self.check_customer(prize)


class InvoicedTwice(OnCredit):
    """G8: two invoices of a customer are posted: both count in the grade."""

    def __init__(self, lane):
        super().__init__(lane)
        # a server's first invoice takes seconds, of which a race would be measured
        for server, (_partner, invoice, _other) in enumerate(self.prepare(len(lane.servers))):
            lane.session("w_accountant", server).call("account.move", "action_post", [invoice])

    def prepare(self, count):
        with self.lane.env() as env:
            return [
                (partner, *grading.invoices(env, self.world, partner, (300_000, 200_000)))
                for partner in grading.customers(env, self.world, count)
            ]

    def acts(self, prize):
        return [
            (login, "account.move", "action_post", [invoice])
            for login, invoice in zip(("w_accountant", "w_accountant2"), prize[1:], strict=True)
        ]

    def check(self, prize, outcomes):
        assert outcomes == ["done", "done"], outcomes
        self.check_customer(prize[0])
        assert self.lane.count("kefu_grade WHERE partner_id = %s AND open_amount = 500000", prize[0]) == 1


class InvoicedAndDesignated(InvoicedTwice):
    """G8: the customer whose invoice is posted is being designated: the grade knows of both."""

    def acts(self, prize):
        return [
            ("w_accountant", "account.move", "action_post", [prize[1]]),
            (
                "w_sales_manager", "kefu.grade.designation", "create",
                [{"partner_id": prize[0], "grade": "b", "reason": "Known for years"}],
            ),
        ]

    def check(self, prize, outcomes):
        assert outcomes == ["done", "done"], outcomes
        self.check_customer(prize[0])
        found = self.lane.place.query("SELECT designated_grade, open_amount FROM kefu_grade WHERE partner_id = %s", prize[0])
        assert found == [("b", 300_000)], found


RACES = (DesignatedTwice, InvoicedTwice, InvoicedAndDesignated)
