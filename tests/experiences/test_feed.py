"""Feeds of a condition: in three orders, narrowed, page by page, with counts that are right."""

import html
import re
from datetime import date

import pytest
from django.urls import reverse

from diseasemaps.conditions.models import Condition
from diseasemaps.finished import HEADER, QUERY
from experiences import feed, reactions, writing
from experiences.models import Experience
from tests import factories

pytestmark = pytest.mark.usefixtures("texts")
NOW = date.today().year


@pytest.fixture
def other(db) -> Condition:
    return factories.condition("Ataxia of another kind")


@pytest.fixture
def posts(condition, moderator) -> dict[str, Experience]:
    """Five people's; the last one is for members."""
    tell = {
        "patient": {"diagnosis_year": NOW - 1, "age_band": "teenager"},
        "carer": {"role": "carer", "diagnosis_year": NOW - 4, "age_band": "child"},
        "old": {"diagnosis_year": NOW - 20, "age_band": "older"},
        "silent": {},
        "inside": {"audience": "members", "diagnosis_year": NOW - 1, "age_band": "teenager"},
    }
    made = {}
    for name, fields in tell.items():
        author = factories.person(f"{name}-author", role=None)
        made[name] = _told(author, condition, moderator, name, **fields)
    return made


def _told(author, condition, moderator, name, *, audience="public", **fields) -> Experience:
    revision = factories.told(author, condition, audience=audience, title=f"Of {name}")
    rows = {
        "treatments": [{"treatment": factories.treatment(), "effect": 1}],
        "symptoms": [{"symptom": factories.symptom(), "severity": 2}],
    }
    if name == "carer":
        rows["treatments"] = [{"treatment": factories.treatment("Swimming"), "effect": 2}]
    if name in ("silent", "old"):
        rows = {"treatments": [], "symptoms": []}
    revision = writing.save(revision, by=author, fields=fields, **rows)
    factories.consents.give(author, factories.consents.HEALTH)
    revision = factories.moderation.submit(revision, by=author)
    return factories.moderation.publish(revision, by=moderator).experience


def of(condition: Condition) -> str:
    return reverse("experiences:of_condition", args=[condition.slug])


def titles(answer) -> list[str]:
    assert answer.status_code == 200
    return re.findall(r'card__title"><a [^>]*>Of ([a-z]+)<', answer.text)


FITS = {
    "role=carer": ["carer"],
    "treatment=swimming": ["carer"],
    "treatment=physiotherapy": ["patient"],
    "symptom=HP:0001251": ["carer", "patient"],
    "since=0-1": ["patient"],
    "since=2-5": ["carer"],
    "since=6-10": [],
    "since=over-10": ["old"],
    "role=carer&symptom=HP:0001251&since=2-5": ["carer"],
    "role=carer&since=over-10": [],
    # What is not known is left out, as if it had not been asked for.
    "role=nobody&treatment=nothing&symptom=%00&since=1&sort=best": [
        "silent",
        "old",
        "carer",
        "patient",
    ],
}


def test_it_is_narrowed_to_what_was_chosen_and_says_how_many(client, condition, posts):
    factories.treatment("Never tried")
    for query, expected in FITS.items():
        answer = client.get(f"{of(condition)}?{query}")
        assert titles(answer) == expected, query
        if query.startswith("role=nobody"):
            continue
        many = len(expected)
        words = f"{many} experience{'s fit' if many != 1 else ' fits'} what you chose"
        assert (words in answer.text) == bool(expected), query
        assert ("None of them fits all of that" in answer.text) == (not expected), query
        assert "noindex" in answer.text
    answer = client.get(f"{of(condition)}?treatment=never-tried")
    assert "None of them fits" in answer.text
    assert ">Never tried</option>" in answer.text


def test_members_find_what_is_for_members_and_nobody_else_learns_what_is_in_it(
    client, condition, posts, stranger
):
    plain = client.get(of(condition)).text
    assert "4 members have shared" in plain
    assert "1 more experience for members only" in plain
    assert "members only" not in client.get(f"{of(condition)}?since=0-1").text
    client.force_login(stranger)
    assert titles(client.get(f"{of(condition)}?since=0-1")) == ["inside", "patient"]


def test_the_most_helpful_come_first_and_pages_keep_what_was_chosen(
    client, condition, posts, monkeypatch, stranger, member
):
    for name, people in (("old", [stranger, member]), ("patient", [member])):
        for person in people:
            reactions.react(posts[name], by=person, kind="helpful")
    monkeypatch.setattr("experiences.feed.A_PAGE", 1)
    seen, url = [], f"{of(condition)}?sort=helpful&symptom="
    while url:
        answer = client.get(url)
        seen += titles(answer)
        older = re.search(r'rel="next" href="([^"]+)"', answer.text)
        url = of(condition) + html.unescape(older[1]) if older else ""
        assert not url or "sort=helpful" in url
    assert seen == ["old", "patient", "silent", "carer"]
    reactions.unreact(posts["old"], by=member, kind="helpful")
    reactions.unreact(posts["old"], by=stranger, kind="helpful")
    assert titles(client.get(f"{of(condition)}?sort=helpful")) == ["patient"]
    posts["old"].refresh_from_db()
    assert posts["old"].helpful == 0


