import csv

from odoo.tools.misc import file_open

from .instalment_case import InstalmentCase


class TestInstalmentChina(InstalmentCase):
    """The taxes on sales of Odoo's Chinese chart of accounts, as its template has them, whether it is installed or not."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with file_open("l10n_cn/data/template/account.tax-cn.csv") as template:
            rows = [row for row in csv.DictReader(template) if row["type_tax_use"] == "sale"]
        cls.taxes = cls.env["account.tax"].union(*(
            cls._tax(float(row["amount"]), row.get("price_include_override") == "tax_included", name=row["id"]) for row in rows
        ))

    def test_c6_p_chinese_taxes(self):
        """C6.p: design at 6 %, building at 9 %, furniture at 13 %: the instalments sum to the contract, VAT of each rate too."""
        self.assertEqual(sorted(set(self.taxes.mapped("amount"))), [6, 9, 13])
        lines = [self._line(price, taxes=tax) for price, tax in zip((12_345.67, 87_654.33, 5_555.55), self.taxes, strict=False)]
        order = self._contract(*lines)
        order._get_open_instalments()._fall_due()
        self.assertSumsUp(order)
        vat = order.invoice_ids.line_ids.filtered("tax_line_id")
        for line in order.order_line.filtered(lambda line: line.tax_ids and not line.is_downpayment):
            booked = sum(vat.filtered(lambda entry, line=line: entry.tax_line_id == line.tax_ids).mapped("balance"))
            self.assertAlmostEqual(-booked, line.price_tax, places=2)
