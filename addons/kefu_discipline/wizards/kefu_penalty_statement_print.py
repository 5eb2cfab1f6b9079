import base64

from babel.dates import format_skeleton

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools.misc import babel_locale_parse, get_lang

from ..tools import write_report

MONTHS = 24
#: see more than their own penalties
OVERSEERS = (
    "kefu_base.group_supervisor,kefu_base.group_director,kefu_base.group_general_manager,kefu_discipline.group_finance"
)


class KefuPenaltyStatementPrint(models.TransientModel):
    """D-3: the statement of a month, on paper or as a spreadsheet: what each person has to bear, and why.

    Whoever prints reads with their own rights: one's own penalties, those of the people one supervises, or all of the
    company's.
    """

    _name = "kefu.penalty.statement.print"
    _description = "Penalty Statement"

    company_id = fields.Many2one(
        "res.company",
        required=True,
        default=lambda self: self.env.company,
        domain=lambda self: [("id", "in", self.env.companies.ids)],
    )
    month = fields.Selection(selection="_selection_month", required=True, default=lambda self: self._default_month())
    department = fields.Selection(selection="_selection_department", help="Empty: all departments.")
    user_ids = fields.Many2many(
        "res.users",
        "kefu_penalty_statement_print_user_rel",
        string="People",
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
    )
    may_choose = fields.Boolean(compute="_compute_may_choose")
    file = fields.Binary(readonly=True, attachment=False)
    filename = fields.Char(readonly=True)

    @api.depends_context("uid")
    def _compute_may_choose(self):
        self.may_choose = self._may_choose()

    @api.model
    def _default_month(self):
        """:return: the last month in which something stands that the user may see, otherwise this one"""
        last = self.env["kefu.penalty.statement"].search(
            [("company_id", "=", self.env.company.id)], order="month desc", limit=1
        ).month
        return str(last or self.env["kefu.calendar"]._today(self.env.company).replace(day=1))

    @api.model
    def _selection_month(self):
        locale = babel_locale_parse(get_lang(self.env).code)
        first = self.env["kefu.calendar"]._today(self.env.company).replace(day=1)
        months = (fields.Date.subtract(first, months=back) for back in range(MONTHS))
        return [(str(month), format_skeleton("yMMMM", month, locale=locale)) for month in months]

    @api.model
    def _selection_department(self):
        groups = self.env["kefu.penalty.statement"]._read_group(
            [("company_id", "in", self.env.companies.ids)], ["department"], order="department"
        )
        return [(name, name) for (name,) in groups if name]

    # === ACTIONS === #

    def action_print_pdf(self):
        """Print the statement."""
        self.ensure_one()
        return self.env.ref("kefu_discipline.kefu_penalty_statement_report").report_action(self)

    def action_export_xlsx(self):
        """Save the statement as a spreadsheet."""
        self.ensure_one()
        title = self._get_title()
        self.write({
            "file": base64.b64encode(write_report(title, self._get_note(), [self._prepare_people(), self._prepare_details()])),
            "filename": f"{title}.xlsx",
        })
        url = f"/web/content/{self._name}/{self.id}/file/{self.filename}?download=true"
        return {"type": "ir.actions.act_url", "url": url, "target": "download"}

    # === CONTENT === #

    @api.model
    def _may_choose(self):
        """:return: whether the user may see other people's penalties at all
        :rtype: bool
        """
        return self.env.user.has_groups(OVERSEERS)

    def _lines_domain(self):
        domain = Domain("company_id", "=", self.company_id.id) & Domain("month", "=", self.month)
        if not self._may_choose():
            return domain & Domain("user_id", "=", self.env.uid)
        if self.department:
            domain &= Domain("department", "=", self.department)
        if self.user_ids:
            domain &= Domain("user_id", "in", self.user_ids.ids)
        return domain

    def _get_lines(self):
        """:return: what stands in the statement, as far as the user may see it
        :rtype: kefu.penalty.statement
        """
        self.ensure_one()
        lines = self.env["kefu.penalty.statement"].search(self._lines_domain())
        return lines.sorted(lambda line: (line.department or "", line.user_id.name, line.date, line.id))

    def _get_people(self):
        """:return: ``{"department", "user", "lines", "amount", "amount_open", "points"}`` of each person, department by
            department
        :rtype: list[dict]
        """
        groups = self._get_lines().grouped(lambda line: (line.department or "", line.user_id))
        return [
            {
                "department": department,
                "user": user,
                "lines": lines,
                "amount": sum(lines.mapped("amount")),
                "amount_open": sum(lines.mapped("amount_open")),
                "points": sum(lines.mapped("points")) + sum(lines.mapped("points_open")),
            }
            for (department, user), lines in groups.items()
        ]

    def _get_title(self):
        """:return: the title, with the company's word for a fine
        :rtype: str
        """
        return self.env._(
            "%(word)s Statement %(month)s",
            word=self.company_id._kefu_penalty_word(),
            month=dict(self._fields["month"]._description_selection(self.env))[self.month],
        )

    def _get_note(self):
        return self.env._(
            "%(company)s, printed by %(person)s on %(day)s",
            company=self.company_id.name,
            person=self.env.user.name,
            day=self.env["kefu.calendar"]._today(self.company_id),
        )

    def _prepare_people(self):
        return {
            "name": self.env._("People"),
            "total": self.env._("Total"),
            "columns": [
                (self.env._("Department"), "text", 18),
                (self.env._("Person"), "text", 14),
                (self.env._("Penalties"), "number", 10),
                (self.env._("Amount"), "money", 14),
                (self.env._("Still Open"), "money", 14),
                (self.env._("Points"), "number", 10),
            ],
            "rows": [
                [
                    person["department"], person["user"].name, len(person["lines"].penalty_id), person["amount"],
                    person["amount_open"], person["points"],
                ]
                for person in self._get_people()
            ],
        }

    def _prepare_details(self):
        kinds = dict(self.env["kefu.penalty.statement"]._fields["kind"]._description_selection(self.env))
        return {
            "name": self.env._("Details"),
            "total": self.env._("Total"),
            "columns": [
                (self.env._("Department"), "text", 16),
                (self.env._("Person"), "text", 12),
                (self.env._("Date"), "date", 12),
                (self.env._("Number"), "text", 16),
                (self.env._("Rule"), "text", 24),
                (self.env._("Clause"), "text", 10),
                (self.env._("Facts"), "text", 48),
                (self.env._("Kind"), "text", 12),
                (self.env._("Further"), "text", 16),
                (self.env._("Amount"), "money", 12),
                (self.env._("Still Open"), "money", 12),
                (self.env._("Points"), "number", 8),
            ],
            "rows": [
                [
                    line.department, line.user_id.name, line.date, line.name, line.rule_id.name, line.clause,
                    line.penalty_id.facts, kinds[line.kind], line.penalty_id.further,
                    line.amount, line.amount_open, line.points + line.points_open,
                ]
                for line in self._get_lines()
            ],
        }
