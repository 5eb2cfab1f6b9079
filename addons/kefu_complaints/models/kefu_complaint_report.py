from odoo import fields, models
from odoo.tools import SQL

from .kefu_complaint import CHANNELS, STAGES, URGENCIES


class KefuComplaintReport(models.Model):
    """X10: how quickly and how well complaints were dealt with, by category, department, designer and site. Internal
    complaints are not in it.
    """

    _name = "kefu.complaint.report"
    _description = "Complaint Analysis"
    _auto = False
    _order = "received_at desc, id desc"
    _rec_name = "complaint_id"

    complaint_id = fields.Many2one("kefu.complaint", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    received_at = fields.Datetime(string="Received", readonly=True)
    state = fields.Selection(
        selection=lambda self: self.env["kefu.complaint"]._fields["state"]._description_selection(self.env), readonly=True
    )
    category_id = fields.Many2one("kefu.complaint.category", readonly=True)
    is_special = fields.Boolean(string="Special Control", readonly=True)
    department_id = fields.Many2one("kefu.department", string="Main Department", readonly=True)
    designer_id = fields.Many2one("res.users", readonly=True)
    site_manager_id = fields.Many2one("res.users", readonly=True)
    responsible_id = fields.Many2one("res.users", readonly=True)
    address = fields.Char(string="Site", readonly=True)
    stage = fields.Selection(STAGES, readonly=True)
    urgency = fields.Selection(URGENCIES, readonly=True)
    channel = fields.Selection(CHANNELS, readonly=True)
    finding = fields.Selection(
        selection=lambda self: self.env["kefu.complaint"]._fields["finding"]._description_selection(self.env), readonly=True
    )
    level = fields.Integer(readonly=True, aggregator="avg")
    count = fields.Integer(string="Complaints", readonly=True)
    response_hours = fields.Float(string="Hours to First Answer", readonly=True, aggregator="avg")
    plan_hours = fields.Float(string="Hours to Plan", readonly=True, aggregator="avg")
    close_hours = fields.Float(string="Hours to Close", readonly=True, aggregator="avg")
    is_in_time = fields.Float(string="Plan in Time (%)", readonly=True, aggregator="avg")
    reopened_count = fields.Integer(string="Reopened", readonly=True)
    repeat_count = fields.Integer(string="Repeated", readonly=True)
    repeat_rate = fields.Float(string="Repeated (%)", readonly=True, aggregator="avg")
    hop_count = fields.Integer(string="Hops", readonly=True)
    satisfaction = fields.Float(readonly=True, aggregator="avg")
    satisfied_rate = fields.Float(string="Satisfied (%)", readonly=True, aggregator="avg")
    compensation_total = fields.Float(string="Compensation", readonly=True)

    @property
    def _table_query(self):
        return SQL(
            """SELECT complaint.id, complaint.id AS complaint_id, complaint.company_id, received_at, state, category_id,
                      COALESCE(category.is_special, FALSE) AS is_special, department_id, designer_id, site_manager_id,
                      responsible_id, address, stage, urgency, channel, finding, level, 1 AS count, %(answer)s AS response_hours,
                      %(plan)s AS plan_hours, %(close)s AS close_hours,
                      CASE WHEN plan_told_at IS NOT NULL THEN (plan_told_at <= plan_deadline)::int * 100.0 END AS is_in_time,
                      COALESCE(reopened_count, 0) AS reopened_count, (repeat_of_id IS NOT NULL)::int AS repeat_count,
                      (repeat_of_id IS NOT NULL)::int * 100.0 AS repeat_rate, COALESCE(hop_count, 0) AS hop_count,
                      NULLIF(satisfaction, 0) AS satisfaction,
                      CASE WHEN satisfaction > 0 THEN (satisfaction >= 4)::int * 100.0 END AS satisfied_rate,
                      COALESCE(compensation_total, 0) AS compensation_total
                 FROM kefu_complaint complaint
            LEFT JOIN kefu_complaint_category category ON category.id = complaint.category_id
                WHERE is_internal IS NOT TRUE AND merged_into_id IS NULL AND state NOT IN ('draft', 'rejected')""",
            answer=self._hours_until("first_answer_at"), plan=self._hours_until("plan_told_at"),
            close=self._hours_until("closed_at"),
        )

    def _hours_until(self, column):
        """:return: the hours from receipt to a step
        :rtype: SQL
        """
        return SQL("EXTRACT(EPOCH FROM %s - received_at) / 3600.0", SQL.identifier(column))
