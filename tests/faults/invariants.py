"""What must hold whatever happens to scheduled work. Each returns texts of what is wrong."""


def check_dispatched(leads, finished, whole=False):
    """Each customer was dispatched once or not at all, with everything that belongs to it.

    :param bool whole: all or none, since it is one transaction
    :return: texts of what is wrong
    """
    wrong = []
    for lead in leads:
        rounds = lead.dispatch_ids.mapped("round")
        if len(rounds) > 1:
            wrong.append(f"{lead.id} dispatched {len(rounds)} times")
        if bool(lead.designer_id) != bool(rounds):
            wrong.append(f"{lead.id} has a designer: {bool(lead.designer_id)}, dispatches: {len(rounds)}")
        if lead.designer_id and (lead.user_id != lead.designer_id or not lead.followup_deadline):
            wrong.append(f"{lead.id} half dispatched")
        if finished and not lead.designer_id:
            wrong.append(f"{lead.id} lost: not dispatched")
        notes = lead.message_ids.filtered(
            lambda message: message.message_type == "notification" and not message.tracking_value_ids
        )
        if len(notes) > 2:
            wrong.append(f"{lead.id} has {len(notes)} notes")
    dispatched = len(leads.filtered("designer_id"))
    if whole and dispatched not in (0, len(leads)):
        wrong.append(f"{dispatched} of {len(leads)} dispatched by one click")
    return wrong


def check_queue(env, team):
    """R3.2: who has the same weight was served equally often, give or take one."""
    env.cr.execute(
        "SELECT count(d.id) FROM crm_team_member m "
        "LEFT JOIN kefu_dispatch d ON d.designer_id = m.user_id AND d.team_id = m.crm_team_id "
        "WHERE m.crm_team_id = %s GROUP BY m.user_id",
        (team,),
    )
    served = [count for (count,) in env.cr.fetchall()]
    return [f"served {served}"] if max(served) - min(served) > 1 else []


def check_sheets(env, company, directors, state, finished):
    """Everybody with open customers has one sheet of the day with a line for each of them and the notes of the day, those of
    yesterday are late, and each director was told once how many wait.
    """
    env.cr.execute(
        "SELECT l.user_id, count(DISTINCT l.id), count(DISTINCT s.id), count(line.id) FROM crm_lead l "
        "LEFT JOIN kefu_followup_sheet s ON s.user_id = l.user_id AND s.company_id = l.company_id AND s.date = %s "
        "LEFT JOIN kefu_followup_sheet_line line ON line.sheet_id = s.id AND line.lead_id = l.id "
        "WHERE l.company_id = %s AND l.active AND l.won_status = 'pending' GROUP BY 1",
        (state["day"], company.id),
    )
    wrong = []
    for user, customers, sheets, lines in env.cr.fetchall():
        if sheets > 1 or (sheets and lines != customers) or (finished and not sheets):
            wrong.append(f"{user}: {customers} customers, {sheets} sheets, {lines} lines")
    for director in directors:
        told = env["mail.message"].search_count(
            [
                ("id", ">", state["message"]),
                ("subject", "like", "sheets wait"),
                ("notified_partner_ids", "in", director.partner_id.ids),
            ]
        )
        if told > 1 or told != (company.kefu_director_reminded_on is not False) or (finished and not told):
            wrong.append(f"{director.login} told {told} times, reminded on {company.kefu_director_reminded_on}")
    if finished:
        notes = env["kefu.followup"].search_count([("lead_id", "in", state["leads"]), ("sheet_line_id", "=", False)])
        past = [("company_id", "=", company.id), ("date", "<", state["day"]), ("state", "=", "draft"), ("is_late", "=", False)]
        late = env["kefu.followup.sheet"].search_count(past)
        wrong += [f"{notes} notes lost, {late} late sheets not noted"] if notes or late else []
    return wrong


def check_told(env, leads, finished):
    """Every step was told once to everybody it is for."""
    env.cr.execute(
        "SELECT lead_id, step_id, user_id, count(*), bool_and(is_told) FROM kefu_escalation "
        "WHERE lead_id = ANY(%s) GROUP BY 1, 2, 3",
        (leads,),
    )
    rows = env.cr.fetchall()
    wrong = [f"told {count} times: {lead}, {step}, {user}" for lead, step, user, count, _told in rows if count > 1]
    if finished:
        wrong += [f"not told: {lead}, {step}, {user}" for lead, step, user, _count, told in rows if not told]
        wrong += [f"lost: {lead} was never escalated" for lead in set(leads) - {row[0] for row in rows}]
        people = {(lead, user) for lead, _step, user, _count, _told in rows}
        for lead, user in sorted(people):
            found = env["mail.message"].search_count(
                [
                    ("body", "like", f'/kefu-customers/{lead}"'),
                    ("notified_partner_ids", "in", env["res.users"].browse(user).partner_id.ids),
                ]
            )
            if found != 1:
                wrong.append(f"{user} got {found} notices about {lead}")
    return wrong
