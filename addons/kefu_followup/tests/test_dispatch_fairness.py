"""R3.2: the bound of the dispatch queue over random histories (docs/dispatch.md has the proof)."""

import os
from fractions import Fraction

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase

from ..dispatch import Candidate, FairQueue, rescaled, step_of, to_ticks, to_vtime

HISTORIES = 20_000 if os.environ.get("KEFU_LONG") else 1_000
PROFILE = settings(max_examples=HISTORIES, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))

WEIGHTS = (0.5, 0.6137, 0.75, 1.0, 1.0, 1.3333, 1.7, 2.0)
#: what may happen: mostly leads, and everything that moves the queue
EVENTS = ("lead",) * 8 + ("special", "special", "clash", "leave", "return", "suspend", "weigh", "join", "restart")

events = st.lists(
    st.tuples(st.sampled_from(EVENTS), st.integers(0, 7), st.integers(0, 7)),
    min_size=10,
    max_size=80,
)
weights = st.lists(st.sampled_from(WEIGHTS), min_size=2, max_size=6)


class Pair:
    """What two members received over the stretches in which they were eligible for the same leads."""

    def __init__(self, one, two):
        self.one, self.two = one, two
        self.restart()

    def restart(self):
        self.gap = Fraction(0)
        self.low = self.high = Fraction(0)
        self.equal_starts = []

    def bound(self, history):
        return history.cost(self.one) + history.cost(self.two)

    def observe(self, history, eligible, winner_id):
        both, neither = {self.one, self.two} <= eligible, not {self.one, self.two} & eligible
        if neither and history.are_free([self.one, self.two]):
            return
        if not both:
            self.restart()
            return
        if history.before[self.one] == history.before[self.two] and self.gap not in self.equal_starts:
            self.equal_starts.append(self.gap)
        if winner_id == self.one:
            self.gap += history.cost(self.one)
        elif winner_id == self.two:
            self.gap -= history.cost(self.two)
        self.low, self.high = min(self.low, self.gap), max(self.high, self.gap)

    def check(self, history):
        one, two = history.cost(self.one), history.cost(self.two)
        assert self.high - self.low <= one + two + history.tolerance, "bound broken"
        for start in self.equal_starts:
            assert abs(self.gap - start) <= max(one, two) + history.tolerance, "bound from an equal start broken"


class History:
    """A team living through events, watched by one observer for each pair of members."""

    def __init__(self, member_weights):
        self.weights = dict(enumerate(member_weights))
        self.queue = FairQueue([Candidate(id_, step_of(weight)) for id_, weight in self.weights.items()])
        self.pairs = []
        self.waited = dict.fromkeys(self.weights, 0)
        self.tolerance = Fraction(0)
        self._watch()

    def _watch(self):
        known = {(pair.one, pair.two) for pair in self.pairs}
        self.pairs += [Pair(a, b) for a in self.weights for b in self.weights if a < b and (a, b) not in known]

    def cost(self, id_):
        return 1 / Fraction(str(self.weights[id_]))

    def are_free(self, ids):
        return not any(self.queue.candidates[id_].absent or self.queue.candidates[id_].suspended for id_ in ids)

    def restart_pairs_of(self, id_):
        self.waited[id_] = 0
        for pair in self.pairs:
            if id_ in (pair.one, pair.two):
                pair.restart()

    def play(self, event, who, value):
        getattr(self, f"on_{event}")(self.queue.candidates[who % len(self.weights)], value)

    def on_lead(self, candidate, value):
        self._lead({})

    def on_special(self, candidate, value):
        """A lead that needs what only every second or third member can do."""
        modulus = 2 + value % 2
        self._lead({id_: ("speciality", None) for id_ in self.weights if id_ % modulus})

    def on_clash(self, candidate, value):
        self._lead({candidate.id: ("clash", None), value % len(self.weights): ("left", None)})

    def _lead(self, barred):
        # tick rounding: at most half a tick for each turn
        self.tolerance += Fraction(1, 10**10)
        present = {id_: c for id_, c in self.queue.candidates.items() if not c.absent}
        self.before = {id_: candidate.vtime for id_, candidate in present.items()}
        eligible = {id_ for id_, c in present.items() if id_ not in barred and not c.suspended}
        virtual = self.queue.virtual
        decision = self.queue.choose({id_: why for id_, why in barred.items() if id_ in present})
        assert bool(decision) == bool(eligible), "somebody eligible, nobody chosen, or the other way round"
        assert self.queue.virtual >= virtual, "virtual time went back"
        winner_id = decision.winner.id if decision else None
        for pair in self.pairs:
            pair.observe(self, eligible, winner_id)
            pair.check(self)
        self._check_nobody_starves(eligible, winner_id)
        self._check_invariants()

    def _check_invariants(self):
        for candidate in self.queue.candidates.values():
            if not candidate.absent:
                assert self.queue.virtual <= candidate.vtime <= self.queue.virtual + candidate.step

    def _check_nobody_starves(self, eligible, winner_id):
        """Eligible for every lead, a member waits no longer than everybody else takes for their turns."""
        for id_ in self.weights:
            if id_ not in eligible or id_ == winner_id:
                self.waited[id_] = 0
            else:
                self.waited[id_] += 1
                assert self.waited[id_] <= sum(
                    self.cost(id_) / self.cost(other) + 2 for other in self.weights if other != id_
                ), "starved"

    def on_leave(self, candidate, value):
        candidate.absent = ("off", None)
        self.queue.refresh()
        self.restart_pairs_of(candidate.id)

    def on_return(self, candidate, value):
        if candidate.absent:
            own = candidate.vtime
            candidate.absent = None
            self.queue.refresh()
            assert candidate.vtime == max(own, self.queue.virtual)

    def on_suspend(self, candidate, value):
        candidate.suspended += 1 + value % 3
        self.restart_pairs_of(candidate.id)

    def on_weigh(self, candidate, value):
        new = step_of(WEIGHTS[value])
        candidate.vtime = rescaled(candidate.vtime, self.queue.virtual, candidate.step, new)
        candidate.step = new
        self.weights[candidate.id] = WEIGHTS[value]
        for id_ in self.weights:
            self.waited[id_] = 0
        self.restart_pairs_of(candidate.id)

    def on_join(self, candidate, value):
        if len(self.weights) < 8:
            new = Candidate(len(self.weights), step_of(WEIGHTS[value]))
            self.weights[new.id] = WEIGHTS[value]
            self.waited[new.id] = 0
            self.queue.candidates[new.id] = new
            self.queue.refresh()
            self._watch()
            for id_ in self.weights:
                self.waited[id_] = 0

    def on_restart(self, candidate, value):
        """Everything is written down and read again, as between two transactions."""
        stored = [
            Candidate(c.id, c.step, to_ticks(to_vtime(c.vtime)), c.turn, c.suspended, absent=c.absent)
            for c in self.queue.candidates.values()
        ]
        self.queue = FairQueue(stored, to_ticks(to_vtime(self.queue.virtual)), self.queue.turns)


