"""A client of Odoo's web JSON-RPC, as the browser uses it."""

import itertools
import re

import requests


class RpcError(Exception):
    """The server refused.

    :param name: the exception's class, e.g. ``odoo.exceptions.AccessError``
    """

    def __init__(self, name, message, debug=""):
        super().__init__(f"{name}: {message}")
        self.name = name
        self.message = message
        self.debug = debug


class Rpc:
    """A session of one user on one server.

    :param url: address of the server
    :param db: database to log in to
    :param login: the user; the demo users' password is their login
    """

    def __init__(self, url, db, login, password=None, timeout=60):
        self.url = url
        self.timeout = timeout
        self.session = requests.Session()
        self._ids = itertools.count(1)
        answer = self.json("/web/session/authenticate", {"db": db, "login": login, "password": password or login})
        self.uid = answer["uid"]

    def json(self, route, params):
        """Call a JSON route; its result.

        :raise RpcError: the server's error
        """
        body = {"jsonrpc": "2.0", "method": "call", "id": next(self._ids), "params": params}
        response = self.session.post(self.url + route, json=body, timeout=self.timeout)
        response.raise_for_status()
        answer = response.json()
        if "error" in answer:
            data = answer["error"].get("data") or {}
            raise RpcError(data.get("name", ""), data.get("message") or answer["error"].get("message", ""), data.get("debug", ""))
        return answer.get("result")

    def call(self, model, method, *args, **kwargs):
        """Call ``method`` of ``model`` (the first argument is the list of ids where it needs one)."""
        return self.json(
            f"/web/dataset/call_kw/{model}/{method}", {"model": model, "method": method, "args": args, "kwargs": kwargs}
        )

    def get(self, path, **options):
        """GET a page in this session; the response."""
        return self.session.get(self.url + path, timeout=self.timeout, **options)

    def csrf_token(self):
        """The token forms of this session need."""
        text = self.get("/web/login?redirect=/").text if not self.uid else self.get("/my").text
        return re.search(r'csrf_token: "([^"]+)"', text).group(1)
