from odoo import api, fields, models

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

    def write(self, vals):
        before = {company: company.kefu_penalty_mode for company in self}
        result = super().write(vals)
        for company in self.filtered(lambda company: company.kefu_penalty_mode != before[company]):
            self.env["kefu.penalty"].sudo()._follow_mode(company)  # sudo: kefu.penalty: the administrator sees none
        return result

    def _kefu_create_penalty_sequences(self):
        """Give companies numbers of their own for penalties and batches, after the common sequences."""
        self._kefu_create_sequences(SEQUENCES)

    def _kefu_penalty_word(self):
        """:return: the company's word for a fine, in the language of the context
        :rtype: str
        """
        return dict(self._fields["kefu_penalty_word"]._description_selection(self.env))[self.kefu_penalty_word or "fine"]

    def _kefu_days_changed(self):
        # sudo: res.company: how each company counts days, whoever changes them
        working = self.sudo().filtered(lambda company: company.kefu_deadline_mode == "working")
        self.env["kefu.penalty"].sudo()._extend_appeals(working)  # sudo: kefu.penalty: what runs there, moved and not shown
        return super()._kefu_days_changed()
