from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from .kefu_followup_copy import READERS
from .kefu_followup_sheet import CHECKERS

BREACHES = {"missing": "NOTES_MISSING", "sketchy": "NOTES_BRIEF"}


class KefuFollowupSheetLine(models.Model):
    """R3.7: one customer on the sheet, with the notes of the period."""

    _name = "kefu.followup.sheet.line"
    _description = "Customer on a Follow-up Sheet"
    _inherit = ["kefu.live.mixin"]
    _order = "sheet_id, id"
    _rec_name = "lead_id"
    _check_company_auto = True

    sheet_id = fields.Many2one("kefu.followup.sheet", required=True, readonly=True, ondelete="cascade")
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True, ondelete="cascade")
    lead_id = fields.Many2one("crm.lead", string="Customer", required=True, readonly=True, index=True, ondelete="cascade")
    user_id = fields.Many2one(related="sheet_id.user_id")
    state = fields.Selection(related="sheet_id.state")
    followup_ids = fields.One2many("kefu.followup", "sheet_line_id", string="Records", readonly=True)
    notes = fields.Text(string="Notes of the Period", compute="_compute_notes")
    suggestion = fields.Selection(
        [("fine", "Fine"), ("sketchy", "Sketchy"), ("missing", "Missing")],
        compute="_compute_suggestion",
        help="Missing: no record in the period. Sketchy: none that counts.",
    )
    copied_id = fields.Many2one("kefu.followup", string="Copied?", compute="_compute_copied_id", groups=READERS)
    copied_percent = fields.Integer(compute="_compute_copied_id", groups=READERS)
    result = fields.Selection([("fine", "Fine"), ("sketchy", "Sketchy"), ("missing", "Missing")], string="Check")
    remark = fields.Char()

    _lead_once = models.UniqueIndex("(sheet_id, lead_id)")

    @api.depends("followup_ids.content", "followup_ids.contacted_at")
    def _compute_notes(self):
        for line in self:
            line.notes = "\n".join(record._format_for_sheet() for record in line.followup_ids.sorted("contacted_at"))

    @api.depends("followup_ids.is_qualified")
    def _compute_suggestion(self):
        for line in self:
            if any(line.followup_ids.mapped("is_qualified")):
                line.suggestion = "fine"
            else:
                line.suggestion = "sketchy" if line.followup_ids else "missing"

    @api.depends("followup_ids.copy_state", "followup_ids.similarity")
    def _compute_copied_id(self):
        for line in self:
            alike = line.followup_ids.filtered(lambda record: record.copy_state in ("flagged", "confirmed"))
            line.copied_id = alike.sorted("similarity")[-1:]
            line.copied_percent = line.copied_id.similarity

    def write(self, vals):
        self._check_may_judge(vals)
        result = super().write(vals)
        if "result" in vals:
            self.sheet_id._update_checked()
        return result

    def action_record_followup(self):
        """Write what is missing."""
        return self.lead_id.action_record_followup()

    def action_pass_sheet(self):
        """R3.7: pass the sheet of this customer on to the director, from the card of the customer judged last."""
        self.ensure_one()
        self.sheet_id.action_pass()

    def action_open_sheet(self):
        """Show the whole sheet that this customer is on."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self.sheet_id._name,
            "res_id": self.sheet_id.id,
            "view_mode": "form",
            "views": [(False, "form")],
        }

    def action_compare(self):
        """Show the record that may be copied beside its source."""
        self.ensure_one()
        return self.copied_id.action_compare()

    @api.model
    @api.readonly
    def kefu_figures(self, name):
        """The figures above the sheet check: of the last collection day, how many are due, handed in, not handed in.

        :param str name: ``check``, or anything else for none
        :return: dicts as the figures bar takes them
        :rtype: list[dict]
        """
        sheet = self.env["kefu.followup.sheet"]
        last = sheet.search([("company_id", "=", self.env.company.id)], order="date desc", limit=1)
        if name != "check" or not last:
            return []
        of_the_day = [("company_id", "=", self.env.company.id), ("date", "=", last.date)]
        counts = dict(sheet._read_group(of_the_day, ["state"], ["__count"]))
        due, missing = sum(counts.values()), counts.get("draft", 0)
        figures = [
            {"label": self.env._("To Collect"), "count": due, "level": "secondary", "icon": "fa-files-o"},
            {"label": self.env._("Handed In"), "count": due - missing, "level": "success", "icon": "fa-check"},
            {
                "label": self.env._("To Check"), "count": counts.get("submitted", 0), "level": "warning",
                "icon": "fa-clock-o", "filter": "to_check",
            },
            {
                "label": self.env._("Not Handed In"), "count": missing, "level": "danger",
                "icon": "fa-exclamation-circle", "filter": "not_handed_in",
            },
        ]
        remind = {
            "label": self.env._("Remind"), "count": False, "level": "danger", "icon": "fa-bell", "method": "kefu_remind_missing"
        }
        return figures + [remind] * bool(missing)

    @api.model
    def kefu_remind_missing(self):
        """Remind everybody who has not handed in the sheet of the last collection day."""
        sheet = self.env["kefu.followup.sheet"]
        last = sheet.search([("company_id", "=", self.env.company.id)], order="date desc", limit=1)
        missing = sheet.search([
            ("company_id", "=", self.env.company.id),
            ("date", "=", last.date),
            ("state", "=", "draft"),
            ("user_id", "!=", self.env.uid),
        ])
        missing.action_remind()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {"type": "success", "message": self.env._("%s people were reminded.", len(missing))},
        }

    def _check_may_judge(self, vals):
        """:raise AccessError: not a checker, one's own sheet, or another field
        :raise UserError: the sheet is not handed in, or passed on already
        """
        if vals.keys() - {"result", "remark"}:
            raise AccessError(self.env._("Which customers and notes are on a sheet follows from the records."))
        if not self.env.user.has_groups(CHECKERS) or self.env.user in self.sheet_id.user_id:
            raise AccessError(self.env._("The supervisor or the director checks sheets, and nobody their own."))
        if any(sheet.state not in ("submitted", "checked") for sheet in self.sheet_id):
            raise UserError(self.env._("A sheet is checked after it was handed in and before it is passed on."))

    def _report_breaches(self):
        """R3.7: missing and sketchy notes, once per customer and sheet."""
        breach = self.env["kefu.breach"]
        breach._report_batch([
            breach._prepare_breach(
                BREACHES[line.result], line.user_id.id, line.company_id.id, line._name, line.id, f"notes,{line.id}"
            )
            for line in self
            if line.result in BREACHES
        ])

    @api.model
    def _gather_notes(self, sheet_ids):
        """Put the records of the period on sheets that are not handed in yet, with a line for each customer who has
        none. A record belongs to the sheet during whose period it was written or took place.
        """
        self.env["kefu.followup"].flush_model()
        notes = SQL(
            """SELECT note.id, note.lead_id, sheet.id AS sheet_id, sheet.company_id
                 FROM kefu_followup_sheet sheet
                 JOIN kefu_followup note ON note.user_id = sheet.user_id AND note.company_id = sheet.company_id
                WHERE sheet.id = ANY(%s) AND sheet.state = 'draft' AND note.sheet_line_id IS NULL
                  AND note.contacted_at <= sheet.due_at AND GREATEST(note.contacted_at, note.create_date) > sheet.period_start""",
            list(sheet_ids),
        )
        self.env.cr.execute(SQL(
            """INSERT INTO kefu_followup_sheet_line (sheet_id, company_id, lead_id)
               SELECT DISTINCT sheet_id, company_id, lead_id FROM (%s) AS note
               ON CONFLICT (sheet_id, lead_id) DO NOTHING""",
            notes,
        ))
        self.env.cr.execute(SQL(
            """UPDATE kefu_followup target SET sheet_line_id = line.id
                 FROM (%s) AS note
                 JOIN kefu_followup_sheet_line line ON line.sheet_id = note.sheet_id AND line.lead_id = note.lead_id
                WHERE target.id = note.id""",
            notes,
        ))
        self.env["kefu.followup"].invalidate_model(["sheet_line_id"])
        self.invalidate_model(["followup_ids"])
        self.env["kefu.followup.sheet"].invalidate_model(["line_ids"])
