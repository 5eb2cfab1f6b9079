from collections import Counter, defaultdict
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

#: what identifies a call that is still to be made
KEY = ("occasion_id", "res_model", "res_id", "callee_id")
#: R2.6: so many calls after completion, at least
AFTER_SALES_CALLS = 2


class KefuCallback(models.Model):
    """Calls are planned set-based, once for each occasion, record and person to call, by decision of the database."""

    _inherit = "kefu.callback"

    @api.model
    def _schedule(self, occasion, record, callee, due):
        """Plan a call, once. Planned again while it is still to be made, it is moved.

        :param occasion: code of the occasion, or the ``kefu.callback.occasion``
        :param record: the record the call is about
        :param callee: the ``res.partner`` (or ``res.users``) to call; none: the record's customer
        :param datetime due: naive UTC; none: now
        :return: the call, new or the one still to be made; none when the company does not use call-backs
        :rtype: kefu.callback
        """
        return self._schedule_batch([(occasion, record, callee, due)])

    @api.model
    def _schedule_batch(self, plans):
        """:meth:`_schedule` for many at once. The number of queries does not depend on how many.

        :param list plans: tuples with the arguments of :meth:`_schedule`
        :return: the calls, new or moved
        :rtype: kefu.callback
        """
        # sudo: kefu.callback: planned by code for whatever happened; nobody has the right to plan a call about a record
        sudo = self.sudo()._in_plain_context()
        rows = sudo._prepare_rows(plans)
        if not rows:
            return self.browse()
        self.flush_model()
        moved = sudo._move(rows)
        new = sudo._insert({key: row for key, row in rows.items() if key not in moved})
        self.invalidate_model()
        self._kefu_live_notify(self.env["res.company"].browse({row["company_id"] for row in rows.values()}))
        return self.browse([*moved.values(), *new.values()])

    @api.model
    def _schedule_finished(self, record, completed_at, callee=None):
        """C7: plan the call after completion, so many days later as the company has set.

        :param record: what was completed
        :param datetime completed_at: naive UTC
        """
        company = self._company_of(record)
        return self._schedule("finished", record, callee, self._after_sales_due(company, completed_at))

    def _after_sales_due(self, company, start):
        """:return: the morning of the day on which to call after completion, naive UTC"""
        calendar = self.env["kefu.calendar"]
        day = calendar._local_date(company, start) + timedelta(days=company.kefu_callback_finished_days)
        return calendar._day_start(company, day) + timedelta(hours=company.kefu_callback_day_start)

    @api.model
    def _after_sales_calls(self, company):
        """Extended by those who let companies say how many.

        :return: how many calls there are after completion, at least
        :rtype: int
        """
        return AFTER_SALES_CALLS

    def _plan_next_after_sales_call(self):
        """R2.6: at least two calls after completion: when the first is done, the second is planned."""
        for callback in self.filtered(lambda callback: callback.occasion_id.code == "finished"):
            done = self.search_count([
                ("occasion_id", "=", callback.occasion_id.id),
                ("res_model", "=", callback.res_model),
                ("res_id", "=", callback.res_id),
                ("state", "=", "done"),
            ])
            if done < self._after_sales_calls(callback.company_id):
                due = self._after_sales_due(callback.company_id, callback.done_at)
                self._schedule(callback.occasion_id, callback._source(), callback.callee_id, due)

    # === What is planned === #

    def _prepare_rows(self, plans):
        """:return: ``{key: values}`` of the calls to plan, in companies that use call-backs; of two plans for the same
            call the later one
        :rtype: dict
        """
        occasions, sources = self._occasions_of(plans), self._sources_of(plans)
        rows = {}
        for occasion, record, callee, due in plans:
            occasion, source = occasions.get(occasion), sources[record]
            if not occasion or not source["company"]._kefu_uses("callback"):
                continue
            row = self._prepare_row(occasion, record, self._callee_of(callee, occasion, source), due, source)
            rows[tuple(row[name] for name in KEY)] = row
        self._add_escalation(list(rows.values()))
        return rows

    def _prepare_row(self, occasion, record, callee, due, source):
        return {
            "company_id": source["company"].id,
            "occasion_id": occasion.id,
            "res_model": record._name,
            "res_id": record.id,
            "record_name": source["name"],
            "partner_id": source["partner"].id or None,
            "callee_id": callee.id or None,
            "callee_phone": callee.phone or None,
            "due": due or fields.Datetime.now(),
            "about": source["about"].ids,
        }

    def _occasions_of(self, plans):
        """:return: ``{code or occasion: occasion}`` of those in use
        :raise ValueError: there is no such occasion
        """
        asked = {occasion for occasion, *_rest in plans}
        codes = {occasion for occasion in asked if isinstance(occasion, str)}
        found = self.env["kefu.callback.occasion"].with_context(active_test=False).search([("code", "in", list(codes))])
        occasions = {occasion.code: occasion for occasion in found}
        if unknown := codes - occasions.keys():
            raise ValueError(f"No such occasion of call-backs: {', '.join(sorted(unknown))}")
        occasions.update({occasion: occasion for occasion in asked - codes})
        return {key: occasion for key, occasion in occasions.items() if occasion.active}

    def _sources_of(self, plans):
        """:return: ``{record: {"company", "name", "partner", "about"}}``"""
        by_model, sources = defaultdict(dict), {}
        for _occasion, record, *_rest in plans:
            by_model[record._name][record.id] = None
        for model, ids in by_model.items():
            # sudo: the records called about: planned by code, whoever acts
            records = self.env[model].sudo().browse(ids)
            partners = self._ask_source(records, "_kefu_callback_partners")
            about = self._ask_source(records, "_kefu_callback_about_users")
            for record in records:
                own = record.partner_id if "partner_id" in record._fields else self.env["res.partner"]
                sources[record] = {
                    "company": self._company_of(record),
                    "name": record.display_name,
                    "partner": partners.get(record.id) or own,
                    "about": about.get(record.id) or self.env["res.users"],
                }
        return sources

    @api.model
    def _ask_source(self, records, method):
        """:return: what ``records`` answer, when they are of a model that knows about calls
        :rtype: dict
        """
        return getattr(records, method)() if hasattr(records, method) else {}

    @api.model
    def _company_of(self, record):
        # sudo: res.company: the company a record belongs to, whoever acts
        return (record.sudo().company_id if "company_id" in record._fields else None) or self.env.company.sudo()

    @api.model
    def _callee_of(self, callee, occasion, source):
        if callee and callee._name == "res.users":
            callee = callee.sudo().partner_id  # sudo: res.users: whom to call
        if not callee and occasion.direction == "customer":
            callee = source["partner"]
        return (callee or self.env["res.partner"]).sudo()  # sudo: res.partner: the number to call

    def _add_escalation(self, rows):
        """Add to each row when it is told one higher."""
        for company_id in {row["company_id"] for row in rows}:
            company = self.env["res.company"].browse(company_id)
            own = [row for row in rows if row["company_id"] == company_id]
            for row, moment in zip(own, self._escalations(company, [row["due"] for row in own]), strict=True):
                row["escalate_at"] = moment

    @api.model
    def _escalations(self, company, dues):
        return self.env["kefu.calendar"]._deadlines(company, dues, company.kefu_callback_escalate_days)

    # === Into the database === #

    def _move(self, rows):
        """Move the calls that are still to be made. One that is planned for the same moment stays as it is.

        :return: ``{key: id}``
        """
        columns = [list(column) for column in zip(*rows, strict=True)]
        self.env.cr.execute(SQL(
            """UPDATE kefu_callback call
                  SET due = plan.due, write_date = now() at time zone 'UTC', write_uid = %s,
                      next_try_at = CASE WHEN call.due = plan.due THEN call.next_try_at ELSE plan.due END,
                      escalate_at = CASE WHEN call.due = plan.due THEN call.escalate_at ELSE plan.escalate_at END,
                      escalation_level = CASE WHEN call.due = plan.due THEN call.escalation_level ELSE 0 END
                 FROM unnest(%s::int[], %s::varchar[], %s::int[], %s::int[], %s::timestamp[], %s::timestamp[])
                      AS plan (occasion_id, res_model, res_id, callee_id, due, escalate_at)
                WHERE call.occasion_id = plan.occasion_id AND call.res_model = plan.res_model AND call.res_id = plan.res_id
                  AND COALESCE(call.callee_id, 0) = COALESCE(plan.callee_id, 0) AND call.state IN ('to_call', 'no_answer')
            RETURNING call.id, call.occasion_id, call.res_model, call.res_id, call.callee_id""",
            self.env.uid, *columns,
            [row["due"] for row in rows.values()], [row["escalate_at"] for row in rows.values()],
        ))
        return {tuple(key): id_ for id_, *key in self.env.cr.fetchall()}

    def _insert(self, rows):
        """:return: ``{key: id}``; what somebody else has planned meanwhile is moved"""
        if not rows:
            return {}
        values = [self._complete_row(row, number) for row, number in zip(rows.values(), self._draw_numbers(rows), strict=True)]
        self.env.cr.execute(SQL(
            """INSERT INTO kefu_callback (%s) VALUES %s
               ON CONFLICT (occasion_id, res_model, res_id, COALESCE(callee_id, 0)) WHERE state IN ('to_call', 'no_answer')
               DO UPDATE SET due = EXCLUDED.due, next_try_at = EXCLUDED.due, escalate_at = EXCLUDED.escalate_at
               RETURNING id, occasion_id, res_model, res_id, callee_id""",
            SQL(", ").join(SQL.identifier(column) for column in values[0]),
            SQL(", ").join(SQL("%s", tuple(row.values())) for row in values),
        ))
        ids = {tuple(key): id_ for id_, *key in self.env.cr.fetchall()}
        self._insert_about([(ids[key], user_id) for key, row in rows.items() for user_id in row["about"]])
        return ids

    def _complete_row(self, row, number):
        now = fields.Datetime.now()
        return {
            **{name: value for name, value in row.items() if name != "about"},
            "name": number,
            "next_try_at": row["due"],
            "state": "to_call",
            "attempt_count": 0,
            "escalation_level": 0,
            "satisfaction": 0,
            "create_uid": self.env.uid,
            "create_date": now,
            "write_uid": self.env.uid,
            "write_date": now,
        }

    def _draw_numbers(self, rows):
        """:return: a number for each row, of its company"""
        companies = self.env["res.company"]
        counts = Counter(row["company_id"] for row in rows.values())
        drawn = {
            company_id: iter(companies.browse(company_id)._kefu_next_numbers("kefu.callback", count))
            for company_id, count in counts.items()
        }
        return [next(drawn[row["company_id"]]) for row in rows.values()]

    def _insert_about(self, pairs):
        if pairs:
            self.env.cr.execute(SQL(
                "INSERT INTO kefu_callback_res_users_rel (kefu_callback_id, res_users_id) VALUES %s ON CONFLICT DO NOTHING",
                SQL(", ").join(SQL("%s", pair) for pair in pairs),
            ))