class TestDispatchFairness(BaseCase):
    @PROFILE
    @given(member_weights=weights, history=events)
    def test_r3_2_bound_over_random_histories(self, member_weights, history):
        """R3.2: over any stretch in which two members are eligible for the same leads, their weighted shares differ
        by at most 1/w + 1/w, from an equal start by at most one turn; nobody starves; virtual time never goes back.
        """
        team = History(member_weights)
        for event in history:
            team.play(*event)

    @PROFILE
    @given(size=st.integers(2, 12), leads=st.integers(1, 60), first=st.integers(0, 11))
    def test_r3_2_equal_members_differ_by_one(self, size, leads, first):
        """R3.2: with equal members, max - min served is at most 1, wherever the count begins."""
        queue = FairQueue([Candidate(id_, step_of(0.7)) for id_ in range(size)])
        for _lead in range(first):
            queue.choose({})
        served = dict.fromkeys(range(size), 0)
        for _lead in range(leads):
            served[queue.choose({}).winner.id] += 1
        self.assertLessEqual(max(served.values()) - min(served.values()), 1)

    @PROFILE
    @given(member_weights=weights, batches=st.lists(st.integers(1, 9), min_size=1, max_size=12))
    def test_r3_2_batches_decide_like_single_leads(self, member_weights, batches):
        """R3.2: a batch, or a restart between two leads, changes no decision."""

        def winners(restarts):
            team, result = History(member_weights), []
            for size in batches:
                for _lead in range(size):
                    result.append(team.queue.choose({}).winner.id)
                    if restarts:
                        team.on_restart(None, None)
            return result

        self.assertEqual(winners(restarts=True), winners(restarts=False))


