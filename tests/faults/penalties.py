"""Penalties for the tests of what happens at the same moment, and what must hold of them whatever happens."""

from tests.support.world import add_people

#: login: group
PEOPLE = {
    "w_finance": "kefu_discipline.group_finance",
    "w_finance2": "kefu_discipline.group_finance",
    "w_general_manager": "kefu_base.group_general_manager",
}


def employ(env, world):
    """Add finance and a general manager to the world's people, once; nothing is booked there."""
    company = env["res.company"].browse(world.company)
    if "kefu_book_penalties" in company:
        company.kefu_book_penalties = False
    add_people(env, world, PEOPLE)


def propose(env, world, code="CHERRY_PICK", count=1, designers=None):
    """:return: ids of so many new proposals, for one designer after the other"""
    designers = designers or world.designers
    env.cr.execute("SELECT count(*) FROM kefu_penalty")
    (start,) = env.cr.fetchone()
    breach = env["kefu.breach"]
    return (
        env["kefu.penalty"]
        ._propose_batch(
            [
                breach._prepare_breach(
                    code,
                    designers[number % len(designers)],
                    world.company,
                    "res.company",
                    world.company,
                    f"fault,{start + number}",
                )
                for number in range(count)
            ]
        )
        .ids
    )


def issue(env, world, ids, login="w_director"):
    """Issue penalties as a director does."""
    env(user=world.users[login])["kefu.penalty"].browse(ids).action_issue()


def due(env, world, count=1, designers=None):
    """:return: ids of so many penalties of 20 that finance may execute"""
    ids = propose(env, world, "FOLLOWUP_LATE", count, designers)
    issue(env, world, ids)
    for penalty in env["kefu.penalty"].browse(ids):
        penalty.with_user(penalty.user_id).action_acknowledge()
    return ids


def lift_all(env, world):
    """Nobody of the world is suspended any more: later tests dispatch to the same team."""
    env.cr.execute(
        """UPDATE kefu_suspension SET lifted_at = now() at time zone 'UTC'
            WHERE lifted_at IS NULL AND member_id IN (SELECT id FROM crm_team_member WHERE crm_team_id = %s)""",
        (world.team,),
    )
    env.cr.execute("UPDATE crm_team_member SET suspended_rounds = 0, dispatch_owed = 0 WHERE crm_team_id = %s", (world.team,))


def check_suspensions(env, world):
    """R3.2: as many rounds are left in the queue as suspensions in force say, and nobody has turns without cause.

    :return: texts of what is wrong
    """
    env.cr.execute(
        """SELECT member.id, member.suspended_rounds, COALESCE(SUM(suspension.rounds) FILTER (WHERE lifted_at IS NULL), 0)
             FROM crm_team_member member LEFT JOIN kefu_suspension suspension ON suspension.member_id = member.id
            WHERE crm_team_id = %s GROUP BY member.id""",
        (world.team,),
    )
    return [
        f"member {member}: {left} rounds left of {imposed} imposed"
        for member, left, imposed in env.cr.fetchall()
        if left > imposed
    ]


def check_executed(env, ids, finished=False):
    """R2.8: what stands in the books is what was executed, and each penalty was executed once at most.

    :return: texts of what is wrong
    """
    env.cr.execute(
        """SELECT penalty.id, state, penalty.amount, amount_executed, COALESCE(SUM(entry.amount), 0),
                  count(entry.id) FILTER (WHERE entry.reverses_id IS NULL)
             FROM kefu_penalty penalty LEFT JOIN kefu_penalty_entry entry ON entry.penalty_id = penalty.id
            WHERE penalty.id = ANY(%s) GROUP BY penalty.id""",
        (ids,),
    )
    wrong = []
    for penalty, state, amount, executed, booked, entries in env.cr.fetchall():
        if booked != executed or entries > 1 or executed not in (0, amount) or (state == "executed") != bool(executed):
            wrong.append(f"{penalty} is {state}: {executed} of {amount} executed, {booked} in {entries} entries")
        if finished and state != "executed":
            wrong.append(f"{penalty} was not executed")
    return wrong
