from collections import Counter, defaultdict
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

#: occurrences that turned out to be none do not count towards the ladder
VOID = ("rejected", "withdrawn", "cancelled")


class KefuPenalty(models.Model):
    """D-2: a proposal for each rule and occurrence, set-based and once."""

    _inherit = "kefu.penalty"

    @api.model
    def _propose(self, code, user, record, occurrence_key):
        """Propose a penalty, once for each occurrence.

        :param str code: code of the rule
        :param user: the ``res.users`` who broke it
        :param record: the record it is about
        :param str occurrence_key: identifies the occurrence
        :return: the penalty, new or there already; none when the company does not use the feature or has no such rule
        :rtype: kefu.penalty
        """
        company = (record.company_id if "company_id" in record._fields else None) or user.company_id
        breach = self.env["kefu.breach"]._prepare_breach(code, user.id, company.id, record._name, record.id, occurrence_key)
        new = self._propose_batch([breach])
        rule = self.env["kefu.penalty.rule"]._get_rules(company, [code]).get(code)
        if new or not rule or not company._kefu_uses("discipline"):
            return new
        # sudo: kefu.penalty: code that reports an occurrence gets its proposal, whoever acts
        there = self.sudo().search([("rule_id", "=", rule.id), ("occurrence_key", "=", occurrence_key)])
        return self.browse(there.ids)

    @api.model
    def _propose_batch(self, breaches):
        """Propose a penalty for each breach that has none yet. The number of queries does not depend on how many.

        :param list breaches: dicts as ``kefu.breach._prepare_breach`` makes them; ``facts``, ``occurred_on`` and
            ``proposed_by_id`` may be added
        :return: the new penalties
        :rtype: kefu.penalty
        """
        # sudo: kefu.penalty: reported by the system or by somebody who was refused; nobody has the right to create
        sudo = self.sudo()._in_plain_context()
        proposals = sudo._get_proposals(breaches)
        if not proposals:
            return self.browse()
        sudo._add_texts(proposals)
        sudo._add_sanctions(proposals)
        penalties = self.browse(sudo._insert(proposals))
        if penalties:
            self._kefu_live_notify(penalties.sudo().company_id)  # sudo: kefu.penalty: which companies' screens reload
        return penalties

    def _get_proposals(self, breaches):
        """:return: what is to be proposed, in the order reported: dicts with ``rule``, ``user``, ``company`` and the
            ``breach``; without what is proposed already, what no rule forbids, and people who have left
        :rtype: list
        """
        rules, people = self._get_rules_in_force(breaches), self._get_people(breaches)
        proposals = {}
        for breach in breaches:
            rule, user = rules.get((breach["company_id"], breach["code"])), people.get(breach["user_id"])
            if rule and user:
                occurrence = (rule.id, breach["occurrence_key"])
                proposals.setdefault(occurrence, {"rule": rule, "user": user, "company": rule.company_id, "breach": breach})
        for occurrence in self._get_occurrences(proposals):
            del proposals[occurrence]
        return list(proposals.values())

    def _get_rules_in_force(self, breaches):
        """:return: ``{(company id, code): rule}`` in the companies that use the feature"""
        codes = defaultdict(set)
        for breach in breaches:
            codes[breach["company_id"]].add(breach["code"])
        companies = self.env["res.company"].browse(company_id for company_id in codes if company_id)
        return {
            (company.id, code): rule
            for company in companies
            if company._kefu_uses("discipline")
            for code, rule in self.env["kefu.penalty.rule"]._get_rules(company, codes[company.id]).items()
        }

    def _get_people(self, breaches):
        """:return: ``{id: person}`` of those who work here"""
        users = self.env["res.users"].browse({breach["user_id"] for breach in breaches if breach["user_id"]}).exists()
        return {user.id: user for user in users.filtered(lambda user: user.active and not user.share)}

    def _get_occurrences(self, occurrences):
        """:param occurrences: pairs of rule id and occurrence key
        :return: those of them that are proposed already
        """
        # one look into the unique index for each: a join is planned badly while the table grows within a transaction
        self.env.cr.execute(SQL(
            """SELECT asked.rule_id, asked.occurrence_key
                 FROM unnest(%s::int[], %s::varchar[]) AS asked (rule_id, occurrence_key),
                      LATERAL (SELECT FROM kefu_penalty penalty WHERE penalty.rule_id = asked.rule_id
                                  AND penalty.occurrence_key = asked.occurrence_key LIMIT 1) AS found""",
            [rule_id for rule_id, _key in occurrences], [key for _rule_id, key in occurrences],
        ))
        return self.env.cr.fetchall()

    def _add_texts(self, proposals):
        """Add name and facts of the record, in the person's language, to each proposal."""
        groups = defaultdict(list)
        for proposal in proposals:
            proposal.update(record_name=None, facts=proposal["breach"].get("facts"))
            if proposal["breach"]["res_model"] in self.env:
                groups[proposal["breach"]["res_model"], proposal["rule"].code, proposal["user"].lang].append(proposal)
        for (model, code, lang), group in groups.items():
            ids = {proposal["breach"]["res_id"] for proposal in group}
            records = self.env[model].with_context(lang=lang, active_test=False).browse(ids).exists()
            names = {record.id: record.display_name for record in records}
            facts = records._kefu_penalty_facts(code)
            for proposal in group:
                res_id = proposal["breach"]["res_id"]
                proposal.update(record_name=names.get(res_id), facts=proposal["facts"] or facts.get(res_id))

    def _add_sanctions(self, proposals):
        """Add day, number of the occurrence and what it costs to each proposal."""
        companies = self.env["res.company"].union(*(proposal["company"] for proposal in proposals))
        today = {company: self.env["kefu.calendar"]._today(company) for company in companies}
        for proposal in proposals:
            proposal["occurred_on"] = proposal["breach"].get("occurred_on") or today[proposal["company"]]
        counts, sanctions = self._count_occurrences(proposals), {}
        for proposal in proposals:
            rule, day = proposal["rule"], proposal["occurred_on"]
            days = counts[rule.id, proposal["user"].id]
            first = day - timedelta(days=rule.ladder_days)
            number = 1 + sum(count for earlier, count in days.items() if first < earlier <= day)
            days[day] += 1
            if (rule, number) not in sanctions:
                mode = proposal["company"].kefu_penalty_mode
                sanctions[rule, number] = {**self._prepare_sanction(rule._get_sanction(number), mode), "mode": mode}
            proposal.update(sanctions[rule, number], occurrence_number=number)

    def _count_occurrences(self, proposals):
        """:return: ``{(rule id, user id): {day: how often}}`` of what counts towards the ladder"""
        self.flush_model(["state"])
        first = min(proposal["occurred_on"] - timedelta(days=proposal["rule"].ladder_days) for proposal in proposals)
        self.env.cr.execute(SQL(
            """SELECT rule_id, user_id, occurred_on, count(*) FROM kefu_penalty
                WHERE rule_id = ANY(%s) AND user_id = ANY(%s) AND occurred_on > %s AND state != ALL(%s)
             GROUP BY rule_id, user_id, occurred_on""",
            list({proposal["rule"].id for proposal in proposals}), list({proposal["user"].id for proposal in proposals}),
            first, list(VOID),
        ))
        counts = defaultdict(Counter)
        for rule_id, user_id, day, count in self.env.cr.fetchall():
            counts[rule_id, user_id][day] = count
        return counts

    @api.model
    def _prepare_sanction(self, sanction, mode):
        """D-3: what a rule, or a rung of its ladder, comes to in a company's mode.

        :rtype: dict
        """
        if mode == "reminder":
            return {"amount": 0, "points": 0, "suspend_rounds": 0, "effect": "reminder"}
        return {
            "amount": sanction.amount if mode == "money" else 0,
            "points": sanction.points if mode == "points" else 0,
            "suspend_rounds": sanction.suspend_rounds,
            "effect": sanction.effect,
        }

    @api.model
    def _follow_mode(self, company):
        """D-3: the company counts otherwise from now on: what is only proposed follows, what was issued stays as it was told.

        :param company: one ``res.company``
        """
        mode = company.kefu_penalty_mode
        proposed = self.search([("company_id", "=", company.id), ("state", "=", "proposed"), ("mode", "!=", mode)])
        for (rule, number), penalties in proposed.grouped(lambda penalty: (penalty.rule_id, penalty.occurrence_number)).items():
            penalties._answer(**self._prepare_sanction(rule._get_sanction(number), mode), mode=mode)

    def _insert(self, proposals):
        """:return: ids of the new penalties; what somebody else has proposed meanwhile is left alone"""
        departments = {
            (user, company): user._kefu_department(company)
            for user, company in {(proposal["user"], proposal["company"]): None for proposal in proposals}
        }
        rows = [self._prepare_row(proposal, departments[proposal["user"], proposal["company"]]) for proposal in proposals]
        self.env.cr.execute(SQL(
            "INSERT INTO kefu_penalty (%s) VALUES %s ON CONFLICT (rule_id, occurrence_key) DO NOTHING RETURNING id",
            SQL(", ").join(SQL.identifier(column) for column in rows[0]),
            SQL(", ").join(SQL("%s", tuple(row.values())) for row in rows),
        ))
        return [row[0] for row in self.env.cr.fetchall()]

    def _prepare_row(self, proposal, department):
        rule, company, breach, now = proposal["rule"], proposal["company"], proposal["breach"], fields.Datetime.now()
        return {
            "company_id": company.id,
            "rule_id": rule.id,
            "code": rule.code,
            "clause": rule.clause or None,
            "user_id": proposal["user"].id,
            "department": department or None,
            "proposed_by_id": breach.get("proposed_by_id"),
            "proposed_at": now,
            "res_model": breach["res_model"],
            "res_id": breach["res_id"],
            "occurrence_key": breach["occurrence_key"],
            "currency_id": company.currency_id.id,
            **{name: proposal[name] for name in ("occurred_on", "occurrence_number", "mode", "effect", "suspend_rounds")},
            **{name: proposal[name] for name in ("amount", "points", "record_name", "facts")},
            "amount_open": proposal["amount"],
            "amount_executed": 0,
            "state": "proposed",
            "create_uid": self.env.uid,
            "create_date": now,
            "write_uid": self.env.uid,
            "write_date": now,
        }
