"""R1.3, R3.2, R2.5: no path lets a designer dispatch, take, pass on or write off a customer.

Every path is tried with every act, over real HTTP, as each of three kinds of client. What is refused says why and what to do,
is rolled back, and is kept in ``kefu.refusal``.
"""

import pytest

from .channels import CHANNELS, Refused

ME, OTHER = "w_designer", "w_designer2"
#: XML-RPC cannot carry what Odoo answers to an import
UNSPEAKABLE = "cannot marshal None"
#: what is out of sight is read before it is written, or not found at all
UNSEEN = ("doesn't have 'read' access", "Unknown database identifier")

#: ways to write values: name -> calls(channel, ids, values)
WRITES = {
    "form": lambda channel, ids, values: channel.call("crm.lead", "web_save", ids[:1], values, {"id": {}}),
    "list edit": lambda channel, ids, values: channel.call("crm.lead", "write", ids[:1], values),
    "mass edit": lambda channel, ids, values: channel.call("crm.lead", "write", ids, values),
    "kanban drag": lambda channel, ids, values: channel.call(
        "crm.lead", "web_save", ids[:1], values, {"display_name": {}}, next_id=None
    ),
    "import": lambda channel, ids, values: load(channel, ids, values),
    "import dialog": lambda channel, ids, values: import_dialog(channel, ids, values),
    "by the contact": lambda channel, ids, values: by_contact(channel, ids, values),
}

#: acts that are values to write: name -> (whose customer, values(me, other))
VALUES = {
    "take a colleague's: user": ("colleague", lambda me, other: {"user_id": me}),
    "take a colleague's: designer": ("colleague", lambda me, other: {"designer_id": me}),
    "take one who waits: user": ("received", lambda me, other: {"user_id": other}),
    "take one who waits: designer": ("received", lambda me, other: {"designer_id": me}),
    "pass on: user": ("own", lambda me, other: {"user_id": other}),
    "pass on: designer": ("own", lambda me, other: {"designer_id": other}),
    "pass on: both": ("own", lambda me, other: {"designer_id": other, "user_id": other}),
    "give back": ("own", lambda me, other: {"designer_id": False}),
    "dispatch": ("received", lambda me, other: {"designer_id": other, "user_id": other}),
    "write off: archive": ("own", lambda me, other: {"active": False}),
    "write off: probability": ("own", lambda me, other: {"probability": 0}),
}

#: acts that are calls: name -> (whose customer, call(channel, ids, a colleague))
CALLS = {
    "dispatch: button": ("received", lambda channel, ids, other: channel.call("crm.lead", "action_dispatch", ids)),
    "dispatch: again": ("own", lambda channel, ids, other: channel.call("crm.lead", "action_dispatch", ids)),
    "write off: archive": ("own", lambda channel, ids, other: channel.call("crm.lead", "action_archive", ids)),
    "write off: lost": ("own", lambda channel, ids, other: channel.call("crm.lead", "action_set_lost", ids)),
    "write off: delete": ("own", lambda channel, ids, other: channel.call("crm.lead", "unlink", ids)),
    "write off: lost dialog": ("own", lambda channel, ids, other: lost_dialog(channel, ids)),
    "write off: merge": ("own", lambda channel, ids, other: channel.call("crm.lead", "merge_opportunity", ids)),
    "write off: merge dialog": ("own", lambda channel, ids, other: merge_dialog(channel, ids)),
    "pass on: merge": ("own", lambda channel, ids, other: merge_dialog(channel, ids, user_id=other)),
    "pass on: convert": ("own", lambda channel, ids, other: convert_dialog(channel, ids)),
}


def load(channel, ids, values):
    answer = channel.call(
        "crm.lead",
        "load",
        [".id", *(column(name) for name in values)],
        [[str(id_), *(cell(value) for value in values.values())] for id_ in ids[:1]],
    )
    refuse_if(answer["messages"])


def import_dialog(channel, ids, values):
    columns = [".id", *(column(name) for name in values)]
    text = ",".join(columns) + "\n" + ",".join([str(ids[0]), *(cell(value) for value in values.values())]) + "\n"
    dialog = channel.call(
        "base_import.import",
        "create",
        [
            {
                "res_model": "crm.lead",
                "file": text,
                "file_name": "x.csv",
                "file_type": "text/csv",
            }
        ],
    )
    options = {"has_headers": True, "separator": ",", "quoting": '"', "headers": True}
    refuse_if(channel.call("base_import.import", "execute_import", dialog, columns, columns, options)["messages"])


def refuse_if(messages):
    if messages:
        raise Refused("import", " ".join(message["message"] for message in messages))


