"""T14: the public form and the private links over real servers: floods, sizes, guesses, hostile text.

What a page does with each field is tested in kefu_complaints; here it is the whole way, with commits, on two servers.
"""

import secrets
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from threading import Barrier

import pytest
from lxml import html

from odoo.addons.kefu_complaints.controllers.complaint_pages import MISSES
from odoo.addons.kefu_complaints.tests.hostile import live, payloads
from odoo.addons.kefu_complaints.tools.customer_files import MAX_BYTES

from tests.support.server import start_server

from .visitors import Visitor, visitors

LIMIT = 20
ROW = "T14"


@pytest.fixture(scope="module")
def servers(place):
    """Two servers on one database."""
    with ExitStack() as stack:
        running = [start_server(place.db, wait=False) for _number in range(2)]
        for server in running:
            stack.callback(server.log.unlink, missing_ok=True)
            stack.callback(server.stop)
        yield [server.wait_ready() for server in running]


@pytest.fixture
def token(place):
    """The form's, with no limit and no attempt so far."""
    with place.env() as env:
        env["kefu.complaint.intake.hit"].search([]).unlink()
        company = env["res.company"].browse(place.world.company)
        company.write({"kefu_complaint_address_hour": 0, "kefu_complaint_address_day": 0, "kefu_complaint_day": 0})
        return company.kefu_complaint_token


def complaints(place):
    ((count,),) = place.query("SELECT count(*) FROM kefu_complaint WHERE company_id = %s", place.world.company)
    return count


def test_t14_flood_over_two_servers(place, servers, token, record_t):
    """T14, F3: of 26 complaints sent at once to two servers by one address exactly 20 are taken."""
    with place.env() as env:
        env["res.company"].browse(place.world.company).kefu_complaint_address_hour = LIMIT
    before, crowd = complaints(place), visitors(servers, token, LIMIT + 6)
    with ThreadPoolExecutor(8) as threads:
        statuses = list(threads.map(lambda visitor: visitor.send().status_code, crowd))
    taken = complaints(place) - before
    record_t(ROW, "flood: one address, two servers", f"{len(crowd)} sent at once, {taken} taken", f"{LIMIT} taken")
    assert (statuses.count(200), statuses.count(429), taken) == (LIMIT, 6, LIMIT)


def test_t6_t14_one_form_on_two_servers(place, servers, token, record_t, long_run):
    """T6, T14, F2: the same form sent to both servers at the same moment is one complaint, and both answers lead to it."""
    before, rounds = complaints(place), 1000 if long_run else 5
    barrier = Barrier(2)

    def press(server, visitor):
        barrier.wait(60)
        return visitor.send(server)

    for visitor in visitors(servers[:1], token, rounds):
        with ThreadPoolExecutor(2) as threads:
            answers = list(threads.map(press, servers, [visitor, visitor]))
        assert {answer.status_code for answer in answers} == {200}, [answer.text[:500] for answer in answers]
        assert len({answer.url.partition("/follow/")[2].partition("/")[0] for answer in answers}) == 1
    taken = complaints(place) - before
    for row in ("T6", ROW):
        record_t(row, "one public form sent twice at once", f"{rounds} forms, {taken} complaints", "one each")
    assert taken == rounds


def test_t14_sizes(place, servers, token, record_t):
    """T14: above 10 MB: 413, and nothing is written; the largest that is allowed is read."""
    before, (small, large, huge) = complaints(place), visitors(servers, token, 3)
    statuses = [
        large.send(files=[("a.jpg", b"\xff\xd8\xff" + b"\0" * MAX_BYTES)]).status_code,
        huge.send(files=[("a.jpg", b"\0" * 4 * MAX_BYTES)]).status_code,
        small.send(files=[("a.pdf", b"%PDF-1.4\n" + b"\0" * (MAX_BYTES - 100_000))]).status_code,
    ]
    record_t(ROW, "sizes: above 10 MB, above 40 MB, just below 10 MB", statuses, "413, 413, 200")
    assert statuses == [413, 413, 200]
    assert complaints(place) == before + 1


def test_t14_hostile_text(place, servers, token, record_t, long_run):
    """T14: payloads in four fields, shown back: none is live; what is written down is what was typed, as text."""
    sample = payloads()[:: 1 if long_run else 16]
    names, at_once = ("description", "contact_name", "address", "category"), 4
    batches = [sample[start : start + at_once] for start in range(0, len(sample), at_once)]
    known = html.fromstring(Visitor(servers[0], token).look().open(f"/complaint/{token}").content)
    found = []
    for some, visitor in zip(batches, visitors(servers, token, len(batches)), strict=True):
        answer = visitor.send(**dict(zip(names, some, strict=False)))
        assert answer.status_code in (200, 422), (answer.status_code, some)
        shown = live(html.fromstring(answer.content), known)
        found += [line for line in shown if not line.startswith("script /web/assets/")]
    record_t(ROW, "hostile text through the form", f"{len(sample)} payloads, {len(found)} live", "0 live")
    assert not found, found


def test_t14_guessed_links(place, servers, token, record_t, long_run):
    """T14: guessed links over two servers: none leads anywhere, and soon none is looked up any more."""
    guesses = 10_000 if long_run else 200
    answer = visitors(servers, token, 1)[0].send()
    assert answer.status_code == 200
    path = answer.url.removeprefix(servers[0].url).removesuffix("/confirm")

    def guess(number):
        return Visitor(servers[number % 2], token).open(f"/complaint/follow/{secrets.token_urlsafe(16)}").status_code

    with ThreadPoolExecutor(4) as threads:
        statuses = list(threads.map(guess, range(guesses)))
    hits, refused = statuses.count(200), statuses.count(429)
    record_t(ROW, "guessed links", f"{guesses} guesses, {hits} hits, {refused} throttled", "0 hits")
    assert hits == 0
    # those on their way while the limit is reached are answered, too
    assert refused >= guesses - MISSES - 8
    assert Visitor(servers[0], token).open(path).status_code == 429
