from odoo import api, fields, models
from odoo.exceptions import AccessError


class KefuDesignerCard(models.Model):
    """R3.6: how the company introduces a designer, with deserved praise."""

    _name = "kefu.designer.card"
    _description = "Designer Card"
    _order = "user_id, id"
    _rec_name = "user_id"
    _check_company_auto = True

    user_id = fields.Many2one(
        "res.users",
        string="Designer",
        required=True,
        ondelete="cascade",
        domain=[("share", "=", False)],
        default=lambda self: self.env.user,
        check_company=True,
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        ondelete="cascade",
        default=lambda self: self.env.company,
    )
    active = fields.Boolean(default=True)
    portrait = fields.Image(max_width=1024, max_height=1024, help="Empty: the person's picture in Odoo.")
    portrait_shown = fields.Image(compute="_compute_portrait_shown", string="Picture")
    title = fields.Char(translate=True, help="As printed on the card, such as Chief Designer.")
    introduction = fields.Char(string="In One Sentence", translate=True, size=120)
    years = fields.Integer(string="Years of Experience")
    style_ids = fields.Many2many("kefu.style", string="Good At")
    phone = fields.Char()
    work_ids = fields.One2many("kefu.designer.work", "card_id", string="Works")

    _user_unique = models.UniqueIndex("(user_id, company_id)", "This designer already has a card in this company.")
    _years_positive = models.Constraint("CHECK (years >= 0 AND years < 80)", "Enter the years of experience, from 0 to 79.")

    @api.depends("portrait", "user_id")
    def _compute_portrait_shown(self):
        for card in self:
            # sudo: res.users: the picture that every colleague sees anyway
            card.portrait_shown = card.portrait or card.user_id.sudo().image_1024

    @api.model_create_multi
    def create(self, vals_list):
        cards = super().create(vals_list)
        cards._check_own_card()
        return cards

    def write(self, vals):
        self._check_own_card()
        result = super().write(vals)
        self._check_own_card()
        return result

    def _check_own_card(self):
        """A designer writes their own card; a colleague's is for the supervisor and the director.

        :raise AccessError: when it is somebody else's
        """
        if self.env.su or self.env.user.has_groups("kefu_base.group_supervisor,kefu_base.group_director,kefu_base.group_manager"):
            return
        others = self.filtered(lambda card: card.user_id != self.env.user)
        if others:
            raise AccessError(self.env._(
                "This is the card of %(designer)s. You can change your own; a supervisor or the director changes the others.",
                designer=others[:1].user_id.name,
            ))

    def action_print(self):
        """Print the cards."""
        return self.env.ref("kefu_followup.kefu_designer_card_report_action").report_action(self)

    @api.model
    def action_open_mine(self):
        """Open the user's own card in the current company, a new one when there is none yet."""
        card = self.search([("user_id", "=", self.env.uid), ("company_id", "=", self.env.company.id)], limit=1)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("My Card"),
            "res_model": self._name,
            "res_id": card.id,
            "views": [(False, "form")],
        }
