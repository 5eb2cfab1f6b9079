"""Races over HTTP (T6): lanes that race beside each other, each with a company of its own on the same two servers.

A loser waits up to two seconds before it tries again; meanwhile the other lanes go on, so that a thousand races of a kind
cost what the servers work and not what the losers wait.
"""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress

from tests.support import server as servers
from tests.support.rpc import Rpc, RpcError
from tests.support.world import EnvCaller, build

REFUSALS = ("UserError", "ValidationError", "AccessError", "MissingError", "LockError")
#: races made ready in one transaction
BATCH = 25
RETRIED = "tries left, try again in"


class Race:
    """One kind of race, in a lane."""

    def __init__(self, lane):
        self.lane, self.world = lane, lane.world

    def prepare(self, count):
        """:return: what is raced for, as many as ``count``"""
        raise AssertionError("to be overridden")

    def acts(self, prize):
        """:return: the two acts, each ``(login, model, method, args)``"""
        raise AssertionError("to be overridden")

    def check(self, prize, outcomes):
        """Fail when something was done twice or is lost.

        :param outcomes: for each act ``done``, or the refusal in words
        """
        raise AssertionError("to be overridden")


class Lane:
    """Two servers on one database, and the sessions of a company's people on both.

    :param place: the database; :param world: the company; :param running: the servers
    """

    def __init__(self, place, world, running):
        self.place, self.world, self.servers = place, world, running
        self.sessions, self.seconds = {}, []

    def env(self, login=None):
        """An environment of the superuser or of somebody of the company; committed at the end."""
        return self.place.env(login, self.world)

    def register(self, count):
        """:return: ids of new customers"""
        with self.env("w_reception") as env:
            return self.world.register(EnvCaller(env), count)

    def dispatched(self, count, designer="w_designer"):
        """:return: ids of new customers of one designer"""
        leads = self.register(count)
        with self.env("w_director") as env:
            env["crm.lead"].browse(leads).write({"designer_id": self.world.users[designer]})
        return leads

    def count(self, statement, *parameters):
        """:return: how many rows there are"""
        ((found,),) = self.place.query(f"SELECT count(*) FROM {statement}", *parameters)
        return found

    def run(self, kind, rounds):
        """Race ``rounds`` times; the customers are out of the way afterwards.

        :param kind: a class of Race
        """
        race = kind(self)
        for done in range(0, rounds, BATCH):
            for prize in race.prepare(min(BATCH, rounds - done)):
                race.check(prize, self._race(race.acts(prize)))
        with self.env() as env:
            env.cr.execute("UPDATE crm_lead SET active = FALSE WHERE company_id = %s", (self.world.company,))

    def session(self, login, server):
        """:return: somebody's session on one of the servers"""
        key = login, server
        if key not in self.sessions:
            name, url = self.world.login(login), self.servers[server].url
            self.sessions[key] = Rpc(url, self.place.db, name)
        return self.sessions[key]

    def _race(self, acts):
        """Both acts at once, on a server each."""
        barrier, outcomes = threading.Barrier(2), [None, None]

        def press(number, session, model, method, *args):
            barrier.wait(10)
            started = time.monotonic()
            try:
                session.call(model, method, *args)
                outcomes[number] = "done"
            except RpcError as error:
                outcomes[number] = f"{error.name.rpartition('.')[2]}: {error.message}"
            self.seconds.append(time.monotonic() - started)

        # log in before the start, not after it
        threads = [
            threading.Thread(target=press, args=(number, self.session(act[0], number), *act[1:]))
            for number, act in enumerate(acts)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        # a conflict that was tried five times in vain is no refusal
        assert all(outcome and (outcome == "done" or outcome.startswith(REFUSALS)) for outcome in outcomes), outcomes
        return outcomes


class Track:
    """The lanes, and the two servers they share.

    :param place: the database; :param lanes: how many
    """

    def __init__(self, place, lanes, stack):
        self.servers = [
            servers.start_server(place.db, wait=False, extra=("--log-handler=odoo.service.model:INFO",)) for _number in range(2)
        ]
        for server in self.servers:
            stack.callback(_stop, server)
        with place.env() as env:
            worlds = [place.world, *(build(EnvCaller(env), f"Lane{number}") for number in range(2, lanes + 1))]
        for server in self.servers:
            server.wait_ready()
        self.lanes = [Lane(place, world, self.servers) for world in worlds]

    def run(self, kind, rounds):
        """Race ``rounds`` times, shared among the lanes.

        :return: ``(seconds of each call, ascending, how many tries lost to a conflict and were made again)``
        """
        shares = [len(range(number, rounds, len(self.lanes))) for number in range(len(self.lanes))]
        before = self._retried()
        for lane in self.lanes:
            lane.seconds.clear()
        with ThreadPoolExecutor(len(self.lanes)) as pool:
            for future in [pool.submit(lane.run, kind, share) for lane, share in zip(self.lanes, shares, strict=True)]:
                future.result()
        return sorted(second for lane in self.lanes for second in lane.seconds), self._retried() - before

    def _retried(self):
        return sum(server.read_log().count(RETRIED) for server in self.servers)


def _stop(server):
    server.stop()
    with suppress(FileNotFoundError):
        server.log.unlink()


def track(place, lanes):
    """:return: ``(Track, stack that ends it)``"""
    stack = ExitStack()
    try:
        return Track(place, lanes, stack), stack
    except BaseException:
        stack.close()
        raise
