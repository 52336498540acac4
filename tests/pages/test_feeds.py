"""Feeds: newly approved answers, for whoever follows without an account; nothing else."""

from datetime import datetime
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from diseasemaps.articles import review
from diseasemaps.articles.models import Article
from diseasemaps.conditions import catalogue
from tests import factories

pytestmark = pytest.mark.usefixtures("texts")

ATOM = "{http://www.w3.org/2005/Atom}"


def feed(client, path: str = "/feeds/articles/") -> ElementTree.Element:
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
    return ElementTree.fromstring(answer.content)


def titles(root: ElementTree.Element) -> list[str]:
    return [entry.findtext(f"{ATOM}title") for entry in root.iter(f"{ATOM}entry")]


def of(condition) -> str:
    return f"/feeds/conditions/{condition.slug}/"


def test_an_entry_says_what_the_page_says(client, condition, author, reviewer):
    revision = factories.approved(author, condition, reviewer)
    for path in ("/feeds/articles/", of(condition)):
        root = feed(client, path)
        (entry,) = root.iter(f"{ATOM}entry")
        assert entry.findtext(f"{ATOM}title") == revision.article.title
        assert entry.findtext(f"{ATOM}id") == f"urn:uuid:{revision.pk}"
        assert entry.findtext(f"{ATOM}summary") == "Treatment looks for the cause and treats that."
        link = f"http://127.0.0.1:8000{revision.article.get_absolute_url()}"
        assert entry.find(f"{ATOM}link").get("href") == link
        approved = datetime.fromisoformat(entry.findtext(f"{ATOM}updated"))
        revision.refresh_from_db()
        assert approved == revision.approved_at
        own = [one.get("href") for one in root.findall(f"{ATOM}link") if one.get("rel") == "self"]
        assert own == [f"http://127.0.0.1:8000{path}"]


def test_only_what_is_approved_now_is_in_a_feed(
    client, condition, author, reviewer, editor, member, moderator
):
    factories.draft(author, condition, slug="draft")
    factories.submitted(author, condition, slug="submitted")
    factories.under_review(author, condition, reviewer, slug="under-review")
    retracted = factories.approved(author, condition, reviewer, slug="retracted")
    review.retract(retracted, by=editor, note="Wrong.")
    factories.published(member, condition, moderator, title="A long way")
    for path in ("/feeds/articles/", of(condition)):
        assert titles(feed(client, path)) == []
        text = client.get(path).text
        assert "Treatment looks" not in text
        assert "A long way" not in text
        assert "medically reviewed" not in text.lower()


def test_the_newest_comes_first_and_a_condition_has_its_own(client, condition, author, reviewer):
    other = factories.condition("Something else")
    first = factories.approved(author, condition, reviewer)
    second = factories.approved(author, other, reviewer, slug="causes")
    assert titles(feed(client)) == [second.article.title, first.article.title]
    assert titles(feed(client, of(condition))) == [first.article.title]


def test_an_empty_feed_is_a_feed_and_the_same_each_time(client, condition):
    assert titles(feed(client, of(condition))) == []
    assert client.get(of(condition)).content == client.get(of(condition)).content


def test_what_xml_cannot_hold_is_left_out(client, condition, author, reviewer):
    revision = factories.approved(author, condition, reviewer)
    Article.objects.filter(pk=revision.article_id).update(title="A \x0c<b>&\ufffe B]]>")
    assert titles(feed(client)) == ["A <b>& B]]>"]


def test_a_condition_that_was_renamed_sends_its_followers_on(client, condition, editor):
    catalogue.change_slug(condition, slug="renamed", by=editor)
    answer = client.get("/feeds/conditions/leukoencephalopathy/")
    assert answer.status_code == 301
    assert answer.url == "/feeds/conditions/renamed/"


def test_pages_tell_browsers_of_their_feeds(client, condition, author, reviewer):
    revision = factories.approved(author, condition, reviewer)
    own = f'type="application/atom+xml" title="Newly reviewed answers" href="{of(condition)}"'
    assert own in client.get(condition.get_absolute_url()).text
    assert own in client.get(revision.article.get_absolute_url()).text
    assert 'href="/feeds/articles/"' in client.get("/").text


def test_a_long_feed_asks_as_little_of_the_database(client, condition, author, reviewer):
    def asked() -> int:
        with CaptureQueriesContext(connection) as captured:
            feed(client, of(condition))
        return len(captured)

    factories.approved(author, condition, reviewer, slug="topic-0")
    few = asked()
    for number in range(1, 6):
        factories.approved(author, condition, reviewer, slug=f"topic-{number}")
    assert asked() == few <= 8
