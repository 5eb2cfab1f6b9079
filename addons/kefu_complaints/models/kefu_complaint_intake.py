from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from .kefu_complaint_level import INTERNAL_LEVEL, LAST_LEVEL

#: who may take a customer's complaint
TAKERS = ("consultant", "service_manager", "director", "general_manager", "reception")
#: nothing of the framework's own chatter: one line for each complaint is written for the whole batch
QUIET = {
    "mail_create_nolog": True, "mail_create_nosubscribe": True, "mail_auto_subscribe_no_notify": True, "tracking_disable": True,
}


class KefuComplaint(models.Model):
    """X1, X2: taking complaints, any number at once. The number of queries does not depend on how many."""

    _inherit = "kefu.complaint"

    @api.model_create_multi
    def create(self, vals_list):
        """A complaint is a draft, with its clocks running since it was received, until it is registered.

        :raise AccessError: this person takes no complaints
        """
        if not self.env.su:
            self.check_access("create")
            vals_list = self._check_intake(vals_list)
        # sudo: kefu.complaint: number, owner and clocks are given by code, to values checked above
        sudo = self.sudo()._in_plain_context()
        complaints = super(KefuComplaint, sudo.with_context(**QUIET)).create(sudo._prepare_intake(vals_list))
        complaints = complaints.with_env(self.env)
        complaints.check_access("create")
        return complaints

    @api.model
    def _check_intake(self, vals_list):
        """:return: what people may say, with the defaults their screen brings along
        :raise AccessError: this person takes no complaints, or not in that company
        """
        asked = self._asked_fields()
        defaults = self.default_get(list(asked))
        vals_list = [{**defaults, **{name: value for name, value in vals.items() if name in asked}} for vals in vals_list]
        if not self._is_role(*TAKERS) and not all(vals.get("is_internal") for vals in vals_list):
            raise AccessError(self.env._(
                "Customers' complaints are taken by consultants and the front desk. Pass the customer on to them."
            ))
        if {vals["company_id"] for vals in vals_list} - set(self.env.companies.ids):
            raise AccessError(self.env._("Complaints are taken in one's own company."))
        return vals_list

    @api.model
    def _prepare_intake(self, vals_list):
        """:return: ``vals_list`` with number, taker, owner and clocks; what is given already stays"""
        now, vals_list = fields.Datetime.now(), [{**self._intake_defaults(), **vals} for vals in vals_list]
        numbers = self._next_numbers(vals_list)
        clocks = self._prepare_clocks([self._clock_row(vals, now) for vals in vals_list])
        owners, taker = {}, self._get_taker()
        prepared = []
        for vals, number, clock in zip(vals_list, numbers, clocks, strict=True):
            company_id = vals["company_id"]
            if company_id not in owners:
                owners[company_id] = taker or self._fallback(self.env["res.company"].browse(company_id))
            own = {"name": number, "received_at": now, "taker_id": taker.id, "responsible_id": owners[company_id].id}
            prepared.append({**own, **clock, **vals})
        return prepared

    @api.model
    def _intake_defaults(self):
        return {"company_id": self.env.company.id, "urgency": "normal"}

    @api.model
    def _get_taker(self):
        """:return: the colleague who writes it down; none when the customer does"""
        return self.env.user if self.env.user._is_internal() and not self.env.user._is_superuser() else self.env["res.users"]

    @api.model
    def _next_numbers(self, vals_list):
        """:return: a number of its company for each"""
        counts = {}
        for vals in vals_list:
            counts[vals["company_id"]] = counts.get(vals["company_id"], 0) + 1
        numbers = {
            company_id: iter(self.env["res.company"].browse(company_id)._kefu_next_numbers("kefu.complaint", count))
            for company_id, count in counts.items()
        }
        return [next(numbers[vals["company_id"]]) for vals in vals_list]

    @api.model
    def _clock_row(self, vals, now):
        category = self.env["kefu.complaint.category"].browse(vals.get("category_id") or ())
        start = fields.Datetime.to_datetime(vals.get("received_at")) or now
        return self.env["res.company"].browse(vals["company_id"]), category, vals["urgency"], start

    def write(self, vals):
        """A draft's clocks follow its category and urgency."""
        result = super().write(vals)
        if vals.keys() & {"category_id", "urgency"}:
            self.filtered(lambda complaint: complaint.state == "draft")._set_clocks()
        return result

    def _set_clocks(self):
        """Let the clocks run from when the complaints were received."""
        sudo = self.sudo()  # sudo: kefu.complaint: clocks are set by code
        rows = [(complaint.company_id, complaint.category_id, complaint.urgency, complaint.received_at) for complaint in sudo]
        for complaint, clock in zip(sudo, self._prepare_clocks(rows), strict=True):
            complaint.write(clock)

    # === Registering === #

    def action_register(self):
        """X2, X3: what the customer said was repeated, and the contact; now somebody answers for it and is told at once.

        :raise UserError: registered already, or something is missing
        """
        self = self._in_plain_context()
        self.check_access("read")
        self._check_state("draft")
        for complaint in self:
            complaint._check_complete()
        self._do_register()
        return True

    def _check_complete(self):
        """:raise UserError: what is missing, all of it"""
        self.ensure_one()
        missing = [need for need, is_there in self._completeness().items() if not is_there]
        if missing:
            labels = self._completeness_labels()
            raise UserError(self.env._("Before the complaint is registered: %s.", ", ".join(labels[need] for need in missing)))

    def _completeness(self):
        """:return: ``{what is needed: whether it is there}``
        :rtype: dict
        """
        description = (self.description or "").strip()
        if self.is_internal:
            return {"description": description, "subject": self.subject_user_id}
        return {
            "description": description,
            "customer": self.partner_id or self.contact_name,
            "contact": self.phone or self.email or self.partner_id,
            "content_confirmed": self.content_confirmed,
            "contact_confirmed": self.contact_confirmed,
        }

    def _completeness_labels(self):
        return {
            "description": self.env._("write down what happened"),
            "subject": self.env._("name the colleague it is about"),
            "customer": self.env._("name the customer or a contact"),
            "contact": self.env._("a telephone number or an e-mail address"),
            "content_confirmed": self.env._("repeat what you wrote and ask whether anything is missing"),
            "contact_confirmed": self.env._("repeat the contact"),
        }

    def _do_register(self):
        """Give each complaint somebody who answers for it, see whether it repeats another one, tell those concerned."""
        sudo = self.sudo()  # sudo: kefu.complaint: who answers for it is set by code, whoever takes it
        former, routes, alike = sudo._get_former(), sudo._route(), defaultdict(list)
        for complaint in sudo:
            department, responsible = routes[complaint]
            repeated = former.get(complaint.id, sudo.browse())
            alike[department, responsible, repeated, complaint.is_internal].append(complaint.id)
        for (department, responsible, repeated, is_internal), ids in alike.items():
            sudo.browse(ids).write({
                "state": "registered",
                "registered_at": fields.Datetime.now(),
                "department_id": department.id,
                "responsible_id": responsible.id,
                "repeat_of_id": repeated.id,
                "level": INTERNAL_LEVEL if is_internal else min(repeated.level + 1, LAST_LEVEL),
            })
        self._log_step(self.env._("Registered."))
        sudo._tell_registered()

    def _get_former(self):
        """The same customer, by number or by name, on the same matter, not long ago.

        :return: ``{complaint id: the latest complaint it repeats}``
        :rtype: dict
        """
        self.env["kefu.complaint"].flush_model()
        self.env.cr.execute(SQL(
            """SELECT complaint.id, former.id
                 FROM kefu_complaint complaint
                 JOIN res_company company ON company.id = complaint.company_id
                CROSS JOIN LATERAL (
                      SELECT id FROM kefu_complaint earlier
                       WHERE earlier.company_id = complaint.company_id AND earlier.category_id = complaint.category_id
                         AND (earlier.partner_id = complaint.partner_id OR earlier.phone_normalized = complaint.phone_normalized)
                         AND earlier.id < complaint.id AND earlier.is_internal IS NOT TRUE AND earlier.merged_into_id IS NULL
                         AND earlier.state NOT IN ('draft', 'rejected')
                         AND earlier.received_at > complaint.received_at - company.kefu_complaint_repeat_days * INTERVAL '1 day'
                    ORDER BY id DESC LIMIT 1) AS former
                WHERE complaint.id = ANY(%s) AND complaint.is_internal IS NOT TRUE""",
            list(self.ids),
        ))
        return {complaint_id: self.browse(former_id) for complaint_id, former_id in self.env.cr.fetchall()}
