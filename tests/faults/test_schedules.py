"""T7: every "only once" and "not more than" of ours, by two transactions in three orders.

Each test makes fresh records, lets two people act on them at the same moment, and looks at what is in the database.
"""

from .victims.followup import overdue_since


def dispatched(place, designer="w_designer"):
    """:return: id of a customer whom the director gave to a designer"""
    (lead,) = place.register()
    with place.env("w_director") as env:
        env["crm.lead"].browse(lead).write({"designer_id": place.world.users[designer]})
    return lead


def count(place, statement, *parameters):
    ((found,),) = place.query(f"SELECT count(*) FROM {statement}", *parameters)
    return found


# === Registration === #


def test_f1_same_phone(place, race):
    """F1: two clerks register the same caller: one customer."""
    values = place.world.lead_values()

    def register(login):
        own = {**values, "receiver_id": place.world.users[login]}
        return login, lambda env: env["crm.lead"].create([own])

    outcomes = race(register("w_reception"), register("w_reception2"))
    assert count(place, "crm_lead WHERE phone = %s", values["phone"]) == 1, outcomes


def test_f1_same_home(place, race):
    """F1: two clerks register the same home under two numbers: one customer."""
    with place.env("w_director") as env:
        estate = env["kefu.estate"].create({"name": f"Estate {place.world.phone()}"}).id

    def register(login, room):
        own = place.world.lead_values(receiver_id=place.world.users[login], estate_id=estate, room=room)
        return login, lambda env: env["crm.lead"].create([own])

    outcomes = race(register("w_reception", "3-2-1801"), register("w_reception2", "3栋2单元1801"))
    assert count(place, "crm_lead WHERE estate_id = %s", estate) == 1, outcomes


def test_f1_same_estate(place, race):
    """Two clerks enter the same new estate: one entry in the list."""
    name = f"Estate {place.world.phone()}"
    race(*((login, lambda env: env["kefu.estate"].create({"name": name})) for login in ("w_reception", "w_reception2")))
    assert count(place, "kefu_estate WHERE name = %s", name) == 1


def test_f1_phone_changed_to_same(place, race):
    """F1: two customers get the same number in a correction: one of them does."""
    leads, phone = place.register(2), place.world.phone()

    def correct(number):
        return "w_reception", lambda env: env["crm.lead"].browse(leads[number]).write({"phone": phone})

    race(correct(0), correct(1))
    assert count(place, "crm_lead WHERE phone = %s", phone) <= 1


# === Dispatch === #


def dispatch(login, leads):
    return login, lambda env: env["crm.lead"].browse(leads).action_dispatch()


def check_once(place, leads):
    rows = place.query(
        "SELECT l.id, l.designer_id, l.dispatch_round, count(d.id) FROM crm_lead l LEFT JOIN kefu_dispatch d ON d.lead_id = l.id "
        "WHERE l.id = ANY(%s) GROUP BY l.id",
        leads,
    )
    for lead, designer, rounds, dispatches in rows:
        assert designer and rounds == dispatches == 1, (lead, designer, rounds, dispatches)


def test_r3_2_same_customer_two_directors(place, race):
    """R3.2: two directors dispatch the same customer: one dispatch."""
    leads = place.register()
    race(dispatch("w_director", leads), dispatch("w_director2", leads))
    check_once(place, leads)


def test_r3_2_same_queue_two_directors(place, race):
    """R3.2: two directors dispatch different customers of one queue: nobody's turn is used twice."""
    one, two = place.register(2), place.register(2)
    before = place.query("SELECT user_id, dispatch_vtime FROM crm_team_member WHERE crm_team_id = %s", place.world.team)
    race(dispatch("w_director", one), dispatch("w_director2", two))
    after = dict(place.query("SELECT user_id, dispatch_vtime FROM crm_team_member WHERE crm_team_id = %s", place.world.team))
    dispatches = count(place, "kefu_dispatch WHERE lead_id = ANY(%s)", one + two)
    served = place.query("SELECT designer_id, count(*) FROM kefu_dispatch WHERE lead_id = ANY(%s) GROUP BY 1", one + two)
    assert dispatches in (2, 4)
    assert max(number for _designer, number in served) == 1, served
    assert sum(after[user] != vtime for user, vtime in before) == dispatches


