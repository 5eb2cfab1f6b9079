from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_date, format_time

from .kefu_site_template_node import ANCHORS, OWNER_ROLES
from .project_project import BEHIND

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
    owner_id = fields.Many2one("res.users", readonly=True, ondelete="restrict", check_company=True)
    anchor = fields.Selection(ANCHORS, string="Days Count From", readonly=True)
    due_offset_days = fields.Integer(string="Days", readonly=True, aggregator=None)
    planned_on = fields.Date(readonly=True)
    scheduled_at = fields.Datetime(string="Appointment", readonly=True, copy=False, tracking=True)
    announced_at = fields.Datetime(readonly=True, copy=False)
    announced_by = fields.Many2one("res.users", readonly=True, ondelete="restrict", copy=False)
    attempt = fields.Integer(string="Attempts", readonly=True, copy=False, aggregator=None)
    due_on = fields.Date(string="Day", compute="_compute_due_on", help="The day of the appointment, else the planned one.")
    is_late = fields.Boolean(string="Late", compute="_compute_due_on", search="_search_is_late")
    party_ids = fields.One2many("kefu.site.node.party", "node_id", string="Who Is Told", readonly=True)
    # What it takes, what came of it
    needs_supervision = fields.Boolean(string="Third-Party Supervision", readonly=True)
    supervision_attended = fields.Boolean(readonly=True, copy=False)
    slips_to_sign = fields.Boolean(readonly=True)
    slip_ids = fields.Many2many(
        "kefu.service.slip", string="Service Slips", compute="_compute_slip_ids", help="Since such slips were asked for last."
    )
    instalment_id = fields.Many2one(
        "kefu.instalment", readonly=True, index="btree_not_null", ondelete="set null", copy=False
    )
    invoice_id = fields.Many2one(related="instalment_id.invoice_id", store=True, index="btree_not_null")
    result_reason = fields.Text(string="Result", readonly=True, copy=False)
    passed_at = fields.Datetime(readonly=True, copy=False)
    passed_by = fields.Many2one("res.users", readonly=True, ondelete="restrict", copy=False)
    wrong_answer = fields.Char(
        string="Answered Wrongly",
        readonly=True,
        copy=False,
        help="C6.0: what was answered wrongly when asked who the site manager is.",
    )

    _code_unique = models.Constraint("UNIQUE(project_id, code)", "Each node of a site has a code of its own.")
    _planned_idx = models.Index("(company_id, planned_on) WHERE state NOT IN ('passed', 'cancelled')")
    _appointment_idx = models.Index("(company_id, scheduled_at) WHERE state IN ('announced', 'confirmed')")

    @api.depends("name", "project_id.name")
    def _compute_display_name(self):
        for node in self:
            node.display_name = f"{node.project_id.name}: {node.name}"

    @api.depends("state", "planned_on", "scheduled_at", "company_id.kefu_tz")
    def _compute_due_on(self):
        """S1: the one rule of what is late; lists, cards, board, figures and timeline all ask it.

        What lies ahead has one day, in its company's time zone: that of the appointment while there is one, else the day it is
        planned for. It is late when that day is over, and not before. So what has an appointment to come, or one today, is
        not late, however long ago it was planned; when the appointment goes by or comes to nothing, it is late again.
        """
        calendar = self.env["kefu.calendar"]
        for company, nodes in self.grouped("company_id").items():
            today = calendar._today(company)
            for node in nodes:
                has_appointment = node.state in APPOINTED and bool(node.scheduled_at)
                day = calendar._local_date(company, node.scheduled_at) if has_appointment else node.planned_on
                node.due_on = node.state not in BEHIND and day
                node.is_late = bool(node.due_on) and node.due_on < today

    def _search_is_late(self, operator, value):
        """The rule of :meth:`_compute_due_on` for the database."""
        if operator != "in":
            return NotImplemented
        calendar, domains = self.env["kefu.calendar"], [Domain.FALSE]
        appointed, planned = Domain("state", "in", APPOINTED), Domain("state", "in", AHEAD)
        for company in self.env.companies:
            today = calendar._today(company)
            missed = appointed & Domain("scheduled_at", "<", calendar._day_start(company, today))
            behind = (planned | appointed & Domain("scheduled_at", "=", False)) & Domain("planned_on", "<", today)
            domains.append(Domain("company_id", "=", company.id) & (missed | behind))
        return Domain.OR(domains)

    @api.depends("project_id.slip_ids.state", "project_id.slip_ids.start_at", "project_id.node_ids.passed_at")
    def _compute_slip_ids(self):
        self.slip_ids = False
        for node in self.filtered("slips_to_sign"):
            before = node._before().filtered("slips_to_sign").filtered("passed_at")
            since = max(before.mapped("passed_at"), default=None)
            node.slip_ids = node.project_id.slip_ids.filtered(
                lambda slip, node=node, since=since: slip.state != "cancelled"
                and (not since or slip.start_at > since)
                and (not node.passed_at or slip.start_at <= node.passed_at)
            )

    def _before(self):
        """:return: the nodes of the site before this one"""
        self.ensure_one()
        return self.project_id.node_ids.filtered(lambda node: (node.sequence, node.id) < (self.sequence, self.id))

    # === Calls === #

    def _kefu_callback_values(self):
        values = super()._kefu_callback_values()
        of_site = self.project_id._kefu_callback_values()
        for node in self:
            known = {"node": node.name, "record": node.display_name, **node._when()}
            values[node.id] = {**of_site.get(node.project_id.id, {}), **{key: text for key, text in known.items() if text}}
        return values

    def _when(self):
        """:return: the appointment in words, in the company's time: ``date``, ``time`` and both as ``when``
        :rtype: dict
        """
        if not self.scheduled_at:
            return {}
        company = self.sudo().company_id  # sudo: res.company: its time zone
        day = format_date(self.env, self.env["kefu.calendar"]._local_date(company, self.scheduled_at))
        clock = format_time(self.env, self.scheduled_at, tz=company.kefu_tz, time_format="short")
        return {"date": day, "time": clock, "when": f"{day} {clock}"}

    def _kefu_callback_about_users(self):
        of_site = self.project_id._kefu_callback_about_users()
        return {node.id: of_site[node.project_id.id] for node in self}

    def _kefu_callback_partners(self):
        return {node.id: node.project_id.partner_id for node in self}