def test_the_plain_orders_are_finished_pages(client, condition, posts):
    for query in ("", "sort=helpful"):
        assert QUERY.match(query)
        assert client.get(f"{of(condition)}?{query}").headers[HEADER] == condition.page_key
    assert not QUERY.match("sort=helpful&role=carer")


def test_counts_stop_where_counting_would_be_slow(client, condition, posts, monkeypatch):
    monkeypatch.setattr("experiences.feed.MOST", 2)
    monkeypatch.setattr("experiences.feed.MOST_NARROWED", 1)
    assert "More than 2 experiences are shared here" in client.get(of(condition)).text
    text = client.get(f"{of(condition)}?sort=helpful&symptom=HP:0001251").text
    assert "More than 1 experience fits what you chose" in text


class TestMostLikeMe:
    def page(self, client, condition, person=None):
        if person is not None:
            client.force_login(person)
        return client.get(f"{of(condition)}?sort=like-me")

    def test_it_says_kindly_what_is_needed(self, client, condition, other, posts, member):
        answer = self.page(client, condition)
        assert "sign in" in answer.text
        back = f"/accounts/login/?next={of(condition)}%3Fsort%3Dlike-me"
        assert f'href="{back}"' in answer.text
        assert titles(answer) == []
        assert "Tell a little about yourself first" in self.page(client, condition, member).text
        begun = writing.begin(condition, by=member)
        assert "There is nothing to compare yet" in self.page(client, condition).text
        writing.save(begun, by=member, fields={"age_band": "adult"})
        assert "Nobody has told something like it yet" in self.page(client, condition).text
        assert "Tell a little about yourself first" in self.page(client, other).text

    def test_it_ranks_by_what_both_told_and_says_what_that_is(
        self, client, condition, posts, member
    ):
        begun = factories.told(member, condition, age_band="teenager")  # a draft is enough
        answer = self.page(client, condition, member)
        # Three for the treatment, two for the symptom, two for the age, one for the role.
        assert titles(answer) == ["inside", "patient", "carer"]
        why = re.findall(r'alike__why">([^<]+)<', answer.text)
        both = "you both felt ataxia; you both began in your teens; you both live with it."
        assert [html.unescape(words) for words in why] == [
            f"You both tried Physiotherapy; {both}",
            f"You both tried Physiotherapy; {both}",
            "You both know of ataxia.",
        ]
        assert "3 experiences have something in common" in answer.text
        narrowed = client.get(f"{of(condition)}?sort=like-me&role=carer")
        assert titles(narrowed) == ["carer"]
        nothing = {"treatments": [], "symptoms": []}
        writing.save(begun, by=member, fields={"age_band": "older"}, **nothing)
        assert titles(self.page(client, condition)) == ["old"]

    def test_one_s_own_is_not_like_oneself_and_pages_go_on(
        self, client, condition, posts, monkeypatch, django_assert_max_num_queries
    ):
        monkeypatch.setattr("experiences.feed.A_PAGE", 1)
        own = posts["patient"].author
        client.force_login(own)
        seen, url = [], f"{of(condition)}?sort=like-me"
        while url:
            with django_assert_max_num_queries(15):
                answer = client.get(url)
            seen += titles(answer)
            older = re.search(r'rel="next" href="([^"]+)"', answer.text)
            url = of(condition) + html.unescape(older[1]) if older else ""
        assert seen == ["inside", "carer"]


@pytest.mark.parametrize("sort", [feed.NEWEST, feed.HELPFUL])
def test_no_page_asks_more_than_it_may(
    client, condition, posts, sort, member, django_assert_max_num_queries
):
    factories.treatment("Never tried")
    query = f"?sort={sort}&role=carer&treatment=never-tried&symptom=HP:0001251&since=2-5"
    for url in (f"{of(condition)}?sort={sort}", of(condition) + query):
        with django_assert_max_num_queries(8):
            client.get(url)
    client.force_login(member)
    with django_assert_max_num_queries(15):
        client.get(of(condition) + query)


def test_a_card_keeps_folded_what_a_content_note_folds(client, condition, moderator, member):
    factories.published(member, condition, moderator, content_note="About dying", language="es")
    text = client.get(of(condition)).text
    assert "About dying" in text
    assert "It began slowly" not in text
    assert 'lang="es">How it began' in text
