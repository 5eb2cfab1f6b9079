from odoo import fields, models
from odoo.tools import SQL


class KefuSiteNodeReport(models.Model):
    """S1: how long each stage took, against its plan, by node, site manager and month."""

    _name = "kefu.site.node.report"
    _description = "Stage Durations"
    _auto = False
    _order = "passed_at desc, id desc"
    _rec_name = "node_id"

    node_id = fields.Many2one("kefu.site.node", readonly=True)
    project_id = fields.Many2one("project.project", string="Site", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    template_node_id = fields.Many2one("kefu.site.template.node", string="Node of the Template", readonly=True)
    site_manager_id = fields.Many2one("res.users", readonly=True)
    designer_id = fields.Many2one("res.users", readonly=True)
    planned_on = fields.Date(readonly=True)
    passed_at = fields.Datetime(string="Passed", readonly=True)
    count = fields.Integer(string="Nodes", readonly=True)
    stage_days = fields.Float(string="Days of the Stage", readonly=True, aggregator="avg")
    confirm_hours = fields.Float(string="Hours from Announced to Passed", readonly=True, aggregator="avg")
    delay_days = fields.Float(string="Days Behind Plan", readonly=True, aggregator="avg")
    is_in_time = fields.Float(string="In Time (%)", readonly=True, aggregator="avg")
    attempt = fields.Integer(string="Attempts", readonly=True, aggregator="avg")

    @property
    def _table_query(self):
        return SQL(
            """SELECT node.id, node.id AS node_id, node.project_id, node.company_id, node.template_node_id, site.site_manager_id,
                      site.designer_id, node.planned_on, node.passed_at, 1 AS count,
                      %(days)s AS stage_days,
                      EXTRACT(EPOCH FROM node.passed_at - node.announced_at) / 3600.0 AS confirm_hours,
                      passed.day - node.planned_on AS delay_days,
                      (passed.day <= node.planned_on)::int * 100.0 AS is_in_time,
                      node.attempt
                 FROM kefu_site_node node
                 JOIN project_project site ON site.id = node.project_id
                 JOIN res_company company ON company.id = node.company_id
   CROSS JOIN LATERAL (SELECT (node.passed_at AT TIME ZONE 'UTC' AT TIME ZONE company.kefu_tz)::date AS day) passed
                WHERE node.state = 'passed'""",
            days=SQL("EXTRACT(EPOCH FROM node.passed_at - %s) / 86400.0", self._stage_start()),
        )

    def _stage_start(self):
        """:return: when a stage began: the node before it passed, or the site started
        :rtype: SQL
        """
        return SQL(
            """COALESCE((SELECT MAX(earlier.passed_at)
                           FROM kefu_site_node earlier
                          WHERE earlier.project_id = node.project_id AND earlier.sequence < node.sequence), site.site_start)"""
        )
