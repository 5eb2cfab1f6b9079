"""deploy/ and docker-compose.yml: valid by the schema, complete, without secrets, and closed where they should be."""

import os
import re
import subprocess
from pathlib import Path

import pytest

from tests.support import proxy

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
COMPOSE = ROOT / "docker-compose.yml"
SECRETS = {"KEFU_DB_PASSWORD": "one", "KEFU_MASTER_PASSWORD": "two"}


def compose(*files, environ=None):
    """What docker compose says of the files: ``(exit code, configuration or error)``."""
    options = [part for path in files for part in ("-f", str(path))]
    command = [os.environ["KEFU_COMPOSE"], "--project-directory", str(ROOT), *options, "config", "--format", "json"]
    known = {key: value for key, value in os.environ.items() if not key.startswith("KEFU_")}
    done = subprocess.run(command, env={**known, **(SECRETS if environ is None else environ)}, capture_output=True, text=True)
    return done.returncode, done.stdout if not done.returncode else done.stderr


@pytest.mark.parametrize("more", [(), ("compose.replica.yml",)])
def test_compose_files_are_valid_by_the_schema(more):
    code, output = compose(COMPOSE, *(DEPLOY / name for name in more))
    assert code == 0, output


def test_schema_refuses_an_unknown_key(tmp_path):
    broken = tmp_path / "broken.yml"
    broken.write_text(COMPOSE.read_text().replace("shm_size:", "shm_sise:", 1))
    code, output = compose(broken)
    assert code and "shm_sise" in output


@pytest.mark.parametrize("name", SECRETS)
def test_nothing_starts_without_its_secret(name):
    code, output = compose(COMPOSE, environ={key: value for key, value in SECRETS.items() if key != name})
    assert code and name in output


def test_every_mounted_file_exists():
    sources = re.findall(r"^\s+- (\./[^:]+):", "".join(path.read_text() for path in (COMPOSE, *DEPLOY.glob("*.yml"))), re.M)
    assert len(sources) > 5
    assert [source for source in sources if not (ROOT / source).exists()] == []


def test_every_variable_is_explained():
    wanted = set(re.findall(r"\$\{(KEFU_\w+)", COMPOSE.read_text()))
    assert wanted - set(re.findall(r"^#?(KEFU_\w+)=", (DEPLOY / "env.example").read_text(), re.M)) == set()


def test_no_secret_has_a_value():
    text = "\n".join(path.read_text() for path in (COMPOSE, *(path for path in DEPLOY.rglob("*") if path.is_file())))
    assert re.findall(r"(?im)^\s*\w*(?:passw|secret)\w*[ \t]*[=:][ \t]*(?!\$\{)\S.*$", text) == []


def test_odoo_reads_the_configuration_without_a_warning(tmp_path):
    script = (
        "import sys; from odoo.tools import config\n"
        "config.parse_config(['-c', sys.argv[1], '--workers=4', '--max-cron-threads=0'], setup_logging=True)\n"
        "print(config['list_db'], config['proxy_mode'], config['dbfilter'], config['db_name'], config['admin_passwd'])\n"
    )
    conf = tmp_path / "odoo.conf"
    text = (DEPLOY / "odoo.conf").read_text()
    conf.write_text(re.sub(r"(?m)^(addons_path|data_dir) = .*$", "", text))
    known = {key: value for key, value in os.environ.items() if not key.startswith(("ODOO_", "PG"))}
    environ = {**known, "PGDATABASE": "kefu", "ODOO_DBFILTER": "^kefu$", "ODOO_ADMIN_PASSWD": "from the environment"}
    done = subprocess.run(
        [os.path.join(os.environ["KEFU_HOME"], "venv/bin/python"), "-c", script, str(conf)],
        env=environ,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split("\n")[0] == "False True ^kefu$ ['kefu'] from the environment"
    assert "WARNING" not in done.stderr


def test_nginx_accepts_the_configuration(tmp_path):
    code, output = proxy.check(proxy.render(tmp_path, 8999, [1], [2]))
    assert code == 0, output


def test_nginx_accepts_tls(tmp_path):
    main = proxy.render(tmp_path, 8999, [1], [2])
    subprocess.run(
        [
            "openssl",
            "req",
            "-x509",
            "-newkey",
            "rsa:2048",
            "-nodes",
            "-days",
            "1",
            "-subj",
            "/CN=kefu.example",
            "-keyout",
            str(tmp_path / "privkey.pem"),
            "-out",
            str(tmp_path / "fullchain.pem"),
        ],
        check=True,
        capture_output=True,
    )
    tls = (DEPLOY / "nginx/tls.conf.example").read_text().replace("/etc/nginx/tls/", f"{tmp_path}/")
    with (tmp_path / "default.conf").open("a") as file:
        file.write(tls.replace("listen 443 ssl", "listen 127.0.0.1:8998 ssl"))
    code, output = proxy.check(main)
    assert code == 0, output


@pytest.mark.parametrize("name", ["init.sh", "postgres/replication.sh"])
def test_scripts_are_executable_and_sound(name):
    assert os.access(DEPLOY / name, os.X_OK)
    assert subprocess.run(["sh", "-n", str(DEPLOY / name)], check=False).returncode == 0
