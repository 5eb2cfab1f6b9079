from odoo import models
from odoo.tools import SQL


class ResCompany(models.Model):
    """Numbers of which each company has its own sequence."""

    _inherit = "res.company"

    def _kefu_create_sequences(self, codes):
        """Give companies sequences of their own, after the common ones. What a company has already is left alone.

        :param codes: codes of the sequences
        """
        # sudo: ir.sequence: numbers are given by code; nobody needs rights on sequences
        sequences = self.env["ir.sequence"].sudo().search([("code", "in", list(codes))])
        sequences.create([
            {
                "name": f"{common.name} {company.name}",
                "company_id": company.id,
                **{name: common[name] for name in ("code", "prefix", "suffix", "padding", "implementation")},
            }
            for common in sequences.filtered(lambda sequence: not sequence.company_id)
            for company in self - sequences.filtered(lambda sequence, code=common.code: sequence.code == code).company_id
        ])

    def _kefu_next_numbers(self, code, count):
        """The next numbers of a company's sequence, in one query.

        :param str code: code of the sequence; the company's own comes before the common one
        :param int count: how many
        :rtype: list
        """
        self.ensure_one()
        # sudo: ir.sequence: numbers are given by code; nobody needs rights on sequences
        sequences = self.env["ir.sequence"].sudo().with_context(tz=self.kefu_tz)
        sequence = sequences.search([("code", "=", code), ("company_id", "in", [self.id, False])], order="company_id", limit=1)
        if sequence.implementation != "standard" or sequence.use_date_range:
            return [sequence.next_by_id() for _number in range(count)]
        self.env.cr.execute(SQL(
            "SELECT nextval(%s) FROM generate_series(1, %s)", f"ir_sequence_{sequence.id:03d}", count
        ))
        return [sequence.get_next_char(number) for (number,) in self.env.cr.fetchall()]
