"""Races on a site: announced, passed, signed, paid by two people at the same moment."""

from . import sites
from .races import Race


class OnSites(Race):
    """A race among people who work on a site."""

    def __init__(self, lane):
        super().__init__(lane)
        with lane.env() as env:
            sites.employ(env, self.world)

    def nodes(self, count, code="C6.1", confirmed=True):
        """:return: ids of so many nodes, each of another site, all that is before them passed"""
        with self.lane.env() as env:
            opened = sites.contracts(env, self.world, count)
            if confirmed:
                return [sites.confirm(env, site, code) for site in opened]
            for site in opened:
                sites.pay_all(env, site)
            return [sites.node(env, site, code).id for site in opened]

    def row(self, prize, columns, table="kefu_site_node"):
        """:return: these columns of the row"""
        return self.lane.place.query(f"SELECT {columns} FROM {table} WHERE id = %s", prize)[0]

    def check_site(self, prize):
        with self.lane.env() as env:
            site = env["kefu.site.node"].browse(prize).project_id
            assert not sites.check_invoiced(env, site.ids) + sites.check_calls(env, [prize])


class AnnouncedTwice(OnSites):
    """C6.0: site manager and consultant announce the same node: one appointment, one call for each party."""

    def prepare(self, count):
        self.times = sites.moment(2), sites.moment(3)
        return self.nodes(count, confirmed=False)

    def acts(self, prize):
        return [
            (login, "kefu.site.node", "action_announce", [prize], time)
            for login, time in zip(("w_site_manager", "w_consultant"), self.times, strict=True)
        ]

    def check(self, prize, outcomes):
        assert "done" in outcomes, outcomes
        state, at = self.row(prize, "state, scheduled_at::text")
        assert state == "announced"
        assert at in [time for time, outcome in zip(self.times, outcomes, strict=True) if outcome == "done"], (at, outcomes)
        self.check_site(prize)


class PassedAndFailed(OnSites):
    """C6.p: the site manager passes what the inspector fails: one of the two, with or without an invoice."""

    def __init__(self, lane):
        super().__init__(lane)
        # a server's first invoice takes seconds, of which a race would be measured
        for server, node in enumerate(self.nodes(len(lane.servers), "C6.3")):
            lane.session("w_site_manager", server).call("kefu.site.node", "action_pass", [node], True)

    def prepare(self, count):
        return self.nodes(count, "C6.3")

    def acts(self, prize):
        return [
            ("w_site_manager", "kefu.site.node", "action_pass", [prize], True),
            ("w_inspector", "kefu.site.node", "action_fail", [prize], "Two sockets are missing"),
        ]

    def check(self, prize, outcomes):
        assert sorted(outcome == "done" for outcome in outcomes) == [False, True], outcomes
        passed = outcomes[0] == "done"
        assert self.row(prize, "state = 'passed', invoice_id IS NOT NULL") == (passed, passed)
        self.check_site(prize)


class PassedTwice(PassedAndFailed):
    """C6.i: site manager and director pass the same node: one invoice."""

    def acts(self, prize):
        return [(login, "kefu.site.node", "action_pass", [prize], True) for login in ("w_site_manager", "w_director")]

    def check(self, prize, outcomes):
        assert sorted(outcome == "done" for outcome in outcomes) == [False, True], outcomes
        assert self.row(prize, "state, invoice_id IS NOT NULL") == ("passed", True)
        self.check_site(prize)


class SignedTwice(OnSites):
    """C1: a slip is signed in two windows of the telephone: one signature, which stays."""

    def prepare(self, count):
        with self.lane.env() as env:
            return [sites.slip(env, self.world, site) for site in sites.contracts(env, self.world, count)]

    def acts(self, prize):
        return [
            ("w_designer", "kefu.service.slip", "action_sign", [prize], sites.signature(), name)
            for name in ("Mrs Wang", "Mr Wang")
        ]

    def check(self, prize, outcomes):
        assert sorted(outcome == "done" for outcome in outcomes) == [False, True], outcomes
        name = ("Mrs Wang", "Mr Wang")[outcomes.index("done")]
        assert self.row(prize, "state, signed_by", "kefu_service_slip") == ("signed", name)


class ReleasedAndPaid(OnSites):
    """C6.p: the director releases what the customer is just paying: paid once, and the next node may be announced."""

    def prepare(self, count):
        """Sites whose first instalment is not paid, each with the payment as accounting is about to make it."""
        with self.lane.env() as env:
            prizes = []
            accountant = env(user=self.world.users["w_accountant"])
            for site in sites.contracts(env, self.world, count):
                instalment = env["project.project"].browse(site).instalment_ids.sorted("sequence")[:1]
                wizard = accountant["account.payment.register"].with_context(
                    active_model="account.move", active_ids=instalment.invoice_id.ids
                )
                prizes.append((instalment.id, wizard.create({}).id, sites.node(env, site, "C6.1").id))
            return prizes

    def acts(self, prize):
        return [
            ("w_director", "kefu.instalment", "action_release", [prize[0]], "An old customer"),
            ("w_accountant", "account.payment.register", "action_create_payments", [prize[1]]),
        ]

    def check(self, prize, outcomes):
        assert outcomes[1] == "done", outcomes
        state, released = self.row(prize[0], "state, released_by IS NOT NULL", "kefu_instalment")
        assert state == "paid"
        assert released == (outcomes[0] == "done"), outcomes
        with self.lane.env("w_site_manager") as env:
            env["kefu.site.node"].browse(prize[2]).action_announce(sites.moment())
        self.check_site(prize[2])


RACES = (AnnouncedTwice, PassedAndFailed, PassedTwice, SignedTwice, ReleasedAndPaid)
