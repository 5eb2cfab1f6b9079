from odoo import fields, models

from .kefu_site_template_node import OWNER_ROLES

#: the node lies ahead
AHEAD = ("planned", "failed")
#: an appointment has been made
APPOINTED = ("announced", "confirmed")


class KefuSiteNode(models.Model):
    """C6: a node of a site, from planned over announced and confirmed to passed. People write nothing past the steps."""

    _name = "kefu.site.node"
    _description = "Site Node"
    _inherit = ["kefu.step.mixin", "kefu.callback.source.mixin", "kefu.live.mixin"]
    _order = "project_id, sequence, id"

    project_id = fields.Many2one(
        "project.project", string="Site", required=True, readonly=True, index=True, ondelete="cascade", check_company=True
    )
    company_id = fields.Many2one(related="project_id.company_id", store=True, index=True)
    partner_id = fields.Many2one(related="project_id.partner_id", string="Customer")
    template_node_id = fields.Many2one(
        "kefu.site.template.node", readonly=True, index="btree_not_null", ondelete="set null"
    )
    code = fields.Char(required=True, readonly=True)
    sequence = fields.Integer(readonly=True)
    name = fields.Char(required=True, readonly=True, translate=True)
    process = fields.Html(string="Written Process", readonly=True, translate=True)
    state = fields.Selection(
        [
            ("planned", "Planned"),
            ("announced", "Announced"),
            ("confirmed", "Confirmed"),
            ("passed", "Passed"),
            ("failed", "Failed"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        readonly=True,
        index=True,
        default="planned",
        copy=False,
        tracking=True,
    )
    # Who and when
    owner_role = fields.Selection(OWNER_ROLES, string="Answers for It", readonly=True)
    owner_id = fields.Many2one("res.users", string="Owner", readonly=True, ondelete="restrict", check_company=True)
    planned_on = fields.Date(readonly=True)
    scheduled_at = fields.Datetime(string="Appointment", readonly=True, copy=False, tracking=True)
    announced_at = fields.Datetime(readonly=True, copy=False)
    announced_by = fields.Many2one("res.users", readonly=True, ondelete="restrict", copy=False)
    attempt = fields.Integer(string="Attempts", readonly=True, copy=False, aggregator=None)
    party_ids = fields.One2many("kefu.site.node.party", "node_id", string="Who Is Told", readonly=True)
    # What it takes, what came of it
    needs_supervision = fields.Boolean(string="Third-Party Supervision", readonly=True)
    supervision_attended = fields.Boolean(readonly=True, copy=False)
    slips_to_sign = fields.Boolean(readonly=True)
    instalment_sequence = fields.Integer(string="Instalment No.", readonly=True, aggregator=None)
    instalment_id = fields.Many2one(
        "kefu.instalment", string="Instalment", readonly=True, index="btree_not_null", ondelete="set null", copy=False
    )
    invoice_id = fields.Many2one(related="instalment_id.invoice_id", store=True, index="btree_not_null")
    result_reason = fields.Text(string="Result", readonly=True, copy=False)
    passed_at = fields.Datetime(readonly=True, copy=False)
    passed_by = fields.Many2one("res.users", readonly=True, ondelete="restrict", copy=False)
    wrong_answer = fields.Char(
        readonly=True, copy=False, help="C6.0: what was answered wrongly when asked who the site manager is."
    )

    _code_unique = models.Constraint("UNIQUE(project_id, code)", "Each node of a site has a code of its own.")
