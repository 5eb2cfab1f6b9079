"""A call made as the desk does it."""


def call(session, callback, tone="good", text="As agreed", **note):
    """Open, tick an answer of that tone to each question, note what was said, finish.

    :param session: an Rpc or EnvCaller of a consultant
    :param str text: the answer where there is nothing to tick
    :return: what the desk showed
    """
    shown = session.call("kefu.callback", "action_open", [callback])
    for question in shown["questions"]:
        options = sorted(question["options"], key=lambda option: option["tone"] != tone)
        answer = (options[0]["id"], False) if options else (False, text)
        if question["kind"] != "date":
            session.call("kefu.callback", "action_answer", [callback], question["id"], *answer)
        elif question["required"]:
            session.call("kefu.callback", "action_answer", [callback], question["id"], False, "2026-12-01")
    if note:
        session.call("kefu.callback", "action_note", [callback], note)
    session.call("kefu.callback", "action_done", [callback])
    return shown


def to_make(place, model, record):
    """:return: ids of the calls to make about a record"""
    rows = place.query(
        "SELECT id FROM kefu_callback WHERE res_model = %s AND res_id = %s AND state IN ('to_call', 'no_answer') ORDER BY id",
        model,
        record,
    )
    return [callback for (callback,) in rows]
