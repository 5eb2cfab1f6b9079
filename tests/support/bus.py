"""A websocket of Odoo's bus, as the web client opens it."""

import contextlib
import json
import re
import time

import websocket


class Bus:
    """A websocket in the session of an ``Rpc`` client, through the same address.

    :param client: logged-in Rpc
    :param url: another address to connect to (the worker's own port when there is no proxy)
    """

    def __init__(self, client, url=None, channels=()):
        version = re.search(r'"websocket_worker_version": ?"([^"]+)"', client.get("/odoo").text).group(1)
        cookie = "; ".join(f"{item.name}={item.value}" for item in client.session.cookies)
        address = (url or client.url).replace("http", "ws", 1)
        self.socket = websocket.create_connection(
            f"{address}/websocket?version={version}", cookie=cookie, origin=url or client.url, timeout=60
        )
        self.socket.send(json.dumps({"event_name": "subscribe", "data": {"channels": list(channels), "last": 0}}))

    def wait_for(self, predicate, seconds=60):
        """The first message ``predicate`` accepts (``{"type": ..., "payload": ...}``), None when none comes in time."""
        deadline = time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0:
            self.socket.settimeout(left)
            with contextlib.suppress(websocket.WebSocketTimeoutException):
                for entry in json.loads(self.socket.recv()):
                    if predicate(entry["message"]):
                        return entry["message"]
        return None

    def close(self):
        """Close the socket."""
        self.socket.close()
