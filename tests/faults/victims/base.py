"""What all victims share: a company of their own, and the moments at which others get in their way.

Each check is about the rows of its own set-up, so that many rounds share one database.
"""

import re
from dataclasses import dataclass

from tests.support.world import EnvCaller, World

from ..kills import Victim


@dataclass
class Moment:
    """Somebody commits a change after the work took its snapshot and before one of its statements.

    :param str before: pattern of the statement, with its values
    :param change: ``change(env, state)``, committed
    """

    before: str
    change: object

    def is_before(self, statement):
        """:param str statement: with its values"""
        return re.search(self.before, statement, re.DOTALL)


def touch(statement):
    """:return: a change by a harmless statement: whoever has an older snapshot meets a conflict on those rows"""

    def change(env, state):
        env.cr.execute(statement, state)

    return change


class OfWorld(Victim):
    """A victim in the company of ``self.world``."""

    #: how many customers one set-up makes
    customers = 12

    def __init__(self, registry, world):
        super().__init__(registry, World(**world))

    def moments(self):
        """:return: the moments at which a change by somebody else is sure to be in the way"""
        raise AssertionError("to be overridden")

    def register(self, env, receiver="w_reception", **values):
        """:return: ids of new customers, with numbers nobody has"""
        caller = env(user=self.world.users[receiver])
        env.cr.execute("SELECT count(*) FROM crm_lead")
        self.world._phones = env.cr.fetchone()[0] + 1000
        return self.world.register(EnvCaller(caller), self.customers, receiver=receiver, **values)

    def dispatch(self, env, leads):
        """Dispatch customers as the director does."""
        director = env(user=self.world.users["w_director"])
        director["crm.lead"].browse(leads).action_dispatch()

    def touch_leads(self, before):
        """:return: the moment before a statement, at which somebody writes to the customers"""
        return Moment(before, touch("UPDATE crm_lead SET color = color WHERE id = ANY(%(leads)s)"))

    def touch_clocks(self, before):
        """:return: likewise to the clocks of the customers"""
        return Moment(before, touch("UPDATE kefu_followup_clock SET episode = episode WHERE lead_id = ANY(%(leads)s)"))

    def touch_team(self, before):
        """:return: likewise to the dispatch team"""
        return Moment(before, touch(f"UPDATE crm_team SET dispatch_lock = dispatch_lock WHERE id = {self.world.team}"))

    def touch_members(self, before, team=None):
        """:return: likewise to its members"""
        team = self.world.team if team is None else team
        return Moment(before, touch(f"UPDATE crm_team_member SET capacity = capacity WHERE crm_team_id = {team}"))
