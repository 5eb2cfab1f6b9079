from odoo import api, fields, models


class KefuPenaltyBatch(models.Model):
    """What finance executed at once, or what one decision took back."""

    _name = "kefu.penalty.batch"
    _description = "Penalty Batch"
    _inherit = ["kefu.penalty.columns.mixin"]
    _order = "id desc"

    name = fields.Char(string="Number", required=True, readonly=True)
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True, ondelete="restrict")
    currency_id = fields.Many2one("res.currency", readonly=True)
    date = fields.Date(required=True, readonly=True)
    user_id = fields.Many2one("res.users", string="By", required=True, readonly=True, index=True, ondelete="restrict")
    kind = fields.Selection(
        [("execution", "Execution"), ("reversal", "Reversal")], required=True, readonly=True, default="execution"
    )
    entry_ids = fields.One2many("kefu.penalty.entry", "batch_id", string="Entries", readonly=True)
    amount_total = fields.Monetary(readonly=True)
    points_total = fields.Float(readonly=True)

    _name_unique = models.UniqueIndex("(company_id, name)", "This number has been given already.")

    @api.model
    def _execute(self, company, penalties):
        """D-3: execute penalties within each person's limit of this month.

        :param company: their company
        :param penalties: checked, in the order in which they take up the limit
        :return: ``(batch, sentences about what was left out)``; no batch when all was left out
        """
        month = self.env["kefu.calendar"]._today(company).replace(day=1)
        penalties, left_out = self._leave_out(company, penalties, month)
        amounts = self._share_limits(company, penalties, month)
        carries = company.kefu_penalty_excess == "carry"
        taken = {penalty: amount for penalty, amount in amounts.items() if amount or not penalty.amount_open or not carries}
        executed = penalties.browse([penalty.id for penalty in taken])
        waiting = penalties - executed
        if waiting:
            left_out.append(self._prepare_limit_sentence(waiting.user_id))
        if not taken:
            return self.browse(), left_out
        rows = [
            self._prepare_entry(penalty, amount, penalty.points, 0 if carries else penalty.amount_open - amount)
            for penalty, amount in taken.items()
        ]
        batch = self._log(company, "execution", rows)
        done = penalties.browse([
            penalty.id for penalty, amount in taken.items()
            if not carries or company.currency_id.compare_amounts(amount, penalty.amount_open) >= 0
        ])
        penalties._take_executed(taken, done)
        batch._book()
        executed._log_step(self.env._("Executed with %s.", batch.name))
        executed._tell_people("execute")
        return batch, left_out

    @api.model
    def _reverse(self, company, entries):
        """:param entries: what is taken back; none of it was before
        :return: the batch that reverses it
        """
        rows = [
            {
                **self._prepare_entry(entry.penalty_id, -entry.amount, -entry.points, -entry.dropped),
                "reverses_id": entry.id,
            }
            for entry in entries
        ]
        batch = self._log(company, "reversal", rows)
        self.env["kefu.penalty.allowance"]._give_back(entries)
        batch._book()
        return batch

    def _book(self):
        """Book a batch in the company's accounts. Nothing to do here; extended by ``kefu_discipline_account``."""

    def _leave_out(self, company, penalties, month):
        """:return: ``(penalties that can be executed this month, sentences about the others)``"""
        left_out = []
        # sudo: kefu.penalty.entry: what was executed this month
        entries = penalties.sudo().entry_ids.filtered(lambda entry: entry.month == month and not entry.reverses_id)
        again = penalties & penalties.browse(entries.penalty_id.ids)
        if again:
            left_out.append(self._prepare_limit_sentence(again.user_id))
        penalties -= again
        if company.kefu_penalty_cap_type == "percent":
            priced = penalties.filtered("amount_open")
            unknown = priced.user_id.filtered(lambda user: not user._kefu_monthly_wage(company))
            if unknown:
                left_out.append(self.env._(
                    "Left out, no monthly wage known: %(people)s. Enter it under Kefu > Discipline > Wages.",
                    people=", ".join(unknown.sudo().mapped("name")),  # sudo: res.users: names, for finance
                ))
                penalties -= priced.filtered(lambda penalty: penalty.user_id in unknown)
        return penalties, left_out

    def _share_limits(self, company, penalties, month):
        """:return: ``{penalty: amount executed now}``, in the order of ``penalties``"""
        wanted = {}
        for penalty in penalties:
            wanted[penalty.user_id] = wanted.get(penalty.user_id, 0) + penalty.amount_open
        granted = self.env["kefu.penalty.allowance"]._take(company, month, wanted)
        amounts = {}
        for penalty in penalties:
            amounts[penalty] = min(penalty.amount_open, granted[penalty.user_id])
            granted[penalty.user_id] = company.currency_id.round(granted[penalty.user_id] - amounts[penalty])
        return amounts

    def _prepare_limit_sentence(self, users):
        return self.env._(
            "The monthly limit is reached, the rest is carried over to next month: %(people)s.",
            people=", ".join(users.sudo().mapped("name")),  # sudo: res.users: names, for finance
        )

    def _prepare_entry(self, penalty, amount, points, dropped):
        return {
            "penalty_id": penalty.id,
            "user_id": penalty.user_id.id,
            "department": penalty.department,
            "rule_id": penalty.rule_id.id,
            "amount": penalty.currency_id.round(amount),
            "points": points,
            "dropped": penalty.currency_id.round(dropped),
        }

    def _log(self, company, kind, rows):
        """:param list rows: values of the entries
        :return: the new batch with its entries
        """
        today = self.env["kefu.calendar"]._today(company)
        common = {"company_id": company.id, "currency_id": company.currency_id.id, "date": today, "month": today.replace(day=1)}
        # sudo: kefu.penalty.batch: the books are written by code only, after the step was checked
        batch = self.sudo().create({
            "name": company._kefu_next_numbers("kefu.penalty.batch", 1)[0],
            "company_id": company.id,
            "currency_id": company.currency_id.id,
            "date": today,
            "user_id": self.env.uid,
            "kind": kind,
            "amount_total": company.currency_id.round(sum(row["amount"] for row in rows)),
            "points_total": sum(row["points"] for row in rows),
        })
        # sudo: kefu.penalty.entry: as above
        self.env["kefu.penalty.entry"].sudo().create([{**row, **common, "batch_id": batch.id} for row in rows])
        return self.browse(batch.id)

    def _prepare_results(self):
        """:return: one sentence for each batch
        :rtype: list
        """
        return [
            self.env._("%(batch)s: %(count)s executed.", batch=batch.name, count=len(batch.entry_ids))
            for batch in self.sudo()  # sudo: kefu.penalty.batch: told to who made it
        ] or [self.env._("Nothing was executed.")]
