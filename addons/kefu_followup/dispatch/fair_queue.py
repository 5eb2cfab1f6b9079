"""The queue. Nothing in this file knows Odoo; docs/dispatch.md tells the reasoning in words and proves the bound."""

from dataclasses import dataclass, field

#: Virtual time is counted in whole ticks, 10**10 to a turn of weight 1. Integers add up exactly: a batch decides what
#: the same leads one by one would have decided, after any number of restarts, and ties are ties.
TICK = 10**10


def step_of(weight):
    """:return: what one turn costs, ``1/w`` in ticks
    :rtype: int
    """
    return round(TICK / weight)


def to_ticks(vtime):
    """:param float vtime: virtual time as it is stored"""
    return round(vtime * TICK)


def to_vtime(ticks):
    """:return: virtual time as it is stored"""
    return ticks / TICK


def rescaled(vtime, virtual, old_step, new_step):
    """A weight changes: whoever has used up part of a turn has used up the same part of the new turn.

    :return: the member's new virtual time, in ticks
    """
    ahead = vtime - virtual
    return virtual + round(ahead * new_step / old_step) if ahead > 0 else vtime


@dataclass(slots=True)
class Candidate:
    """A member of the team as the queue sees them."""

    id: int
    step: int
    vtime: int = 0
    #: number of the member's last turn in the team's count; 0: never had one
    turn: int = 0
    #: rounds of suspension left
    suspended: int = 0
    #: how far the member may lag behind the team because a turn was given back
    owed: int = 0
    #: customers the member can still take; None: no limit
    room: int | None = None
    #: why the member takes part in nothing at present: ``(code, detail)``, or None
    absent: tuple | None = None

    def key(self):
        """Smallest virtual time first; then served longest ago; then lowest id."""
        return (self.vtime, self.turn, self.id)


@dataclass(slots=True)
class Decision:
    """Who gets a lead, and the state in which that was decided."""

    winner: Candidate
    before: int
    after: int
    #: members suspended whose turn came and passed by
    passed_over: list = field(default_factory=list)
    #: ``[id, code, detail]`` of everybody else
    others: list = field(default_factory=list)


class FairQueue:
    """One team's queue: start-time fair queuing over people.

    Invariants, after each call and for each member present (turns given back aside):
    ``virtual <= vtime <= virtual + step``.
    """

    def __init__(self, candidates, virtual=0, turns=0):
        """:param candidates: the members of the team
        :param int virtual: the team's virtual time: the largest at which anybody was served
        :param int turns: number of the last turn anybody had
        """
        self.candidates = {candidate.id: candidate for candidate in candidates}
        self.virtual = virtual
        self.turns = turns
        self._present = []
        self.refresh()

    def refresh(self):
        """Take over who is present, after ``absent`` changed. Who (re)joins starts at the team's virtual time."""
        self._present = [candidate for candidate in self.candidates.values() if not candidate.absent]
        for candidate in self._present:
            self._catch_up(candidate)

    @property
    def is_staffed(self):
        """Whether anybody is present at all."""
        return bool(self._present)

    def choose(self, barred):
        """Give one lead to whoever is next.

        :param dict barred: ``{id: (code, detail)}`` of members present who may not take this lead
        :return: the decision; None when nobody may take it, and then nothing has changed
        :rtype: Decision | None
        """
        winner, suspended = self._next(barred)
        if winner is None:
            return None
        key = winner.key()
        passed_over = sorted((c for c in suspended if c.key() < key), key=Candidate.key)
        decision = Decision(winner, winner.vtime, winner.vtime + winner.step, passed_over, self._explain(winner, barred))
        self.virtual = max(self.virtual, winner.vtime)
        for candidate in passed_over:
            candidate.suspended -= 1
            self._take_turn(candidate)
            # with very different weights the next in the row may be further on than one turn
            self._catch_up(candidate)
        self._take_turn(winner)
        self._carry_along(barred)
        self.fill(winner)
        return decision

    def assign(self, candidate, counts=True):
        """Give a lead to somebody in particular, outside the queue. The team's virtual time stays.

        :param bool counts: whether it costs a turn
        """
        self._catch_up(candidate)
        before = candidate.vtime
        others = self._explain(candidate, {}, outside=True)
        if counts:
            self._take_turn(candidate)
        self.fill(candidate)
        return Decision(candidate, before, candidate.vtime, [], others)

    def fill(self, candidate):
        """One customer more: whoever is full is absent until there is room again."""
        if candidate.room is None:
            return
        candidate.room -= 1
        if candidate.room <= 0 and not candidate.absent:
            candidate.absent = ("full", None)
            self._present.remove(candidate)

    def give_back(self, candidate):
        """Give a turn back. It is kept until used, however long the member is away."""
        self._catch_up(candidate)
        candidate.vtime -= candidate.step
        candidate.owed += candidate.step

    def reasons(self, barred):
        """:return: ``[id, code, detail]`` of everybody, while nobody can take a lead"""
        return self._explain(None, barred)

    def _next(self, barred):
        """:return: the next member who may take the lead, and those suspended who otherwise might"""
        best, best_key, suspended = None, None, []
        for candidate in self._present:
            if candidate.id in barred:
                continue
            if candidate.suspended > 0:
                suspended.append(candidate)
                continue
            key = (candidate.vtime, candidate.turn, candidate.id)
            if best is None or key < best_key:
                best, best_key = candidate, key
        return best, suspended

    def _take_turn(self, candidate):
        self.turns += 1
        candidate.turn = self.turns
        candidate.vtime += candidate.step
        # what was owed is used up as far as the member has caught up with the team
        candidate.owed = max(0, min(candidate.owed, self.virtual - candidate.vtime))

    def _catch_up(self, candidate):
        """v = max(own v, V): no backlog from the time of absence."""
        candidate.vtime = max(candidate.vtime, self.virtual - candidate.owed)

    def _carry_along(self, barred):
        """Those who could not take this lead lose nothing to each other and gain nothing on the team: all move forward
        by the same amount, so much that nobody lags behind the team's virtual time.
        """
        if not barred:
            return
        kept = [self.candidates[id_] for id_ in barred if id_ in self.candidates and not self.candidates[id_].absent]
        lag = max((self.virtual - candidate.owed - candidate.vtime for candidate in kept), default=0)
        if lag > 0:
            for candidate in kept:
                candidate.vtime += lag

    def _explain(self, winner, barred, outside=False):
        """:return: ``[id, code, detail]`` of everybody but the winner, before the decision takes effect"""
        others = []
        for candidate in self.candidates.values():
            if candidate is winner:
                continue
            if candidate.absent:
                others.append([candidate.id, *candidate.absent])
            elif candidate.id in barred:
                others.append([candidate.id, *barred[candidate.id]])
            elif candidate.suspended > 0:
                others.append([candidate.id, "suspended", candidate.suspended])
            elif outside:
                others.append([candidate.id, "outside", None])
            elif candidate.vtime == winner.vtime:
                others.append([candidate.id, "tie", None])
            else:
                others.append([candidate.id, "behind", round(to_vtime(candidate.vtime), 4)])
        return others
