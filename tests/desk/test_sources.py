"""The desk of sources: found, marked as retracted, and freed again, by editors alone."""

from datetime import date

import pytest
from django.urls import reverse

from diseasemaps.articles import retractions
from diseasemaps.articles.models import Source
from diseasemaps.desk import sources as desk
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("texts")]

LIST = "/desk/sources/"


@pytest.fixture
def source(author, reviewer, condition):
    factories.approved(author, condition, reviewer)
    return Source.objects.get(doi=factories.CITATION["doi"])


@pytest.fixture
def at_desk(client, editor):
    client.force_login(editor)
    return client


def address(name: str, source: Source) -> str:
    return reverse(f"desk:{name}", args=[source.pk])


@pytest.mark.parametrize("who", ["author", "reviewer", "moderator", "admin", "member"])
def test_it_is_for_editors(client, request, source, who):
    client.force_login(request.getfixturevalue(who))
    for path in (LIST, address("source", source), address("mark_source", source)):
        assert client.get(path).status_code == 403
    said = {"on": "2025-05-04", "reason": "Made up."}
    assert client.post(address("mark_source", source), said).status_code == 403
    source.refresh_from_db()
    assert source.retracted_on is None


def test_signed_out_you_are_asked_to_sign_in(client, source):
    assert client.get(LIST).headers["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"10.1000/a", "10.1000/b"}),
        ("?q=https://doi.org/10.1000/A", {"10.1000/a"}),
        ("?q=77", {"10.1000/b"}),
        ("?q=ataxia", {"10.1000/b"}),
        ("?q=Nunez", {"10.1000/a"}),
        ("?retracted=yes", {"10.1000/a"}),
        ("?retracted=no", {"10.1000/b"}),
        ("?q=nothing", set()),
        ("?retracted=maybe", {"10.1000/a", "10.1000/b"}),
        ("?q=%00", {"10.1000/a", "10.1000/b"}),
    ],
)
def test_sources_are_found(at_desk, query, found):
    Source.objects.create(doi="10.1000/a", authors="Nunez J", retracted_on="2025-05-04")
    Source.objects.create(doi="10.1000/b", pmid="77", title="On ataxia")
    page = at_desk.get(LIST + query)
    assert page.status_code == 200
    assert {one.doi for one in page.context["rows"]} == found


def test_the_list_is_read_page_by_page(at_desk, monkeypatch):
    monkeypatch.setattr(desk, "A_PAGE", 2)
    for number in range(5):
        Source.objects.create(doi=f"10.1000/{number}", title=f"Work {number}")
    seen, path = [], "?q=work"
    while path:
        page = at_desk.get(LIST + path)
        seen += [one.title for one in page.context["rows"]]
        path = page.context["older"]
    assert seen == [f"Work {number}" for number in range(5)]


def test_a_source_says_who_cites_it(at_desk, source):
    page = at_desk.get(address("source", source)).text
    assert "What are the first-line treatments for" in page
    assert "Not marked as retracted" in page


def test_it_is_marked_and_freed(at_desk, source):
    said = {"on": "2025-05-04", "reason": "Made up.", "notice": "example.org/n"}
    marked = at_desk.post(address("mark_source", source), said, follow=True).text
    assert "Retracted on 4 May 2025" in marked
    assert "Made up." in marked
    assert "https://example.org/n" in marked
    freed = at_desk.post(address("unmark_source", source), {"reason": "Another."}, follow=True)
    assert "Not marked as retracted" in freed.text
    assert "no import changes it" in freed.text


def test_what_is_missing_is_said_beside_the_field_and_nothing_is_lost(at_desk, source):
    page = at_desk.post(address("mark_source", source), {"on": "2999-01-01", "reason": "Made up."})
    assert page.status_code == 422
    assert "That day is still to come" in page.text
    assert "Made up." in page.text


def test_a_second_mark_is_a_conflict(at_desk, source, editor):
    retractions.mark(source, by=editor, on=date(2025, 5, 4), reason="Made up.")
    said = {"on": "2025-05-04", "reason": "Mine."}
    page = at_desk.post(address("mark_source", source), said)
    assert page.status_code == 409
    assert "marked as retracted already" in page.text
