import secrets
from datetime import timedelta

from markupsafe import Markup, escape

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import UserError
from odoo.tools import consteq

from odoo.addons.kefu_base.tools.plain_text import is_token

from ..permits import OPENED_AGAIN

#: what a customer writes down; anything else in a form is not looked at
CUSTOMER_FIELDS = ("description", "category_id", "address", "contact_name", "phone", "email")


class KefuComplaint(models.Model):
    """X12: what customers do with their complaint, on the portal or by their private link.

    Called with sudo by pages that checked whose complaint it is; none of these methods is public. Text arrives as plain
    text and files are checked before (``tools.customer_files``).
    """

    _inherit = "kefu.complaint"

    follow_token = fields.Char(
        default=lambda self: secrets.token_urlsafe(16), readonly=True, copy=False, groups="base.group_system",
        export_string_translation=False,
    )
    intake_key = fields.Char(readonly=True, copy=False, groups="base.group_system", export_string_translation=False)
    customer_file_ids = fields.Many2many(
        "ir.attachment", "kefu_complaint_customer_file_rel", string="Sent by the Customer", readonly=True, copy=False
    )
    customer_link = fields.Char(compute="_compute_customer_link", help="Opens the customer's page without an account.")

    _follow_token_unique = models.UniqueIndex("(follow_token)", "Each complaint has a link of its own.")
    _intake_key_unique = models.UniqueIndex(
        "(intake_key) WHERE intake_key IS NOT NULL", "This form has been sent already."
    )

    def _compute_customer_link(self):
        for complaint in self:
            complaint.customer_link = False if complaint.is_internal else complaint._customer_link()

    def _compute_access_url(self):
        result = super()._compute_access_url()
        for complaint in self.filtered("id"):
            complaint.access_url = f"/my/complaints/{complaint.id}"
        return result

    # The private link

    @api.model
    def _find_by_link(self, token):
        """:param str token: what stands in the address
        :return: the complaint, with sudo, if the link still works: an internal complaint has none, and a link ends some
            time after the complaint was closed (company setting)
        """
        complaint = self.sudo()  # sudo: kefu.complaint: whoever has the private link may see the page
        if not is_token(token):
            return complaint
        found = complaint.search([("follow_token", "=", token), ("is_internal", "=", False)])
        return found.filtered(lambda one: consteq(one.follow_token, token) and one._link_works())

    def _link_works(self):
        """:rtype: bool"""
        if not self.company_id._kefu_uses("complaints"):
            return False
        last = self.closed_at and self.closed_at + timedelta(days=self.company_id.kefu_complaint_link_days)
        return not last or last > fields.Datetime.now()

    def _customer_link(self):
        """:return: the address of the private page
        :rtype: str
        """
        # sudo: kefu.complaint: staff who read the complaint may hand its link to the customer, the token alone is hidden
        return f"{self.get_base_url()}/complaint/follow/{self.sudo().follow_token}"

    def _portal_ensure_token(self):
        """The stock token would open the stock message routes: without expiry, throttle and file checks. Asked for by
        public methods of the portal, so it looks at the rights.
        """
        self.check_access("read")
        return self.sudo().follow_token  # sudo: kefu.complaint: see _customer_link

    def _get_share_url(self, *args, **kwargs):
        self.ensure_one()
        self.check_access("read")
        return self._customer_link()

    @api.model
    def _get_thread_with_access(self, thread_id, *, hash=None, pid=None, token=None, **kwargs):  # noqa: A002 - as in mail
        return super()._get_thread_with_access(thread_id, **kwargs)

    def _notify_get_recipients_groups(self, message, model_description, msg_vals=False):
        groups = super()._notify_get_recipients_groups(message, model_description, msg_vals=msg_vals)
        for name, _is_member, options in groups if self else ():
            if name in ("portal_customer", "portal"):
                options["button_access"] = {"url": self._customer_link()}
                options["has_button_access"] = not self.is_internal
        return groups

    # What a customer does

    @api.model
    def _customer_file(self, company, values, files, channel, partner=None, key=None):
        """Write a complaint down as a draft, to be shown back and confirmed.

        :param company: ``res.company``
        :param dict values: the :data:`CUSTOMER_FIELDS`, checked
        :param list files: checked ``CustomerFile``
        :param str channel: ``form`` or ``portal``
        :param partner: the ``res.partner`` who is logged in, if any
        :param str key: tells two sendings of the same form apart from two complaints
        :return: the draft, with sudo
        """
        complaint = self._customer_env().with_company(company).create({
            **{name: values[name] for name in CUSTOMER_FIELDS if name in values},
            "company_id": company.id,
            "channel": channel,
            "partner_id": partner.id if partner else False,
            "intake_key": key,
        })
        complaint.customer_file_ids = complaint._customer_create_files(files)
        return complaint

    def _customer_correct(self, values, files):
        """Change what is not confirmed yet.

        :raise UserError: it was confirmed meanwhile
        """
        self._check_state("draft")
        self._customer_env().write({name: values[name] for name in CUSTOMER_FIELDS if name in values})
        self._customer_env().customer_file_ids |= self._customer_create_files(files)

    def _customer_confirm(self):
        """X2: the customer has read content and contact and said yes to both. Confirming twice does no harm."""
        if self.state == "draft":
            self._customer_env().write({"content_confirmed": True, "contact_confirmed": True})
            self._customer_env().action_register()
            self._customer_acknowledge()

    def _customer_acknowledge(self):
        """Send the private link to whoever left a mail address, by the queue."""
        if not self.email:
            return
        values = {"complaint": self, "view": self._customer_view(), "link": self._customer_link()}
        qweb = self.env["ir.qweb"].with_context(minimal_qcontext=True)
        self._customer_env().env["mail.mail"].create({
            "subject": self.env._("%(complaint)s: we have your complaint", complaint=self.name),
            "body_html": qweb._render("kefu_complaints.customer_acknowledgement", values),
            "email_to": self.email,
            "email_from": self.company_id.email_formatted or self.env.user.email_formatted,
            "model": self._name,
            "res_id": self.id,
            "auto_delete": True,
        })

    def _customer_say(self, text, files=()):
        """Add a message of the customer and tell whoever answers for the complaint.

        :raise UserError: the complaint is over
        """
        if not self._customer_may_write():
            raise UserError(self.env._("This complaint is closed. Open it again to write to us."))
        self._customer_post(text, files)
        self._tell_of_customer(self.env._("%(complaint)s: the customer wrote: %(text)s", complaint=self.name, text=text[:500]))

    def _customer_rate(self, rating, words=""):
        """:param int rating: 1 to 5
        :raise UserError: it is not time for that, or it was rated already
        """
        if not self._customer_may_rate():
            raise UserError(self.env._("This complaint is not to be rated now."))
        me = self._customer_env()
        OPENED_AGAIN.grant(me).satisfaction = rating
        me.rating_apply(rating, token=me._rating_get_access_token(me.partner_id), feedback=words, subtype_xmlid="mail.mt_note")
        self._tell_of_customer(self.env._(
            "%(complaint)s: the customer rated it %(rating)s of 5.", complaint=self.name, rating=rating
        ))

    def _customer_reopen(self, reason):
        """:raise UserError: the time for it is over"""
        if not self._customer_may_reopen():
            raise UserError(self.env._("It cannot be opened again any more. Please report it anew."))
        self._customer_env().action_reopen(reason)

    # What a customer may do now

    def _customer_may_write(self):
        return self.state not in ("draft", "closed", "rejected") and not self.merged_into_id

    def _customer_may_rate(self):
        return self.state in ("handled", "closed") and not self.merged_into_id and not self._customer_rating()

    def _customer_may_reopen(self):
        until = self._customer_reopen_until()
        return bool(until) and until >= fields.Datetime.now()

    def _customer_reopen_until(self):
        if self.state not in ("handled", "closed") or self.merged_into_id:
            return False
        return (self.closed_at or fields.Datetime.now()) + timedelta(days=self.company_id.kefu_complaint_reopen_days)

    # Helpers

    def _customer_env(self):
        """:return: ``self`` as the system, for one action a customer was allowed; nobody follows by acting"""
        # sudo: kefu.complaint: customers have no rights on the model; pages check whose complaint it is
        me = self.with_user(SUPERUSER_ID).sudo()._in_plain_context()
        return me.with_context(mail_create_nosubscribe=True, mail_post_autofollow=False)

    def _customer_create_files(self, files):
        """:param files: checked ``CustomerFile``
        :return: the new ``ir.attachment`` records
        """
        return self._customer_env().env["ir.attachment"].create([
            {"name": file.name, "raw": file.content, "mimetype": file.mimetype, "res_model": self._name, "res_id": self.id}
            for file in files
        ])

    def _customer_post(self, text, files):
        self._customer_env().message_post(
            body=Markup("<br/>").join(escape(line) for line in text.split("\n")),
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            author_id=self.partner_id.id or False,
            email_from=self.email or self.contact_name or self.company_id.name,
            attachment_ids=self._customer_create_files(files).ids,
        )

    def _tell_of_customer(self, text):
        self._customer_env()._tell(self.responsible_id, text)
