from odoo import SUPERUSER_ID, api, models
from odoo.exceptions import AccessError, UserError, ValidationError

from ..permits import DISPATCH, MERGE

DIRECTOR = "kefu_base.group_director"
SALESPERSON = "kefu_base.group_salesperson"
#: what registration decided and only the director corrects
KEPT_FIELDS = {"company_id", "kefu_source", "receiver_id", "registered_at"}


class CrmLead(models.Model):
    """R1.1, R1.3: who received a customer is responsible until dispatch, and is not exchanged privately."""

    _inherit = "crm.lead"

    @api.depends("kefu_source")
    def _compute_receiver_id(self):
        """Who registers a customer received them, unless a salesperson brought them, who must be named."""
        user = self.env.user
        is_salesperson = user.has_group(SALESPERSON)
        for lead in self:
            if lead._origin or not lead.kefu_source:
                lead.receiver_id = lead.receiver_id
            elif lead.kefu_source != "salesperson" or is_salesperson:
                lead.receiver_id = lead.receiver_id or user
            else:
                lead.receiver_id = lead.receiver_id - user

    def write(self, vals):
        if KEPT_FIELDS.isdisjoint(vals):
            return super().write(vals)
        self._check_kept_fields(vals)
        if not vals.get("receiver_id"):
            return super().write(vals)
        # whoever waits for dispatch is followed by the receiver
        waiting = self.filtered(lambda lead: lead.kefu_source and not lead.designer_id)
        super(CrmLead, waiting).write({"user_id": vals["receiver_id"], **vals})
        super(CrmLead, self - waiting).write(vals)
        self.message_subscribe(self.receiver_id.partner_id.ids)
        return True

    def copy_data(self, default=None):
        """Who follows a customer is not handed on to a copy: it is registered by whoever makes it."""
        vals_list = super().copy_data(default=default)
        for lead, vals in zip(self, vals_list, strict=True):
            if lead.kefu_source and "user_id" not in (default or {}):
                vals.pop("user_id", None)
        return vals_list

    def _registration_receiver(self, company, vals, source):
        """:param company: the ``res.company`` the customer is registered in
        :param dict vals: the values given for the customer
        :return: the ``res.users`` who received the customer
        :raise AccessError: when the user may not register customers for that person (R1.3); recorded
        :raise ValidationError: when that person cannot be responsible
        """
        user = self.env.user
        if self.env.uid == SUPERUSER_ID or user.share:
            # a mail gateway, a web form, data being loaded: nobody of the house typed it
            given = vals.get("receiver_id") or vals.get("user_id")
            person = self.env["res.users"].browse(given) - self.env.ref("base.user_root")
            receiver = person or self._fallback_receiver(company, vals)
        else:
            receiver = self.env["res.users"].browse(vals.get("receiver_id")) or user
            if not self._may_register_for(receiver, source):
                self._refuse_private_dispatch(receiver, company)
        self._check_receiver(company, receiver)
        return receiver

    def _may_register_for(self, receiver, source):
        """R1.3: giving a customer to somebody is dispatching; naming the salesperson who brought them is not."""
        user = self.env.user
        if receiver == user or DISPATCH.held(self):
            return True
        if user.has_group(DIRECTOR) or user.has_group("kefu_base.group_supervisor"):
            return True
        # sudo: res.users: asks for one role of a colleague
        return source == "salesperson" and receiver.sudo().has_group(SALESPERSON)

    def _fallback_receiver(self, company, vals):
        """:return: who answers for customers that no person received: the team's leader, else a director"""
        # sudo: crm.team, res.users: a customer without a responsible person cannot exist, whoever wrote to us
        leader = self.env["crm.team"].sudo().browse(vals.get("team_id")).user_id
        if leader.active and company in leader.company_ids:
            return leader
        return self.env["res.users"].sudo().search(  # sudo: as above
            [("all_group_ids", "in", self.env.ref(DIRECTOR).id), ("company_ids", "in", company.id)],
            order="id",
            limit=1,
        )

    def _check_receiver(self, company, receiver):
        # sudo: res.users: whether a colleague is there and works for the company
        person = receiver.sudo()
        if not person:
            raise UserError(self.env._("Name who received the customer: nobody is responsible otherwise."))
        if not person.active or person.share or company not in person.company_ids:
            raise ValidationError(self.env._(
                "%(person)s does not work for %(company)s (any more) and cannot receive customers.",
                person=person.name,
                company=company.name,
            ))

    def _check_not_given_away(self, company, vals, receiver):
        """R1.3: at registration nobody names who follows the customer: that is what dispatch is for.

        :raise AccessError: recorded, unless the user may dispatch anyway
        """
        own = {self.env.uid, receiver.id, False, None}
        for user_id in (vals.get("designer_id"), vals.get("user_id")):
            if user_id not in own or user_id and user_id == vals.get("designer_id"):
                self._refuse_private_dispatch(self.env["res.users"].browse(user_id), company)

    def _refuse_private_dispatch(self, person, company):
        if self.env.uid == SUPERUSER_ID or self.env.user.has_group(DIRECTOR):
            raise UserError(self.env._("Register the customer first and dispatch them then, so that the queue counts it."))
        self.env["kefu.refusal"]._refuse("PRIVATE_DISPATCH", person, self.env._(
            "You cannot register a customer for %s. Register them as received by you; the director dispatches.",
            person.sudo().name,  # sudo: res.users: the name the user chose from the list
        ), company=company)

    def _check_kept_fields(self, vals):
        """:raise UserError: when what registration decided is to be changed by somebody who may not"""
        for lead in self.filtered("kefu_source"):
            changed = {name for name in KEPT_FIELDS & vals.keys() if lead._is_changed(name, vals[name])}
            if changed and lead.company_id._kefu_uses("followup"):
                lead._check_kept_field_changes(changed, vals)

    def _is_changed(self, name, value):
        field = self._fields[name]
        return field.convert_to_cache(value, self) != field.convert_to_cache(self[name], self)

    def _check_kept_field_changes(self, changed, vals):
        if "company_id" in changed:
            raise UserError(self.env._("%s was registered in this company and stays with it.", self.display_name))
        if any(not vals[name] for name in changed):
            raise UserError(self.env._("Source, receiver and time of registration cannot be emptied."))
        if DISPATCH.held(self) or MERGE.held(self):
            return
        is_director = self.env.uid == SUPERUSER_ID or self.env.user.has_group(DIRECTOR)
        if "registered_at" in changed and not is_director:
            raise AccessError(self.env._("Only the director corrects when a customer was registered."))
        if "receiver_id" in changed:
            if not is_director:
                self.env["kefu.refusal"]._refuse("PRIVATE_DISPATCH", self, self.env._(
                    "Who received a customer does not change. Ask the director if it was registered wrongly.",
                ))
            self._check_receiver(self.company_id, self.env["res.users"].browse(vals["receiver_id"]))
