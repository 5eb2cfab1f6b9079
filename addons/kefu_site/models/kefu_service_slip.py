import secrets
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

#: the occasion of the call-back is ``slip_`` and the kind
KINDS = [
    ("purchase", "Material Purchase"),
    ("site_met", "On Site, Customer Met"),
    ("site_unmet", "On Site, Customer Not Met"),
]
#: those who enter slips for others
DESK = ("consultant", "service_manager", "director")
#: what belongs to the framework and is no part of what was signed
TECHNICAL = {"access_token", "message_main_attachment_id"}
#: a telephone's clock may be a little ahead
CLOCK_SLACK = timedelta(minutes=10)


class KefuServiceSlip(models.Model):
    """C1: what a designer did on an outing, signed by the customer, or by the site manager where the customer was not there.

    Saving a slip hands it in: the customer is called about it, once. What is signed is changed by nobody and on no way.
    """

    _name = "kefu.service.slip"
    _description = "Service Slip"
    _inherit = ["kefu.step.mixin", "portal.mixin", "kefu.callback.source.mixin", "kefu.customer.times.mixin"]
    _order = "start_at desc, id desc"
    _rec_names_search = ["name", "project_id.name", "partner_id.name"]

    name = fields.Char(string="Number", readonly=True, copy=False)
    project_id = fields.Many2one(
        "project.project",
        string="Site",
        required=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self._default_project_id(),
        domain="[('is_kefu_site', '=', True), ('site_state', 'in', ('open', 'finished'))]",
    )
    company_id = fields.Many2one(related="project_id.company_id", store=True, index=True, precompute=True)
    partner_id = fields.Many2one(
        "res.partner", string="Customer", compute="_compute_people", store=True, precompute=True, index=True, ondelete="restrict"
    )
    designer_id = fields.Many2one(
        "res.users",
        compute="_compute_people",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    kind = fields.Selection(KINDS, required=True, default="site_met")
    start_at = fields.Datetime(
        string="From", required=True, tracking=True, default=lambda self: self._default_end_at() - timedelta(hours=1)
    )
    end_at = fields.Datetime(string="To", required=True, tracking=True, default=lambda self: self._default_end_at())
    content = fields.Text(string="What Was Done", required=True, tracking=True)
    customer_phoned = fields.Boolean(
        string="Customer Phoned From the Site",
        tracking=True,
        help="C1: where the customer is not there, the site manager signs after the designer has phoned the customer.",
    )
    state = fields.Selection(
        [("to_sign", "To Sign"), ("signed", "Signed"), ("cancelled", "Cancelled")],
        required=True,
        readonly=True,
        default="to_sign",
        copy=False,
        tracking=True,
    )
    # The signature: in the row, so that the database itself insists on it
    signature = fields.Binary(readonly=True, copy=False, attachment=False)
    signed_by = fields.Char(readonly=True, copy=False)
    signer = fields.Selection([("customer", "Customer"), ("site_manager", "Site Manager")], readonly=True, copy=False)
    signed_at = fields.Datetime(readonly=True, copy=False)
    signed_how = fields.Selection(
        [("screen", "On the Screen"), ("portal", "In the Portal"), ("link", "By the Private Link")], readonly=True, copy=False
    )
    signed_user_id = fields.Many2one("res.users", string="Signed as User", readonly=True, ondelete="restrict", copy=False)
    may_write = fields.Boolean(compute="_compute_may_write")
    access_token = fields.Char(default=lambda self: secrets.token_urlsafe(16), groups="base.group_system")

    _name_unique = models.UniqueIndex("(company_id, name)", "This number has been given already.")
    _signed_complete = models.Constraint(
        "CHECK (state != 'signed' OR signature IS NOT NULL AND signed_by IS NOT NULL AND signer IS NOT NULL"
        " AND signed_at IS NOT NULL)",
        "A signed slip has a signature.",
    )
    _site_manager_phoned = models.Constraint(
        "CHECK (signer != 'site_manager' OR kind = 'site_unmet' AND customer_phoned)",
        "The site manager signs only where the customer was not met and was phoned.",
    )
    _times_in_order = models.Constraint("CHECK (end_at >= start_at)", "A slip ends after it begins.")
    _unsigned_idx = models.Index("(project_id, start_at) WHERE state = 'to_sign'")

    @api.model
    def _default_project_id(self):
        """:return: the only open site of a designer who has no other"""
        sites = self.env["project.project"].search(
            [("is_kefu_site", "=", True), ("site_state", "=", "open"), ("designer_id", "=", self.env.uid)], limit=2
        )
        return sites if len(sites) == 1 else sites.browse()

    @api.model
    def _default_end_at(self):
        return fields.Datetime.now().replace(second=0)

    # as they were when the slip was written
    @api.depends("project_id")
    def _compute_people(self):
        for slip in self:
            slip.partner_id = slip.project_id.partner_id
            slip.designer_id = slip.designer_id or slip.project_id.designer_id

    @api.depends("state", "designer_id", "project_id")
    @api.depends_context("uid")
    def _compute_may_write(self):
        for slip in self:
            slip.may_write = slip.state == "to_sign" and not (slip._origin and slip._strange())

    @api.depends("name", "kind")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for slip in self:
            slip.display_name = " ".join(filter(None, (slip.name, kinds.get(slip.kind))))

    @api.constrains("start_at")
    def _check_start_at(self):
        latest = fields.Datetime.now() + CLOCK_SLACK
        if any(slip.start_at > latest for slip in self):
            raise ValidationError(self.env._("A slip is about what was done: it does not begin in the future."))

    @api.model
    def _asked_fields(self):
        return super()._asked_fields() | {
            "project_id", "designer_id", "kind", "start_at", "end_at", "content", "customer_phoned"
        }

    @api.model
    def _answer_fields(self):
        return super()._answer_fields() | {"start_at", "end_at", "content", "customer_phoned"}

    def _after_asking(self):
        result = super()._after_asking()
        self._check_site()
        if not self.env.su:
            self._check_writes()
        self._give_numbers()
        self._plan_calls()
        return result

    def write(self, vals):
        if vals.keys() - TECHNICAL:
            self._check_not_over()
            if not self.env.su:
                self._check_writes()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_handed_in(self):
        raise UserError(self.env._("A slip that was handed in is not deleted. Cancel it with a reason."))

    def _check_not_over(self):
        """:raise UserError: a slip is signed or cancelled, and stays as it is"""
        over = self.sudo().filtered(lambda slip: slip.state != "to_sign")  # sudo: kefu.service.slip: only the state
        if over:
            raise UserError(self.env._(
                "%s is signed or cancelled, and is not changed any more. Write another slip.", over[0].display_name
            ))

    def _check_writes(self):
        """:raise AccessError: neither the designer of the site, with an own slip, nor somebody of the desk"""
        if self._strange():
            raise AccessError(self.env._(
                "Slips are written by the designer of the site."
                " Consultants, service managers and directors enter them for others."
            ))

    def _strange(self):
        """:return: those of ``self`` that the current user neither wrote for an own site nor enters for others"""
        if self._is_role(*DESK):
            return self.browse()
        return self.sudo().filtered(  # sudo: project.project: whose site it is
            lambda slip: self.env.user not in slip.designer_id or self.env.user not in slip.project_id.designer_id
        )

    def _check_site(self):
        """:raise UserError: a slip is written for no site, or one that is over"""
        for site in self.sudo().project_id:  # sudo: project.project: whether it is a site and open
            if not site.is_kefu_site or site.site_state not in ("open", "finished"):
                raise UserError(self.env._("%s is not an open site. Slips are written for open sites.", site.display_name))
            if not site.company_id._kefu_uses("site"):
                raise UserError(self.env._("%s does not use sites. Ask the administrator.", site.company_id.name))

    def _give_numbers(self):
        for company, slips in self.sudo().grouped("company_id").items():  # sudo: kefu.service.slip: the number is ours
            numbers = company._kefu_next_numbers(self._name, len(slips))
            for slip, number in zip(slips.sorted("id"), numbers, strict=True):
                slip.name = number

    def action_cancel(self, reason):
        """Take a slip back that was written by mistake; the customer is not called about it any more.

        :param str reason: why
        :raise AccessError: somebody else's slip
        :raise UserError: no reason, or it is signed
        """
        self = self._in_plain_context()
        self.check_access("read")
        self._check_state("to_sign")
        self._check_writes()
        if not (reason or "").strip():
            raise UserError(self.env._("Say why the slip is cancelled."))
        self._answer(state="cancelled")
        for slip in self:
            # sudo: kefu.service.slip: the reason stands in its history
            slip.sudo().message_post(body=self.env._("Cancelled: %s", reason.strip()))
        self._kefu_call_off(self.env._("The slip was cancelled."))
        return True
