from odoo import fields, models
from odoo.tools import SQL


class KefuSiteParticipationReport(models.Model):
    """S1, C8w: how often designers were on their sites: service slips by designer and node."""

    _name = "kefu.site.participation.report"
    _description = "Designers' Participation"
    _auto = False
    _order = "start_at desc, id desc"
    _rec_name = "slip_id"

    slip_id = fields.Many2one("kefu.service.slip", readonly=True)
    project_id = fields.Many2one("project.project", string="Site", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    template_node_id = fields.Many2one("kefu.site.template.node", string="Node", readonly=True)
    designer_id = fields.Many2one("res.users", readonly=True)
    kind = fields.Selection(
        selection=lambda self: self.env["kefu.service.slip"]._fields["kind"]._description_selection(self.env), readonly=True
    )
    state = fields.Selection(
        selection=lambda self: self.env["kefu.service.slip"]._fields["state"]._description_selection(self.env), readonly=True
    )
    start_at = fields.Datetime(string="On Site", readonly=True)
    count = fields.Integer(string="Slips", readonly=True)
    signed_count = fields.Integer(string="Signed", readonly=True)
    hours = fields.Float(string="Hours on Site", readonly=True)

    @property
    def _table_query(self):
        return SQL(
            """SELECT slip.id, slip.id AS slip_id, slip.project_id, slip.company_id, slip.designer_id, slip.kind, slip.state,
                      slip.start_at, 1 AS count, (slip.state = 'signed')::int AS signed_count,
                      EXTRACT(EPOCH FROM slip.end_at - slip.start_at) / 3600.0 AS hours,
                      (SELECT node.template_node_id
                         FROM kefu_site_node node
                        WHERE node.project_id = slip.project_id AND (node.passed_at IS NULL OR node.passed_at >= slip.start_at)
                     ORDER BY node.sequence LIMIT 1) AS template_node_id
                 FROM kefu_service_slip slip
                WHERE slip.state != 'cancelled'"""
        )
