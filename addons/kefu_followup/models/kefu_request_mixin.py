from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError


class KefuRequestMixin(models.AbstractModel):
    """A question about a customer that several people answer, one after the other.

    Whoever asks gives the fields of :meth:`_asked_fields` and nothing else; answers are given with the ``action_*``
    methods of the model, which check who answers and write as superuser. The state is on the row itself: of two
    answers at the same moment the second one is refused.
    """

    _name = "kefu.request.mixin"
    _description = "Request About a Customer"
    _inherit = ["mail.thread"]
    _order = "id desc"
    _mail_post_access = "read"
    _check_company_auto = True

    lead_id = fields.Many2one(
        "crm.lead",
        string="Customer",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    company_id = fields.Many2one(related="lead_id.company_id", store=True, index=True, precompute=True)
    user_id = fields.Many2one(
        "res.users",
        string="Asked By",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env.user,
        copy=False,
    )
    decided_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict", copy=False)
    decided_at = fields.Datetime(readonly=True, copy=False)

    @api.depends("lead_id")
    def _compute_display_name(self):
        for request in self:
            request.display_name = f"{self._description}: {request.lead_id.display_name or ''}"

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            asked = self._asked_fields()
            # defaults in a client's context are values from a client, too
            self = self.with_context({
                key: value
                for key, value in self.env.context.items()
                if not key.startswith("default_") or key.removeprefix("default_") in asked
            })
            vals_list = [{name: value for name, value in vals.items() if name in asked} for vals in vals_list]
        requests = super().create(vals_list)
        requests._after_asking()
        return requests

    def write(self, vals):
        if not self.env.su and not vals.keys() <= self._answer_fields():
            raise AccessError(self.env._("What was asked and answered is not changed. Answer with the buttons, or withdraw and ask anew."))
        return super().write(vals)

    @api.model
    def _asked_fields(self):
        """:return: names of the fields that whoever asks may set
        :rtype: set[str]
        """
        return {"lead_id"}

    @api.model
    def _answer_fields(self):
        """:return: names of the fields that those with write access may set beside the buttons
        :rtype: set[str]
        """
        return set()

    def _after_asking(self):
        """Check who asked and tell who is to answer. Extended by each kind of request.

        :raise AccessError: this person may not ask for that
        """

    def _check_state(self, *states):
        """:raise UserError: the request is not in one of ``states`` any more"""
        labels = dict(self._fields["state"]._description_selection(self.env))
        for request in self:
            if request.state not in states:
                raise UserError(self.env._(
                    "%(request)s is %(state)s already.", request=request.display_name, state=labels[request.state]
                ))

    def _answer(self, **values):
        """Write an answer that the calling action has checked.

        :return: ``self``
        """
        self.sudo().write(values)  # sudo: the request itself: people have no write access, actions check who answers
        return self

    def _prepare_decision_values(self, state):
        return {"state": state, "decided_by_id": self.env.uid, "decided_at": self.env.cr.now()}

    def _is_role(self, *roles):
        """:param str roles: names of Kefu roles, such as ``"director"``
        :return: whether the current user holds one of them
        :rtype: bool
        """
        return any(self.env.user.has_group(f"kefu_base.group_{role}") for role in roles)

    def _tell(self, users, body):
        """Notify people of this request, once; nobody is told what they did themselves.

        :param users: ``res.users`` records
        :param str body: plain text
        """
        self.ensure_one()
        # sudo: res.users: who is to be told does not depend on what the acting user may read of people
        partners = (users - self.env.user).sudo().filtered("active").partner_id
        if partners:
            self.message_notify(body=body, subject=self.display_name, partner_ids=partners.ids)
