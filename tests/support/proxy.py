"""nginx with the configuration of deploy/, on the loopback interface in front of Odoo servers."""

import contextlib
import os
import socket
import subprocess
import time
from pathlib import Path
from string import Template

from tests.support.server import free_port

_DEPLOY = Path(__file__).parents[2] / "deploy/nginx"
_MAIN = """
{user}
pid {run}/nginx.pid;
error_log {run}/error.log warn;
worker_processes 1;
daemon off;
events {{ worker_connections 512; }}
http {{
    access_log off;
    client_body_temp_path {run}/body; proxy_temp_path {run}/proxy;
    fastcgi_temp_path {run}/fastcgi; uwsgi_temp_path {run}/uwsgi; scgi_temp_path {run}/scgi;
    include default.conf;
}}
"""


def render(directory, port, http_ports, websocket_ports):
    """Write the whole configuration below ``directory``; the path of its main file."""
    include = directory / "kefu"
    include.mkdir(parents=True, exist_ok=True)
    for name in ("proxy.conf", "locations.conf"):
        (include / name).write_text((_DEPLOY / name).read_text())
    servers = {
        "KEFU_HTTP_SERVERS": " ".join(f"server 127.0.0.1:{number};" for number in http_ports),
        "KEFU_WEBSOCKET_SERVERS": " ".join(f"server 127.0.0.1:{number};" for number in websocket_ports),
    }
    # as the image does it: only what stands in the environment is replaced
    text = Template((_DEPLOY / "default.conf.template").read_text()).safe_substitute(servers)
    (directory / "default.conf").write_text(text.replace("listen 80;", f"listen 127.0.0.1:{port};"))
    main = directory / "nginx.conf"
    main.write_text(_MAIN.format(run=directory, user="user root;" if os.geteuid() == 0 else ""))
    return main


def _command(main):
    return [os.environ["KEFU_NGINX"], "-e", f"{main.parent}/error.log", "-p", f"{main.parent}/", "-c", str(main)]


def _environ():
    libraries = os.environ.get("KEFU_NGINX_LIBRARIES")
    return {**os.environ, **({"LD_LIBRARY_PATH": libraries} if libraries else {})}


def check(main):
    """nginx's own opinion of a configuration: ``(exit code, output)``."""
    done = subprocess.run([*_command(main), "-t"], env=_environ(), capture_output=True, text=True)
    return done.returncode, done.stderr


@contextlib.contextmanager
def start(directory, nodes):
    """A running nginx in front of the servers ``nodes``; its URL."""
    port = free_port()
    main = render(directory, port, [node.port for node in nodes], [node.websocket_port for node in nodes])
    process = subprocess.Popen(_command(main), env=_environ(), stderr=subprocess.PIPE, text=True)
    try:
        _wait(process, port)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(20)
        process.stderr.close()


def _wait(process, port):
    for _attempt in range(100):
        assert process.poll() is None, process.stderr.read()
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.1)
    raise AssertionError("nginx does not answer")
