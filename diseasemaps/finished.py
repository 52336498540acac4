"""Finished pages: what signed-out readers get, kept in memory until a verb changes it (DESIGN §8).

A view marks its answer with what it is made of: `finished(response, condition.page_key)`. This
layer stands in front of Django, keeps such an answer with its compressed forms, and gives it to the
next signed-out reader without asking anybody. A verb that changes a page bumps its key in its own
transaction (`versions.bump`); PostgreSQL tells every process after the commit, and the page goes.
While a process cannot hear PostgreSQL it keeps nothing.
"""

import gzip
import hashlib
import logging
import re
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import brotli
import psycopg
from django.conf import settings
from django.db import connection
from django.http import HttpResponse

from diseasemaps.versions import CHANNEL, SITE

log = logging.getLogger(__name__)

HEADER = "X-Finished-Keys"  # between the views and this layer; readers never see it
ANYTHING = "*"  # the key of a page that shows what is new everywhere
READER_TYPE = "reader_type"  # the one cookie that changes the words of a page
ONE, TWO = r"(?:for|letter|sort)=[a-z0-9-]{1,20}", r"from=[0-9a-f-]{36}&to=[0-9a-f-]{36}"
QUERY = re.compile(rf"(?:{ONE}|{TWO})?\Z")
ADDRESS = ("wsgi.url_scheme", "HTTP_X_FORWARDED_PROTO", "HTTP_HOST", "PATH_INFO", "QUERY_STRING")
HEARING = 1.0  # seconds between two looks at whether the listener should end

Environ = dict[str, Any]
Address = tuple[str, ...]


def finished(response: HttpResponse, *keys: str) -> HttpResponse:
    """Say that `response` is the same for every signed-out reader, and what it is made of."""
    if response.status_code == 200:
        response.headers[HEADER] = " ".join(keys)
    return response


@dataclass(frozen=True)
class Page:
    """An answer, ready: its headers, and its body as it is and compressed."""

    headers: tuple[tuple[str, str], ...]
    bodies: dict[str, bytes]  # content coding ("" for none) → bytes
    etag: str
    keys: frozenset[str]
    day: str  # what turns by date (a review that is due) is right until midnight UTC

    @classmethod
    def of(cls, headers: Iterable[tuple[str, str]], body: bytes, keys: str) -> "Page":
        replaced = ("content-length", "etag", HEADER.lower())
        kept = tuple((n, v) for n, v in headers if n.lower() not in replaced)
        bodies = {
            "": body,
            "gzip": gzip.compress(body, 6, mtime=0),
            "br": brotli.compress(body, quality=5),
        }
        etag = f'W/"{hashlib.sha256(body).hexdigest()[:20]}"'
        return cls(kept, bodies, etag, frozenset((*keys.split(), SITE)), today())

    @property
    def size(self) -> int:
        return sum(len(body) for body in self.bodies.values())

    def answer(self, environ: Environ, start_response: Callable) -> list[bytes]:
        """The page in the best coding that the reader takes, or that they have it already."""
        seen = environ.get("HTTP_IF_NONE_MATCH", "")
        if self.etag in seen:
            start_response("304 Not Modified", [("ETag", self.etag), *self._about()])
            return []
        accepted = environ.get("HTTP_ACCEPT_ENCODING", "")
        coding = next((name for name in ("br", "gzip") if name in accepted), "")
        body = self.bodies[coding]
        more = [("ETag", self.etag), ("Content-Length", str(len(body)))]
        if coding:
            more.append(("Content-Encoding", coding))
        start_response("200 OK", [*self.headers, *more])
        return [body]

    def _about(self) -> list[tuple[str, str]]:
        return [(n, v) for n, v in self.headers if n.lower() != "content-type"]


class Shelf:
    """The pages kept, up to `cap` bytes; the one least recently asked for goes first."""

    def __init__(self, cap: int):
        self.cap, self.size = cap, 0
        self.open = False  # only while somebody listens for changes
        self._pages: OrderedDict[Address, Page] = OrderedDict()
        self._changes = 0
        self._changed: dict[str, int] = {}
        self._lock = threading.Lock()

    def now(self) -> int:
        """A moment to give to `put`: what changed since then is not in the page."""
        with self._lock:
            return self._changes

    def get(self, address: Address) -> Page | None:
        with self._lock:
            page = self._pages.get(address)
            if page is None or not self.open:
                return None
            if page.day != today():
                self._remove(address)
                return None
            self._pages.move_to_end(address)
            return page

    def put(self, address: Address, page: Page, *, since: int) -> None:
        """Keep `page`, begun at `since`, unless something that it is made of changed meanwhile."""
        with self._lock:
            stale = any(self._changed.get(key, 0) > since for key in page.keys)
            if stale or not self.open or page.size > self.cap:
                return
            self._remove(address)
            self._pages[address] = page
            self.size += page.size
            while self.size > self.cap:
                self._remove(next(iter(self._pages)))

    def drop(self, key: str) -> None:
        """`key` changed: every page made of it goes, and so does what shows news of everything."""
        with self._lock:
            self._changes += 1
            for name in (key, ANYTHING):
                self._changed[name] = self._changes
            for address in [a for a, page in self._pages.items() if page.keys & {key, ANYTHING}]:
                self._remove(address)

    def listen(self, hears: bool) -> None:
        """Begin empty when somebody listens; keep nothing when nobody does."""
        with self._lock:
            self._pages.clear()
            self._changed.clear()
            self._changes += 1
            self._changed[SITE] = self._changes
            self.size, self.open = 0, hears

    def _remove(self, address: Address) -> None:
        page = self._pages.pop(address, None)
        self.size -= page.size if page else 0


