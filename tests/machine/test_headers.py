"""What says to the browser what it may do is on every answer, whoever made it.

Each route of the house is asked in tests/visibility/test_headers.py; here are the answers that no
view of ours makes.
"""

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse

from diseasemaps import finished
from tests.machine.headers import faults

ANSWERS = {
    "/nowhere/": 404,
    "/api/v1/nowhere": 404,
    "/conditions": 301,
    "/robots.txt": 200,
    "/sitemap.xml": 200,
    "/api/v1/schema/": 200,
    "/api/v1/docs/": 200,
    "/readyz": 503,
    "/admin/": 302,
    "/static/css/base.css": 200,
    "/static/nothing.css": 404,
}


@pytest.fixture
def files(settings):
    """Static files as they lie in the source: tests collect none."""
    settings.WHITENOISE_AUTOREFRESH = settings.WHITENOISE_USE_FINDERS = True
    settings.STATIC_ROOT = settings.VAR / "no-files"


@pytest.mark.parametrize("path", ANSWERS)
def test_answers_that_no_view_of_ours_makes_have_them_too(path, files, db):
    answer = Client().get(path)
    assert answer.status_code == ANSWERS[path]
    assert faults(answer.headers) == []


def test_no_other_site_may_read_our_files(files, db):
    assert "Access-Control-Allow-Origin" not in Client().get("/static/css/base.css").headers


def test_a_forged_host_is_refused_with_every_header(db):
    answer = Client(raise_request_exception=False).get("/", HTTP_HOST="evil.example")
    assert answer.status_code == 400
    assert faults(answer.headers) == []


def test_a_page_of_a_form_without_its_token_has_them(db):
    answer = Client(enforce_csrf_checks=True).post(reverse("account_login"), {})
    assert answer.status_code == 403
    assert faults(answer.headers) == []


def broken(request):
    raise RuntimeError("a bug")


def too_many(request):
    return HttpResponse(status=429)


@pytest.mark.parametrize(("view", "status"), [(broken, 500), (too_many, 429)])
def test_our_own_mistakes_and_limits_have_them(view, status, db, monkeypatch):
    monkeypatch.setattr(
        "diseasemaps.pages.refusals.RefusalMiddleware.__call__", lambda s, r: view(r)
    )
    answer = Client(raise_request_exception=False).get("/")
    assert answer.status_code == status
    assert faults(answer.headers) == []


@pytest.fixture
def kept(transactional_db):
    layer = finished.FinishedPages(WSGIHandler())
    assert finished.wait_until_it_listens(layer)
    yield layer
    layer.listener.ended.set()
    layer.listener.join(10)


def test_finished_pages_have_them_also_when_the_reader_has_the_page_already(kept):
    def ask(**environ: str) -> tuple[str, dict[str, str]]:
        said: list = []
        environ = RequestFactory().get("/community-rules/", **environ).environ
        list(kept(environ, lambda *begun: said.extend(begun)))
        return said[0], dict(said[1])

    first = ask()
    again, unchanged = ask(), ask(HTTP_IF_NONE_MATCH=ask()[1]["ETag"])
    assert [answer[0] for answer in (first, again, unchanged)] == [
        "200 OK", "200 OK", "304 Not Modified"
    ]  # fmt: skip
    assert [faults(answer[1]) for answer in (first, again, unchanged)] == [[], [], []]
