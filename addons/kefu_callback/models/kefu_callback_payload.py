from odoo import api, fields, models

from .kefu_callback import OPEN

#: lines shown at a time; the rest is counted
SHOWN = 60
#: earlier calls shown with a call
HISTORY = 5


class KefuCallback(models.Model):
    """What the call desk shows: everything in one call, nothing changed by looking."""

    _inherit = "kefu.callback"

    @api.model
    def _desk_domain(self):
        """:return: the calls of the companies at work that use call-backs"""
        companies = self.env.companies & self.env["res.company"]._kefu_companies_using("callback")
        return [("company_id", "in", companies.ids)]

    @api.model
    def desk_data(self):
        """:return: ``{"mine", "pool", "retries", "forms": lists of lines, "counts", "figures": dicts}``
        :rtype: dict
        :raise AccessError: for anybody but consultants and service managers
        """
        self._check_role()
        lists = {name: self.search(domain, order="next_try_at, id", limit=SHOWN) for name, domain in self._desk_lists().items()}
        forms = self.env["kefu.contact.form"].search(self._desk_domain() + [("state", "=", "answered")], limit=SHOWN)
        return {
            **{name: callbacks._prepare_desk_lines() for name, callbacks in lists.items()},
            "forms": forms._prepare_desk_lines(),
            "counts": self._desk_counts(),
            "figures": self._desk_figures(),
        }

    @api.model
    def _desk_lists(self):
        """:return: ``{name of the list: its domain}``"""
        today = fields.Datetime.now() + self._rest_of_day()
        undone = [*self._desk_domain(), ("state", "in", OPEN)]
        free = [*undone, ("user_id", "=", False)]
        return {
            "mine": [*undone, ("user_id", "=", self.env.uid)],
            "pool": [*free, ("state", "=", "to_call"), ("next_try_at", "<=", today)],
            "retries": [*free, ("state", "=", "no_answer")],
        }

    @api.model
    def _rest_of_day(self):
        """:return: how long today still is in the company at work"""
        calendar, company = self.env["kefu.calendar"], self.env.company
        return calendar._day_end(company, calendar._today(company)) - fields.Datetime.now()

    @api.model
    def _desk_counts(self):
        now, calendar, company = fields.Datetime.now(), self.env["kefu.calendar"], self.env.company
        own, lists = self._desk_domain(), self._desk_lists()
        today = calendar._day_start(company, calendar._today(company))
        return {
            **{name: self.search_count(domain) for name, domain in lists.items()},
            "due": self.search_count([*own, ("state", "in", OPEN), ("next_try_at", "<=", now)]),
            "overdue": self.search_count([*own, ("state", "in", OPEN), ("escalation_level", ">", 0)]),
            "forms": self.env["kefu.contact.form"].search_count([*own, ("state", "=", "answered")]),
            "done_today": self.search_count([
                *own, ("state", "in", ("done", "refused")), ("user_id", "=", self.env.uid), ("done_at", ">=", today),
            ]),
        }

    @api.model
    def _desk_figures(self):
        """:return: this month's figures of the company at work"""
        calendar, company = self.env["kefu.calendar"], self.env.company
        today = calendar._today(company)
        summary = self.env["kefu.callback.summary"]
        figures = summary._count_calls(company, *summary._bounds(company, today.replace(day=1), today))
        return {name: figures[name] for name in ("calls_due", "calls_made", "coverage", "coverage_target", "answer_rate")}

    def _prepare_desk_lines(self):
        return [callback._prepare_desk_line() for callback in self]

    def _prepare_desk_line(self):
        """:return: one line of the desk; moments are naive UTC
        :rtype: dict
        """
        # sudo: res.partner, res.users: names of whom to call, of a call that the user may read
        callee, partner = self.callee_id.sudo(), self.partner_id.sudo()
        return {
            "id": self.id,
            "name": self.name,
            "state": self.state,
            "occasion": self.occasion_id.name,
            "direction": self.occasion_id.direction,
            "callee": callee.name or partner.name or "",
            "partner": partner.name or "",
            "partner_id": partner.id,
            "phone": self.callee_phone or callee.phone or "",
            "record": self.record_name or "",
            "res_model": self.res_model,
            "res_id": self.res_id,
            "due": fields.Datetime.to_string(self.due),
            "next_try_at": fields.Datetime.to_string(self.next_try_at or self.due),
            "is_overdue": self.is_overdue,
            "escalation_level": self.escalation_level,
            "attempts": self.attempt_count,
            "consultant": self.user_id.sudo().name or "",  # sudo: res.users: as above
        }

    def call_data(self):
        """Everything the desk shows of one call.

        :return: ``{"callback", "script", "questions", "attempts", "history", "contradictions"}``; texts of the script and
            questions are HTML, escaped
        :rtype: dict
        """
        self.ensure_one()
        self.check_access("read")
        values = self._placeholder_values()
        # sudo: kefu.callback.script: of a call that the user may read
        script = self.script_id.sudo()
        return {
            "callback": {
                **self._prepare_desk_line(),
                **{name: self[name] or "" for name in ("opinion", "suggestion")},
                "satisfaction": self.satisfaction,
                "is_mine": self.user_id == self.env.user and self.state in OPEN,
            },
            "script": {
                "id": script.id,
                "name": script.display_name or "",
                "opening": script._render(script.opening, values),
                "closing": script._render(script.closing, values),
            },
            "questions": self._prepare_questions(script, values),
            "attempts": [attempt._prepare_line() for attempt in self.attempt_ids],
            "history": self._prepare_history(),
            "contradictions": self._prepare_contradictions(),
        }

    def _prepare_questions(self, script, values):
        # sudo: kefu.callback.answer: of a call that the user may read
        answers = {answer.question_id: answer for answer in self.sudo().answer_ids}
        lines = []
        for question in script.question_ids:
            answer = answers.get(question, self.env["kefu.callback.answer"])
            lines.append({
                "id": question.id,
                "name": script._render(question.name, values),
                "kind": question.kind,
                "required": question.is_required,
                "option_id": answer.option_id.id,
                "text": answer.text or "",
                "date": fields.Date.to_string(answer.date) or "",
                "options": [
                    {"id": option.id, "name": option.name, "tone": option.tone, "effect": option._effect_label(self)}
                    for option in question.option_ids
                ],
            })
        return lines

    def _prepare_history(self):
        """:return: the customer's last calls, as far as the user may read them"""
        if not self.partner_id:
            return []
        calls = self.search([
            ("partner_id", "=", self.partner_id.id), ("id", "!=", self.id), ("state", "in", ("done", "refused")),
        ], order="done_at desc, id desc", limit=HISTORY)
        return [
            {
                "id": call.id,
                "name": call.name,
                "occasion": call.occasion_id.name,
                "state": call.state,
                "done_at": fields.Datetime.to_string(call.done_at),
                "consultant": call.user_id.sudo().name or "",  # sudo: res.users: a colleague's name
                "satisfaction": call.satisfaction,
                "opinion": call.opinion or "",
                "suggestion": call.suggestion or "",
            }
            for call in calls
        ]

    def _prepare_contradictions(self):
        """:return: what other parties answered otherwise about the same record, as far as the user may read it"""
        pairs = self.env["kefu.callback.contradiction"].search([
            ("res_model", "=", self.res_model), ("res_id", "=", self.res_id), ("company_id", "=", self.company_id.id),
        ]) if self.is_contradicted else []
        return [pair._prepare_line() for pair in pairs]

    # === What the placeholders stand for === #

    def _placeholder_values(self):
        """:return: ``{placeholder: text}`` of this call; what is not known is left out
        :rtype: dict[str, str]
        """
        self.ensure_one()
        # sudo: kefu.callback: what is said in a call does not depend on what the consultant may read elsewhere
        call = self.sudo()
        values = {
            "customer": call.partner_id.name,
            "title": self.env._("Mr or Ms"),
            "consultant": (call.user_id or self.env.user).name,
            "company": call.company_id.name,
            "company_phone": call.company_id.phone,
            "record": call.record_name,
            "address": call.partner_id.contact_address_inline,
            # no day is better than a wrong one
            "date": self.env._("the day agreed on"),
            "time": self.env._("the time agreed on"),
        }
        source = call._source()
        if source:
            known = self._ask_source(source, "_kefu_callback_values").get(source.id, {})
            values.update({key: value for key, value in known.items() if value})
        return {key: value for key, value in values.items() if value}
