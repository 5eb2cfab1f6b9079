from odoo import api, models
from odoo.exceptions import AccessError, UserError


class KefuStepMixin(models.AbstractModel):
    """Something that happens in several steps, taken by several people.

    Whoever begins gives the fields of :meth:`_asked_fields` and nothing else; each step is an ``action_*`` method of
    the model, which checks who takes it and writes as superuser. The state is on the row itself: of two people who
    take the same step at the same moment the second one is refused.
    """

    _name = "kefu.step.mixin"
    _description = "Steps Taken by People"
    _inherit = ["mail.thread"]
    _order = "id desc"
    _mail_post_access = "read"
    _check_company_auto = True

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            asked = self._asked_fields()
            # defaults in a client's context are values from a client, too
            # (a whole context, because keys are taken out of it)
            # pylint: disable-next=context-overridden
            self = self.with_context({
                key: value
                for key, value in self.env.context.items()
                if not key.startswith("default_") or key.removeprefix("default_") in asked
            })
            vals_list = [{name: value for name, value in vals.items() if name in asked} for vals in vals_list]
        steps = super().create(vals_list)
        steps._after_asking()
        return steps

    def write(self, vals):
        if not self.env.su and not vals.keys() <= self._answer_fields():
            raise AccessError(
                self.env._("What was asked and answered is not changed. Answer with the buttons, or withdraw and ask anew.")
            )
        return super().write(vals)

    @api.model
    def _asked_fields(self):
        """:return: names of the fields that whoever asks may set
        :rtype: set[str]
        """
        return set()

    @api.model
    def _answer_fields(self):
        """:return: names of the fields that those with write access may set beside the buttons
        :rtype: set[str]
        """
        return set()

    def _after_asking(self):
        """Check who asked and tell who is to answer. Extended by each model.

        :raise AccessError: this person may not ask for that
        """

    def _concealed_from(self):
        """Extended by models whose records are about somebody who must not hear of them.

        :return: people who are sent nothing of this record, whoever mentions them or makes them follow it
        :rtype: res.users
        """
        return self.env["res.users"]

    def _notify_get_recipients(self, message, msg_vals=False, **kwargs):
        recipients = super()._notify_get_recipients(message, msg_vals=msg_vals, **kwargs)
        # sudo: res.users: to keep it from them, whoever writes
        concealed = set(self.sudo()._concealed_from().partner_id.ids)
        return [recipient for recipient in recipients if recipient["id"] not in concealed]

    def _check_state(self, *states):
        """:raise UserError: a record is not in one of ``states`` any more"""
        labels = dict(self._fields["state"]._description_selection(self.env))
        for step in self:
            if step.state not in states:
                raise UserError(self.env._(
                    "%(record)s is %(state)s already.", record=step.display_name, state=labels[step.state]
                ))

    def _in_plain_context(self):
        """:return: ``self`` without what a client may have put into the context, such as defaults or a request not to
            keep track; language, time zone and companies stay
        """
        kept = {key: value for key, value in self.env.context.items() if key in ("lang", "tz", "uid", "allowed_company_ids")}
        return self.with_context(kept)  # pylint: disable=context-overridden

    def _answer(self, **values):
        """Write what the calling action has checked.

        :return: ``self``
        """
        self.sudo().write(values)  # sudo: the record itself: people have no write access, actions check who answers
        return self

    def _is_role(self, *roles):
        """:param str roles: names of Kefu roles, such as ``"director"``
        :return: whether the current user holds one of them
        :rtype: bool
        """
        return any(self.env.user.has_group(f"kefu_base.group_{role}") for role in roles)

    def _tell(self, users, body):
        """Notify people of this record, as :meth:`_kefu_tell` does.

        :param users: ``res.users`` records
        :param str body: plain text
        """
        self._kefu_tell(users, body)
