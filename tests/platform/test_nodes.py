"""Several nodes behind nginx, with the configuration of deploy/: one database, one filestore, one bus."""

import datetime
import time

import pytest
import requests

from tests.support import database, proxy
from tests.support.bus import Bus
from tests.support.rpc import Rpc
from tests.support.server import start_server

_CONFIG = ("--proxy-mode", "--no-database-list")


@pytest.fixture(scope="module")
def nodes(module_db):
    """Two web nodes with a worker each, as docker-compose.yml starts them."""
    running = [start_server(module_db, workers=1, extra=_CONFIG) for _number in range(2)]
    yield running
    for node in running:
        node.stop()
        node.log.unlink()


@pytest.fixture(scope="module")
def front(nodes, tmp_path_factory):
    """URL of nginx in front of the two nodes."""
    with proxy.start(tmp_path_factory.mktemp("nginx"), nodes) as url:
        yield url


@pytest.fixture(scope="module")
def client(front, module_db):
    """The administrator, logged in through the proxy."""
    return Rpc(front, module_db, "admin")


def test_session_holds_on_every_node(client, nodes):
    answers = {client.call("res.users", "read", [client.uid], ["login"])[0]["login"] for _number in range(8)}
    assert answers == {"admin"}
    for node in nodes:
        cookie = {"session_id": client.session.cookies["session_id"]}
        assert requests.get(f"{node.url}/web/session/modules", cookies=cookie, timeout=30).status_code < 500


def test_setting_written_on_one_node_is_read_on_the_other(nodes, module_db):
    one, two = (Rpc(node.url, module_db, "admin") for node in nodes)
    for number in range(5):
        one.call("ir.config_parameter", "set_param", "kefu.test", str(number))
        assert two.call("ir.config_parameter", "get_param", "kefu.test") == str(number)


def test_message_posted_on_one_node_reaches_the_websocket_of_the_other(client, nodes, module_db):
    channel = client.call("discuss.channel", "create", [{"name": "bus"}])[0]
    bus = Bus(client)
    for node in nodes:
        writer, seen = Rpc(node.url, module_db, "admin"), None
        body = f"posted on {node.port}"
        # the subscription is handled after it was sent; a message before it is delivered too late to see
        for seconds in (2, 10, 60):
            writer.call("discuss.channel", "message_post", [channel], body=body, message_type="comment")
            if seen := bus.wait_for(lambda message, body=body: body in str(message), seconds):
                break
        assert seen, f"{body}: not delivered"
    bus.close()


@pytest.mark.parametrize(
    "path",
    [
        "/web/database/manager",
        "/web/database/selector",
        "/xmlrpc/2/common",
        "/xmlrpc/db",
        "/jsonrpc",
        "/doc",
        "/doc-bearer/index.json",
    ],
)
def test_closed_doors(front, path):
    assert requests.get(front + path, timeout=30).status_code == 404
    assert requests.post(front + path, timeout=30).status_code == 404


def test_client_cannot_choose_the_database(client, front):
    answer = client.get("/web/webclient/version_info", headers={"X-Odoo-Database": "postgres"}, allow_redirects=False)
    assert client.call("res.users", "search_count", [("login", "=", "admin")]) == 1
    assert answer.status_code != 500


def test_forged_address_is_replaced(front, module_db):
    """Nobody escapes the limit on logins by naming another address."""
    codes = []
    for number in range(60):
        forged = {"X-Forwarded-For": f"192.0.2.{number}"}
        codes.append(requests.get(f"{front}/web/login", headers=forged, timeout=60).status_code)
        if codes[-1] == 429:
            break
    assert codes[-1] == 429 and codes[0] == 200


def test_upload_over_the_limit_is_refused(front):
    body = b"x" * (33 * 1024 * 1024)
    assert requests.post(f"{front}/web/binary/upload_attachment", data=body, timeout=60).status_code == 413


def test_cron_node_without_http_runs_scheduled_work(fresh_db, odoo_server):
    name = fresh_db()
    database.query(name, "UPDATE ir_cron SET active = id = (SELECT min(id) FROM ir_cron), lastcall = NULL")
    database.query(name, "UPDATE ir_cron SET nextcall = now() AT TIME ZONE 'UTC' - interval '1 minute' WHERE active")
    started = datetime.datetime.now(datetime.timezone.utc).replace(tzinfo=None)
    node = odoo_server(name, workers=1, cron_threads=1, extra=("--no-http",), wait=False)
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        assert node.process.poll() is None, node.read_log()
        # as Odoo calls for work that is due at once; by itself the node looks every minute
        database.query("postgres", "SELECT pg_notify('cron_trigger', %s)", (name,))
        ((lastcall,),) = database.query(name, "SELECT max(lastcall) FROM ir_cron WHERE active")
        if lastcall:
            break
        time.sleep(0.5)
    assert lastcall and lastcall >= started - datetime.timedelta(seconds=5)
