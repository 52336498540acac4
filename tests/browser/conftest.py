"""One place and one rule for every test in a browser.

Each visitor that a test lets in is watched: a console error, a breach of the content-security
policy, an answer of 5xx or a request to anybody else fails the test when the visitor leaves.
"""

import os
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from django.core import signals
from django.test import Client
from playwright.sync_api import (
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    expect,
    sync_playwright,
)

from tests import factories

HERE = Path(__file__).parent
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SMALL, LARGE = 375, 1280  # px
PATIENCE = 20_000  # ms, for a machine that does other things as well
# Says what the policy stopped, also where the console would keep silent.
TELL_BREACHES = """addEventListener("securitypolicyviolation", (event) => console.error(
    `policy: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}`))"""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group("browser"))


def find_chromium(found: str | None, *, required: bool) -> str:
    """The path of the browser. Without one the test is skipped, or fails where it is required."""
    if found is None and required:
        pytest.fail("No chromium, and BROWSER=required: install Debian's chromium.", pytrace=False)
    if found is None:
        pytest.skip("no chromium is installed, so nothing was looked at in a browser")
    return found


@pytest.fixture(scope="package")
def chromium() -> Iterator[Any]:
    required = os.environ.get("BROWSER") == "required"
    path = find_chromium(shutil.which("chromium"), required=required)
    # Playwright keeps an event loop in this thread; Django would take that for an async view.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@dataclass
class Watch:
    """What goes wrong in the pages of one visitor."""

    home: str
    complaints: list[str] = field(default_factory=list)
    refused: set[str] = field(default_factory=set)  # pages that answered 4xx, as they may
    failed_to_load: list[ConsoleMessage] = field(default_factory=list)

    def over(self, context: BrowserContext) -> None:
        context.add_init_script(TELL_BREACHES)
        context.on("console", self._console)
        context.on("weberror", lambda error: self.complaints.append(str(error.error)))
        context.on("request", self._request)
        context.on("response", self._response)

    def _console(self, message: ConsoleMessage) -> None:
        if message.text.startswith("Failed to load resource"):
            self.failed_to_load.append(message)
        elif message.type in ("error", "warning"):
            self.complaints.append(f"{message.page and message.page.url}: {message.text}")

    def _request(self, request: Request) -> None:
        if not request.url.startswith((self.home, "data:", "blob:")):
            self.complaints.append(f"asked a stranger: {request.url}")

    def _response(self, response: Any) -> None:
        if response.status >= 500:
            self.complaints.append(f"{response.status} {response.url}")
        elif response.status >= 400 and _is_asked_by_hand(response.request):
            self.refused.add(response.url)

    def found(self) -> list[str]:
        """A page that refuses something is no fault of the page; a missing file of a page is."""
        missing = [m for m in self.failed_to_load if m.location["url"] not in self.refused]
        return self.complaints + [f"{m.text} {m.location['url']}" for m in missing]


def _is_asked_by_hand(request: Request) -> bool:
    """A page, or what htmx asks of one: both say themselves why they were refused."""
    return request.is_navigation_request() or "hx-request" in request.headers


class Answering:
    """The requests that are being answered: a page saves by itself, also while a test ends, and
    what it asked for has to be over before the database is emptied.
    """

    def __init__(self) -> None:
        self._now, self._change = 0, threading.Condition()

    def __enter__(self) -> "Answering":
        signals.request_started.connect(self._begin)
        signals.request_finished.connect(self._end)
        return self

    def __exit__(self, *_: object) -> None:
        signals.request_started.disconnect(self._begin)
        signals.request_finished.disconnect(self._end)

    def finish(self) -> None:
        with self._change:
            assert self._change.wait_for(lambda: self._now <= 0, timeout=PATIENCE / 1000)

    def _begin(self, **_: object) -> None:
        with self._change:
            self._now += 1

    def _end(self, **_: object) -> None:
        with self._change:
            self._now -= 1
            self._change.notify_all()


Arrive = Callable[..., Page]


@pytest.fixture
def arrive(chromium, live_server) -> Iterator[Arrive]:
    """Let a visitor in: `arrive(user, width=375, **context options)` is their first, empty page."""
    watch, contexts = Watch(live_server.url), []

    def arrive(user: Any = None, *, width: int = LARGE, **options: Any) -> Page:
        context = chromium.new_context(
            viewport={"width": width, "height": 800}, base_url=live_server.url, **options
        )
        context.set_default_timeout(PATIENCE)
        watch.over(context)
        contexts.append(context)
        if user is not None:
            context.add_cookies(_signed_in(user, live_server.url))
        return context.new_page()

    with Answering() as answering:
        yield arrive
        for context in contexts:
            context.close()
        answering.finish()
    assert watch.found() == []


def stay_sure_of(client: Client) -> None:
    """As if they had typed their password once more, a moment ago, for as long as a test takes."""
    session = client.session
    later = time.time() + 3600
    again = {"method": "password", "at": later, "reauthenticated": True}
    session["account_authentication_methods"] = [again]
    session.save()


def _signed_in(user: Any, url: str) -> list[dict[str, str]]:
    client = Client()
    client.force_login(user)
    stay_sure_of(client)
    session = client.cookies["sessionid"].value
    return [
        {"name": "sessionid", "value": session, "url": url},
        {"name": "member", "value": "1", "url": url},
    ]


@pytest.fixture
def cast(load_texts) -> dict[str, Any]:
    """Somebody of each role, by its name; "member" has none."""
    return {
        "author": factories.person("author"),
        "reviewer": factories.clinician("reviewer"),
        "moderator": factories.person("moderator"),
        "editor": factories.person("editor"),
        "member": factories.person("member", role=None),
    }
