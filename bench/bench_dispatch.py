"""Dispatch: Odoo's rule-based assignment, ours, and the SQL that leaves the same rows behind."""

from odoo import Command

MEMBERS, TEAMS = 20, 4


def bench(ctx):
    full = ctx.size(10_000, quick=200)
    for count in sorted({full // 10, full}):
        compare(ctx, count)
    ctx.ratio(f"time({full}) / time({full // 10})", f"ours {full}", f"ours {full // 10}", goal="<= 12")
    backlog(ctx)


def compare(ctx, count):
    """The same number of customers through stock assignment, through ours, through SQL."""
    env = ctx.env(no_reset_password=True, tracking_disable=True)
    env["ir.config_parameter"].set_param("crm.lead.auto.assignment", True)
    with ctx.scratch():
        leads, director = our_world(env, count)
        env.invalidate_all()
        with ctx.timer(f"ours {count}") as ours:
            env["crm.lead"].with_user(director).with_context(tracking_disable=False).browse(leads.ids).action_dispatch()
        ctx.ratio(f"queries a customer, {count}", ours.queries, count, goal="<= 0.3")
    with ctx.scratch():
        leads, director = our_world(env, count)
        with ctx.timer(f"SQL {count}"):
            plain_sql(ctx, leads, director)
    ctx.ratio(f"ours / SQL, {count}", f"ours {count}", f"SQL {count}")
    # last and for good: stock assignment commits as it goes
    teams = stock_world(env, count)
    ctx.commit()
    with ctx.timer(f"stock {count}"):
        teams.with_context(tracking_disable=False)._action_assign_leads(force_quota=True, creation_delta_days=0)
    ctx.ratio(f"stock / ours, {count}", f"stock {count}", f"ours {count}", goal=">= 15" if count >= 10_000 else "")


def stock_world(env, count):
    """Teams of a company without Kefu, and customers that nobody has."""
    company = env["res.company"].create({"name": f"Bench Stock {count}", "kefu_use_followup": False})
    users = create_users(env, company, f"stock{count}_", "sales_team.group_sale_salesman")
    size = MEMBERS // TEAMS
    teams = env["crm.team"].with_company(company).create([
        {
            "name": f"Team {index}",
            "company_id": company.id,
            "crm_team_member_ids": [
                Command.create({"user_id": user.id, "assignment_max": 30 * count})
                for user in users[index * size:(index + 1) * size]
            ],
        }
        for index in range(TEAMS)
    ])
    env["crm.lead"].with_company(company).create([
        {"name": f"Customer {index}", "contact_name": f"Customer {index}", "phone": f"139{index:08d}", "type": "opportunity",
         "user_id": False, "team_id": False, "company_id": company.id, "kefu_source": False}
        for index in range(count)
    ])
    env.cr.execute("UPDATE crm_lead SET user_id = NULL, team_id = NULL, date_open = NULL WHERE company_id = %s", [company.id])
    env.invalidate_all()
    return teams


def our_world(env, count):
    """The same customers, registered in a company with Kefu and waiting; the same twenty people in four teams."""
    company = env["res.company"].create({"name": f"Bench Kefu {count}", "kefu_capacity": 0})
    users = create_users(env, company, f"kefu{count}_", "kefu_base.group_designer")
    director = create_users(env, company, f"director{count}_", "kefu_base.group_director", 1)
    size = MEMBERS // TEAMS
    teams = env["crm.team"].create([
        {
            "name": f"Team {index}",
            "company_id": company.id,
            "crm_team_member_ids": [Command.create({"user_id": user.id}) for user in users[index * size:(index + 1) * size]],
        }
        for index in range(TEAMS)
    ])
    return create_leads(env, company, director, teams, count), director


def create_users(env, company, login, group, count=MEMBERS):
    return env["res.users"].create([
        {
            "name": f"{login}{index}",
            "login": f"{login}{index}",
            "company_id": company.id,
            "company_ids": [Command.set(company.ids)],
            "notification_type": "inbox",
            "group_ids": [Command.set([env.ref("base.group_user").id, env.ref(group).id])],
        }
        for index in range(count)
    ])


def create_leads(env, company, receiver, teams, count, first=0):
    return env["crm.lead"].create([
        {
            "contact_name": f"Customer {index}",
            "phone": f"138{index:08d}",
            "company_id": company.id,
            "team_id": teams[index % len(teams)].id,
            "kefu_source": "walk_in",
            "receiver_id": receiver.id,
        }
        for index in range(first, first + count)
    ])


def plain_sql(ctx, leads, director):
    """Round robin in each team, and the dispatches, notes and followers that ours leaves behind."""
    ids = tuple(leads.ids)
    ctx.sql(
        """CREATE TEMP TABLE bench_pick ON COMMIT DROP AS
           SELECT ranked.id, ranked.team_id, ranked.company_id, members.user_id
             FROM (SELECT id, team_id, company_id, row_number() OVER (PARTITION BY team_id ORDER BY registered_at, id) - 1 AS nr
                     FROM crm_lead WHERE id IN %s) ranked
             JOIN (SELECT crm_team_id, user_id, row_number() OVER (PARTITION BY crm_team_id ORDER BY id) - 1 AS nr,
                          count(*) OVER (PARTITION BY crm_team_id) AS size FROM crm_team_member) members
               ON members.crm_team_id = ranked.team_id AND members.nr = ranked.nr %% members.size""",
        [ids],
    )
    ctx.sql(
        """UPDATE crm_lead SET designer_id = pick.user_id, user_id = pick.user_id, dispatched_at = now(), date_open = now(),
                  dispatch_round = 1, write_date = now()
             FROM bench_pick pick WHERE pick.id = crm_lead.id"""
    )
    ctx.sql(
        """INSERT INTO kefu_dispatch (lead_id, round, company_id, team_id, designer_id, dispatched_by, dispatched_at, method,
                  counts_as_turn, vtime_before, vtime_after, weight, weight_after, create_uid, create_date, write_uid,
                  write_date)
           SELECT id, 1, company_id, team_id, user_id, %(uid)s, now(), 'automatic', true, 0, 1, 1, 1,
                  %(uid)s, now(), %(uid)s, now()
             FROM bench_pick""",
        {"uid": director.id},
    )
    ctx.sql(
        """INSERT INTO mail_message (model, res_id, message_type, subtype_id, body, author_id, is_internal, date, message_id,
                  create_uid, create_date, write_uid, write_date)
           SELECT 'crm.lead', id, 'notification', %(note)s, '<p>Dispatched</p>', %(author)s, true, now(), 'bench' || id,
                  %(uid)s, now(), %(uid)s, now() FROM bench_pick""",
        {"uid": director.id, "author": director.partner_id.id, "note": ctx.env().ref("mail.mt_note").id},
    )
    ctx.sql(
        """WITH follower AS (
               INSERT INTO mail_followers (res_model, res_id, partner_id)
               SELECT 'crm.lead', pick.id, users.partner_id FROM bench_pick pick JOIN res_users users ON users.id = pick.user_id
               ON CONFLICT DO NOTHING RETURNING id)
           INSERT INTO mail_followers_mail_message_subtype_rel (mail_followers_id, mail_message_subtype_id)
           SELECT follower.id, subtype.id FROM follower CROSS JOIN mail_message_subtype subtype
            WHERE subtype."default" AND (subtype.res_model = 'crm.lead' OR subtype.res_model IS NULL) AND NOT subtype.internal"""
    )
    ctx.sql("DROP TABLE bench_pick")


def backlog(ctx):
    """A few fresh customers, with no old ones and with a hundred thousand, half of them signed, half with their designers."""
    env = ctx.env(no_reset_password=True, tracking_disable=True)
    old = ctx.size(100_000, quick=2_000)
    leads, director = our_world(env, 1000)
    env["crm.lead"].with_user(director).browse(leads.ids).action_dispatch()
    ctx.analyze()
    fresh(ctx, env, leads, director, "without old ones", 10_000)
    multiply(ctx, leads, old)
    ctx.analyze()
    fresh(ctx, env, leads, director, f"{old} old ones", 40_000)
    for count in (1, 200):
        with_old, without = f"{count} fresh, {old} old ones", f"{count} fresh, without old ones"
        ctx.ratio(f"{count} fresh, {old} old / none", with_old, without, goal="<= 1.2")


def fresh(ctx, env, leads, director, label, first):
    for count in (1, 200):
        for attempt in range(15):
            new = create_leads(env, leads.company_id, director, leads.team_id, count, first + 1000 * attempt + 300 * (count > 1))
            ctx.commit()
            env.invalidate_all()
            with ctx.timer(f"{count} fresh, {label}"):
                env["crm.lead"].with_user(director).browse(new.ids).action_dispatch()


def multiply(ctx, leads, count):
    """Old customers by SQL: copies of those dispatched, half of them signed."""
    ctx.env().flush_all()
    ctx.sql(
        """INSERT INTO crm_lead (name, contact_name, company_id, team_id, user_id, designer_id, receiver_id, kefu_source, type,
                  active, stage_id, won_status, registered_at, dispatched_at, dispatch_round, create_date, write_date,
                  create_uid, write_uid)
           SELECT name, contact_name, company_id, team_id, user_id, designer_id, receiver_id, kefu_source, type,
                  true, stage_id, CASE WHEN nr %% 2 = 0 THEN 'won' ELSE 'pending' END, registered_at - interval '1 year',
                  dispatched_at - interval '1 year', 1, now(), now(),
                  create_uid, write_uid
             FROM crm_lead CROSS JOIN generate_series(1, %s) nr WHERE id IN %s""",
        [count // len(leads), tuple(leads.ids)],
    )
