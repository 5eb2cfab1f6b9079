from datetime import timedelta

from odoo import Command, api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..permits import DISPATCH
from ..tools import phone_key


class CrmLead(models.Model):
    """R3.8, R3.15: customers in the house, appointments, colleagues going along."""

    _inherit = "crm.lead"

    visit_ids = fields.One2many("kefu.visit", "lead_id", string="Visits")
    support_ids = fields.One2many("kefu.support.request", "lead_id", string="Support Requests")
    is_in_house = fields.Boolean(
        string="In the House",
        compute="_compute_is_in_house",
        search="_search_is_in_house",
        help="Checked in on the visit board and not gone yet.",
    )

    @api.depends("visit_ids.state")
    def _compute_is_in_house(self):
        # sudo: kefu.visit: whether somebody is in the house decides who may see the customer
        for lead in self.sudo():
            lead.is_in_house = any(visit.state != "done" for visit in lead.visit_ids)

    def _search_is_in_house(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain.custom(to_sql=lambda model, alias, query: SQL(
            "%s IN (SELECT lead_id FROM kefu_visit WHERE state IN ('waiting', 'serving'))", SQL.identifier(alias, "id")
        ))

    def _get_workers(self):
        leads = self.sudo()  # sudo: kefu.visit, kefu.support.request: as in _is_mine_query
        serving = leads.visit_ids.filtered(lambda visit: visit.state == "serving")
        going_along = leads.support_ids.filtered(lambda request: request.state == "accepted")
        return super()._get_workers() | (serving.served_by_id | going_along.designer_id).with_env(self.env)

    def _is_mine_query(self):
        """R3.8, R3.15: whoever steps in for a colleague sees the customer until check-out, whoever goes along as well."""
        visits, requests = self.env["kefu.visit"]._fields, self.env["kefu.support.request"]._fields
        return SQL(
            """%(others)s
               UNION ALL SELECT lead_id FROM kefu_visit WHERE served_by_id = %(uid)s AND state = 'serving'
               UNION ALL SELECT lead_id FROM kefu_support_request WHERE designer_id = %(uid)s AND state = 'accepted'""",
            others=super()._is_mine_query(),
            uid=self.env.uid,
            to_flush=(visits["served_by_id"], visits["state"], requests["designer_id"], requests["state"]),
        )

    def action_check_in(self):
        """R3.8: the customer has arrived. Opens the visit board."""
        self.ensure_one()
        self.env["kefu.visit"].create({"lead_id": self.id})
        return self.env["ir.actions.actions"]._for_xml_id("kefu_followup.kefu_visit_action")

    def action_request_support(self):
        """R3.15: open the dialog that asks a designer to go along."""
        self.ensure_one()
        return {
            **self.env["ir.actions.actions"]._for_xml_id("kefu_followup.kefu_support_request_action_ask"),
            "context": {"default_lead_id": self.id, "default_designer_id": (self.designer_id - self.env.user).id},
        }

    @api.model
    def _find_visitors(self, phone, company):
        """:param str phone: as typed
        :return: this company's customers with that number, whoever may see them: they stand at the front desk
        :rtype: crm.lead
        """
        key = phone_key(phone or "")
        # sudo: crm.lead: only names are shown, of customers whose number the visitor gave
        return self.sudo().search([("phone_key", "=", key), ("company_id", "=", company.id)]) if key else self.browse()

    def _appoint(self, start, hours, users):
        """Make an appointment with the customer.

        :param datetime start: naive UTC
        :param float hours: how long it takes
        :param users: the ``res.users`` who attend; the first one owns it
        :rtype: calendar.event
        """
        self.ensure_one()
        # sudo: crm.lead: the appointment follows from a visit or a request that the user may answer
        DISPATCH.grant(self.sudo()).write({"appointment_at": start})
        return self.env["calendar.event"].create({
            "name": self.env._("Appointment: %(customer)s", customer=self.display_name),
            "start": start,
            "stop": start + timedelta(hours=hours or self.company_id.kefu_appointment_hours),
            "user_id": users[:1].id,
            "partner_ids": [Command.set(users.partner_id.ids)],
            "opportunity_id": self.id,
            "res_model_id": self.env["ir.model"]._get_id("crm.lead"),
            "res_id": self.id,
        })
