from odoo import Command, api, fields, models
from odoo.exceptions import AccessError, UserError

from ..permits import FOLLOWUP

#: who checks sheets
CHECKERS = "kefu_base.group_supervisor,kefu_base.group_director"


class KefuFollowupSheet(models.Model):
    """R2.2, R3.7: what one person wrote about their customers since the last collection, handed in and checked."""

    _name = "kefu.followup.sheet"
    _description = "Follow-up Sheet"
    _inherit = ["kefu.live.mixin"]
    _order = "date desc, user_id, id"
    _check_company_auto = True

    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True, ondelete="cascade")
    user_id = fields.Many2one("res.users", string="Person", required=True, readonly=True, index=True, ondelete="restrict")
    date = fields.Date(string="Collection Day", required=True, readonly=True)
    period_start = fields.Datetime(required=True, readonly=True)
    due_at = fields.Datetime(string="Due", required=True, readonly=True)
    state = fields.Selection(
        [("draft", "To Hand In"), ("submitted", "Handed In"), ("checked", "Checked"), ("passed", "With the Director")],
        required=True,
        readonly=True,
        default="draft",
    )
    line_ids = fields.One2many("kefu.followup.sheet.line", "sheet_id", string="Customers")
    is_late = fields.Boolean(string="Late", readonly=True)
    submitted_at = fields.Datetime(string="Handed In At", readonly=True)
    checked_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    passed_at = fields.Datetime(readonly=True)
    reminded_at = fields.Datetime(string="Reminded", readonly=True)
    # R3.7: the director's weekly check
    director_result = fields.Selection([("fine", "Fine"), ("brief", "Brief")], string="Director", readonly=True)
    director_id = fields.Many2one("res.users", string="Director's Check By", readonly=True, ondelete="restrict")
    director_checked_at = fields.Datetime(readonly=True)
    # Figures
    line_count = fields.Integer(string="Number of Customers", compute="_compute_counts")
    noted_count = fields.Integer(string="With Notes", compute="_compute_counts")
    unchecked_count = fields.Integer(string="To Check", compute="_compute_counts")
    fine_count = fields.Integer(string="Fine", compute="_compute_counts")
    sketchy_count = fields.Integer(string="Sketchy", compute="_compute_counts")
    missing_count = fields.Integer(string="Missing", compute="_compute_counts")
    is_own = fields.Boolean(compute="_compute_is_own")

    _once = models.UniqueIndex("(company_id, user_id, date)", "There is one sheet per person and collection day.")
    _date_idx = models.Index("(company_id, date DESC)")
    _late_idx = models.Index("(due_at) WHERE state = 'draft' AND is_late IS NOT TRUE")

    @api.depends("line_ids.result")
    def _compute_counts(self):
        line = self.env["kefu.followup.sheet.line"]
        results = {
            (sheet.id, result): count
            for sheet, result, count in line._read_group([("sheet_id", "in", self.ids)], ["sheet_id", "result"], ["__count"])
        }
        noted = dict(line._read_group(
            [("sheet_id", "in", self.ids), ("followup_ids", "!=", False)], ["sheet_id"], ["__count"]
        ))
        for sheet in self:
            # of what is saved: a form being edited works on a copy
            counts = {result: results.get((sheet._origin.id, result), 0) for result in (False, "fine", "sketchy", "missing")}
            sheet.line_count = sum(counts.values())
            sheet.noted_count = noted.get(sheet._origin, 0)
            sheet.unchecked_count = counts[False]
            sheet.fine_count, sheet.sketchy_count, sheet.missing_count = (counts[r] for r in ("fine", "sketchy", "missing"))

    @api.depends("user_id")
    @api.depends_context("uid")
    def _compute_is_own(self):
        for sheet in self:
            sheet.is_own = sheet.user_id == self.env.user

    @api.depends("user_id", "date", "line_ids.result")
    @api.depends_context("kefu_figures", "lang")
    def _compute_display_name(self):
        labels = dict(self.line_ids._fields["result"]._description_selection(self.env))
        for sheet in self:
            parts = [f"{sheet.user_id.name} {sheet.date or ''}"]
            if self.env.context.get("kefu_figures"):
                # the head of the sheet among others: who, and what was found
                parts += [f"{labels[result]} {sheet[f'{result}_count']}" for result in labels]
            sheet.display_name = "  ".join(parts)

    def write(self, vals):
        """Checkers judge lines through the sheet; everything else happens through its buttons."""
        if not FOLLOWUP.held(self):
            commands = vals.get("line_ids", [])
            if vals.keys() - {"line_ids"} or any(command[0] != Command.UPDATE for command in commands):
                raise AccessError(self.env._("A sheet changes through its buttons only."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        if any(company._kefu_uses("followup") for company in self.company_id):
            raise UserError(self.env._("Sheets are kept."))

    # === The person === #

    def action_submit(self):
        """R2.2: hand the sheet in; its records are not altered any more.

        :raise AccessError: somebody else's sheet
        """
        self.check_access("read")
        if any(sheet.user_id != self.env.user for sheet in self):
            raise AccessError(self.env._("Everybody hands in their own sheet."))
        if any(sheet.state != "draft" for sheet in self):
            raise UserError(self.env._("This sheet was handed in already."))
        self._hand_in()

    def _hand_in(self):
        """Hand sheets in as they are. The caller has checked whose they are."""
        # sudo: kefu.followup.sheet: one's own sheet is handed in, nothing else about it is one's to change
        sheets = FOLLOWUP.grant(self.sudo())
        self.env["kefu.followup.sheet.line"]._gather_notes(sheets.ids)
        sheets.line_ids.followup_ids._collect()
        sheets.write({"state": "submitted", "submitted_at": fields.Datetime.now()})
        self._refresh_screens()

    # === The supervisor === #

    def action_remind(self):
        """Remind those who have not handed in."""
        self._check_checker()
        for sheet in self.filtered(lambda sheet: sheet.state == "draft"):
            due = fields.Datetime.context_timestamp(sheet.with_context(tz=sheet.company_id.kefu_tz), sheet.due_at)
            self.env["mail.thread"].with_context(lang=sheet.user_id.lang).message_notify(
                subject=self.env._("Please hand in your follow-up sheet"),
                body=self.env._("Your sheet of %(day)s was due at %(hour)s.", day=sheet.date, hour=f"{due:%H:%M}"),
                partner_ids=sheet.user_id.partner_id.ids,
            )
        # sudo: kefu.followup.sheet: when somebody was reminded
        FOLLOWUP.grant(self.sudo()).write({"reminded_at": fields.Datetime.now()})

    def action_accept_suggestions(self):
        """Judge the lines that were not judged yet as the records suggest."""
        self._check_checker()
        for result, lines in self.line_ids.filtered(lambda line: not line.result).grouped("suggestion").items():
            lines.write({"result": result})

    def action_pass(self):
        """R3.7: pass the checked sheets on to the director; what was found is reported.

        :raise UserError: not handed in, or lines that nobody judged
        """
        self._check_checker()
        for sheet in self:
            if sheet.state != "checked":
                raise UserError(self.env._(
                    "%(sheet)s: judge each customer first (%(count)s left).",
                    sheet=sheet.display_name,
                    count=sheet.unchecked_count,
                ) if sheet.state == "submitted" else self.env._("%s is not checked.", sheet.display_name))
        self.line_ids._report_breaches()
        # sudo: kefu.followup.sheet: the step the checker was let through to above
        FOLLOWUP.grant(self.sudo()).write({"state": "passed", "passed_at": fields.Datetime.now()})
        self._refresh_screens()

    # === The director === #

    def action_director_fine(self):
        """R3.7: the director's weekly check finds nothing."""
        self._check_by_director("fine")

    def action_director_brief(self):
        """R3.7: the director's weekly check finds sketchy notes: a breach, once per sheet."""
        self._check_by_director("brief")
        breach = self.env["kefu.breach"]
        breach._report_batch([
            breach._prepare_breach(
                "FRIDAY_BRIEF", sheet.user_id.id, sheet.company_id.id, sheet._name, sheet.id, f"friday_brief,{sheet.id}"
            )
            for sheet in self
        ])

    def _check_by_director(self, result):
        self.check_access("read")
        if not self.env.user.has_group("kefu_base.group_director"):
            raise AccessError(self.env._("The weekly check is the director's."))
        if any(sheet.state != "passed" or sheet.director_result for sheet in self):
            raise UserError(self.env._("Only sheets that the supervisor has passed on are checked, and only once."))
        # sudo: kefu.followup.sheet: the director's own finding
        FOLLOWUP.grant(self.sudo()).write({
            "director_result": result, "director_id": self.env.uid, "director_checked_at": fields.Datetime.now(),
        })

    def _check_checker(self):
        """:raise AccessError: neither supervisor nor director, or one's own sheet"""
        self.check_access("read")
        if not self.env.user.has_groups(CHECKERS):
            raise AccessError(self.env._("The supervisor or the director checks sheets."))
        if self.env.user in self.user_id:
            raise AccessError(self.env._("Nobody checks their own sheet."))

    def _refresh_screens(self):
        """Sheets moved on: lists of sheets and the check screen, which shows their lines, load anew."""
        for model in (self, self.line_ids):
            model._kefu_live_notify(self.company_id)

    def _update_checked(self):
        """A sheet is checked when its last customer is judged."""
        for sheet in FOLLOWUP.grant(self.sudo()):  # sudo: kefu.followup.sheet: follows from the lines just judged
            state = "submitted" if sheet.unchecked_count else "checked"
            if sheet.state in ("submitted", "checked") and sheet.state != state:
                sheet.write({"state": state, "checked_by_id": self.env.uid})
