"""A real Chromium on a real server.

Each page that a test opens is watched: nothing may be in its console but the failed answers that the test names, a
violation of the Content-Security-Policy least of all.
"""

import os
import shutil
from urllib.parse import urlsplit

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from playwright.sync_api import expect

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright runs a loop in this thread; the ORM is not used in it
PATIENCE = 10_000  # ms: nothing takes that long but on a machine that does much else
expect.set_options(timeout=PATIENCE)
CHROMIUM = shutil.which("chromium")
SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_collection_modifyitems(items):
    if not CHROMIUM:
        here = pytest.mark.skip(reason="no Chromium on this machine (Debian: apt-get install chromium)")
        for item in items:
            if "tests/browser/" in item.nodeid:
                item.add_marker(here)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": SWITCHES}


class Watched:
    """A browser window of one person."""

    def __init__(self, context, base):
        self.base, self.expected, self.heard = base, [], []
        self.page = context.new_page()
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.heard.append(f"error: {error}"))
        self.page.on("request", self._stay_home)

    def open(self, path):
        return self.page.goto(self.base + path)

    def mark(self):
        """Marks the document that is open, so that is_same() can tell later whether it was loaded anew."""
        self.page.evaluate("window.__same = 1")

    def is_same(self):
        return self.page.evaluate("window.__same === 1")

    def expect_failure(self, answer, path):
        """The next steps may get this answer, a status or a net::ERR: Chromium logs each, and htmx most once more."""
        self.expected.append((str(answer), path))

    def all_heard(self):
        """What was in the console and should not have been, up to now."""
        self.page.evaluate("1")  # what the browser has said by now has been heard once it answers this
        return self.heard

    def _hear(self, message):
        path = urlsplit(message.location["url"]).path
        if message.type in ("error", "warning") and not self._is_expected(message.text, path):
            self.heard.append(f"{message.type}: {message.text} ({path})")

    def _is_expected(self, text, path):
        """Chromium says where it was, htmx says it in words."""
        return any(
            (path == where and (f"status of {answer}" in text or answer in text.split()))
            or text.startswith(f"Response Status Error Code {answer} from {where},")
            or (answer.startswith("net::") and text.startswith(("htmx:sendError,", "htmx:afterRequest,")))
            for answer, where in self.expected
        )

    def _stay_home(self, request):
        if not request.url.startswith((self.base, "data:")):
            self.heard.append(f"left for another host: {request.url}")


@pytest.fixture(autouse=True, scope="session")
def _database_outlives_the_server(django_db_setup, django_db_blocker):
    """Made before the server, so that its threads are gone when the database is dropped; PostgreSQL insists on that."""
    yield
    if connection.vendor == "postgresql":
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )


@pytest.fixture(autouse=True)
def _fresh_rate_limits():
    """Tries to sign in are counted in the cache, which the server shares with us."""
    cache.clear()


@pytest.fixture
def window(browser, live_server):
    """`window(person, **options)` opens a window signed in as them; options are Playwright's context options."""
    windows = []

    def open_window(person=None, **options):
        context = browser.new_context(**options)
        context.set_default_timeout(PATIENCE)
        if person:
            client = Client()
            client.force_login(person)
            session = client.cookies["sessionid"].value
            context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        windows.append((context, Watched(context, live_server.url)))
        return windows[-1][1]

    yield open_window
    heard = [line for _, watched in windows for line in watched.all_heard()]
    for context, _ in windows:
        context.close()
    assert heard == []
