
from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_datetime

_PHOTO = "image/jpeg"


class KefuComplaint(models.Model):
    """X12: what customers see of their complaint. Pages show what these methods return and no field beside it."""

    _inherit = "kefu.complaint"

    @api.model
    def _customer_domain(self, partner):
        """:return: the complaints a customer may see: their own and those of contacts below them, never an internal one
        :rtype: Domain
        """
        return Domain("partner_id", "child_of", partner.ids) & Domain("is_internal", "=", False)

    @api.model
    def _customer_company(self, user):
        """:return: the company a customer complains to: that of the latest complaint, else the customer's own"""
        # sudo: kefu.complaint: the customer's own complaints, by the domain
        latest = self.sudo().search(self._customer_domain(user.partner_id), order="id desc", limit=1)
        user = user.sudo()  # sudo: res.company: of a customer's companies only the switch
        companies = latest.company_id | user.partner_id.company_id | user.company_id
        return companies.filtered(lambda company: company._kefu_uses("complaints"))[:1]

    def _customer_view(self):
        """:return: the whole page of one complaint, in the language of the environment; times in the company's zone
        :rtype: dict
        """
        self.ensure_one()
        state, line = self._customer_state()
        promised = self._customer_promised_at()
        return {
            "name": self.name,
            "state": state,
            "state_line": line,
            "promise": self._customer_promise(promised),
            "late": bool(promised) and promised < fields.Datetime.now(),
            "plan": self.plan if self.plan_told_at else False,
            "phone": self.phone,
            "description": self.description,
            "facts": self._customer_facts(),
            "files": [self._customer_file_view(file) for file in self.customer_file_ids],
            "messages": self._customer_messages(),
            "rating": self._customer_rating(),
            "can_write": self._customer_may_write(),
            "can_rate": self._customer_may_rate(),
            "can_reopen": self._customer_may_reopen(),
            "reopen_until": self._customer_day(self.closed_at and self._customer_reopen_until()),
        }

    def _customer_card(self):
        """:return: one line of the customer's list
        :rtype: dict
        """
        return {
            "id": self.id,
            "name": self.name,
            "state": self._customer_state()[0],
            "at": self._customer_day(self.received_at),
            "summary": " ".join((self.description or "").split())[:120],
            "promise": self._customer_promise(self._customer_promised_at()),
        }

    def _customer_facts(self):
        """:return: ``(label, text)`` of what was written down beside the description
        :rtype: list
        """
        facts = [
            (self.env._("What It Is About"), self.category_id.display_name),
            (self.env._("Home or Site"), self.address),
            (self.env._("Your Name"), self.contact_name or self.partner_id.name),
            (self.env._("Telephone"), self.phone),
            (self.env._("E-Mail"), self.email),
        ]
        return [fact for fact in facts if fact[1]]

    # How it stands, in plain words

    def _customer_state(self):
        """:return: ``(state, what it means)``
        :rtype: tuple[str, str]
        """
        if self.merged_into_id:
            return self.env._("Taken Together"), self.env._(
                "We look after this together with your complaint %s.", self.merged_into_id.name
            )
        if self.waiting_reason:
            return self.env._("On Hold"), self._customer_waits()
        return getattr(self, f"_customer_state_{self.state}")()

    def _customer_waits(self):
        """:return: what the work waits for; the note about it is among colleagues"""
        return {
            "customer": self.env._("We wait for your answer. Write to us or call."),
            "material": self.env._("We wait for material and go on as soon as it is there."),
            "weather": self.env._("The weather does not allow it. We go on as soon as it does."),
            "authority": self.env._("We wait for somebody else's consent, such as the property management's."),
        }[self.waiting_reason]

    def _customer_state_draft(self):
        return self.env._("Written Down"), self.env._("We have it and will call you to make sure that we understood it.")

    def _customer_state_registered(self):
        return self.env._("Received by Us"), self.env._("%s looks after it and tells you what we will do.", self._customer_who())

    def _customer_state_planned(self):
        return self.env._("In Work"), self.env._("You know the plan, and we are at it. %s looks after it.", self._customer_who())

    def _customer_state_handled(self):
        return self.env._("Carried Out"), self.env._("In our eyes it is done. We will call you and ask whether you are content.")

    def _customer_state_closed(self):
        return self.env._("Closed"), self.env._("Closed on %s. Thank you for telling us.", self._customer_day(self.closed_at))

    def _customer_state_reopened(self):
        return self.env._("Open Again"), self.env._("We are at it again. %s looks after it.", self._customer_who())

    def _customer_state_rejected(self):
        return self.env._("Not Taken Up"), self.env._("We have not taken this up. Call us when you want to know why.")

    def _customer_who(self):
        """:return: the name of whoever answers for it"""
        # sudo: res.users: the customer is told who looks after the complaint, by name only
        return self.responsible_id.sudo().name or self.company_id.name

    # What was promised, and until when

    def _customer_promised_at(self):
        """:return: the next time that was promised to the customer, if any"""
        if self.merged_into_id or self.waiting_reason or self.state not in ("registered", "planned", "reopened"):
            return False
        if self.state == "planned":
            return self.close_deadline
        return self.plan_deadline if self.first_answer_at else (self.first_answer_deadline or self.plan_deadline)

    def _customer_promise(self, promised):
        """:return: what comes next and until when, as people say it"""
        if not promised:
            return False
        at = self._customer_time(promised)
        if self.state == "planned":
            return self.env._("Done by: %s", at)
        if self.first_answer_at:
            return self.env._("You hear our plan by: %s", at)
        return self.env._("You hear from us by: %s", at)

    # Messages and files

    def _customer_messages(self):
        """:return: what the customer and the company wrote to each other, oldest first; never a note among colleagues
        :rtype: list[dict]
        """
        # sudo: mail.message: the page of whoever may see this complaint; notes and notices are left out
        messages = self.env["mail.message"].sudo().search(self._customer_messages_domain(), order="id")
        return [
            {
                "mine": not self._customer_is_staff(message),
                "author": self._customer_author(message),
                "at": format_datetime(self.env, message.date, tz=self.company_id.kefu_tz, dt_format="short"),
                "body": message.body,
                "files": [self._customer_file_view(file) for file in message.attachment_ids],
            }
            for message in messages
        ]

    def _customer_messages_domain(self):
        return (
            Domain("model", "=", self._name)
            & Domain("res_id", "=", self.id)
            & Domain("message_type", "in", ("comment", "email"))
            & Domain("subtype_id", "=", self.env.ref("mail.mt_comment").id)
            & Domain("is_internal", "=", False)
        )

    @api.model
    def _customer_is_staff(self, message):
        return any(not user.share for user in message.author_id.user_ids)

    def _customer_author(self, message):
        if self._customer_is_staff(message):
            return f"{message.author_id.name} · {self.company_id.name}"
        return message.author_id.name or self.contact_name or self.env._("You")

    @api.model
    def _customer_file_view(self, file):
        return {"id": file.id, "name": file.name, "is_photo": file.mimetype == _PHOTO}

    def _customer_files(self):
        """:return: the files a customer may open: those they sent and those of the messages they see"""
        # sudo: mail.message: see _customer_messages
        messages = self.env["mail.message"].sudo().search(self._customer_messages_domain())
        return self.customer_file_ids | messages.attachment_ids

    def _customer_rating(self):
        """:return: 1 to 5 as the customer rated it here, or said in the call, since it was handled; else 0
        :rtype: int
        """
        if self.state not in ("handled", "closed"):
            return 0
        handled_at = self.handled_at or self.create_date
        # sudo: rating.rating: the customer's own rating of this complaint
        given = self.sudo().rating_ids.filtered(lambda rating: rating.consumed and rating.write_date >= handled_at)
        return int(given[:1].rating) or (self.satisfaction if self.content_at else 0)
