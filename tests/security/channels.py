"""The ways into the server: the web client's calls, XML-RPC, JSON-2 with an API key."""

import inspect
import itertools
import xmlrpc.client

import requests

from odoo.models import BaseModel

from tests.support.rpc import Rpc, RpcError


class Refused(Exception):
    """The server said no.

    :param kind: class of the exception, or the HTTP status; :param message: what the user is told
    """

    def __init__(self, kind, message):
        super().__init__(f"{kind}: {message}")
        self.kind, self.message = kind, message


class Web:
    """As the browser calls: a session and ``/web/dataset/call_kw``."""

    def __init__(self, place, url, login):
        self.rpc = Rpc(url, place.db, login)

    def call(self, model, method, *args, **kwargs):
        """:raise Refused: with the message the user sees"""
        try:
            return self.rpc.call(model, method, *args, **kwargs)
        except RpcError as error:
            raise Refused(error.name, error.message) from error


class XmlRpc:
    """As a program calls, the old way."""

    def __init__(self, place, url, login):
        self.db, self.login, self.uid = place.db, login, place.world.users[login]
        self.proxy = xmlrpc.client.ServerProxy(f"{url}/xmlrpc/2/object", allow_none=True)

    def call(self, model, method, *args, **kwargs):
        """:raise Refused: with the fault's text"""
        try:
            return self.proxy.execute_kw(self.db, self.uid, self.login, model, method, list(args), kwargs)
        except xmlrpc.client.Fault as fault:
            raise Refused(fault.faultCode, fault.faultString) from fault


class Json2:
    """As a program calls, the new way: named arguments and an API key."""

    _numbers = itertools.count(1)

    def __init__(self, place, url, login):
        self.url, self.registry = url, place.registry
        with place.env() as env:
            keys = env(user=place.world.users[login])["res.users.apikeys"].sudo()
            self.key = keys._generate(None, f"test {next(self._numbers)}", None)

    def call(self, model, method, *args, **kwargs):
        """:raise Refused: with the answer's text"""
        function = getattr(self.registry[model], method, None) or getattr(BaseModel, method)
        names = list(inspect.signature(function).parameters)[1:]
        if getattr(function, "_api_model", False):
            body = dict(zip(names, args, strict=False))
        else:
            body = {"ids": args[0], **dict(zip(names, args[1:], strict=False))}
        answer = requests.post(
            f"{self.url}/json/2/{model}/{method}",
            json={**body, **kwargs},
            headers={"Authorization": f"bearer {self.key}"},
            timeout=60,
        )
        if answer.status_code >= 400:
            raise Refused(answer.status_code, answer.json().get("message", answer.text))
        return answer.json()


CHANNELS = {"web": Web, "xmlrpc": XmlRpc, "json2": Json2}
