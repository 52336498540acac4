"""Pages kept for signed-out readers: the same bytes at once, never a person's, never stale."""

import gzip
import time
from http.cookies import SimpleCookie

import brotli
import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.test import RequestFactory

from diseasemaps import finished, versions
from diseasemaps.finished import FinishedPages, Page, Shelf
from experiences import moderation
from tests import factories


class Answer:
    def __init__(self, pages: FinishedPages, path: str, **environ: str):
        request = RequestFactory().get(path, **environ).environ
        chunks = pages(request, self.begin)
        self.body = b"".join(chunks)
        if hasattr(chunks, "close"):
            chunks.close()

    def begin(self, status: str, headers: list) -> None:
        self.status = int(status.split()[0])
        self.headers = {name.lower(): value for name, value in headers}


class Counted:
    """Django, and how often it was asked."""

    def __init__(self):
        self.django, self.asked = WSGIHandler(), 0

    def __call__(self, environ, start_response):
        self.asked += 1
        return self.django(environ, start_response)


@pytest.fixture
def pages(transactional_db):
    layer = FinishedPages(Counted())
    assert finished.wait_until_it_listens(layer)
    yield layer
    layer.listener.ended.set()
    layer.listener.join(10)


@pytest.fixture
def told(transactional_db, texts, member, moderator, condition):
    """A published experience, and the path of its condition's page."""
    return factories.published(member, condition, moderator, title="A long way")


def kept(pages: FinishedPages, path: str) -> Answer:
    """An answer from the shelf: what the fixtures changed has been heard of by then."""
    answers = []

    def nobody_was_asked() -> bool:
        before = pages.application.asked
        answers.append(Answer(pages, path))
        return pages.application.asked == before

    assert until(nobody_was_asked, seconds=5)
    return answers[-1]


def until(check, seconds: float = 1.0) -> bool:
    end = time.monotonic() + seconds
    while not check() and time.monotonic() < end:
        time.sleep(0.01)
    return check()


def test_the_second_reader_gets_the_same_bytes_and_nobody_is_asked(pages, told, condition):
    first = kept(pages, condition.get_absolute_url())
    asked = pages.application.asked
    second = Answer(pages, condition.get_absolute_url())
    assert (first.status, second.body, second.headers) == (200, first.body, first.headers)
    assert b"A long way" in first.body
    assert pages.application.asked == asked
    assert finished.HEADER.lower() not in first.headers


@pytest.mark.parametrize(
    ("accepted", "coding", "read"),
    [("br, gzip", "br", brotli.decompress), ("gzip", "gzip", gzip.decompress)],
)
def test_it_is_compressed_as_the_reader_takes_it(pages, told, condition, accepted, coding, read):
    plain = Answer(pages, condition.get_absolute_url())
    packed = Answer(pages, condition.get_absolute_url(), HTTP_ACCEPT_ENCODING=accepted)
    assert packed.headers["content-encoding"] == coding
    assert int(packed.headers["content-length"]) == len(packed.body)
    assert read(packed.body) == plain.body


def test_a_reader_who_has_it_is_told_so(pages, told, condition):
    first = Answer(pages, condition.get_absolute_url())
    again = Answer(pages, condition.get_absolute_url(), HTTP_IF_NONE_MATCH=first.headers["etag"])
    assert (again.status, again.body) == (304, b"")


def test_what_a_verb_changes_is_gone_within_a_second(pages, told, condition, member):
    path, home = condition.get_absolute_url(), "/"
    assert b"A long way" in Answer(pages, path).body
    assert b"A long way" in Answer(pages, home).body
    moderation.take_down(told.experience, by=member)
    assert until(lambda: b"A long way" not in Answer(pages, path).body)
    assert until(lambda: b"A long way" not in Answer(pages, home).body)


def test_another_conditions_page_stays(pages, told, condition, member):
    other = factories.condition("Something else")
    kept(pages, other.get_absolute_url())
    moderation.take_down(told.experience, by=member)
    assert until(lambda: b"A long way" not in Answer(pages, condition.get_absolute_url()).body)
    asked = pages.application.asked
    Answer(pages, other.get_absolute_url())
    assert pages.application.asked == asked


def test_the_site_epoch_clears_everything(pages, told, condition):
    Answer(pages, condition.get_absolute_url())
    versions.bump(versions.SITE)
    asked = pages.application.asked

    def asked_again() -> bool:
        Answer(pages, condition.get_absolute_url())
        return pages.application.asked > asked

    assert until(asked_again)


def test_whoever_is_signed_in_goes_to_django_and_leaves_nothing(pages, told, condition, client):
    client.force_login(factories.person("reader", role=None))
    cookies = SimpleCookie({name: morsel.value for name, morsel in client.cookies.items()})
    cookie = cookies.output(header="", sep=";").strip()
    for _ in range(2):
        Answer(pages, condition.get_absolute_url(), HTTP_COOKIE=cookie)
    assert pages.application.asked == 2
    assert pages.shelf.size == 0


@pytest.mark.parametrize(
    "path", ["/accounts/login/", "/me/", "/nothing-here/", "/search/?q=ataxia"]
)
def test_what_is_not_marked_is_not_kept(pages, path):
    for _ in range(2):
        Answer(pages, path)
    assert pages.application.asked == 2
    assert pages.shelf.size == 0


def test_while_nobody_listens_nothing_is_kept(pages, told, condition):
    Answer(pages, condition.get_absolute_url())
    pages.listener.ended.set()
    pages.listener.join(10)
    asked = pages.application.asked
    for _ in range(2):
        assert Answer(pages, condition.get_absolute_url()).status == 200
    assert pages.application.asked == asked + 2


def page(body: bytes, keys: str) -> Page:
    return Page.of([("Content-Type", "text/html")], body, keys)


def test_a_page_begun_before_a_change_is_not_kept_after_it():
    shelf = Shelf(10_000)
    shelf.listen(True)
    since = shelf.now()
    shelf.drop("condition:1")
    shelf.put(("a",), page(b"old", "condition:1"), since=since)
    assert shelf.get(("a",)) is None
    shelf.put(("a",), page(b"of another", "condition:2"), since=since)
    assert shelf.get(("a",)) is not None


def test_memory_is_capped_and_the_least_asked_for_goes_first():
    shelf = Shelf(1_000)
    shelf.listen(True)
    for name in ("a", "b", "c"):
        shelf.put((name,), page(name.encode() * 300, "k"), since=shelf.now())
        shelf.get(("a",))
    assert shelf.size <= 1_000
    assert shelf.get(("a",)) is not None
    assert shelf.get(("b",)) is None
    shelf.put(("huge",), page(bytes(range(256)) * 10, "k"), since=shelf.now())
    assert shelf.get(("huge",)) is None


def test_what_was_right_yesterday_is_built_anew(monkeypatch):
    shelf = Shelf(10_000)
    shelf.listen(True)
    shelf.put(("a",), page(b"due tomorrow", "k"), since=shelf.now())
    monkeypatch.setattr(finished, "today", lambda: "2100-01-01")
    assert shelf.get(("a",)) is None
