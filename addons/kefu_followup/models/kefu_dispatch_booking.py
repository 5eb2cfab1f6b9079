from collections import defaultdict

from odoo import api, models
from odoo.tools import format_list

from ..dispatch import to_vtime
from ..permits import DISPATCH

#: stored fields of a lead that Odoo would compute anew because the responsible person changes, and that do not depend
#: on a designer: team, company, stage and with them the probability of each lead, all as before
UNTOUCHED = (
    "team_id",
    "company_id",
    "stage_id",
    "probability",
    "automated_probability",
    "prorated_revenue",
    "recurring_revenue_monthly_prorated",
    "recurring_revenue_prorated",
    "won_status",
    "date_last_stage_update",
)
#: customers named one by one in the message to a designer
NAMED = 10


class KefuDispatchBooking(models.AbstractModel):
    """Writes down what the engine decided, for any number of leads with a number of queries that depends on the number
    of designers only.
    """

    _name = "kefu.dispatch.booking"
    _description = "Dispatch Booking"

    @api.model
    def _book(self, plans, queues, reason=None, counts=True):
        """:param list plans: as the engine makes them, each with a decision
        :param dict queues: ``{team: FairQueue}`` after the decisions
        :param str reason: why outside the queue, or why again
        :param bool counts: whether the leads count as a turn
        :return: the dispatches, in the order of the plans
        """
        for plan in plans:
            plan["user"] = plan.get("user") or plan["member"].user_id
            plan["former"] = plan["lead"].designer_id
        # sudo: kefu.dispatch: only the engine creates them; who may dispatch was checked before
        dispatches = self.env["kefu.dispatch"].sudo().create([
            self._prepare_dispatch(plan, reason, counts) for plan in plans
        ])
        self._write_queues(plans, queues)
        self._write_leads(plans)
        self._tell(plans, dispatches)
        return dispatches

    def _prepare_dispatch(self, plan, reason, counts):
        lead, decision, moment = plan["lead"], plan["decision"], self._moment(plan)
        since = plan["method"] != "loaded" and lead.dispatched_at or lead.registered_at or lead.create_date
        return {
            "lead_id": lead.id,
            "round": lead.dispatch_round + 1,
            "company_id": lead.company_id.id,
            "team_id": plan["team"].id,
            "designer_id": plan["user"].id,
            "dispatched_by": (lead.dispatch_requested_by or self.env.user).id,
            "dispatched_at": moment,
            "waited_hours": max(0.0, (moment - since).total_seconds() / 3600),
            "method": plan["method"],
            "reason": reason,
            "counts_as_turn": bool(decision) and counts,
            "vtime_before": to_vtime(decision.before) if decision else 0.0,
            "vtime_after": to_vtime(decision.after) if decision else 0.0,
            "weight": plan.get("weight", 0.0),
            "weight_after": plan.get("weight", 0.0),
            "candidates": plan["reasons"],
        }

    def _moment(self, plan):
        """:return: when the customer is dispatched: now, or when it was for those loaded with their history
        :rtype: datetime
        """
        return plan["method"] == "loaded" and plan["lead"].dispatched_at or self.env.cr.now()

    def _write_queues(self, plans, queues):
        """Write each queue and its members as the decisions left them."""
        served = {plan["member"].id for plan in plans if plan.get("member")}
        now = self.env.cr.now()
        for team, queue in queues.items():
            # sudo: crm.team, crm.team.member: the queue's own figures, written by the queue
            team.sudo().with_context(tracking_disable=True).write({
                "dispatch_vtime": to_vtime(queue.virtual),
                "dispatch_turns": queue.turns,
            })
            members = self.env["crm.team.member"].sudo().browse(queue.candidates)  # sudo: crm.team.member: as above
            for member in DISPATCH.grant(members.with_context(tracking_disable=True)):
                values = member._prepare_place(queue.candidates[member.id])
                values = {name: value for name, value in values.items() if member[name] != value}
                if member.id in served:
                    values["last_served_at"] = now
                if values:
                    member.write(values)

    def _write_leads(self, plans):
        """One write for all customers of a designer."""
        groups = defaultdict(list)
        for plan in plans:
            lead = plan["lead"]
            team = plan["team"] if plan["team"] != lead.team_id else plan["team"].browse()
            groups[plan["user"].id, team.id, lead.dispatch_round + 1, self._moment(plan)].append(lead.id)
        together = [plan["lead"].id for plan in plans]
        for (user_id, team_id, dispatch_round, moment), lead_ids in groups.items():
            values = {
                **self.env["crm.lead"]._prepare_designer_values(user_id),
                "dispatched_at": moment,
                "dispatch_round": dispatch_round,
                **({"team_id": team_id} if team_id else {}),
            }
            # what depends on the customers is looked up for all of them at the first write
            self._write_quietly(self.env["crm.lead"].browse(lead_ids).with_prefetch(together), values)

    def _write_quietly(self, leads, values):
        """Write without a tracking message for each lead (one note for all follows), nor recomputing what stays."""
        # sudo: crm.lead: who dispatches need not be allowed to edit customers; the right to dispatch was checked before
        leads = DISPATCH.grant(leads.sudo().with_context(tracking_disable=True))
        untouched = [leads._fields[name] for name in UNTOUCHED if name not in values]
        with self.env.protecting(untouched, leads):
            leads.write(values)

    # Who is told

    def _tell(self, plans, dispatches):
        """Followers, one note for each lead, one message for each designer, the follow-up clock, open screens."""
        # sudo: crm.lead: as above
        leads = self.env["crm.lead"].sudo().union(*(plan["lead"] for plan in plans)).with_context(tracking_disable=True)
        self._hand_over_followers(plans)
        self._hand_over_appointments(plans)
        names = {user.id: user.sudo().name for user in dispatches.designer_id}  # sudo: res.users: names of colleagues
        leads._message_log_batch({
            dispatch.lead_id.id: self._note_text(dispatch, names) for dispatch in dispatches
        })
        loaded = dispatches.filtered(lambda dispatch: dispatch.method == "loaded")
        (leads - loaded.lead_id)._start_followup_clock()
        for moment, of_moment in loaded.grouped("dispatched_at").items():
            of_moment.lead_id.filtered(lambda lead: lead._is_to_be_followed())._start_followup_clock(moment)
        # whose customers are loaded knows them
        for designer, own in (dispatches - loaded).grouped("designer_id").items():
            self._notify_designer(designer, own.lead_id)
        leads._kefu_live_notify(leads.company_id)

    def _hand_over_followers(self, plans):
        former = defaultdict(list)
        followers = defaultdict(list)
        for plan in plans:
            followers[plan["user"]].append(plan["lead"].id)
            if plan["former"] and plan["former"] not in (plan["user"], plan["lead"].receiver_id):
                former[plan["former"]].append(plan["lead"].id)
        Lead = self.env["crm.lead"].sudo()  # sudo: crm.lead: as above
        for user, lead_ids in former.items():
            Lead.browse(lead_ids).message_unsubscribe(user.partner_id.ids)
        self._add_followers(followers)

    def _hand_over_appointments(self, plans):
        former = defaultdict(self.env["crm.lead"].browse)
        for plan in plans:
            if plan["former"] and plan["former"] != plan["user"]:
                former[plan["former"]] |= plan["lead"]
        for user, leads in former.items():
            leads._hand_over_appointments(user)

    def _add_followers(self, followers):
        """:param dict followers: ``{user: [lead id]}``; those who follow already stay as they are"""
        # sudo: mail.followers: the designer follows their own customers
        Followers = self.env["mail.followers"].sudo()
        lead_ids = [lead_id for ids in followers.values() for lead_id in ids]
        known = {
            (follower.res_id, follower.partner_id.id)
            for follower in Followers.search_fetch(
                [("res_model", "=", "crm.lead"), ("res_id", "in", lead_ids)], ["res_id", "partner_id"]
            )
        }
        subtypes = self.env["mail.message.subtype"].default_subtypes("crm.lead")[0].ids
        Followers.create([
            {"res_model": "crm.lead", "res_id": lead_id, "partner_id": partner.id, "subtype_ids": subtypes}
            for user, ids in followers.items()
            for partner in user.sudo().partner_id  # sudo: res.users: the designer's own contact
            for lead_id in ids
            if (lead_id, partner.id) not in known
        ])

    def _note_text(self, dispatch, names):
        # sudo: res.users: nobody's language (data being loaded) is the designer's
        env = dispatch.with_context(lang=self.env.lang or dispatch.designer_id.sudo().lang).env
        name = names[dispatch.designer_id.id]
        if dispatch.method in ("manual", "loaded") and dispatch.reason:
            return env._("Dispatched to %(designer)s: %(reason)s", designer=name, reason=dispatch.reason)
        methods = dict(dispatch._fields["method"]._description_selection(env))
        text = env._("Dispatched to %(designer)s: %(method)s.", designer=name, method=methods[dispatch.method])
        return f"{text} {dispatch.reason}" if dispatch.reason else text

    def _notify_designer(self, designer, leads):
        """R3.4: one message, however many customers."""
        designer = designer.sudo()  # sudo: res.users: the addressee's language and contact
        leads = leads.with_context(lang=designer.lang or self.env.lang)
        names = [lead.display_name for lead in leads[:NAMED]]
        if len(leads) > NAMED:
            names.append(leads.env._("%s more", len(leads) - NAMED))
        target = leads if len(leads) == 1 else self.env["mail.thread"]
        target.message_notify(
            partner_ids=designer.partner_id.ids,
            subject=leads.env._("%s new customers", len(leads)) if len(leads) > 1 else leads.env._("New customer"),
            body=leads.env._(
                "Dispatched to you: %(customers)s. Please contact them within %(hours)s hours.",
                customers=format_list(leads.env, names),
                hours=leads[:1].company_id.kefu_first_contact_hours,
            ),
        )
