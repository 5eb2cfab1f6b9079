"""Chromium under Playwright: a clerk's desktop and a phone, in Chinese."""

import os
from contextlib import contextmanager

from playwright.sync_api import sync_playwright

DESKTOP = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 844}
#: milliseconds: the first page of a server compiles what it shows, on machines that do other things as well
_PATIENCE = 90_000
_ARGUMENTS = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]


@contextmanager
def launch():
    """A Chromium, closed at the end."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=os.path.join(os.environ["KEFU_BIN"], "chromium"), args=_ARGUMENTS)
        try:
            yield chromium
        finally:
            chromium.close()


class Screen:
    """A browser window of one user.

    ``page`` is Playwright's page, ``errors`` what the console reported as an error and every answer of 400 and above.
    """

    def __init__(self, browser, url, phone=False):
        size = {"viewport": PHONE, "is_mobile": True, "has_touch": True} if phone else {"viewport": DESKTOP}
        self.context = browser.new_context(locale="zh-CN", timezone_id="Asia/Shanghai", base_url=url, **size)
        self.context.set_default_timeout(_PATIENCE)
        self.page = self.context.new_page()
        self.errors = []
        self.page.on("console", lambda message: self.errors.append(message.text) if message.type == "error" else None)
        self.page.on(
            "response",
            lambda answer: self.errors.append(f"{answer.status} {answer.url}") if answer.status >= 400 else None,
        )

    def login(self, login, password=None):
        """Log in through the page and wait for the web client; the screen itself."""
        self.page.goto("/web/login")
        # the form appears only when its script has run
        self.page.wait_for_selector("input[name=login]")
        self.page.fill("input[name=login]", login)
        self.page.fill("input[name=password]", password or login)
        self.page.click("button[type=submit]")
        self.page.wait_for_selector(".o_main_navbar, .o_portal_my_home")
        return self

    def open(self, path, selector=".o_action_manager > *"):
        """Go to ``path`` and wait for ``selector``; the page."""
        self.page.goto(path)
        self.page.wait_for_selector(selector)
        return self.page

    def close(self):
        """Close the window."""
        self.context.close()
