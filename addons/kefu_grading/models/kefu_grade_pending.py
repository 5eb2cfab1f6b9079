from collections import defaultdict

from odoo import api, models
from odoo.tools import SQL

KEY = "kefu_grade_pending"


class KefuGrade(models.Model):
    """G8: who changed in a transaction is noted while it runs, and graded once, at its end."""

    _inherit = "kefu.grade"

    @api.model
    def _note(self, what, ids):
        """:param str what: ``moves`` (whose partners are asked for at the end), ``partners`` (in every company that has graded
            them) or ``gone`` (the same, partners that may be no commercial partners any more)
        :param ids: their ids
        """
        pending = self.env.cr.precommit.data.get(KEY)
        if pending is None:
            pending = self.env.cr.precommit.data[KEY] = defaultdict(set)
            self.env.cr.precommit.add(self.sudo()._grade_noted)  # sudo: kefu.grade: grades follow the books, whoever books
        pending[what].update(ids)

    @api.model
    def _note_in(self, company, partners):
        """These customers changed in one company, which may not have graded them yet."""
        self._note("in_company", [(company.id, partner_id) for partner_id in partners.ids])

    @api.model
    def _grade_noted(self):
        """Grade who was noted in this transaction. Called before it is committed; to be called by whoever needs their grades
        before.
        """
        pending = self.env.cr.precommit.data.pop(KEY, None)
        if not pending:
            return
        for model in ("account.move.line", "account.move", "res.partner", "kefu.grade.designation", "res.company"):
            self.env[model].flush_model()
        customers = self._noted_by_company(pending)
        if pending["gone"]:
            self._drop_merged(pending["gone"])
        for company_id, partner_ids in customers:
            company = self.env["res.company"].browse(company_id)
            self._regrade(company, SQL("partner.commercial_partner_id = ANY(%s)", partner_ids))

    def _noted_by_company(self, pending):
        """:return: ``[(company id, ids of commercial partners)]`` of companies that grade"""
        in_company = [SQL("(%s, %s)", *pair) for pair in pending["in_company"]]
        return self.env.execute_query(SQL(
            """SELECT noted.company_id, array_agg(DISTINCT partner.commercial_partner_id)
                 FROM (SELECT line.company_id, line.partner_id FROM account_move_line line
                         JOIN account_account account ON account.id = line.account_id AND account_type = 'asset_receivable'
                        WHERE line.move_id = ANY(%s)
                        UNION ALL SELECT grade.company_id, contact.id FROM res_partner contact, kefu_grade grade
                        WHERE contact.id = ANY(%s) AND grade.partner_id = ANY(%s)
                        UNION ALL SELECT * FROM (VALUES %s) AS named (company_id, partner_id)) AS noted
                 JOIN res_partner partner ON partner.id = noted.partner_id
                 JOIN res_company company ON company.id = noted.company_id AND company.kefu_use_grading
             GROUP BY noted.company_id ORDER BY noted.company_id""",
            list(pending["moves"]), *[list(pending["partners"] | pending["gone"])] * 2,
            SQL(", ").join(in_company or [SQL("(NULL::int, NULL::int)")]),
        ))

    def _drop_merged(self, partner_ids):
        """Contacts that belong to another commercial partner now have no grade of their own; their history stays."""
        self.env.cr.execute(SQL(
            """DELETE FROM kefu_grade USING res_partner partner
                WHERE partner.id = kefu_grade.partner_id AND partner.id = ANY(%s)
                  AND partner.commercial_partner_id != partner.id""",
            list(partner_ids),
        ))
        self._forget_grades()