def column(name):
    return f"{name}/.id" if name.endswith("_id") else name


def cell(value):
    return "" if value is False else str(value)


def by_contact(channel, ids, values):
    partner = channel.call("crm.lead", "read", ids[:1], ["partner_id"])[0]["partner_id"]
    channel.call("res.partner", "write", [partner[0]], {"opportunity_ids": [[1, ids[0], values]]})


def lost_dialog(channel, ids):
    context = {"active_ids": ids, "default_lead_ids": ids}
    dialog = channel.call("crm.lead.lost", "create", [{"lead_ids": [[6, 0, ids]]}], context=context)
    channel.call("crm.lead.lost", "action_lost_reason_apply", dialog, context=context)


def merge_dialog(channel, ids, **values):
    dialog = channel.call("crm.merge.opportunity", "create", [{"opportunity_ids": [[6, 0, ids]], **values}])
    channel.call("crm.merge.opportunity", "action_merge", dialog)


def convert_dialog(channel, ids):
    context = {"active_id": ids[0], "active_ids": ids, "active_model": "crm.lead"}
    dialog = channel.call("crm.lead2opportunity.partner", "create", [{"name": "convert", "action": "exist"}], context=context)
    channel.call("crm.lead2opportunity.partner", "action_apply", dialog, context=context)


class Office:
    """Customers of each kind, and what became of them."""

    def __init__(self, place, url):
        self.place, self.url = place, url
        self.channels = {name: channel(place, url, ME) for name, channel in CHANNELS.items()}
        me, other = place.world.users[ME], place.world.users[OTHER]
        self.me, self.other = me, other
        with place.env() as env:
            partners = env["res.partner"].create([{"name": f"Contact {number}"} for number in range(6)]).ids
        self.leads = {
            "own": place.register(2),
            "colleague": place.register(2),
            "received": place.register(2, "w_director", receiver_id=me),
        }
        with place.env("w_director") as env:
            for leads, designer in ((self.leads["own"], me), (self.leads["colleague"], other)):
                env["crm.lead"].browse(leads).write({"designer_id": designer})
        with place.env() as env:
            for number, lead in enumerate(env["crm.lead"].browse(sum(self.leads.values(), []))):
                env.cr.execute("UPDATE crm_lead SET partner_id = %s, probability = 10 WHERE id = %s", (partners[number], lead.id))

    def state(self, kind):
        """What must not change."""
        return self.place.query(
            "SELECT id, user_id, designer_id, receiver_id, active, probability, lost_reason_id, type, dispatch_round "
            "FROM crm_lead WHERE id = ANY(%s) ORDER BY id",
            self.leads[kind],
        )

    def attempts(self, kind):
        """How often this designer's attempts on these customers were recorded."""
        ((count,),) = self.place.query(
            "SELECT coalesce(sum(attempts), 0) FROM kefu_refusal "
            "WHERE user_id = %s AND res_model = 'crm.lead' AND res_id = ANY(%s)",
            self.me,
            self.leads[kind],
        )
        return count

    def try_it(self, kind, act):
        """Try, and hold what came of it against the rules."""
        before, attempts = self.state(kind), self.attempts(kind)
        with pytest.raises(Refused) as refusal:
            act(self.leads[kind])
        assert self.state(kind) == before, f"changed although refused: {refusal.value}"
        message = refusal.value.message
        if "You are not allowed to" in message and "for the following groups" in message:
            # Odoo's own dialogs and contacts, which designers have no rights to at all
            return
        if kind == "colleague" and any(sign in message for sign in UNSEEN):
            return
        assert UNSPEAKABLE in message or "director" in message.lower(), f"says no way out: {refusal.value}"
        assert self.attempts(kind) > attempts, f"not recorded: {refusal.value}"


@pytest.fixture(scope="module")
def office(place, served_db):
    return Office(place, served_db.url)


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize("path", WRITES)
@pytest.mark.parametrize("act", VALUES)
def test_r1_3_values(office, act, path, channel):
    """R1.3, R2.5: values that take, pass on, dispatch or write off are refused however they are written."""
    kind, values = VALUES[act]
    office.try_it(kind, lambda ids: WRITES[path](office.channels[channel], ids, values(office.me, office.other)))


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize("act", CALLS)
def test_r1_3_calls(office, act, channel):
    """R1.3, R2.5: buttons and dialogs that dispatch, pass on or write off are refused to a designer."""
    kind, call = CALLS[act]
    office.try_it(kind, lambda ids: call(office.channels[channel], ids, office.other))
