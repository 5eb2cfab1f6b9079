"""G3: customers worked out by hand, looked at on 2025-02-28.

Each row: who, designation, facts, entries, open amount, turnover of 12 months, grade, reasons. Everybody has traded since 2020
unless the facts say otherwise (``since=None``: as of the first entry).
"""
from datetime import date
from typing import NamedTuple

TODAY = date(2025, 2, 28)
#: one unit of the foreign currency is eight of the company's
RATE = 8
LAST_YEAR, LONG_AGO = date(2024, 1, 20), date(2022, 5, 5)
MILLION = 1_000_000


class Entry(NamedTuple):
    kind: str
    amount: float
    day: date = date(2025, 1, 15)
    child: bool = False
    foreign: bool = False
    state: str = "posted"


def sold(amount, day=date(2025, 1, 15), **values):
    return Entry("out_invoice", amount, day, **values)


def receipt(amount, day=date(2025, 1, 15)):
    return Entry("out_receipt", amount, day)


def refund(amount, day=date(2025, 1, 20)):
    return Entry("out_refund", amount, day)


def paid(amount, day=date(2025, 2, 1)):
    return Entry("entry", amount, day)


def owes(amount, turnover):
    """Invoiced ``turnover``, and paid all of it but ``amount``."""
    return [sold(turnover)] + ([paid(round(turnover - amount, 2))] if amount != turnover else [])


NEW = {"since": None}
SMALL = {"kefu_employee_count": 20}
SOLE = {"kefu_is_sole_trader": True}
MIDDLEMAN, WHOLESALER = {"kefu_trade_role": "middleman"}, {"kefu_trade_role": "wholesaler"}
BAD = {"kefu_bad_reputation": True}

