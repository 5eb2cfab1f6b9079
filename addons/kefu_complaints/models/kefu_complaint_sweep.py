from collections import defaultdict
from datetime import timedelta

from odoo import fields, models
from odoo.tools import SQL

from ..tools import CLOCK_FIELDS, TO_PLAN, next_check, next_deadline, next_escalation
from .kefu_complaint import SPOKEN
from .kefu_complaint_level import LAST_LEVEL

READ = (
    "id", "company_id", "responsible_id", "department_id", "level", "is_internal", "subject_user_id", "taker_id",
    "second_person_id", *CLOCK_FIELDS,
)
#: what the sweep writes
WRITTEN = {
    "level": "int4", "escalated_at": "timestamp", "escalate_again_at": "timestamp", "reminded_at": "timestamp",
    "second_told_at": "timestamp", "second_person_id": "int4", "next_check_at": "timestamp",
}
#: an intake without a word is given up then
GIVEN_UP_AFTER = timedelta(days=1)
#: a draft nobody registers is told to this level, too
CHASING_LEVEL = 2


class KefuComplaint(models.Model):
    """X3, X4, X7, X13: what happens when a clock is due. The number of queries does not depend on how many are."""

    _inherit = "kefu.complaint"

    def _sweep(self):
        """Called with complaints that are due and locked."""
        now = fields.Datetime.now()
        rows = self._read_rows()
        waited = self.browse(row["id"] for row in rows if row["waiting_until"] and row["waiting_until"] <= now)
        if waited:
            waited._resume()
            rows = self._read_rows()
        people = self._get_people({row["company_id"] for row in rows})
        rows, empty = self._set_aside_empty(rows, now)
        log = [(row, "resumed", {row["responsible_id"]}) for row in rows if row["id"] in waited._ids]
        for row in rows:
            if not row["waiting_until"] and row["id"] not in empty:
                log += self._sweep_row(row, people, now)
        self._write_rows(rows)
        self._write_log(log, people, now)
        seconds = {row["id"] for row, kind, _users in log if kind == "second"}
        self.browse(sorted(seconds))._tell_urgent()
        self._kefu_live_notify(self.env["res.company"].browse({row["company_id"] for row in rows}))

    def _set_aside_empty(self, rows, now):
        """X2: a number that somebody typed and left says nothing: nobody is chased for it, and after a day it is given up.

        :return: the rows of those that go on, ids of those among them that are empty
        """
        drafts = self.browse(row["id"] for row in rows if row["state"] == "draft")
        empty = drafts.filtered(lambda draft: draft._is_empty())
        given_up = empty.filtered(lambda draft: draft.received_at <= now - GIVEN_UP_AFTER)
        if given_up:
            given_up.action_reject(self.env._("Nothing was written down."))
        rows = [row for row in rows if row["id"] not in given_up._ids]
        for row in rows:
            if row["id"] in empty._ids:
                row["escalated_at"], row["escalate_again_at"] = now, self.browse(row["id"]).received_at + GIVEN_UP_AFTER
        return rows, set(empty._ids)

    def _is_empty(self):
        """:return: whether a draft begun by a colleague says nothing yet
        :rtype: bool
        """
        said = (self.description or "").strip() or self.content_confirmed or self.attachment_ids or self.photo_ids
        return self.state == "draft" and self.channel in SPOKEN and not said

    def _read_rows(self):
        self.flush_recordset()
        self.env.cr.execute(SQL(
            "SELECT %s FROM kefu_complaint WHERE id = ANY(%s)",
            SQL(", ").join(SQL.identifier(name) for name in READ), list(self.ids),
        ))
        return self.env.cr.dictfetchall()

    def _sweep_row(self, row, people, now):
        """Move one complaint on.

        :param dict row: its columns, changed in place
        :return: what is told: ``(row, kind, ids of users)``
        """
        told = []
        helped = (row["second_told_at"], row["first_answer_at"], row["taken_at"])
        if self._is_due(row["second_at"], now, row["state"] in TO_PLAN, *helped):
            row["second_told_at"], row["second_person_id"] = now, people.get_second(row)
            told.append((row, "second", {row["second_person_id"]}))
        is_remind_due = self._is_due(row["remind_at"], now, row["state"] in TO_PLAN, row["reminded_at"])
        if next_escalation(row) <= now:
            told.append((row, *self._escalate_row(row, people, now)))
        elif is_remind_due:
            told.append((row, "reminder", {row["responsible_id"]}))
        if is_remind_due:
            row["reminded_at"] = now
        return told

    def _is_due(self, moment, now, applies=True, *done):
        return bool(applies and moment and moment <= now and not any(done))

    def _escalate_row(self, row, people, now):
        """One level higher and all of that level told; on the last level they are told again and again. A draft is chased.

        :return: kind, ids of those told
        """
        company = people.companies[row["company_id"]]
        row["escalated_at"] = now
        if row["state"] == "draft":
            row["escalate_again_at"] = now + timedelta(hours=company.kefu_complaint_draft_hours)
            return "draft", {row["responsible_id"], *people.get_level(row, CHASING_LEVEL)}
        row["level"] = min(row["level"] + 1, LAST_LEVEL)
        row["escalate_again_at"] = now + timedelta(hours=people.get_hours(row))
        return "overdue", {row["responsible_id"], *people.get_level(row, row["level"])}

    def _get_people(self, company_ids):
        return SweepPeople(self.env, self.env["res.company"].browse(company_ids))

    def _write_rows(self, rows):
        for row in rows:
            row["next_check_at"] = next_check(row)
        self.env.cr.execute(SQL(
            """UPDATE kefu_complaint complaint SET %s, write_date = %s, write_uid = %s
                 FROM unnest(%s::int4[], %s) AS swept (id, %s) WHERE complaint.id = swept.id""",
            SQL(", ").join(SQL("%s = swept.%s", SQL.identifier(name), SQL.identifier(name)) for name in WRITTEN),
            fields.Datetime.now(), self.env.uid, [row["id"] for row in rows],
            SQL(", ").join(SQL(f"%s::{kind}[]", [row[name] for row in rows]) for name, kind in WRITTEN.items()),
            SQL(", ").join(SQL.identifier(name) for name in WRITTEN),
        ))
        self.invalidate_recordset([*WRITTEN])

    def _write_log(self, log, people, now):
        """:param list log: ``(row, kind, ids of users)``; of an internal complaint only those hear who may know of it"""
        entries = [
            (row["id"], row["company_id"], user_id, kind, row["level"], next_deadline(row))
            for row, kind, user_ids in log
            for user_id in user_ids
            if user_id and (not row["is_internal"] or people.may_know(row, user_id))
        ]
        if entries:
            self.env.cr.execute(SQL(
                """INSERT INTO kefu_complaint_escalation (complaint_id, company_id, user_id, kind, level, deadline, at)
                   SELECT logged.*, %s
                     FROM unnest(%s::int4[], %s::int4[], %s::int4[], %s::varchar[], %s::int4[], %s::timestamp[]) AS logged
                   ON CONFLICT DO NOTHING""",
                now, *(list(column) for column in zip(*entries, strict=True)),
            ))


