from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

#: shares are whole hundredths of a percent, so that they sum exactly
POINTS = 100
WHOLE = 100 * POINTS


class KefuLeadMember(models.Model):
    """R3.9, R3.12: who works on a customer, on what, and which part of the commission is theirs.

    The designer of the customer writes it down until the first of those concerned has agreed; from then on only the
    supervision changes it, and what was agreed is to be agreed again.
    """

    _name = "kefu.lead.member"
    _description = "Lead Team Member"
    _order = "split_points desc, id"
    _rec_name = "user_id"
    _check_company_auto = True

    lead_id = fields.Many2one("crm.lead", string="Customer", required=True, index=True, ondelete="restrict", check_company=True)
    company_id = fields.Many2one(related="lead_id.company_id", store=True, index=True, precompute=True)
    user_id = fields.Many2one(
        "res.users",
        string="Person",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
    )
    part = fields.Char(string="Part of the Work", required=True, help="Such as: measuring, drawings, talks, site.")
    split_points = fields.Integer(
        string="Share (1/100 %)",
        required=True,
        aggregator="sum",
        export_string_translation=False,
    )
    split = fields.Float(
        string="Share (%)",
        compute="_compute_split",
        inverse="_inverse_split",
        digits=(5, 2),
        help="Part of the commission. The shares of a team come to 100 % before the contract is confirmed.",
    )
    agreed_at = fields.Datetime(string="Agreed", readonly=True, copy=False)
    may_agree = fields.Boolean(compute="_compute_may_agree")

    _user_unique = models.UniqueIndex("(lead_id, user_id)", "This person is in the team already. Change that line instead.")
    _split_range = models.Constraint(
        "CHECK (split_points > 0 AND split_points <= 10000)",
        "A share is more than 0 % and at most 100 %.",
    )

    @api.depends("split_points")
    def _compute_split(self):
        for member in self:
            member.split = member.split_points / POINTS

    def _inverse_split(self):
        for member in self:
            member.split_points = round(member.split * POINTS)

    @api.depends("user_id", "agreed_at")
    @api.depends_context("uid")
    def _compute_may_agree(self):
        for member in self:
            member.may_agree = bool(member._origin) and not member.agreed_at and member.user_id == self.env.user

    @api.constrains("user_id")
    def _check_user(self):
        for member in self:
            # sudo: res.users: whether a colleague has left
            if not member.user_id.sudo().active or member.user_id.share:
                raise ValidationError(self.env._("%(person)s does not work here any more.", person=member.user_id.name))

    @api.model
    def default_get(self, fields_list):
        """A new line takes what is left of the commission."""
        values = super().default_get(fields_list)
        if values.get("lead_id") and {"split", "split_points"} & set(fields_list):
            left = WHOLE - self.env["crm.lead"].browse(values["lead_id"]).team_split_total
            values.update(split_points=left, split=left / POINTS)
        return values

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            vals.pop("agreed_at", None)
            if "split" in vals:
                vals["split_points"] = round(vals["split"] * POINTS)
            elif "split_points" in vals:
                vals["split"] = vals["split_points"] / POINTS
        members = super(KefuLeadMember, self.with_context(default_agreed_at=False)).create(vals_list)
        members._check_editable()
        members.lead_id.team_member_ids._ask_agreement()
        return members

    def write(self, vals):
        if not self.env.su and {"lead_id", "agreed_at"} & vals.keys():
            raise AccessError(self.env._("A share is agreed by the person it belongs to, with the button."))
        if {"user_id", "part", "split", "split_points"} & vals.keys():
            self._check_editable()
            self.lead_id.team_member_ids._ask_agreement()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_agreed(self):
        self._check_editable()
        (self.lead_id.team_member_ids - self)._ask_agreement()

    def action_agree(self):
        """R3.12: the person concerned agrees to their part and share.

        :raise AccessError: it is somebody else's share
        """
        for member in self:
            if member.user_id != self.env.user:
                raise AccessError(self.env._("Only %(person)s can agree to this share.", person=member.user_id.name))
        self.sudo().agreed_at = self.env.cr.now()  # sudo: kefu.lead.member: one's own share, checked above
        return True

    def _ask_agreement(self):
        """Ask those concerned to agree: for the first time, or again after a change."""
        self.sudo().agreed_at = False  # sudo: kefu.lead.member: the caller was allowed to change the split
        for member in self:
            partner = (member.user_id - self.env.user).partner_id
            if partner:
                member.lead_id.message_notify(
                    partner_ids=partner.ids,
                    subject=self.env._("Your share: %(customer)s", customer=member.lead_id.display_name),
                    body=self.env._(
                        "%(part)s: %(share).2f %%. Please agree on the customer's page.", part=member.part, share=member.split
                    ),
                )

    def _check_editable(self):
        """:raise AccessError: only the designer of the customer before agreement, or the supervision, changes a team
        :raise UserError: the contract is signed
        """
        supervision = any(self.env.user.has_group(f"kefu_base.group_{role}") for role in ("supervisor", "director"))
        for lead in self.lead_id:
            if lead.won_status == "won" and not self.env.user.has_group("kefu_base.group_director"):
                raise UserError(self.env._(
                    "%(customer)s has signed: the split is settled. Only the director can change it.", customer=lead.display_name
                ))
            if supervision or self.env.su:
                continue
            if lead.designer_id != self.env.user:
                raise AccessError(self.env._(
                    "The team of %(customer)s is put together by the designer, %(designer)s.",
                    customer=lead.display_name,
                    designer=lead.designer_id.name or self.env._("who is not dispatched yet"),
                ))
            if any(lead.team_member_ids.mapped("agreed_at")):
                raise AccessError(self.env._(
                    "The split of %(customer)s is agreed already (R3.12). Ask your supervisor to change it.",
                    customer=lead.display_name,
                ))
