"""The fixtures other tests build on do what they say."""

import signal

import pytest

from tests.support import database
from tests.support.rpc import RpcError


def test_fresh_databases_are_separate_and_complete(fresh_db):
    first, second = fresh_db(), fresh_db()
    database.query(first, "UPDATE res_partner SET name = 'changed here'")
    assert database.query(second, "SELECT count(*) FROM res_partner WHERE name = 'changed here'") == [(0,)]
    assert database.query(second, "SELECT count(*) FROM ir_module_module WHERE name = 'kefu_base' AND state = 'installed'") == [
        (1,)
    ]


def test_two_servers_share_one_database(fresh_db, odoo_server, rpc):
    name = fresh_db()
    one, two = odoo_server(name), odoo_server(name)
    partner = rpc(one.url, name, "admin").call("res.partner", "create", [{"name": "seen by both"}])
    assert rpc(two.url, name, "admin").call("res.partner", "read", partner, ["name"])[0]["name"] == "seen by both"


def test_rpc_error_names_the_exception(module_db, odoo_server, rpc):
    client = rpc(odoo_server(module_db).url, module_db, "admin")
    with pytest.raises(RpcError) as caught:
        client.call("res.partner", "write", [1], {"no_such_field": 1})
    assert caught.value.name.startswith("builtins.")


def test_script_is_rolled_back_unless_it_commits(module_db, odoo_script):
    assert odoo_script(module_db, "env['res.partner'].create({'name': 'scratch'}); print('done')").strip() == "done"
    assert database.query(module_db, "SELECT count(*) FROM res_partner WHERE name = 'scratch'") == [(0,)]


def test_killed_script_keeps_what_it_committed(module_db, odoo_script):
    process = odoo_script(
        module_db,
        "env['res.partner'].create({'name': 'kept'}); env.cr.commit()\n"
        "env['res.partner'].create({'name': 'lost'}); env.flush_all(); print('ready', flush=True)\n"
        "import time; time.sleep(600)\n",
        wait=False,
    )
    assert process.stdout.readline().strip() == "ready"
    process.kill()
    assert process.wait() == -signal.SIGKILL
    names = database.query(module_db, "SELECT name FROM res_partner WHERE name IN ('kept', 'lost')")
    assert names == [("kept",)]


def test_connection_sees_one_snapshot(module_db, pg):
    connection = pg(module_db)
    cursor = connection.cursor()
    cursor.execute("SELECT count(*) FROM res_partner")
    before = cursor.fetchone()
    database.query(module_db, "INSERT INTO res_country_group (name) VALUES ('{}')")
    database.query(module_db, "UPDATE res_partner SET comment = 'later' WHERE id = 1")
    cursor.execute("SELECT comment FROM res_partner WHERE id = 1")
    assert (before, cursor.fetchone()) == (before, (None,))


def test_web_client_opens_in_chinese(page):
    assert "登录" in _login_button(page)
    page.login("admin")
    assert '"lang": "zh_CN"' in page.page.request.get("/odoo").text()
    assert page.errors == []


def test_web_client_opens_on_a_phone(phone):
    phone.login("admin")
    assert phone.page.viewport_size == {"width": 390, "height": 844}
    assert phone.errors == []


def _login_button(screen):
    screen.page.goto("/web/login")
    screen.page.wait_for_selector("input[name=login]")
    return screen.page.inner_text("button[type=submit]")
