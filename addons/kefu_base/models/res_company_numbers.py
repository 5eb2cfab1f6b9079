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
        sequences.flush_model()
        self.env.cr.execute(SQL(
            """SELECT id, CASE WHEN implementation = 'standard' AND use_date_range IS NOT TRUE
                               THEN nextval('ir_sequence_' || lpad(id::text, greatest(3, length(id::text)), '0')) END
                 FROM (SELECT * FROM ir_sequence WHERE code = %s AND active AND (company_id = %s OR company_id IS NULL)
                     ORDER BY company_id LIMIT 1) AS sequence, generate_series(1, %s)""",
            code, self.id, count,
        ))
        rows = self.env.cr.fetchall()
        sequence = sequences.browse(rows[0][0])
        return [sequence.next_by_id() if number is None else sequence.get_next_char(number) for _id, number in rows]
