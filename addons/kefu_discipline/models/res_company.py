from odoo import api, fields, models
from odoo.tools import SQL

#: codes of the sequences of which each company has its own
SEQUENCES = ("kefu.penalty", "kefu.penalty.batch")


class ResCompany(models.Model):
    _inherit = "res.company"

    kefu_use_discipline = fields.Boolean(string="Discipline", default=True)
    kefu_penalty_mode = fields.Selection(
        [("money", "Money"), ("points", "Points"), ("reminder", "Reminders Only")],
        string="Penalties In",
        required=True,
        default="money",
        help="D-3: fining in money is forbidden or limited in many places. Ask before you choose it.",
    )
    kefu_penalty_word = fields.Selection(
        [("fine", "Fine"), ("deduction", "Performance Deduction")],
        string="Word for a Fine",
        required=True,
        default="fine",
        help="D-3: what people read on their penalties.",
    )
    kefu_appeal_days = fields.Integer(string="Appeal Within (days)", required=True, default=7, help="D-1")
    kefu_penalty_wait = fields.Boolean(
        string="Execution Waits for the Person",
        default=True,
        help="D-1: executed when the person has acknowledged it or the time to appeal is over; otherwise as soon as issued.",
    )
    kefu_penalty_cap_type = fields.Selection(
        [("none", "No Limit"), ("amount", "Amount"), ("percent", "Share of the Monthly Wage")],
        string="Monthly Limit per Person",
        required=True,
        default="none",
        help="D-3",
    )
    kefu_penalty_cap_amount = fields.Monetary(string="At Most per Month")
    kefu_penalty_cap_percent = fields.Float(
        string="At Most of the Monthly Wage (%)",
        default=20.0,
        help="D-3: China's rules on wages let an employer deduct at most 20 % of the monthly wage.",
    )
    kefu_penalty_excess = fields.Selection(
        [("carry", "Carried Over to Next Month"), ("drop", "Dropped")],
        string="Beyond the Limit",
        required=True,
        default="carry",
        help="D-3",
    )
    kefu_penalty_told_on = fields.Date(readonly=True, copy=False, export_string_translation=False)

    _kefu_penalty_figures = models.Constraint(
        "CHECK (kefu_appeal_days >= 0 AND kefu_penalty_cap_amount >= 0"
        " AND kefu_penalty_cap_percent >= 0 AND kefu_penalty_cap_percent <= 100)",
        "Days to appeal and limits of penalties are not negative, and no more than 100 % of the wage.",
    )

    @api.model
    def _kefu_features(self):
        return {**super()._kefu_features(), "discipline": "kefu_use_discipline"}

    @api.model_create_multi
    def create(self, vals_list):
        companies = super().create(vals_list)
        # sudo: kefu.penalty.rule: a company comes with its catalogue, whoever may create companies
        self.env["kefu.penalty.rule"].sudo()._copy_shipped(companies)
        companies._kefu_create_penalty_sequences()
        return companies

    def _kefu_create_penalty_sequences(self):
        """Give companies numbers of their own for penalties and batches, after the common sequences."""
        # sudo: ir.sequence: numbers are given by code; nobody needs rights on sequences
        sequences = self.env["ir.sequence"].sudo().search([("code", "in", SEQUENCES)])
        sequences.create([
            {
                "name": f"{common.name} {company.name}",
                "company_id": company.id,
                **{name: common[name] for name in ("code", "prefix", "suffix", "padding", "implementation")},
            }
            for common in sequences.filtered(lambda sequence: not sequence.company_id)
            for company in self - sequences.filtered(lambda sequence, code=common.code: sequence.code == code).company_id
        ])

    def _kefu_penalty_word(self):
        """:return: the company's word for a fine, in the language of the context
        :rtype: str
        """
        return dict(self._fields["kefu_penalty_word"]._description_selection(self.env))[self.kefu_penalty_word or "fine"]

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
