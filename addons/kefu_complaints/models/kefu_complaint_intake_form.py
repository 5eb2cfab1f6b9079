from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools import format_date, format_datetime

from odoo.addons.kefu_base.tools import phone_key, spaced_mobile

from .kefu_complaint import SPOKEN

#: channel → the occasion whose script is read while somebody complains
SCRIPTS = {"visit": "complaint_walkin"}
PHONE_SCRIPT = "complaint_phone"

class KefuComplaint(models.Model):
    """X1, X2, X5: the one screen on which a complaint is taken, by telephone or in person."""

    _inherit = "kefu.complaint"

    intake_script = fields.Html(compute="_compute_intake_script", sanitize=False, export_string_translation=False)
    caller_hint = fields.Char(compute="_compute_caller_hint", help="What is known of whoever has this number.")
    intake_channels = fields.Json(compute="_compute_intake_channels", export_string_translation=False)
    intake_deadline = fields.Datetime(string="Plan Will Be Due", compute="_compute_intake_deadline")

    @api.depends("channel", "company_id", "contact_name", "designer_id", "site_manager_id", "address")
    @api.depends_context("lang", "uid")
    def _compute_intake_script(self):
        for complaint in self:
            complaint.intake_script = complaint._get_intake_script()

    def _get_intake_script(self):
        """:return: what to say and what to ask, with the names filled in
        :rtype: markupsafe.Markup | bool
        """
        # sudo: kefu.callback.occasion: the front desk reads the words, too
        occasion = self.env["kefu.callback.occasion"].sudo().search([("code", "=", SCRIPTS.get(self.channel, PHONE_SCRIPT))])
        script = self.env["kefu.callback.script"]._script_for(self.company_id, occasion).sudo()  # sudo: as above
        if not script:
            return False
        values = self._intake_script_values()
        questions = Markup().join(
            Markup("<li>%s</li>") % script._render(question.name, values) for question in script.question_ids
        )
        return Markup("<p>%s</p><ol>%s</ol><p>%s</p>") % (
            script._render(script.opening, values), questions, script._render(script.closing, values)
        )

    def _intake_script_values(self):
        """:return: ``{placeholder: text}`` for the script
        :rtype: dict
        """
        return {
            "company": self.company_id.name,
            "company_phone": self.company_id.phone,
            "consultant": self.env.user.name,
            "customer": self.contact_name or self.env._("the customer"),
            "title": self.env._("Mr or Ms"),
            "date": format_datetime(self.env, self.received_at, tz=self.company_id.kefu_tz, dt_format="d MMMM"),
            "time": format_datetime(self.env, self.received_at, tz=self.company_id.kefu_tz, dt_format="HH:mm"),
            "designer": self.designer_id.name,
            "supervisor": self.site_manager_id.name,
            "site": self.address,
            "address": self.address,
            "record": self.name,
        }

    @api.depends("channel")
    def _compute_intake_channels(self):
        for complaint in self:
            complaint.intake_channels = [complaint.channel, *(channel for channel in SPOKEN if channel != complaint.channel)]

    @api.depends("category_id", "urgency", "company_id")
    def _compute_intake_deadline(self):
        now = fields.Datetime.now()
        rows = [
            (complaint.company_id, complaint.category_id, complaint.urgency, complaint._origin.received_at or now)
            for complaint in self
        ]
        for complaint, clock in zip(self, self._prepare_clocks(rows), strict=True):
            complaint.intake_deadline = clock["plan_deadline"]

    # === Who calls === #

    @api.depends("phone", "company_id")
    @api.depends_context("lang", "uid")
    def _compute_caller_hint(self):
        for complaint in self:
            complaint.caller_hint = complaint._get_caller_hint()

    def _get_caller_hint(self):
        """:return: who has this number, and what they complained about before
        :rtype: str | bool
        """
        known = self._find_caller()
        earlier = self._earlier_complaints()
        parts = [known.get("contact_name"), known.get("address")]
        if earlier:
            last = earlier[0]
            parts.append(self.env._(
                "%(count)s complaints before, the last on %(date)s: %(category)s",
                count=len(earlier),
                date=format_date(self.env, last.received_at),
                category=last.category_id.display_name or last.name,
            ))
        return " · ".join(part for part in parts if part) or False

    @api.onchange("phone")
    def _onchange_phone(self):
        """X1: the number finds customer, site, designer and site manager at once; what was typed already stays."""
        self.phone = spaced_mobile(self.phone)
        for name, value in self._find_caller().items():
            if not self[name]:
                self[name] = value

    def _find_caller(self):
        """What is known of whoever has this number. Extended by those who keep customers and sites.

        :return: values of the complaint's own fields, those known only
        :rtype: dict
        """
        if not phone_key(self.phone):
            return {}
        last = self._earlier_complaints()[:1]
        names = ("partner_id", "contact_name", "address", "designer_id", "site_manager_id", "email", "stage")
        found = {name: last[name] for name in names if last[name]}
        if not found.get("partner_id") and (partner := self._find_partner()):
            found |= {"partner_id": partner, "contact_name": partner.name, "address": partner.contact_address_inline}
        return found

    def _earlier_complaints(self):
        """:return: complaints with the same number, as far as the user may see them, the latest first"""
        key = phone_key(self.phone)
        if not key:
            return self.browse()
        return self.search(
            [("company_id", "=", self.company_id.id), ("phone_normalized", "=", key), ("id", "!=", self._origin.id)],
            order="received_at desc, id desc",
        )

    def _find_partner(self):
        """:return: the customer with this number, as far as the user may see customers"""
        digits = phone_key(self.phone)
        return self.env["res.partner"].search(
            [("phone", "in", [self.phone, digits]), ("company_id", "in", [False, self.company_id.id])], limit=1
        )

    # === Buttons === #

    def action_register_intake(self):
        """X3: register what was taken, tell the responsible person, and say to the customer until when they hear from us.

        :return: what to tell the customer, and the next empty form
        """
        self.ensure_one()
        self.action_register()
        until = format_datetime(self.env, self.plan_deadline, tz=self.company_id.kefu_tz, dt_format="short")
        message = self.env._(
            "%(number)s: %(person)s has been told and calls until %(time)s.",
            number=self.name, person=self.responsible_id.sudo().name, time=until,  # sudo: res.users: who calls is no secret
        )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {"type": "success", "message": message, "next": self._get_next_screen()},
        }

    def _get_next_screen(self):
        """:return: the next empty form; after an internal complaint, the list of one's own"""
        if self.is_internal:
            action = self.env["ir.actions.actions"]._for_xml_id("kefu_complaints.kefu_complaint_action_mine")
            return {**action, "target": "main"}
        return self.action_next_intake()

    def action_next_intake(self):
        """:return: the empty form for the next complaint; this one stays as it is"""
        return self.env["ir.actions.actions"]._for_xml_id("kefu_complaints.kefu_complaint_action_intake")

    def action_open_intake(self):
        """:return: the form on which a draft is completed and registered"""
        self.ensure_one()
        return {**self.action_next_intake(), "res_id": self.id}

    def action_open_callback(self):
        """X6: to the call that asks whether the customer is content."""
        self.ensure_one()
        return self.env["ir.actions.actions"]._for_xml_id("kefu_callback.kefu_callback_action_desk")
