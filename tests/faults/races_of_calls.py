"""Races at the call desk: two consultants take, and finish, calls at the same moment."""

from . import complaints
from .races import Race


class OfCalls(Race):
    """A race among consultants; what is left over of one race is out of the next one's way."""

    def __init__(self, lane):
        super().__init__(lane)
        with lane.env() as env:
            complaints.employ(env, self.world)

    def calls(self, count, **values):
        with self.lane.env() as env:
            return complaints.calls(env, self.world, count, **values)

    def put_away(self, where, *parameters):
        with self.lane.env() as env:
            env.cr.execute(f"UPDATE kefu_callback SET state = 'cancelled', claimed_at = NULL WHERE {where}", parameters)


class TakenByNext(OfCalls):
    """C1: two consultants ask for the next call: one call each, never the same."""

    def prepare(self, count):
        self.calls(2 * count)
        return list(range(count))

    def acts(self, prize):
        return [(login, "kefu.callback", "action_next") for login in ("w_consultant", "w_consultant2")]

    def check(self, prize, outcomes):
        assert outcomes == ["done", "done"]
        taken = self.lane.place.query(
            "SELECT user_id, count(*) FROM kefu_callback WHERE company_id = %s AND claimed_at IS NOT NULL GROUP BY 1",
            self.world.company,
        )
        people = [self.world.users[login] for login in ("w_consultant", "w_consultant2")]
        assert sorted(taken) == [(person, 1) for person in sorted(people)], taken
        self.put_away("company_id = %s AND claimed_at IS NOT NULL", self.world.company)


class TakenFromTheList(OfCalls):
    """C1: two consultants open the same call: one makes it, the other is told who."""

    def prepare(self, count):
        return self.calls(count)

    def acts(self, prize):
        return [(login, "kefu.callback", "action_open", [prize]) for login in ("w_consultant", "w_consultant2")]

    def check(self, prize, outcomes):
        assert sorted(outcome == "done" for outcome in outcomes) == [False, True], outcomes
        winner = self.world.users[("w_consultant", "w_consultant2")[outcomes.index("done")]]
        assert self.lane.place.query("SELECT user_id FROM kefu_callback WHERE id = %s", prize) == [(winner,)]
        self.put_away("id = %s", prize)


class FinishedTwice(OfCalls):
    """C8: one call is finished in two windows: what its answers bring about happens once."""

    def prepare(self, count):
        ids = self.calls(count, occasion="finished", about="w_designer")
        with self.lane.env("w_consultant") as env:
            for callback in env["kefu.callback"].browse(ids):
                callback.action_open()
                # the worst answers there are: whatever may happen happens
                for question in callback.sudo().script_id.question_ids:
                    bad = question.option_ids.sorted(lambda option: (not option.action, option.tone != "bad"))[:1]
                    callback.action_answer(question.id, bad.id, False if bad else "Nothing else")
                callback.action_note({"satisfaction": 1})
        return ids

    def acts(self, prize):
        return [("w_consultant", "kefu.callback", "action_done", [prize]) for _window in range(2)]

    def check(self, prize, outcomes):
        assert sorted(outcome == "done" for outcome in outcomes) == [False, True], outcomes
        count = self.lane.count
        assert count("kefu_callback_attempt WHERE callback_id = %s", prize) == 1
        assert count("rating_rating WHERE res_model = 'kefu.callback' AND res_id = %s", prize) == 1
        effects = self.lane.place.query(
            """SELECT answer.effect_model, count(*) FROM kefu_callback_answer answer
                 JOIN kefu_callback_option option ON option.id = answer.option_id AND option.action IS NOT NULL
                WHERE answer.callback_id = %s GROUP BY 1""",
            prize,
        )
        forms = dict(effects).get("kefu.contact.form", 0)
        assert count("kefu_contact_form WHERE callback_id = %s", prize) == forms, effects


class PlannedTwice(OfCalls):
    """C1: the same call is planned in two windows: it stands on the desk once."""

    def prepare(self, count):
        return self.lane.register(count)

    def acts(self, prize):
        with self.lane.env("w_consultant") as env:
            dialogs = env["kefu.callback.plan"].create([{"lead_id": prize}, {"lead_id": prize}]).ids
        return [("w_consultant", "kefu.callback.plan", "action_plan", [dialog]) for dialog in dialogs]

    def check(self, prize, outcomes):
        assert outcomes == ["done", "done"]
        assert self.lane.count("kefu_callback WHERE lead_id = %s", prize) == 1
        ((partners,),) = self.lane.place.query(
            "SELECT count(*) FROM res_partner WHERE phone = (SELECT phone FROM crm_lead WHERE id = %s)", prize
        )
        assert partners == 1, f"{partners} contacts made"
        self.put_away("lead_id = %s", prize)


RACES = (TakenByNext, TakenFromTheList, FinishedTwice, PlannedTwice)
