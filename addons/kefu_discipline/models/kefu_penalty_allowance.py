from odoo import api, fields, models
from odoo.tools import SQL


class KefuPenaltyAllowance(models.Model):
    """D-3: the one row per person and month on which two batches meet, so that the limit holds against both.

    Whoever takes from it writes it first: a second transaction waits, then starts anew.
    """

    _name = "kefu.penalty.allowance"
    _description = "Monthly Limit of a Person"
    _order = "month desc, user_id"
    _rec_name = "user_id"

    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True, ondelete="cascade")
    currency_id = fields.Many2one(related="company_id.currency_id")
    user_id = fields.Many2one("res.users", string="Person", required=True, readonly=True, index=True, ondelete="restrict")
    month = fields.Date(required=True, readonly=True)
    used = fields.Monetary(required=True, readonly=True, default=0)
    cap = fields.Monetary(string="Limit", readonly=True)

    _once = models.UniqueIndex("(company_id, user_id, month)")
    _within_cap = models.Constraint(
        "CHECK (used >= 0 AND (cap IS NULL OR used <= cap))",
        "The monthly limit of a person is reached.",
    )

    @api.model
    def _take(self, company, month, wanted):
        """Take from people's limits of a month, and hold them until the transaction ends.

        :param dict wanted: ``{user: amount}``
        :return: ``{user: amount granted}``
        :rtype: dict
        """
        granted = dict.fromkeys(wanted, 0)
        wanted = {user: amount for user, amount in wanted.items() if amount}
        if not wanted:
            return granted
        caps = self._get_caps(company, wanted)
        self.env.cr.execute(SQL(
            """INSERT INTO kefu_penalty_allowance (company_id, user_id, month, used, cap) VALUES %s
               ON CONFLICT (company_id, user_id, month) DO UPDATE
               SET cap = CASE WHEN EXCLUDED.cap IS NULL THEN NULL ELSE GREATEST(EXCLUDED.cap, kefu_penalty_allowance.used) END
               RETURNING user_id, used""",
            SQL(", ").join(
                # who meets whom in the same order everywhere does not wait for each other
                SQL("(%s, %s, %s, 0, %s::numeric)", company.id, user.id, month, caps[user])
                for user in sorted(wanted, key=lambda user: user.id)
            ),
        ))
        used = dict(self.env.cr.fetchall())
        granted |= {
            user: amount if caps[user] is None else min(amount, max(company.currency_id.round(caps[user] - used[user.id]), 0))
            for user, amount in wanted.items()
        }
        self._add(company, [(user.id, month, granted[user]) for user in wanted])
        return granted

    @api.model
    def _give_back(self, entries):
        """:param entries: what is taken back: the limits of their months are free again by as much"""
        for company, company_entries in entries.grouped("company_id").items():
            amounts = {}
            for entry in company_entries:
                amounts[entry.user_id.id, entry.month] = amounts.get((entry.user_id.id, entry.month), 0) - entry.amount
            self._add(company, [(*key, amount) for key, amount in amounts.items()])

    def _add(self, company, rows):
        """:param rows: ``(user id, month, amount)``"""
        self.env.cr.execute(SQL(
            """UPDATE kefu_penalty_allowance allowance SET used = used + taken.amount
                 FROM (VALUES %s) AS taken (user_id, month, amount)
                WHERE allowance.company_id = %s AND allowance.user_id = taken.user_id AND allowance.month = taken.month""",
            SQL(", ").join(
                SQL("(%s, %s::date, %s::numeric)", user_id, month, company.currency_id.round(amount))
                for user_id, month, amount in sorted(rows)
            ),
            company.id,
        ))
        self.invalidate_model()

    def _get_caps(self, company, users):
        """:return: ``{user: limit per month}``, None without one"""
        if company.kefu_penalty_cap_type == "amount":
            return dict.fromkeys(users, company.kefu_penalty_cap_amount)
        if company.kefu_penalty_cap_type == "percent":
            share = company.kefu_penalty_cap_percent / 100
            return {user: company.currency_id.round(user._kefu_monthly_wage(company) * share) for user in users}
        return dict.fromkeys(users)
