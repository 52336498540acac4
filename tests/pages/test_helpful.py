""" "Was this helpful?": counted, once for each browser, and nothing about anybody is kept."""

from collections import Counter

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory

from diseasemaps import told
from diseasemaps.articles import helpfulness, review
from diseasemaps.articles.models import Helpfulness
from tests import factories
from tests.workflow.test_races import EIGHT, press

pytestmark = pytest.mark.usefixtures("texts")


@pytest.fixture
def live(condition, author, reviewer):
    return factories.approved(author, condition, reviewer)


def say(client, about, answer: str, **more):
    address = about.article.get_absolute_url()
    fields = {"revision": about.pk, "reader_type": "patient", "answer": answer}
    return client.post(f"{address}helpful/", fields | more)


def counts(revision, reader_type: str = "patient") -> tuple[int, int]:
    found = Helpfulness.objects.filter(revision=revision, reader_type=reader_type).first()
    return (found.yes, found.no) if found else (0, 0)


def test_the_page_asks_with_a_form_that_holds_no_token(client, live):
    page = client.get(live.article.get_absolute_url())
    assert "Was this helpful?" in page.text
    assert "csrfmiddlewaretoken" not in page.text
    assert not page.cookies


def test_readers_without_an_account_are_counted_and_thanked(live):
    for answer in ("yes", "yes", "no"):
        client = Client(enforce_csrf_checks=True)
        said = say(client, live, answer)
        assert said.status_code == 302
        assert "Thank you" in client.get(said.url).text
    assert counts(live) == (2, 1)


def test_one_browser_counts_once_and_may_change_its_mind(client, live):
    for _ in range(3):
        say(client, live, "yes")
    assert counts(live) == (1, 0)
    say(client, live, "no")
    assert counts(live) == (0, 1)
    say(client, live, "no")
    assert counts(live) == (0, 1)


def test_each_text_is_counted_for_itself(client, live, author, reviewer):
    say(client, live, "yes")
    say(client, live, "yes", reader_type="carer")
    assert counts(live) == counts(live, "carer") == (1, 0)
    other = factories.approved(author, live.article.condition, reviewer, slug="causes")
    say(client, other, "no")
    assert counts(other) == (0, 1)


def test_the_cookie_says_nothing_and_cannot_be_made_up(client, live):
    cookie = say(client, live, "yes").cookies["told"]
    assert str(live.pk) not in cookie.value
    assert live.article.condition.slug not in cookie.value
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    forged = Client()
    forged.cookies["told"] = cookie.value.replace("y:", "n:", 1)
    say(forged, live, "yes")
    assert counts(live) == (2, 0)  # nothing was taken back


def test_the_cookie_stays_small_and_forgets_the_oldest_first():
    request, response = RequestFactory().get("/"), HttpResponse()
    for number in range(told.MOST + 50):
        told.remember(request, response, f"helpful {number}", "y")
        request.COOKIES = {name: morsel.value for name, morsel in response.cookies.items()}
    assert len(response.cookies["told"].value) < 2_500  # browsers keep some 4,000 characters
    assert told.before(request, "helpful 0") == ""
    assert told.before(request, f"helpful {told.MOST + 49}") == "y"


@pytest.mark.parametrize(
    "wrong",
    [
        {"answer": "perhaps"},
        {"reader_type": "nobody"},
        {"revision": "nothing"},
        {"revision": ""},
        {"revision": "\x00"},
        {"revision": "0192f0c1-2d3e-7abc-8def-0123456789ab"},
    ],
)
def test_what_no_page_of_ours_sends_is_not_counted(client, live, wrong):
    assert say(client, live, **{"answer": "yes"} | wrong).status_code == 422
    assert not Helpfulness.objects.exists()


def test_a_text_that_a_reader_may_not_see_is_not_counted(client, live, author):
    draft = review.revise(live.article, by=author)
    assert say(client, draft, "yes").status_code == 422
    assert not Helpfulness.objects.exists()


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://elsewhere.example"},
        {"origin": "null"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
def test_another_site_cannot_answer_for_its_readers(client, live, headers):
    address = live.article.get_absolute_url() + "helpful/"
    fields = {"revision": live.pk, "reader_type": "patient", "answer": "yes"}
    client.post(address, fields, headers=headers)
    assert not Helpfulness.objects.exists()


def test_our_own_page_is_believed(client, live):
    address = live.article.get_absolute_url() + "helpful/"
    fields = {"revision": live.pk, "reader_type": "patient", "answer": "yes"}
    ours = {"origin": "http://testserver", "sec-fetch-site": "same-origin"}
    assert client.post(address, fields, headers=ours).status_code == 302
    assert counts(live) == (1, 0)


def test_a_get_does_nothing(client, live):
    assert client.get(live.article.get_absolute_url() + "helpful/").status_code == 405


@pytest.mark.django_db(transaction=True)
def test_eight_readers_at_once_are_eight(live):
    def yes():
        helpfulness.count(live, reader_type="patient", answer="yes")

    assert press([yes] * EIGHT) == Counter(taken=EIGHT)
    assert counts(live) == (EIGHT, 0)


def test_editors_see_what_helps_and_the_worst_first(client, live, author, reviewer, editor, member):
    other = factories.approved(author, live.article.condition, reviewer, slug="causes")
    for revision, answer in ((live, "yes"), (other, "no")):
        for _ in range(helpfulness.FEW):
            helpfulness.count(revision, reader_type="patient", answer=answer)
    assert [one.revision for one in helpfulness.counted()] == [other, live]
    client.force_login(editor)
    page = client.get("/desk/helpful/")
    assert page.status_code == 200
    assert live.article.get_absolute_url() in page.text or str(live.pk) in page.text
    for person in (member, author):
        client.force_login(person)
        assert client.get("/desk/helpful/").status_code == 403