TABLE = (
    # G1, G2: designated or not
    ("nobody designated", "", {}, owes(0, 1000), 0, 1000, "c", ""),
    ("designated A", "a", {}, owes(0, 1000), 0, 1000, "a", ""),
    ("designated B", "b", {}, owes(0, 1000), 0, 1000, "b", ""),
    ("designated A, old customer, no trade here", "a", {}, [], 0, 0, "a", ""),
    ("designated B, never traded", "b", NEW, [], 0, 0, "c", "new"),
    # (1) middlemen and wholesalers, larger ones too
    ("middleman", "", MIDDLEMAN, owes(0, 1000), 0, 1000, "c", "middleman"),
    ("middleman designated B", "b", MIDDLEMAN, owes(0, 1000), 0, 1000, "c", "middleman"),
    ("large wholesaler designated A", "a", WHOLESALER, owes(0, 9 * MILLION), 0, 9 * MILLION, "c", "middleman"),
    ("end customer", "b", {"kefu_trade_role": "end_customer"}, owes(0, 1000), 0, 1000, "b", ""),
    # (2) debts of 500,000 or more unless A
    ("B owes 499,999.99", "b", {}, owes(499_999.99, 10 * MILLION), 499_999.99, 10 * MILLION, "b", ""),
    ("B owes 500,000", "b", {}, owes(500_000, 10 * MILLION), 500_000, 10 * MILLION, "c", "debt"),
    ("B owes 500,000.01", "b", {}, owes(500_000.01, 10 * MILLION), 500_000.01, 10 * MILLION, "c", "debt"),
    ("A owes 500,000", "a", {}, owes(500_000, 10 * MILLION), 500_000, 10 * MILLION, "a", ""),
    ("A owes all of 5 million", "a", {}, [sold(5 * MILLION)], 5 * MILLION, 5 * MILLION, "a", ""),
    ("undesignated owes 500,000", "", {}, owes(500_000, 10 * MILLION), 500_000, 10 * MILLION, "c", "debt"),
    ("A owes 600,000 and is a middleman", "a", MIDDLEMAN, [sold(600_000)], 600_000, 600_000, "c", "middleman"),
    ("A owes 600,000 and is ill reputed", "a", BAD, [sold(600_000)], 600_000, 600_000, "c", "reputation"),
    ("B owes 600,000 in three invoices", "b", {}, [sold(200_000), sold(200_000), sold(200_000)], 600_000, 600_000, "c", "debt"),
    # (3) from 200,000 to 500,000: 0.30 of the trade or more
    ("20 % of the trade", "b", {}, owes(200_000, MILLION), 200_000, MILLION, "b", ""),
    ("29.99 % of the trade", "b", {}, owes(299_900, MILLION), 299_900, MILLION, "b", ""),
    ("30 % of the trade", "b", {}, owes(300_000, MILLION), 300_000, MILLION, "c", "ratio_large"),
    ("30 % of the trade, A", "a", {}, owes(300_000, MILLION), 300_000, MILLION, "c", "ratio_large"),
    ("30 % of the trade, undesignated", "", {}, owes(300_000, MILLION), 300_000, MILLION, "c", "ratio_large"),
    ("a cent below 30 %", "b", {}, owes(299_999.99, MILLION), 299_999.99, MILLION, "b", ""),
    ("200,000 a hair below 30 %", "b", {}, owes(200_000, 666_666.67), 200_000, 666_666.67, "b", ""),
    ("200,000 a hair above 30 %", "b", {}, owes(200_000, 666_666.66), 200_000, 666_666.66, "c", "ratio_large"),
    ("40 % of 200,000", "b", {}, owes(200_000, 500_000), 200_000, 500_000, "c", "ratio_large"),
    ("40 % of 199,999.99", "b", {}, owes(199_999.99, 500_000), 199_999.99, 500_000, "b", ""),
    ("499,999.99 above 30 %", "b", {}, owes(499_999.99, 1_666_666.63), 499_999.99, 1_666_666.63, "c", "ratio_large"),
    ("499,999.99 below 30 %", "b", {}, owes(499_999.99, 1_666_666.64), 499_999.99, 1_666_666.64, "b", ""),
    ("450,000 and no trade any more", "b", {}, [sold(450_000, LAST_YEAR)], 450_000, 0, "c", "ratio_large"),
    # (3) below 200,000: 0.50 of the trade or more
    ("50 % of the trade", "b", {}, owes(50_000, 100_000), 50_000, 100_000, "c", "ratio_small"),
    ("50 % of the trade, A", "a", {}, owes(50_000, 100_000), 50_000, 100_000, "c", "ratio_small"),
    ("49.99 % of the trade", "b", {}, owes(49_990, 100_000), 49_990, 100_000, "b", ""),
    ("a cent below 50 %", "b", {}, owes(49_999.99, 100_000), 49_999.99, 100_000, "b", ""),
    ("199,999.99 is 50 %", "b", {}, owes(199_999.99, 399_999.98), 199_999.99, 399_999.98, "c", "ratio_small"),
    ("199,999.99 below 50 %", "b", {}, owes(199_999.99, 400_000), 199_999.99, 400_000, "b", ""),
    ("a cent, all of the trade", "b", {}, [sold(0.01)], 0.01, 0.01, "c", "ratio_small"),
    ("nothing open", "b", {}, owes(0, 100_000), 0, 100_000, "b", ""),
    ("paid too much", "b", {}, [sold(5000), paid(7000)], -2000, 5000, "b", ""),
    ("10,000 and no trade any more", "b", {}, [sold(10_000, LAST_YEAR)], 10_000, 0, "c", "ratio_small"),
    # refunds and partial payments
    ("refund of most", "b", {}, [sold(100_000), refund(60_000)], 40_000, 40_000, "c", "ratio_small"),
    ("refund after payment", "b", {}, [sold(100_000), paid(100_000), refund(60_000)], -60_000, 40_000, "b", ""),
    ("refund of last year's trade", "b", {}, [sold(100_000, LAST_YEAR), refund(50_000)], 50_000, -50_000, "c", "ratio_small"),
    ("refund of all", "b", {}, [sold(700_000), refund(700_000)], 0, 0, "b", ""),
    ("paid 60 %", "b", {}, [sold(100_000), paid(60_000)], 40_000, 100_000, "b", ""),
    ("paid in parts", "b", {}, [sold(60_000), sold(40_000), paid(30_000), paid(21_000)], 49_000, 100_000, "b", ""),
    ("paid one of two", "b", {}, [sold(60_000), sold(40_000), paid(40_000)], 60_000, 100_000, "c", "ratio_small"),
    # the 12 months of the turnover
    ("invoiced 12 months ago", "b", {}, [sold(100_000, date(2024, 2, 28)), paid(90_000)], 10_000, 0, "c", "ratio_small"),
    ("invoiced a day later", "b", {}, [sold(100_000, date(2024, 2, 29)), paid(90_000)], 10_000, 100_000, "b", ""),
    # (4) at most 20 employees, or a sole trader
    ("20 employees", "b", SMALL, owes(0, 1000), 0, 1000, "c", "size"),
    ("21 employees", "b", {"kefu_employee_count": 21}, owes(0, 1000), 0, 1000, "b", ""),
    ("1 employee", "a", {"kefu_employee_count": 1}, owes(0, 1000), 0, 1000, "c", "size"),
    ("number of employees not known", "b", {"kefu_employee_count": 0}, owes(0, 1000), 0, 1000, "b", ""),
    ("sole trader", "a", SOLE, owes(0, 1000), 0, 1000, "c", "size"),
    ("sole trader with 100 employees", "b", {**SOLE, "kefu_employee_count": 100}, owes(0, 1000), 0, 1000, "c", "size"),
    # (6) bad reputation
    ("ill reputed", "b", BAD, owes(0, 1000), 0, 1000, "c", "reputation"),
    ("ill reputed, A", "a", BAD, owes(0, 1000), 0, 1000, "c", "reputation"),
    # (7) new customers for one year, whatever their size
    ("new for 364 days", "a", NEW, [sold(1000, date(2024, 3, 1)), paid(1000)], 0, 1000, "c", "new"),
    ("new for 365 days, since 29 February", "a", NEW, [sold(1000, date(2024, 2, 29)), paid(1000)], 0, 1000, "a", ""),
    ("new for 366 days", "a", NEW, [sold(1000, date(2024, 2, 28)), paid(1000)], 0, 0, "a", ""),
    ("first invoice today", "a", NEW, [sold(MILLION, TODAY), paid(MILLION, TODAY)], 0, MILLION, "c", "new"),
    ("first invoice here, customer for long", "b", {}, [sold(1000), paid(1000)], 0, 1000, "b", ""),
    ("a refund is no first trade", "b", NEW, [refund(100, LAST_YEAR), sold(1000), paid(900)], 0, 1000, "c", "new"),
    ("a receipt is a first trade", "b", NEW, [receipt(1000, LONG_AGO), paid(1000)], 0, 0, "b", ""),
    ("a payment is no first trade", "b", NEW, [paid(1000, LONG_AGO), sold(2000)], 1000, 2000, "c", "new,ratio_small"),
    # foreign currency
    (
        "500,000 in foreign money", "b", {}, [*owes(0, 10 * MILLION), sold(62_500, foreign=True)],
        500_000, 10.5 * MILLION, "c", "debt",
    ),
    ("a little less", "b", {}, [*owes(0, 10 * MILLION), sold(62_499.99, foreign=True)], 499_999.92, 10_499_999.92, "b", ""),
    ("foreign invoice, paid in part", "b", {}, [sold(10_000, foreign=True), paid(41_000)], 39_000, 80_000, "b", ""),
    # children of a commercial partner
    (
        "head office and a branch", "b", {}, [sold(30_000, child=True), sold(40_000), paid(20_000)],
        50_000, 70_000, "c", "ratio_small",
    ),
    ("all through a branch", "b", {}, [sold(600_000, child=True)], 600_000, 600_000, "c", "debt"),
    ("facts of a branch do not count", "b", {"child": {**SMALL, **SOLE}}, owes(0, 1000), 0, 1000, "b", ""),
    # what does not count
    ("a draft", "b", {}, [*owes(0, 1000), sold(600_000, state="draft")], 0, 1000, "b", ""),
    ("a cancelled invoice", "b", {}, [*owes(0, 1000), sold(600_000, state="cancel")], 0, 1000, "b", ""),
    ("dated tomorrow", "b", {}, [*owes(0, 1000), sold(600_000, date(2025, 3, 1))], 0, 1000, "b", ""),
    # combined
    (
        "middleman, small, ill reputed", "b", {**MIDDLEMAN, **SMALL, **BAD}, owes(0, 1000),
        0, 1000, "c", "middleman,reputation,size",
    ),
    ("large debt of a new sole trader", "b", {**NEW, **SOLE}, [sold(500_000)], 500_000, 500_000, "c", "debt,new,size"),
    ("new and deep in debt", "a", NEW, [sold(100_000)], 100_000, 100_000, "c", "new,ratio_small"),
    (
        "small with large debts, ill reputed A", "a", {**SMALL, **BAD}, [sold(300_000)],
        300_000, 300_000, "c", "ratio_large,reputation,size",
    ),
    (
        "everything at once", "b", {**NEW, **SMALL, **BAD, **WHOLESALER}, [sold(800_000)], 800_000, 800_000, "c",
        "debt,middleman,new,reputation,size",
    ),
)