def test_r3_2_button_and_scheduler(place, race):
    """R3.2: the scheduled action and the director dispatch the same customer: one dispatch."""
    leads = place.register()
    with place.env("w_reception") as env:
        env["crm.lead"].browse(leads).action_request_dispatch()
    work = lambda env: env["crm.lead"].browse(leads).filtered(lambda lead: not lead.designer_id)._dispatch()  # noqa: E731
    race(dispatch("w_director", leads), (None, work))
    check_once(place, leads)


def test_r3_3_last_free_place(place, race):
    """R3.3: two customers for designers with one free place in all: one of them waits."""
    with place.env() as env:
        members = env["crm.team.member"].search([("crm_team_id", "=", place.world.team)])
        open_leads = env["crm.lead"].search_count([("designer_id", "=", members[0].user_id.id), ("won_status", "=", "pending")])
        (members - members[0]).write({"duty_state": "off"})
        members[0].capacity = open_leads + 1
        designer = members[0].user_id.id
    one, two = place.register(), place.register()
    race(dispatch("w_director", one), dispatch("w_director2", two))
    with place.env() as env:
        members = env["crm.team.member"].search([("crm_team_id", "=", place.world.team)])
        members.write({"duty_state": "on_duty"})
        members.write({"capacity": 0})
    assert count(place, "crm_lead WHERE id = ANY(%s) AND designer_id = %s", one + two, designer) == 1


def test_r3_2_declined_twice(place, race):
    """R3.2: a designer declines in two windows: passed on once."""
    lead = dispatched(place)
    ((dispatch_id,),) = place.query("SELECT id FROM kefu_dispatch WHERE lead_id = %s", lead)
    decline = (
        "w_designer",
        lambda env: env["kefu.dispatch.decline"].create([{"dispatch_id": dispatch_id, "reason": "No time this week"}]),
    )
    outcomes = race(decline, decline)
    assert count(place, "kefu_dispatch_decline WHERE dispatch_id = %s", dispatch_id) == 1, outcomes
    assert count(place, "kefu_dispatch WHERE lead_id = %s", lead) == 2, outcomes


def test_r3_2_declined_and_moved(place, race):
    """R3.2: a designer declines while the director gives the customer to somebody: one designer, each round once."""
    lead = dispatched(place)
    other = place.world.users["w_designer4"]
    ((dispatch_id,),) = place.query("SELECT id FROM kefu_dispatch WHERE lead_id = %s", lead)
    race(
        (
            "w_designer",
            lambda env: env["kefu.dispatch.decline"].create([{"dispatch_id": dispatch_id, "reason": "No time this week"}]),
        ),
        ("w_director", lambda env: env["crm.lead"].browse(lead).write({"designer_id": other})),
    )
    rounds = [number for (number,) in place.query("SELECT round FROM kefu_dispatch WHERE lead_id = %s", lead)]
    assert len(rounds) == len(set(rounds)), rounds
    ((designer, last),) = place.query(
        "SELECT l.designer_id, d.designer_id FROM crm_lead l "
        "JOIN kefu_dispatch d ON d.lead_id = l.id AND d.round = l.dispatch_round "
        "WHERE l.id = %s",
        lead,
    )
    assert designer == last


# === Follow-up === #


def test_r2_3_told_once(place, race):
    """R2.3: two sweeps find the same overdue customer: each step is told once to each person."""
    lead = dispatched(place)
    with place.env() as env:
        overdue_since(env, [lead], days=6)
    sweep = (None, lambda env: escalate(env))
    race(sweep, sweep)
    with place.env() as env:
        # what one left because the other held it, which then failed, is done by the next run
        escalate(env)
    rows = place.query("SELECT step_id, user_id, count(*) FROM kefu_escalation WHERE lead_id = %s GROUP BY 1, 2", lead)
    assert rows
    assert {number for _step, _user, number in rows} == {1}


def escalate(env):
    """One batch of the sweep, without its commits."""
    sweep = env["kefu.followup.sweep"]
    sweep._escalate(sweep._claim_due(set()))
    people = sweep._claim_untold("kefu.escalation", set())
    if people:
        sweep._tell(people)


