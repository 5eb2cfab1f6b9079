from odoo import api, fields, models
from odoo.tools import SQL, format_date, format_list


class KefuInfoReport(models.Model):
    """G4: the figures a report begins with, and what has changed since the last one."""

    _inherit = "kefu.info.report"

    turnover = fields.Monetary(string="Turnover of 12 Months", readonly=True)
    open_amount = fields.Monetary(string="Open Receivable", readonly=True)
    overdue_amount = fields.Monetary(string="Overdue", readonly=True)
    reason_codes = fields.Char(readonly=True, export_string_translation=False)
    figures_at = fields.Datetime(string="Figures Of", readonly=True)
    reasons = fields.Char(string="Why This Grade", compute="_compute_reasons", compute_sudo=True)
    previous_period = fields.Date(related="previous_id.period", string="Last Report")
    previous_grade = fields.Selection(related="previous_id.grade", string="Grade Last Time")
    previous_turnover = fields.Monetary(related="previous_id.turnover", string="Turnover Last Time")
    previous_open = fields.Monetary(related="previous_id.open_amount", string="Open Last Time")
    previous_overdue = fields.Monetary(related="previous_id.overdue_amount", string="Overdue Last Time")
    previous_business = fields.Text(related="previous_id.business", string="Business Last Time")
    previous_payment = fields.Text(related="previous_id.payment", string="Payment Last Time")
    previous_plan = fields.Text(related="previous_id.plan", string="Plan Last Time")
    grade_changes = fields.Text(string="Changes of the Grade", compute="_compute_grade_changes", compute_sudo=True)

    @api.depends("reason_codes", "company_id")
    @api.depends_context("lang")
    def _compute_reasons(self):
        rules = self.env["kefu.grade.rule"].with_context(active_test=False).search([("company_id", "in", self.company_id.ids)])
        names = {(rule.company_id, rule.code): rule.name for rule in rules}
        for report in self:
            codes = (report.reason_codes or "").split(",")
            report.reasons = format_list(
                self.env, [names[report.company_id, code] for code in codes if (report.company_id, code) in names]
            )

    @api.depends("partner_id", "company_id", "previous_id")
    @api.depends_context("lang")
    def _compute_grade_changes(self):
        changes = self.env["kefu.grade.history"].search(
            [("company_id", "in", self.company_id.ids), ("partner_id", "in", self.partner_id.ids)], order="changed_at, id"
        ).grouped(lambda change: (change.company_id, change.partner_id))
        for report in self:
            since, until = report.previous_id.figures_at, report.figures_at
            report.grade_changes = "\n".join(
                report._prepare_change(change)
                for change in changes.get((report.company_id, report.partner_id), ())
                if change.old_grade and (not since or change.changed_at > since) and (not until or change.changed_at <= until)
            )

    def _prepare_change(self, change):
        """:param change: a ``kefu.grade.history``
        :return: a line such as ``2026-10-02: A → C``
        """
        day = self.env["kefu.calendar"]._local_date(self.company_id, change.changed_at)
        return f"{format_date(self.env, day)}: {change.old_grade.upper()} → {change.new_grade.upper()}"

    def _refresh_figures(self):
        """Figures and grade as the books have them now, and the notes and emergencies that are in no report yet. Extended by
        addons that know more of a customer; the number of queries does not depend on the number of reports.
        """
        self.env["kefu.grade"].flush_model()
        self.flush_model()
        ids = list(self.ids)
        self.env.cr.execute(SQL(
            """UPDATE kefu_info_report report
                  SET grade = known.grade, reason_codes = known.reason_codes, turnover = known.turnover,
                      open_amount = known.open_amount, overdue_amount = known.overdue_amount, figures_at = %s
                 FROM kefu_grade known
                WHERE known.company_id = report.company_id AND known.partner_id = report.partner_id AND report.id = ANY(%s)""",
            fields.Datetime.now(), ids,
        ))
        self.env.cr.execute(SQL(
            """UPDATE kefu_info_report entry SET periodic_id = report.id, salesperson_id = report.salesperson_id
                 FROM kefu_info_report report
                WHERE report.id = ANY(%s) AND entry.periodic_id IS NULL AND entry.kind != 'periodic'
                  AND entry.company_id = report.company_id AND entry.partner_id = report.partner_id""",
            ids,
        ))
        self.invalidate_model()
