from collections import defaultdict

from odoo import api, models
from odoo.tools import SQL, format_datetime

from ..dispatch import FairQueue


class KefuDispatchEngine(models.AbstractModel):
    """R3.2: brings leads, members and queues together. What it decides is written by ``kefu.dispatch.booking``."""

    _name = "kefu.dispatch.engine"
    _description = "Dispatch Engine"

    @api.model
    def _decide(self, leads, method):
        """Decide who gets each lead, in order of registration. Reads only: a preview and a dispatch decide alike.

        :param leads: customers to dispatch, in sudo
        :param str method: how the dispatch is to be called; returning customers are ``returning``
        :return: the plans, and what the queues are like afterwards
        :rtype: tuple[list[dict], dict]
        """
        leads = leads.sorted(lambda lead: (lead.registered_at or lead.create_date, lead.id))
        teams = leads._dispatch_teams()
        queues = self._load_queues(self.env["crm.team"].union(*teams.values()))
        rules = self.env["kefu.dispatch.eligibility"]._load(leads, queues)
        return [self._plan(lead, teams[lead], queues, rules, method) for lead in leads], queues

    @api.model
    def _plan(self, lead, team, queues, rules, method):
        """:return: who gets the lead, and by which decision; or without a decision everybody's reasons
        :rtype: dict
        """
        queue = queues.get(team)
        if not queue or not queue.candidates:
            return {"lead": lead, "team": team, "decision": None, "reasons": [[0, "no_team" if not team else "no_member", None]]}
        barred = rules.barred(lead, team)
        former = rules.former(lead, team)
        candidate = queue.candidates.get(former)
        if candidate and former not in barred and not candidate.absent and not candidate.suspended:
            decision, method = queue.assign(candidate), "returning"
        else:
            decision = queue.choose(barred)
        plan = {"lead": lead, "team": team, "decision": decision, "method": method, "reason": False}
        if decision:
            rules.book(lead, team, decision.winner.id)
            plan["member"] = rules.members[decision.winner.id]
            plan["weight"] = plan["member"].dispatch_weight
        others = decision.others if decision else queue.reasons(barred)
        plan["reasons"] = [[rules.users[id_], code, detail] for id_, code, detail in others]
        return plan

    @api.model
    def _queue_of(self, team):
        """:return: the team's queue at present
        :rtype: FairQueue
        """
        return self._load_queues(team)[team]

    @api.model
    def _load_queues(self, teams):
        """:return: ``{team: FairQueue}``; the number of queries does not depend on the number of teams and members
        :rtype: dict
        """
        # sudo: crm.team.member: the queue reckons with everybody, whoever presses the button
        Member = self.env["crm.team.member"].sudo()
        members = Member.search(Member._queue_domain(teams), order="id")
        open_customers = self._count_open_customers(members)
        by_team = defaultdict(list)
        for member in members:
            by_team[member.crm_team_id].append(member._prepare_candidate(open_customers.get(member.user_id.id, 0)))
        return {
            team: FairQueue(by_team[team], team._virtual_ticks(), team.dispatch_turns)
            for team in teams.sudo()  # sudo: crm.team: as above
        }

    @api.model
    def _count_open_customers(self, members):
        """Count each designer's open customers, but no further than their capacity: old customers cost nothing.

        :rtype: dict[int, int]
        """
        limits = {}
        for member in members:
            limits[member.user_id.id] = max(limits.get(member.user_id.id, 0), member._get_capacity())
        limits = {user_id: limit for user_id, limit in limits.items() if limit}
        if not limits:
            return {}
        self.env["crm.lead"].flush_model(["designer_id", "active", "won_status"])
        return dict(self.env.execute_query(SQL(
            """SELECT limits.user_id, open.customers
                 FROM (VALUES %s) AS limits (user_id, customers)
                CROSS JOIN LATERAL (
                      SELECT count(*) AS customers
                        FROM (SELECT 1
                                FROM crm_lead
                               WHERE designer_id = limits.user_id AND active IS TRUE AND won_status = 'pending'
                               LIMIT limits.customers) AS counted) AS open""",
            SQL(", ").join(SQL("(%s, %s)", *limit) for limit in limits.items()),
        )))

    @api.model
    def _explain(self, lists):
        """Put reasons into words, for any number of decisions with one query.

        :param list lists: for each decision a list of user id, code, detail
        :return: for each decision the reasons in the user's language, their own first: dicts of ``user_id``, ``name``,
            ``code``, ``text``, ``is_me``
        :rtype: list[list[dict]]
        """
        ids = {user_id for reasons in lists for user_id, _code, _detail in reasons if user_id}
        # sudo: res.users: names of colleagues in the same queue
        users = self.env["res.users"].sudo().browse(sorted(ids)).exists()
        names = {user.id: user.name for user in users}
        return [[self._prepare_reason(names, *reason) for reason in self._mine_first(reasons)] for reasons in lists]

    def _mine_first(self, reasons):
        return sorted(reasons, key=lambda reason: reason[0] != self.env.uid)

    def _prepare_reason(self, names, user_id, code, detail):
        return {
            "user_id": user_id,
            "name": names.get(user_id, ""),
            "code": code,
            "text": self._reason_text(code, detail),
            "is_me": user_id == self.env.uid,
        }

    @api.model
    def _reason_text(self, code, detail):
        """:return: one reason in the user's language"""
        texts = {
            "behind": lambda: self.env._("later in the queue (%.2f)", detail),
            "tie": lambda: self.env._("equally far, but served more recently"),
            "suspended": lambda: self.env._("suspended, %s rounds left", detail),
            "outside": lambda: self.env._("the queue was not asked"),
            "full": lambda: self.env._("has as many customers as they can take"),
            "clash": lambda: self.env._("busy at the time of the appointment"),
            "left": lambda: self.env._("the customer has left this designer"),
            "declined": lambda: self.env._("declined this customer"),
            "speciality": lambda: self.env._("has not the speciality asked for"),
            "company": lambda: self.env._("does not work in this company"),
            "archived": lambda: self.env._("no longer works here"),
            "no_team": lambda: self.env._("no dispatch team is set: Settings > Kefu > Dispatch Team"),
            "no_member": lambda: self.env._("the team has no members"),
        }
        if code in texts:
            return texts[code]()
        return self._absence_text(code, detail)

    @api.model
    def _absence_text(self, code, until):
        states = dict(self.env["crm.team.member"]._fields["duty_state"]._description_selection(self.env))
        if until:
            return self.env._("%(state)s until %(moment)s", state=states.get(code, code), moment=self._moment_text(until))
        return states.get(code, code)

    @api.model
    def _moment_text(self, moment):
        return format_datetime(self.env, moment, tz=self.env.user.tz or self.env.company.kefu_tz, dt_format="short")
