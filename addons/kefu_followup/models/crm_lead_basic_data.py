from datetime import timedelta

from markupsafe import Markup

from odoo import api, fields, models
from odoo.fields import Domain

#: R1.2: what a salesperson supplies
BASIC_DATA = ("contact_name", "estate_id", "area", "floor_plan_ids")


class CrmLead(models.Model):
    """R1.2: a salesperson supplies surname, estate, area and floor plan of the customers they bring, in time."""

    _inherit = "crm.lead"

    basic_data_deadline = fields.Datetime(
        string="Basic Data Due",
        compute="_compute_basic_data_deadline",
        store=True,
        copy=False,
        help="Until when the salesperson completes surname, estate, area and floor plan. Empty: nothing is missing.",
    )
    basic_data_flagged_at = fields.Datetime(string="Basic Data Flagged", readonly=True, copy=False)
    is_basic_data_missing = fields.Boolean(
        string="Basic Data Late",
        compute="_compute_is_basic_data_missing",
        search="_search_is_basic_data_missing",
        help="Surname, estate, area or floor plan is missing although the salesperson's time is over.",
    )

    _basic_data_due = models.Index(
        "(basic_data_deadline) WHERE active IS TRUE AND basic_data_deadline IS NOT NULL AND basic_data_flagged_at IS NULL"
    )

    @api.depends("kefu_source", "receiver_id", *BASIC_DATA)
    def _compute_basic_data_deadline(self):
        """The time runs from when the customer was typed in or imported, whatever day the spreadsheet says."""
        for lead in self:
            missing = lead._owes_basic_data() and not all(lead[name] for name in BASIC_DATA)
            start = lead.create_date or self.env.cr.now()
            hours = lead.company_id.kefu_basic_data_hours
            lead.basic_data_deadline = start + timedelta(hours=hours) if missing else False

    @api.depends("basic_data_deadline")
    def _compute_is_basic_data_missing(self):
        now = self.env.cr.now()
        for lead in self:
            lead.is_basic_data_missing = bool(lead.basic_data_deadline) and lead.basic_data_deadline <= now

    def _search_is_basic_data_missing(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain("basic_data_deadline", "<=", self.env.cr.now())

    def _owes_basic_data(self):
        """:return: whether a salesperson brought this customer (customers imported by the office owe nothing)"""
        # sudo: res.users: asks for one role of the receiver
        receiver = self.receiver_id.sudo()
        return self.kefu_source == "salesperson" and receiver.has_group("kefu_base.group_salesperson")

    def _flag_basic_data(self):
        """Flag these customers, tell each salesperson once, and report each delay once."""
        self.with_context(tracking_disable=True).write({"basic_data_flagged_at": self.env.cr.now()})
        for salesperson, leads in self.grouped("receiver_id").items():
            leads._notify_basic_data_late(salesperson)
        breach = self.env["kefu.breach"]
        breach._report_batch([
            breach._prepare_breach(
                "SALES_LATE", lead.receiver_id.id, lead.company_id.id, lead._name, lead.id, f"basic_data,{lead.id}"
            )
            for lead in self
        ])

    def _notify_basic_data_late(self, salesperson):
        self = self.with_context(lang=salesperson.lang)
        customers = Markup("").join(
            Markup("<li>%s</li>") % lead._get_html_link(title=lead.name) for lead in self
        )
        self.env["mail.thread"].message_notify(
            partner_ids=salesperson.partner_id.ids,
            subject=self.env._("Basic data are late: %s customers", len(self)),
            body=Markup("<p>%s</p><ul>%s</ul>") % (
                self.env._("Please complete surname, estate, area and floor plan (R1.2):"),
                customers,
            ),
        )
