from odoo import models
from odoo.tools import SQL


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    """Of merged customers one grade is left, the history of all, and the designations of one."""

    _inherit = "base.partner.merge.automatic.wizard"

    def _update_foreign_keys(self, src_partners, dst_partner):
        grades = self.env["kefu.grade"].sudo()  # sudo: kefu.grade: grades follow the books, whoever merges
        grades.flush_model()
        self._keep_designations_of_one(src_partners, dst_partner)
        gone = self.env.execute_query(SQL(
            "DELETE FROM kefu_grade WHERE partner_id = ANY(%s) RETURNING company_id", src_partners.ids
        ))
        result = super()._update_foreign_keys(src_partners, dst_partner)
        grades._forget_grades()
        grades._note("in_company", [(company_id, dst_partner.id) for company_id, in gone])
        grades._note("gone", dst_partner.ids)
        return result

    def _keep_designations_of_one(self, src_partners, dst_partner):
        """In each company those of the customer that stays, or else of the one designated last; the others are withdrawn."""
        designations = self.env["kefu.grade.designation"]
        designations.flush_model()
        self.env.cr.execute(SQL(
            """UPDATE kefu_grade_designation designation
                  SET withdrawn_at = now() AT TIME ZONE 'UTC', withdrawn_by_id = %(user)s
                 FROM (SELECT DISTINCT ON (company_id) company_id, partner_id FROM kefu_grade_designation
                        WHERE partner_id = ANY(%(partners)s) AND withdrawn_at IS NULL
                     ORDER BY company_id, partner_id = %(kept)s DESC, id DESC) AS kept
                WHERE designation.partner_id = ANY(%(partners)s) AND designation.withdrawn_at IS NULL
                  AND designation.company_id = kept.company_id AND designation.partner_id != kept.partner_id""",
            user=self.env.uid, partners=(src_partners | dst_partner).ids, kept=dst_partner.id,
        ))
        designations.invalidate_model(flush=False)
