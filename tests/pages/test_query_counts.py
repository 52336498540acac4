"""A public page asks at most 8 things of the database, 15 for a member, however much there is."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from diseasemaps.questions import asking
from diseasemaps.texts.publishing import publish
from tests import factories

PAGES = {
    "home": "/",
    "conditions": "/conditions/",
    "letter": "/conditions/?letter=l",
    "condition": "{condition}",
    "article": "{article}",
    "history": "{article}history/",
    "compare": "{article}history/compare/",
    "report": "{article}report/",
    "feed": "/feeds/articles/",
    "feed of a condition": "/feeds{condition}",
    "experiences": "{condition}experiences/",
    "experience": "{experience}",
    "ask": "{condition}ask/",
    "question": "{question}",
    "reviewers": "/reviewers/",
    "policy": "/editorial-policy/",
}


@pytest.fixture
def grow(texts, condition, author, reviewer, moderator):
    """Adds one more of everything to the condition; returns the addresses of the first."""
    made: list[dict[str, str]] = []

    def more() -> dict[str, str]:
        number = len(made)
        factories.condition(f"Leukodystrophy {number}")
        factories.clinician(f"clinician-{number}")
        publish("editorial-policy", title="Policy", body=f"Version {number}.", by=None)
        article = factories.approved(author, condition, reviewer, slug=f"topic-{number}").article
        factories.submitted(author, condition, slug=f"pending-{number}")
        teller = factories.person(f"teller-{number}", role=None)
        post = factories.published(teller, condition, moderator).experience
        question = asking.ask(condition, text=f"Question {number}?", by=teller)
        question = asking.publish(question, by=moderator)
        made.append(
            {
                "condition": condition.get_absolute_url(),
                "article": article.get_absolute_url(),
                "experience": post.get_absolute_url(),
                "question": question.get_absolute_url(),
            }
        )
        return made[0]

    return more


def asked(client, path: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


def test_no_public_page_asks_too_much_or_asks_more_when_there_is_more(client, grow, member):
    here = grow()
    grow()
    paths = {name: path.format(**here) for name, path in PAGES.items()}
    few = {name: asked(client, path) for name, path in paths.items()}
    for _ in range(3):
        grow()
    many = {name: asked(client, path) for name, path in paths.items()}
    assert many == few
    assert {name: number for name, number in many.items() if number > 8} == {}
    client.force_login(member)
    signed_in = {name: asked(client, path) for name, path in paths.items()}
    assert {name: number for name, number in signed_in.items() if number > 15} == {}
