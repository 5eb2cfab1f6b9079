from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_list

from .kefu_info_report import HEADINGS

WRITTEN = {name for name, _label in HEADINGS}
#: without these a report says nothing
REQUIRED = ("business", "payment")
#: state → since when it is somebody's turn, and the company's setting of how many days they have
TURNS = {"submitted": ("submitted_at", "kefu_info_pass_days"), "passed": ("passed_at", "kefu_info_read_days")}


class KefuInfoReport(models.Model):
    """G4: the salesperson submits, the sales manager passes on or returns, the general manager reads."""

    _inherit = "kefu.info.report"

    def write(self, vals):
        if not self.env.su:
            self._check_may_write(vals)
        result = super().write(vals)
        # sudo: kefu.info.report: what was noted goes with the report it stands in
        if "salesperson_id" in vals and (entries := self.sudo().entry_ids):
            entries.write({"salesperson_id": vals["salesperson_id"]})
        return result

    def _answer_fields(self):
        fields = super()._answer_fields() | WRITTEN
        return fields | {"salesperson_id"} if self._is_role("sales_manager") else fields

    def _check_may_write(self, vals):
        """:raise AccessError: a report that was handed in is not changed; a client's writing is looked at field by field"""
        if vals and any(report.kind != "periodic" or report.state != "draft" for report in self):
            raise AccessError(self.env._("A report that was handed in is not changed. The sales manager can return it."))
        if "salesperson_id" in vals:
            writers = [self.env["kefu.info.report.job"]._writers(company) for company in self.company_id]
            if not all(vals["salesperson_id"] in ids for ids in writers):
                raise UserError(self.env._("Reports are written by salespeople and sales managers of the company."))

    def action_refresh(self):
        """G4: the figures as they are now, and what was noted since."""
        self._begin_step("draft")
        self.check_access("write")
        self.sudo()._refresh_figures()  # sudo: kefu.info.report: figures come from the books, not from people
        return True

    def action_submit(self):
        """G4: hand it to the sales manager, who has the company's days to pass it on.

        :raise UserError: nothing is written under what every report says
        """
        self = self._begin_step("draft")
        self.check_access("write")
        self._check_written()
        sudo = self.sudo()  # sudo: kefu.info.report: figures come from the books, not from people
        sudo._refresh_figures()
        now = fields.Datetime.now()
        self._move_on("submitted", submitted_at=now, reported_at=now, author_id=self.env.uid)
        self._tell_role("sales_manager", lambda them: them.env._("%s information reports to pass on", len(them)))
        return True

    def action_pass(self):
        """G4: the sales manager passes it to the general manager."""
        self = self._begin_step("submitted")
        self._check_role("sales_manager", "general_manager")
        self._move_on("passed", passed_at=fields.Datetime.now(), passed_by_id=self.env.uid)
        self._tell_role("general_manager", lambda them: them.env._("%s information reports to read", len(them)))
        return True

    def action_return(self, reason):
        """G4: back to whoever wrote it, to say more.

        :param str reason: what is missing
        """
        self = self._begin_step("submitted", "passed")
        # what the general manager has already only he returns
        self._check_role(*() if "passed" in self.mapped("state") else ("sales_manager",), "general_manager")
        reason = self._check_text(reason, self.env._("Write down what is missing."))
        for company, reports in self.grouped("company_id").items():
            now = fields.Datetime.now()
            again, = self.env["kefu.calendar"]._deadlines(company, [now], company.kefu_info_pass_days)
            for report in reports:
                # sudo: kefu.info.report: deadlines are set by code
                deadline = max(again, report.sudo()._month_end())
                report._answer(state="draft", passed_at=False, passed_by_id=False, **self._prepare_deadline(company, deadline))
        self._message_log_batch(bodies=dict.fromkeys(self.ids, self.env._("Returned: %s", reason)))
        for user, reports in self.grouped("salesperson_id").items():
            reports._notify(user, lambda them: them.env._("Returned to you: %s", reason))
        self._kefu_live_notify(self.company_id)
        return True

    def action_read(self):
        """G4: the general manager has read it; it goes to head office, if the company has one."""
        self = self._begin_step("passed")
        self._check_role("general_manager")
        for company, reports in self.grouped("company_id").items():
            reports._answer(
                state="read", read_at=fields.Datetime.now(), read_by_id=self.env.uid, deadline=False, remind_at=False,
                # sudo: res.company: whether it has a head office
                is_to_send=bool(company.sudo().kefu_head_office_ids),
            )
        if any(self.mapped("is_to_send")):
            # sudo: ir.cron: woken, nothing else
            self.env.ref("kefu_grading.ir_cron_info_reports").sudo()._trigger()
        self._kefu_live_notify(self.company_id)
        return True

    def action_handed_over(self):
        """G4: it went to head office on paper."""
        self = self._begin_step("read")
        self._check_role("general_manager", "sales_manager")
        self._answer(state="sent", is_to_send=False, sent_at=fields.Datetime.now())
        self._kefu_live_notify(self.company_id)
        return True

    # === What every step needs === #

    def _begin_step(self, *states):
        """:return: ``self``, without what a client may have put into the context
        :raise AccessError: the user does not see it
        :raise UserError: it is not in one of these states any more
        """
        self = self._in_plain_context()
        self.check_access("read")
        if any(report.kind != "periodic" for report in self):
            raise UserError(self.env._("Only periodic reports go from desk to desk."))
        self._check_state(*states)
        return self

    def _check_role(self, *roles):
        if not self.env.su and not self._is_role(*roles):
            raise AccessError(self.env._("Reports are passed on by the sales manager and read by the general manager."))

    def _check_text(self, text, message):
        text = text.strip() if isinstance(text, str) else ""
        if not text:
            raise UserError(message)
        return text

    def _check_written(self):
        labels = dict(self._periodic_labels())
        for report in self:
            missing = [labels[name] for name in REQUIRED if not (report[name] or "").strip()]
            if missing:
                raise UserError(self.env._(
                    "%(report)s: write something under %(headings)s.",
                    report=report.display_name, headings=format_list(self.env, missing),
                ))

    def _move_on(self, state, **values):
        """The next one's turn, with so many days from tomorrow."""
        (_since, days), now = TURNS[state], fields.Datetime.now()
        for company, reports in self.grouped("company_id").items():
            deadline, = self.env["kefu.calendar"]._deadlines(company, [now], company[days])
            reports._answer(state=state, **values, **self._prepare_deadline(company, deadline))
        self._kefu_live_notify(self.company_id)

    def _prepare_deadline(self, company, deadline):
        """:return: the deadline, and when somebody is reminded next: some days before, or else when it is over
        :rtype: dict
        """
        before = deadline - timedelta(days=company.kefu_info_remind_days)
        remind_at = before if before > fields.Datetime.now() else deadline + timedelta(seconds=1)
        return {"deadline": deadline, "remind_at": remind_at}

    @api.model
    def _follow_days(self, companies):
        """Another day is off, or not: what is on its way is due when the company's days say so now."""
        for company in companies.filtered(lambda company: company.kefu_deadline_mode == "working"):
            for state, (since, days) in TURNS.items():
                reports = self.search([("company_id", "=", company.id), ("state", "=", state), ("kind", "=", "periodic")])
                deadlines = self.env["kefu.calendar"]._deadlines(company, reports.mapped(since), company[days])
                for report, deadline in zip(reports, deadlines, strict=True):
                    if report.deadline != deadline:
                        report.write(report._prepare_deadline(company, deadline))

    def _month_end(self):
        return self.env["kefu.calendar"]._day_end(self.company_id, fields.Date.end_of(self.period, "month"))
