from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL


class KefuDefectReport(models.Model):
    """X9: what each department's defects were, month by month: one row for each complaint and for each defect, so that every
    figure opens what is behind it. Internal complaints are not in it.
    """

    _name = "kefu.defect.report"
    _description = "Quality Defects by Month"
    _auto = False
    _order = "date desc, id"
    _rec_name = "date"

    date = fields.Date(readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    department_id = fields.Many2one("kefu.department", readonly=True)
    category_id = fields.Many2one("kefu.complaint.category", readonly=True)
    is_special = fields.Boolean(string="Special Control", readonly=True)
    complaint_id = fields.Many2one("kefu.complaint", readonly=True)
    defect_id = fields.Many2one("kefu.defect", readonly=True)
    complaint_count = fields.Integer(string="Complaints", readonly=True)
    founded_count = fields.Integer(string="Founded", readonly=True)
    defect_count = fields.Integer(string="Defects", readonly=True)
    came_back_count = fields.Integer(string="Came Back", readonly=True)

    @property
    def _table_query(self):
        return SQL(
            """SELECT 2 * complaint.id AS id, complaint.company_id, complaint.department_id, complaint.category_id,
                      (complaint.received_at AT TIME ZONE 'UTC' AT TIME ZONE company.kefu_tz)::date AS date,
                      COALESCE(category.is_special, FALSE) AS is_special, complaint.id AS complaint_id, NULL::int AS defect_id,
                      1 AS complaint_count, (complaint.finding IN ('founded', 'partly'))::int AS founded_count,
                      0 AS defect_count, 0 AS came_back_count
                 FROM kefu_complaint complaint
                 JOIN res_company company ON company.id = complaint.company_id
            LEFT JOIN kefu_complaint_category category ON category.id = complaint.category_id
                WHERE complaint.is_internal IS NOT TRUE AND complaint.merged_into_id IS NULL
                  AND complaint.state NOT IN ('draft', 'rejected')
            UNION ALL
               SELECT 2 * defect.id + 1, defect.company_id, defect.department_id, defect.category_id, defect.opened_on,
                      COALESCE(category.is_special, FALSE), NULL, defect.id, 0, 0, 1, (defect.came_back_count > 0)::int
                 FROM kefu_defect defect
            LEFT JOIN kefu_complaint_category category ON category.id = defect.category_id"""
        )

    @api.model
    def _month_rows(self, company, day):
        """:param date day: a day of the month
        :return: the rows of the company's month that ``day`` is in
        """
        first = day.replace(day=1)
        return self.search([
            ("company_id", "=", company.id), ("date", ">=", first), ("date", "<", (first + timedelta(days=32)).replace(day=1)),
        ])

    def _month_lines(self):
        """:return: lists of department, category, complaints, founded ones and defects, special control first
        :rtype: list
        """
        groups = self.grouped(lambda row: (row.department_id, row.category_id))
        return [
            [
                department.display_name or "", category.display_name or "", sum(rows.mapped("complaint_count")),
                sum(rows.mapped("founded_count")), sum(rows.mapped("defect_count")),
            ]
            for (department, category), rows in sorted(
                groups.items(), key=lambda group: (group[0][0].id, not group[0][1].is_special, -len(group[1]))
            )
        ]

    def action_open_record(self):
        """Open the complaint or the defect behind the figure."""
        self.ensure_one()
        record = self.defect_id or self.complaint_id
        return {"type": "ir.actions.act_window", "res_model": record._name, "res_id": record.id, "view_mode": "form"}
