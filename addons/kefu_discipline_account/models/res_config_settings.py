from odoo import api, fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    kefu_book_penalties = fields.Boolean(related="company_id.kefu_book_penalties", readonly=False)
    kefu_penalty_journal_id = fields.Many2one(related="company_id.kefu_penalty_journal_id", readonly=False)
    kefu_penalty_receivable_id = fields.Many2one(related="company_id.kefu_penalty_receivable_id", readonly=False)
    kefu_penalty_income_id = fields.Many2one(related="company_id.kefu_penalty_income_id", readonly=False)
    # what is used while a setting is empty
    kefu_penalty_journal_found = fields.Char(compute="_compute_kefu_penalty_found", export_string_translation=False)
    kefu_penalty_receivable_found = fields.Char(compute="_compute_kefu_penalty_found", export_string_translation=False)
    kefu_penalty_income_found = fields.Char(compute="_compute_kefu_penalty_found", export_string_translation=False)

    @api.depends("company_id")
    def _compute_kefu_penalty_found(self):
        for settings in self:
            # sudo: account.account, account.journal: an administrator need not be an accountant to see what will be used
            company = settings.company_id.sudo()
            settings.kefu_penalty_journal_found = company._kefu_find_penalty_journal().display_name
            settings.kefu_penalty_receivable_found = self._kefu_label(company, company._kefu_find_penalty_receivable())
            settings.kefu_penalty_income_found = self._kefu_label(company, company._kefu_find_penalty_income())

    def _kefu_label(self, company, account):
        """:return: the code that the account has in the company, and its name"""
        account = account.with_company(company)
        return " ".join(part for part in (account.code, account.name) if part)
