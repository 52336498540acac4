""" "Ask for this": readers wish for an answer that nobody has written yet; authors see what for."""

from collections import Counter

import pytest
from django.test import Client

from diseasemaps.articles import review, wishes
from diseasemaps.articles.models import Topic, Wish
from diseasemaps.workflow import Conflict
from tests import factories
from tests.workflow.test_races import EIGHT, press

pytestmark = pytest.mark.usefixtures("texts")


@pytest.fixture
def topic(db):
    return factories.topic("causes")


def ask(client, condition, topic_slug: str, **more):
    return client.post(f"{condition.get_absolute_url()}wish/", {"topic": topic_slug}, **more)


def count(condition, topic) -> int:
    return sum(
        Wish.objects.filter(condition=condition, topic=topic).values_list("count", flat=True)
    )


def test_readers_without_an_account_ask_with_one_press(condition, topic):
    for _ in range(3):
        client = Client(enforce_csrf_checks=True)
        page = client.get(condition.get_absolute_url())
        assert f'name="topic" value="{topic.slug}"' in page.text
        assert not page.cookies
        asked = ask(client, condition, topic.slug)
        assert asked.url == condition.get_absolute_url()
        assert "Your wish is counted" in client.get(asked.url).text
    assert count(condition, topic) == 3


def test_one_browser_counts_once(client, condition, topic):
    for _ in range(3):
        answer = ask(client, condition, topic.slug)
    assert count(condition, topic) == 1
    assert "asked for this already" in client.get(answer.url).text
    other = factories.condition("Another one")
    ask(client, other, topic.slug)
    assert count(other, topic) == 1


def test_nothing_about_the_reader_is_kept(condition, topic):
    names = {field.name for field in Wish._meta.get_fields()}
    assert names == {"id", "condition", "topic", "count", "last_at"}


@pytest.mark.parametrize("slug", ["", "nothing", "\x00", "x" * 500])
def test_a_question_that_is_not_asked_here_is_not_found(client, condition, slug):
    assert ask(client, condition, slug).status_code == 404
    assert not Wish.objects.exists()


def test_what_is_answered_or_retired_cannot_be_wished_for(
    client, condition, topic, author, reviewer
):
    factories.submitted(author, condition, slug=topic.slug)
    assert ask(client, condition, topic.slug).status_code == 409
    retired = factories.topic("retired")
    Topic.objects.filter(pk=retired.pk).update(retired_at="2026-01-01T00:00Z")
    retired.refresh_from_db()
    with pytest.raises(Conflict):
        wishes.wish(condition, retired)
    assert not Wish.objects.exists()


def test_another_site_cannot_wish_for_its_readers(client, condition, topic):
    ask(client, condition, topic.slug, headers={"origin": "https://elsewhere.example"})
    assert not Wish.objects.exists()


def test_the_page_offers_what_nobody_wrote_and_only_that(
    client, condition, topic, author, reviewer
):
    page = client.get(condition.get_absolute_url()).text
    assert "1 question that nobody has answered yet" in page
    revision = factories.submitted(author, condition, slug=topic.slug)
    page = client.get(condition.get_absolute_url()).text
    assert "nobody has answered yet" not in page
    review.withdraw(revision, by=author)
    assert "nobody has answered yet" in client.get(condition.get_absolute_url()).text


def test_authors_find_the_way_to_write_it_and_nobody_else_does(
    client, condition, topic, author, editor, member
):
    way = f'href="/article-revisions/new/?condition={condition.slug}&amp;topic={topic.slug}"'
    assert way not in client.get(condition.get_absolute_url()).text
    for person, finds in ((member, False), (author, True), (editor, True)):
        client.force_login(person)
        assert (way in client.get(condition.get_absolute_url()).text) is finds
    assert client.get(f"/article-revisions/new/?condition={condition.slug}").status_code == 200


def test_the_desk_shows_authors_what_is_wished_for_most(
    client, condition, topic, author, reviewer, editor, member
):
    other = factories.topic("surgery")
    for wanted, times in ((topic, 1), (other, 3)):
        for _ in range(times):
            wishes.wish(condition, wanted)
    assert [wish.topic for wish in wishes.most_wished_for()] == [other, topic]
    for person in (author, reviewer, editor):
        client.force_login(person)
        page = client.get("/desk/wishes/")
        assert page.status_code == 200
        assert "Asked for by 3 readers" in page.text
    client.force_login(member)
    assert client.get("/desk/wishes/").status_code == 403
    factories.approved(author, condition, reviewer, slug="surgery")
    assert [wish.topic for wish in wishes.most_wished_for()] == [topic]


@pytest.mark.django_db(transaction=True)
def test_eight_readers_at_once_are_eight(condition, topic):
    assert press([lambda: wishes.wish(condition, topic)] * EIGHT) == Counter(taken=EIGHT)
    assert count(condition, topic) == EIGHT
