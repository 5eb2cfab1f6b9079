"""The windows of a browser test, and what its people share."""

import tempfile
import time
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from playwright.sync_api import TimeoutError

#: milliseconds after which somebody presses again
PRESSED = 15_000
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class Desks:
    """The windows of a test; when it fails, a picture of each is kept."""

    def __init__(self, screen, url):
        self.screen, self.url, self.windows = screen, url, []

    def __call__(self, login, phone=False):
        """:return: a window of somebody who has just logged in"""
        window = self.screen(self.url, phone=phone).login(login)
        self.windows.append((login, window))
        return window

    @contextmanager
    def photographed(self):
        try:
            yield
        except BaseException:
            for login, window in self.windows:
                picture = Path(tempfile.gettempdir(), f"kefu-e2e-{login}.png")
                window.page.screenshot(path=picture)
                print(f"{login}: {picture} {window.errors}")
            raise


def collect(place):
    """R2.2: today is the collection day."""
    today = datetime.now(ZoneInfo("Asia/Shanghai")).weekday()
    with place.env() as env:
        env["res.company"].browse(place.world.company).write(
            {f"kefu_sheet_{name}": number == today for number, name in enumerate(WEEKDAYS)}
        )
    with place.env() as env:
        env["kefu.followup.sheet.job"]._cron_collect()


def sheets(place):
    """:return: the states of all sheets of the company"""
    return [state for (state,) in place.query("SELECT state FROM kefu_followup_sheet WHERE company_id = %s", place.world.company)]


def until(holds, seconds=60):
    """Wait until ``holds()``."""
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.1)


def press(page, what, shows):
    """Press ``what`` until the page shows ``shows``: a list that is loaded anew under the finger is pressed again."""
    for _press in range(3):
        with suppress(TimeoutError):
            page.click(what, timeout=PRESSED)
            page.wait_for_selector(shows, timeout=PRESSED)
            return
    page.wait_for_selector(shows)