class SweepPeople:
    """Who is told on which level, asked once for a batch."""

    def __init__(self, env, companies):
        """:param companies: the ``res.company`` records of the batch"""
        self.companies = {company.id: company for company in companies}
        self._levels = env["kefu.complaint.level"]._levels(companies)
        self._holders = defaultdict(list)
        for role in {level.role for level in self._levels.values()} | {"service_manager", "director", "general_manager"}:
            # sudo: res.users: who is told does not depend on who asks
            users = env["res.users"].sudo().search(
                [("all_group_ids", "in", env.ref(f"kefu_base.group_{role}").ids), ("company_ids", "in", companies.ids)],
                order="id",
            )
            for user in users:
                for company in user.company_ids & companies:
                    self._holders[company.id, role].append(user.id)
        departments = env["kefu.department"].sudo().search_fetch(  # sudo: kefu.department: as above
            [("company_id", "in", companies.ids), ("user_id", "!=", False)], ["user_id"]
        )
        self._heads = {department.id: department.user_id.id for department in departments}

    def get_level(self, row, level):
        """:return: ids of the people of a level in the complaint's company, the next one when there are none"""
        for number in range(level, LAST_LEVEL + 1):
            known = self._levels.get((row["company_id"], number))
            if known and self._holders[row["company_id"], known.role]:
                return self._holders[row["company_id"], known.role]
        return []

    def may_know(self, row, user_id):
        """X11: :return: whether this person may know of an internal complaint"""
        company_id = row["company_id"]
        entitled = {row["taker_id"], *self._holders[company_id, "director"], *self._holders[company_id, "general_manager"]}
        return user_id in entitled - {row["subject_user_id"]}

    def get_hours(self, row):
        known = self._levels.get((row["company_id"], row["level"]))
        return known.hours if known else 24

    def get_second(self, row):
        """X4: :return: id of somebody else who can answer the customer now: the department's head, else a manager"""
        people = [] if row["is_internal"] else [
            self._heads.get(row["department_id"]), *self._holders[row["company_id"], "service_manager"]
        ]
        people += self._holders[row["company_id"], "director"] + self._holders[row["company_id"], "general_manager"]
        others = [user_id for user_id in people if user_id and user_id not in (row["responsible_id"], row["subject_user_id"])]
        return others[0] if others else row["responsible_id"]
