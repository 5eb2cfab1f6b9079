"""Visitors without an account before the public form of a company, over real connections."""

import time

import requests
from lxml import html

WORDS = {
    "description": "Water drips from the ceiling.",
    "address": "Riverside 3-2-1801",
    "contact_name": "Wang Li",
    "phone": "13800000000",
}
#: faster than that only programs fill in the form
PATIENCE = 3.2


class Visitor:
    """A browser.

    :param server: which server it reaches; :param token: that of the company's form
    """

    def __init__(self, server, token):
        self.url, self.form_path, self.session = server.url, f"/complaint/{token}", requests.Session()
        self.session.headers["Accept-Language"] = "en-US"
        self.hidden = {}

    def open(self, path):
        return self.session.get(self.url + path, timeout=60)

    def look(self):
        """Open the form; it may be sent a moment later."""
        page = html.fromstring(self.open(self.form_path).content)
        self.hidden = {field.get("name"): field.get("value") for field in page.xpath("//form//input[@type='hidden']")}
        return self

    def send(self, server=None, files=(), **words):
        """Send the form opened before.

        :param server: to another server than it came from
        """
        parts = [("files", (name, content, "image/jpeg")) for name, content in files]
        address = (server.url if server else self.url) + self.form_path
        return self.session.post(address, data={**self.hidden, **WORDS, **words}, files=parts or None, timeout=60)


def visitors(servers, token, count):
    """:return: visitors who have read the form, by turns on each server"""
    ready = [Visitor(servers[number % len(servers)], token).look() for number in range(count)]
    time.sleep(PATIENCE)
    return ready