class Listener(threading.Thread):
    """Hears which keys changed, as PostgreSQL tells after each commit, and clears the shelf."""

    def __init__(self, shelf: Shelf):
        super().__init__(name="finished-pages", daemon=True)
        self.shelf, self.ended = shelf, threading.Event()

    def run(self) -> None:
        while not self.ended.is_set():
            try:
                self._hear()
            except psycopg.Error:
                log.info("Cannot hear of changed pages, so none is kept for now.", exc_info=True)
            finally:
                self.shelf.listen(False)
            self.ended.wait(1)

    def _hear(self) -> None:
        words = connection.get_connection_params()
        with psycopg.connect(**words, autocommit=True) as ear:
            ear.execute(f"LISTEN {CHANNEL}")
            self.shelf.listen(True)
            while not self.ended.is_set():
                for told in ear.notifies(timeout=HEARING, stop_after=1):
                    self.shelf.drop(told.payload)


class FinishedPages:
    """WSGI: answer signed-out readers from the shelf, everybody else from `application`."""

    def __init__(self, application: Callable, *, cap: int | None = None):
        self.application = application
        self.shelf = Shelf(settings.FINISHED_BYTES if cap is None else cap)
        self.listener: Listener | None = None
        self._starting = threading.Lock()

    def __call__(self, environ: Environ, start_response: Callable) -> Iterable[bytes]:
        address = address_of(environ)
        if address is None:
            return self.application(environ, without_header(start_response))
        self._listen()
        page = self.shelf.get(address)
        if page is not None:
            return page.answer(environ, start_response)
        return self._build(address, environ, start_response)

    def _build(
        self, address: Address, environ: Environ, start_response: Callable
    ) -> Iterable[bytes]:
        since = self.shelf.now()
        said: list[Any] = []
        answer = self.application(environ, lambda *begun: said.extend(begun))
        status, headers = said[:2]
        keys = dict(headers).get(HEADER)
        if keys is None or any(name.lower() == "set-cookie" for name, _ in headers):
            without_header(start_response)(status, headers)
            return answer
        try:
            page = Page.of(headers, b"".join(answer), keys)
        finally:
            answer.close()
        self.shelf.put(address, page, since=since)
        return page.answer(environ, start_response)

    def _listen(self) -> None:
        """Begin to listen with the first reader: in the process that serves, not in its parent."""
        if self.listener is None:
            with self._starting:
                if self.listener is None:
                    self.listener = Listener(self.shelf)
                    self.listener.start()


def address_of(environ: Environ) -> Address | None:
    """What tells one finished page from another; None for whoever may be somebody."""
    if environ["REQUEST_METHOD"] != "GET" or not QUERY.match(environ.get("QUERY_STRING", "")):
        return None
    cookies = dict(
        part.strip().partition("=")[::2] for part in environ.get("HTTP_COOKIE", "").split(";")
    )
    if settings.SESSION_COOKIE_NAME in cookies or "messages" in cookies:
        return None
    reader_type = cookies.get(READER_TYPE, "")
    if not re.fullmatch(r"[a-z]{0,12}", reader_type):
        return None
    return (*(str(environ.get(name, "")) for name in ADDRESS), reader_type)


def without_header(start_response: Callable) -> Callable:
    """`start_response` that keeps to itself what the views say to this layer."""

    def answer(status: str, headers: list, exc_info: Any = None) -> Callable:
        shown = [(name, value) for name, value in headers if name != HEADER]
        return (
            start_response(status, shown, exc_info) if exc_info else start_response(status, shown)
        )

    return answer


def today() -> str:
    return datetime.now(UTC).date().isoformat()


def wait_until_it_listens(pages: FinishedPages, seconds: float = 5.0) -> bool:
    """Whether the layer hears of changes by now; for tests and benchmarks."""
    pages._listen()
    end = time.monotonic() + seconds
    while not pages.shelf.open and time.monotonic() < end:
        time.sleep(0.01)
    return pages.shelf.open
