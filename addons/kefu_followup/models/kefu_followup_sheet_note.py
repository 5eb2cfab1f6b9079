from odoo import api, fields, models
from odoo.tools import SQL


class KefuFollowup(models.Model):
    """R2.2: records are handed in with the sheet."""

    _inherit = "kefu.followup"

    sheet_line_id = fields.Many2one(
        "kefu.followup.sheet.line", string="On Sheet", readonly=True, copy=False, index="btree_not_null", ondelete="set null"
    )

    @api.model_create_multi
    def create(self, vals_list):
        followups = super().create(vals_list)
        followups._put_on_open_sheet()
        return followups

    def _put_on_open_sheet(self):
        """Whoever has a sheet to hand in sees the new record on it at once."""
        self.env.cr.execute(SQL(
            "SELECT id FROM kefu_followup_sheet WHERE state = 'draft' AND user_id = ANY(%s) AND company_id = ANY(%s)",
            list(self.user_id.ids), list(self.company_id.ids),
        ))
        if sheet_ids := [row[0] for row in self.env.cr.fetchall()]:
            self.env["kefu.followup.sheet.line"]._gather_notes(sheet_ids)

    def _format_for_sheet(self):
        """:return: the record in one line, in the company's time
        :rtype: str
        """
        self.ensure_one()
        moment = fields.Datetime.context_timestamp(self.with_context(tz=self.company_id.kefu_tz), self.contacted_at)
        channel = dict(self._fields["channel"]._description_selection(self.env))[self.channel]
        return f"{moment:%m-%d %H:%M} {channel}: {self.content}"
