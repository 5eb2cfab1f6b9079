from odoo import fields, models
from odoo.exceptions import UserError


class KefuPenalty(models.Model):
    """R2.8, D-3: finance executes, within the monthly limit of each person; what was taken back is reversed."""

    _inherit = "kefu.penalty"

    def action_execute(self):
        """R2.8: finance executes penalties, in one batch for each company.

        :return: a notice that says what was done and who was left out
        :raise AccessError: not finance, or one's own
        :raise UserError: appealed, or the person may still appeal
        """
        batches, left_out = self._execute()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning" if left_out else "success",
                "sticky": bool(left_out),
                "message": "\n".join([*batches._prepare_results(), *left_out]),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    def _execute(self):
        """:return: ``(batches, sentences about who was left out)``"""
        self = self._in_plain_context()
        self._check_step("execute")
        self._check_final()
        batches, left_out = self.env["kefu.penalty.batch"], []
        for company, penalties in self.grouped("company_id").items():
            batch, sentences = batches._execute(company, penalties.sorted(lambda penalty: (penalty.issued_at, penalty.id)))
            batches |= batch
            left_out += sentences
        return batches, left_out

    def _check_final(self):
        for penalty in self:
            if not penalty.is_final:
                raise UserError(self.env._(
                    "%(penalty)s: the person may appeal until %(date)s and has not acknowledged it. Execute it after that.",
                    penalty=penalty.display_name,
                    date=penalty._format_moment(penalty.appeal_until),
                ))

    def _has_entries(self):
        # sudo: kefu.penalty.entry: whether something was executed, for who decides on the penalty
        return any(not entry.reverses_id for entry in self.sudo().entry_ids)

    def _reverse(self):
        """Take back what was executed of these penalties, in one batch for each company."""
        # sudo: kefu.penalty.entry: the books are written by code only
        entries = self.sudo().entry_ids.filtered(lambda entry: not entry.reverses_id and not entry.reversal_ids)
        for company, company_entries in entries.grouped("company_id").items():
            self.env["kefu.penalty.batch"]._reverse(company, company_entries)
        # sudo: kefu.penalty: as in _answer
        entries.penalty_id.sudo().write({"amount_executed": 0})

    def _take_executed(self, amounts, done):
        """Note what was executed.

        :param dict amounts: ``{penalty: amount executed now}``
        :param done: the penalties of which nothing is left
        """
        for penalty, amount in amounts.items():
            # sudo: kefu.penalty: as in _answer, another amount for each
            penalty.sudo().amount_executed = penalty.currency_id.round(penalty.amount_executed + amount)
        done._answer(state="executed")

    def _format_moment(self, moment):
        """:return: a moment in the company's time, to the minute"""
        local = fields.Datetime.context_timestamp(self.with_context(tz=self.company_id.kefu_tz), moment)
        return f"{local:%Y-%m-%d %H:%M}"
