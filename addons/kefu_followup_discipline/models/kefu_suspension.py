from collections import Counter

from odoo import fields, models


class KefuSuspension(models.Model):
    """R3.2: how many rounds one penalty suspends one place in a dispatch queue for.

    The queue knows how many rounds are left, not which penalty they come from: rounds are used up in the order in which
    they were imposed. Only our own code reads and writes this.
    """

    _name = "kefu.suspension"
    _description = "Suspension from the Dispatch Queue"
    _order = "id"
    _log_access = False

    penalty_id = fields.Many2one("kefu.penalty", required=True, ondelete="cascade")
    member_id = fields.Many2one("crm.team.member", required=True, ondelete="cascade")
    rounds = fields.Integer(required=True)
    rounds_given_back = fields.Integer(help="Turns that had passed by when the suspension was lifted, and were given back.")
    lifted_at = fields.Datetime()

    _once = models.UniqueIndex("(penalty_id, member_id)")
    _member_idx = models.Index("(member_id, id) WHERE lifted_at IS NULL")
    _rounds_positive = models.Constraint("CHECK (rounds > 0)", "A suspension lasts for one round at least.")

    def _impose(self):
        """Let the turns pass by. Several suspensions of one place add up."""
        rounds = Counter()
        for suspension in self:
            rounds[suspension.member_id] += suspension.rounds
        self._in_groups(rounds, lambda members, count: members._suspend(count))

    def _lift(self):
        """Undo suspensions: rounds to come are lifted, turns that have passed by are given back."""
        self.member_id.crm_team_id._dispatch_lock()
        self.member_id.invalidate_recordset(["suspended_rounds"])
        left = self._get_rounds_left()
        unused, used = Counter(), Counter()
        for suspension in self:
            unused[suspension.member_id] += left[suspension]
            used[suspension.member_id] += suspension.rounds - left[suspension]
            suspension.write({
                "lifted_at": fields.Datetime.now(), "rounds_given_back": suspension.rounds - left[suspension],
            })
        self._in_groups(unused, lambda members, count: members._lift_suspension(count))
        self._in_groups(used, self._give_back)

    def _in_groups(self, rounds, act):
        """:param rounds: ``{member: how many rounds}``
        :param act: called with the members of the same number, and the number
        """
        for count in sorted(set(rounds.values()) - {0}):
            act(self.member_id.browse(member.id for member in rounds if rounds[member] == count), count)

    def _give_back(self, members, count):
        """Give so many turns back to those who still stand in the queue."""
        waiting = members.filtered_domain(members._queue_domain(members.crm_team_id))
        for _turn in range(count if waiting else 0):
            waiting._give_turn_back()

    def _get_rounds_left(self):
        """:return: ``{suspension: rounds not used up yet}`` of ``self``: what is left belongs to the latest ones
        :rtype: dict
        """
        rest = {member: member.suspended_rounds for member in self.member_id}
        left = {}
        for suspension in self.search(
            [("member_id", "in", self.member_id.ids), ("lifted_at", "=", False)], order="id desc"
        ):
            left[suspension] = min(suspension.rounds, rest[suspension.member_id])
            rest[suspension.member_id] -= left[suspension]
        return {suspension: left.get(suspension, 0) for suspension in self}