class TestDispatchQueue(BaseCase):
    def _queue(self, *steps, **kwargs):
        return FairQueue([Candidate(id_, step_of(weight)) for id_, weight in enumerate(steps)], **kwargs)

    def _winners(self, queue, leads, barred=None):
        return [queue.choose(barred or {}).winner.id for _lead in range(leads)]

    def test_r3_2_weights_share_the_leads(self):
        """R3.2: who signs twice as well gets twice as many."""
        winners = self._winners(self._queue(2.0, 1.0), 300)
        self.assertEqual((winners.count(0), winners.count(1)), (200, 100))

    def test_r3_2_tie_goes_to_whom_was_served_longest_ago(self):
        """R3.2: the tie-break does not favour seniority, that is low ids."""
        queue = self._queue(1.0, 1.0, 1.0)
        self.assertEqual(self._winners(queue, 3), [0, 1, 2])
        queue.candidates[0].turn = 99
        self.assertEqual(self._winners(queue, 3), [1, 2, 0])

    def test_r3_2_no_burst_after_return(self):
        """R3.2: who comes back after a hundred leads starts in the row, with no backlog."""
        queue = self._queue(1.0, 1.0, 1.0)
        queue.candidates[2].absent = ("leave", None)
        queue.refresh()
        self._winners(queue, 100)
        queue.candidates[2].absent = None
        queue.refresh()
        self.assertEqual(self._winners(queue, 6).count(2), 2)

    def test_r3_2_all_leave_and_return(self):
        """R3.2: virtual time stays while nobody is there; leaving and returning gains nothing."""
        queue = self._queue(1.0, 1.0)
        self._winners(queue, 7)
        virtual = queue.virtual
        for candidate in queue.candidates.values():
            candidate.absent = ("off", None)
        queue.refresh()
        self.assertIsNone(queue.choose({}))
        self.assertEqual(queue.virtual, virtual)

    def test_r3_2_suspension_costs_as_many_leads_as_rounds(self):
        """R3.2: two rounds of suspension: the turn comes and passes by twice, then all goes on."""
        queue = self._queue(1.0, 1.0, 1.0)
        queue.candidates[0].suspended = 2
        self.assertEqual(self._winners(queue, 6).count(0), 0 if queue.candidates[0].suspended else 1)
        self.assertEqual(queue.candidates[0].suspended, 0)

    def test_r3_2_one_lead_uses_up_one_round_at_most(self):
        """R3.2: even of somebody whose turns follow each other closely, and who does not get that lead after all."""
        queue = self._queue(2.0, 0.5)
        queue.choose({0: ("clash", None)})
        queue.candidates[0].suspended = 2
        self.assertEqual(queue.choose({}).winner.id, 1)
        self.assertEqual(queue.candidates[0].suspended, 1)

    def test_r3_2_no_round_is_used_up_when_nobody_takes_the_lead(self):
        """R3.2: pressing the button again and again does not serve a suspension."""
        queue = self._queue(1.0, 1.0)
        for candidate in queue.candidates.values():
            candidate.suspended = 2
        self.assertIsNone(queue.choose({}))
        self.assertEqual([c.suspended for c in queue.candidates.values()], [2, 2])
        self.assertEqual([c.vtime for c in queue.candidates.values()], [0, 0])

    def test_r3_13_a_turn_given_back_is_a_lead_more(self):
        """R3.13: the former designer gets the turn back, also when it is used only much later."""
        queue = self._queue(1.0, 1.0)
        self._winners(queue, 10)
        queue.give_back(queue.candidates[0])
        queue.candidates[0].absent = ("leave", None)
        queue.refresh()
        self._winners(queue, 50)
        queue.candidates[0].absent = None
        queue.refresh()
        winners = self._winners(queue, 9)
        self.assertEqual((winners.count(0), winners.count(1)), (5, 4))
        self.assertEqual(queue.candidates[0].owed, 0)
        self.assertLessEqual(abs(self._winners(queue, 10).count(0) - 5), 1)

    def test_r3_2_outside_the_queue_counts_or_not(self):
        """R3.2: a lead assigned in person costs a turn, or none, as the director says; the team's time stays."""
        for counts, expected in ((True, 4), (False, 5)):
            queue = self._queue(1.0, 1.0)
            queue.assign(queue.candidates[0], counts=counts)
            self.assertEqual(queue.virtual, 0)
            self.assertEqual(self._winners(queue, 9 if counts else 10).count(0), expected)

    def test_r3_3_full_members_leave_the_queue(self):
        """R3.3: room for two: two are given, then the rest goes to the others."""
        queue = FairQueue([Candidate(0, step_of(1), room=2), Candidate(1, step_of(1))])
        self.assertEqual(self._winners(queue, 7), [0, 1, 0, 1, 1, 1, 1])
        self.assertEqual(queue.choose({}).others, [[0, "full", None]])

    def test_r3_2_speciality_takers_do_not_pay_later_for_all_of_it(self):
        """R3.2: a hundred leads that only one could take do not give the other a hundred in a row afterwards."""
        queue = self._queue(1.0, 1.0)
        self._winners(queue, 100, {1: ("speciality", None)})
        winners = self._winners(queue, 10)
        self.assertLessEqual(abs(winners.count(0) - winners.count(1)), 2)

    def test_r3_2_those_without_the_speciality_keep_their_order(self):
        """R3.2: two who wait while a third gets special leads are still served by their weights."""
        queue = self._queue(1.0, 2.0, 0.5)
        barred = {1: ("speciality", None), 2: ("speciality", None)}
        winners = []
        for _round in range(50):
            self._winners(queue, 5, barred)
            winners += self._winners(queue, 1, {0: ("clash", None)})
        self.assertEqual((winners.count(1), winners.count(2)), (40, 10))

    def test_r3_2_every_decision_explains_itself(self):
        """R3.2: each other candidate has a reason."""
        queue = self._queue(1.0, 1.0, 1.0, 1.0, 1.0)
        queue.candidates[1].absent = ("leave", "2026-01-05")
        queue.candidates[2].suspended = 3
        queue.candidates[3].vtime = step_of(1.0)
        queue.refresh()
        decision = queue.choose({4: ("clash", None)})
        self.assertEqual(decision.winner.id, 0)
        self.assertEqual((decision.before, decision.after), (0, step_of(1.0)))
        self.assertEqual(decision.others, [
            [1, "leave", "2026-01-05"], [2, "suspended", 3], [3, "behind", 1.0], [4, "clash", None],
        ])
