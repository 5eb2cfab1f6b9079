from odoo import api, fields, models
from odoo.fields import Domain

#: who holds one of these is not supervised by every supervisor
UNSUPERVISED = ("supervisor", "director", "general_manager")


class KefuSupervisedMixin(models.AbstractModel):
    """A record about a person (``user_id``) that the person's supervisors see."""

    _name = "kefu.supervised.mixin"
    _description = "Seen by the Person's Supervisors"

    is_supervised = fields.Boolean(
        compute="_compute_is_supervised",
        search="_search_is_supervised",
        help="The current user supervises the person: named as a supervisor, or the person has none named.",
    )

    @api.depends("user_id")
    @api.depends_context("uid")
    def _compute_is_supervised(self):
        supervised = self._get_supervised(Domain("id", "in", self.user_id.ids)).get_result_ids()
        for record in self:
            record.is_supervised = record.user_id.id in supervised

    def _search_is_supervised(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain("user_id", "in", self._get_supervised(Domain.TRUE))

    @api.model
    def _get_supervised(self, domain):
        """:param Domain domain: on ``res.users``
        :return: the people in it whom the current user supervises, never the user; as a query
        """
        # sudo: res.users: who supervises whom is asked to decide what is shown, of people who may not be read
        users = self.env["res.users"].sudo()
        groups = [self.env.ref(f"kefu_base.group_{role}").id for role in UNSUPERVISED]
        # not the operator "not in": on this field it finds whoever holds any other group
        chiefs = users._search([("all_group_ids", "in", groups)], active_test=False)
        nobody_named = Domain("kefu_supervisor_ids", "=", False) & Domain("id", "not in", chiefs)
        domain &= Domain("id", "!=", self.env.uid) & (Domain("kefu_supervisor_ids", "in", [self.env.uid]) | nobody_named)
        return users._search(domain, active_test=False)