def test_r2_3_contact_while_sweeping(place, race):
    """R2.3: a contact recorded while the sweep runs counts: the customer is not overdue afterwards."""
    lead = dispatched(place)
    with place.env() as env:
        overdue_since(env, [lead], days=6)
    contact = {"lead_id": lead, "channel": "call", "content": "Talked about the kitchen and the date of measuring."}
    outcomes = race((None, escalate), ("w_designer", lambda env: env["kefu.followup"].create([contact])))
    assert outcomes[1] == "done"
    ((deadline, clock, ahead),) = place.query(
        "SELECT l.followup_deadline, c.deadline, c.next_at > now() at time zone 'UTC' FROM crm_lead l "
        "JOIN kefu_followup_clock c ON c.lead_id = l.id WHERE l.id = %s",
        lead,
    )
    assert deadline == clock
    assert ahead, "the next step lies in the past"


def test_r2_1_two_contacts(place, race):
    """R2.1: designer and receiver record at the same moment: both records stay and both count."""
    lead = dispatched(place)

    def contact(login, text):
        return login, lambda env: env["kefu.followup"].create([{"lead_id": lead, "channel": "call", "content": text}])

    outcomes = race(
        contact("w_designer", "Talked about the kitchen and its colours."),
        contact("w_supervisor", "Asked how the first talk went, all well."),
    )
    done = outcomes.count("done")
    assert count(place, "kefu_followup WHERE lead_id = %s", lead) == done
    ((counted,),) = place.query("SELECT followup_count FROM crm_lead WHERE id = %s", lead)
    assert counted == done


# === Writing off, teams === #


def test_r2_5_one_proposal(place, race):
    """R2.5: both sides propose the write-off at the same moment: one open proposal."""
    lead = dispatched(place)

    def propose(login):
        return login, lambda env: env["kefu.invalidation"].create([{"lead_id": lead, "reason": "Has signed with somebody else."}])

    race(propose("w_designer"), propose("w_director"))
    assert count(place, "kefu_invalidation WHERE lead_id = %s AND state IN ('proposed', 'confirmed')", lead) == 1


def test_r2_5_approved_and_withdrawn(place, race):
    """R2.5: the director approves while the proposer withdraws: written off if and only if approved."""
    lead = dispatched(place)
    with place.env("w_designer") as env:
        request = env["kefu.invalidation"].create([{"lead_id": lead, "reason": "Has signed with somebody else."}]).id
    with place.env("w_reception") as env:
        env["kefu.invalidation"].browse(request).action_confirm()
    with place.env("w_director") as env:
        env["kefu.invalidation"].browse(request).decision_reason = "Known to all of us."
    race(
        ("w_director", lambda env: env["kefu.invalidation"].browse(request).action_approve()),
        ("w_designer", lambda env: env["kefu.invalidation"].browse(request).action_withdraw()),
    )
    ((state, active),) = place.query(
        "SELECT i.state, l.active FROM kefu_invalidation i JOIN crm_lead l ON l.id = i.lead_id WHERE i.id = %s", request
    )
    assert (state == "approved") == (not active), (state, active)


def test_r3_12_shares(place, race):
    """R3.12: two helpers are added with 60 % each: never more than 100 % in all."""
    lead = dispatched(place)

    def add(login, person):
        values = {"lead_id": lead, "user_id": place.world.users[person], "part": "Drawings", "split_points": 6000}
        return login, lambda env: env["kefu.lead.member"].create([values])

    outcomes = race(add("w_designer", "w_designer2"), add("w_supervisor", "w_designer3"))
    ((total,),) = place.query("SELECT coalesce(sum(split_points), 0) FROM kefu_lead_member WHERE lead_id = %s", lead)
    assert total == 6000, outcomes


def test_r1_3_refusals_counted(place, race):
    """R1.3: the same attempt twice at the same moment is one row that counts both."""
    with place.env() as env:
        user, company = env["res.users"].browse(place.world.users["w_designer"]), env["res.company"].browse(place.world.company)
        lead = env["crm.lead"].browse(place.register())
        refusals = env["kefu.refusal"].with_user(user).with_company(company)._prepare_refusals("TEST", lead, "Not like this.")
    record = (None, lambda env: env["kefu.refusal"]._record([dict(refusal) for refusal in refusals]))
    outcomes = race(record, record)
    ((attempts,),) = place.query("SELECT sum(attempts) FROM kefu_refusal WHERE res_model = 'crm.lead' AND res_id = %s", lead.id)
    assert attempts == outcomes.count("done")
