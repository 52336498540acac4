"""The moderators' queue and a case, through the pages."""

import pytest
from django.urls import reverse

from diseasemaps.moderation import cases
from diseasemaps.moderation.models import Case, Decision
from diseasemaps.questions import asking
from experiences import moderation
from experiences.models import Experience
from tests import factories

pytestmark = pytest.mark.usefixtures("texts")
QUEUE = "/desk/moderation/"


def url(name, case) -> str:
    return reverse(f"desk:{name}", args=[case.pk])


@pytest.fixture
def revision(member, condition):
    return factories.pending(member, condition)


@pytest.fixture
def case(revision):
    return Case.objects.get()


@pytest.fixture
def desk(client, moderator):
    client.force_login(moderator)
    return client


def data(case, **more):
    case.refresh_from_db()
    return {"version": case.version, **more}


def test_the_queue_is_the_moderators(client, case, member, stranger, editor, reviewer):
    assert client.get(QUEUE).status_code == 302
    for person in (member, stranger, editor, reviewer):
        client.force_login(person)
        assert client.get(QUEUE).status_code == 403


def test_nobody_else_may_know_of_a_case(client, case, member, stranger, editor, reviewer):
    for person in (None, member, stranger, editor, reviewer):
        if person:
            client.force_login(person)
        assert client.get(url("case", case)).status_code == 404
        for name in ("claim", "release", "decide"):
            assert client.post(url(name, case), data(case)).status_code == 404


def test_an_empty_queue_says_so(desk):
    assert "Nothing is waiting" in desk.get(QUEUE).text


def test_the_queue_shows_the_most_urgent_first_with_why(
    desk, case, condition, stranger, django_assert_max_num_queries
):
    factories.pending(stranger, condition, title="Urgent", story="Call +44 20 7946 0958.")
    answer = desk.get(QUEUE)
    assert answer.text.index("Urgent") < answer.text.index("How it began")
    for said in ("Newcomer", "Personal data", condition.name, "urgency 30"):
        assert said in answer.text
    for number in range(3):
        person = factories.person(f"person-{number}", role=None)
        asking.ask(condition, text=f"Question {number}?", by=person)
    with django_assert_max_num_queries(13):
        desk.get(QUEUE)


def test_a_case_shows_the_text_what_was_found_and_the_authors_record(
    desk, member, condition, moderator
):
    earlier = factories.pending(member, factories.condition("Other"))
    moderation.reject(earlier, by=moderator, rule="privacy", note="A name.")
    factories.pending(member, condition, story="Call +44 20 7946 0958.")
    answer = desk.get(url("case", Case.objects.open().get()))
    for said in ('data-found="phone">+44 20 7946 0958<', "Physiotherapy", "Earlier decisions"):
        assert said in answer.text
    record = answer.context["record"]
    assert (record.published, record.refused, record.changes) == (0, 1, 0)


def test_the_text_as_reported_stands_beside_what_it_is_now_only_if_they_differ(
    desk, member, condition, moderator
):
    experience = factories.published(member, condition, moderator).experience
    reported = cases.open(experience)
    assert "As it was reported" not in desk.get(url("case", reported)).text
    reported.snapshot["story"] = "What a reader saw."
    reported.save(update_fields=["snapshot"])
    answer = desk.get(url("case", reported))
    assert "As it was reported" in answer.text
    assert "What a reader saw." in answer.text
    assert "It began slowly." in answer.text


def test_a_case_is_claimed_and_left_to_others(desk, case, moderator):
    desk.post(url("claim", case), data(case))
    case.refresh_from_db()
    assert case.claimed_by == moderator
    assert "You are at work on it." in desk.get(QUEUE).text
    desk.post(url("release", case), data(case))
    case.refresh_from_db()
    assert case.claimed_by is None


def test_what_another_has_claimed_is_a_conflict_that_keeps_the_note(desk, case, revision):
    cases.claim(case, by=factories.person("other-moderator", role="moderator"))
    assert desk.post(url("claim", case), data(case)).status_code == 409
    answer = desk.post(
        url("decide", case), data(case, action="publish", note="A careful note", rule="")
    )
    assert answer.status_code == 409
    assert "Another moderator is at work on this case." in answer.text
    assert "A careful note" in answer.text
    revision.refresh_from_db()
    assert revision.status == "pending"


def test_a_stale_case_is_a_conflict(desk, case, moderator):
    old = data(case)
    cases.claim(case, by=moderator)
    answer = desk.post(url("decide", case), old | {"action": "publish"})
    assert answer.status_code == 409
    assert "Somebody changed this" in answer.text


def test_publishing_from_the_queue_makes_it_public(desk, case, member):
    answer = desk.post(url("decide", case), data(case, action="publish"))
    assert answer.url == f"{QUEUE}?done={Decision.objects.get().pk}"
    assert Experience.objects.public().get().author == member
    assert Decision.objects.get().action == "publish"
    assert "Published" in desk.get(url("case", case)).text


def test_a_decided_case_cannot_be_decided_again(desk, case):
    desk.post(url("decide", case), data(case, action="publish"))
    answer = desk.post(url("decide", case), data(case, action="publish"))
    assert answer.status_code == 409
    assert "decided already" in answer.text


def test_rejecting_needs_a_rule_and_a_note(desk, case, revision):
    factories.publish_text(
        "community-rules", title="Rules", body="## 3. Protect privacy\n\nName: `privacy`\n", by=None
    )
    answer = desk.post(url("decide", case), data(case, action="reject"))
    assert answer.status_code == 422
    assert "Name the community rule" in answer.text
    answer = desk.post(url("decide", case), data(case, action="reject", rule="privacy"))
    assert answer.status_code == 422
    assert "Write a note" in answer.text
    done = data(case, action="reject", rule="privacy", note="A name.")
    assert desk.post(url("decide", case), done).status_code == 302
    revision.refresh_from_db()
    assert revision.status == "rejected"
    assert Decision.objects.get().rule == "privacy"


@pytest.mark.parametrize(
    "said", [{}, {"action": "nonsense"}, {"action": "publish", "rule": "nonsense"}]
)
def test_what_makes_no_sense_is_no_decision(desk, case, said):
    assert desk.post(url("decide", case), data(case, **said)).status_code == 422
    assert not Decision.objects.exists()


def test_a_moderator_does_not_decide_their_own(desk, moderator, condition):
    factories.pending(moderator, condition)
    own = Case.objects.get()
    assert "another moderator decides" in desk.get(QUEUE).text
    page = desk.get(url("case", own))
    assert "another moderator has to decide" in page.text
    assert 'name="action"' not in page.text
    assert desk.post(url("decide", own), data(own, action="publish")).status_code == 403


def test_a_get_decides_nothing(desk, case):
    for name in ("claim", "release", "decide"):
        assert desk.get(url(name, case)).status_code == 405
