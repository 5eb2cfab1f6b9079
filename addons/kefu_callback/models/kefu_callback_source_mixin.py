from odoo import fields, models


class KefuCallbackSourceMixin(models.AbstractModel):
    """A record that calls are about: a customer, a visit, a slip, a complaint.

    Records of models without this mixin can be called about, too; then only their name and company are known.
    """

    _name = "kefu.callback.source.mixin"
    _description = "What Calls Are About"

    callback_count = fields.Integer(
        string="Calls",
        compute="_compute_callback_count",
        groups="kefu_base.group_consultant,kefu_base.group_service_manager,kefu_base.group_director,"
        "kefu_base.group_general_manager",
    )

    def _compute_callback_count(self):
        counts = dict(self.env["kefu.callback"]._read_group(self._callbacks_domain(), ["res_id"], ["__count"]))
        for record in self:
            record.callback_count = counts.get(record.id, 0)

    def _callbacks_domain(self):
        """:return: the calls about these records"""
        return [("res_model", "=", self._name), ("res_id", "in", self.ids)]

    def _kefu_call_off(self, reason):
        """Nobody need be called about these records any more.

        :param str reason: why
        """
        # sudo: kefu.callback: planned by code, called off by code
        calls = self.env["kefu.callback"].sudo().search([*self._callbacks_domain(), ("state", "in", ("to_call", "no_answer"))])
        calls.write({"state": "cancelled", "cancel_reason": reason, "claimed_at": False, "escalate_at": False})

    def _kefu_callback_values(self):
        """What the placeholders of a script stand for. Meant to be extended; called as superuser, for many at once.

        :return: ``{record id: {placeholder: text}}``; what is not known is left out
        :rtype: dict
        """
        return {}

    def _kefu_callback_about_users(self):
        """Whom a call about each record asks about: they never see it nor make it. Meant to be extended.

        :return: ``{record id: res.users}``
        :rtype: dict
        """
        return {}

    def _kefu_callback_partners(self):
        """The customer of each record. Meant to be extended.

        :return: ``{record id: res.partner}``
        :rtype: dict
        """
        return {}

    def _kefu_callback_done(self, callback):
        """A call about this record is done. Meant to be extended; called as superuser.

        :param callback: the ``kefu.callback``
        """
