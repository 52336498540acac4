"""The desk: what waits for whom, and at what cost."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from diseasemaps.articles import review
from diseasemaps.articles.models import Revision
from diseasemaps.articles.tasks import release_expired
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("texts")]

HOME = "/desk/"
DESK = "/desk/review/"


def days_ago(days):
    return timezone.now() - timedelta(days=days)


def titles(queue):
    return [getattr(row, "revision", row).article.condition.name for row in queue.rows]


@pytest.mark.parametrize("address", [HOME, DESK])
def test_signed_out_is_asked_to_sign_in(client, address):
    answer = client.get(address)
    assert answer.status_code == 302
    assert answer.url == f"{reverse('account_login')}?next={address}"


@pytest.mark.parametrize("address", [HOME, DESK])
def test_the_desk_is_not_for_members(client, member, address):
    client.force_login(member)
    assert client.get(address).status_code == 403


def test_the_review_desk_is_not_for_moderators(client, moderator):
    client.force_login(moderator)
    assert client.get(HOME).status_code == 200
    assert client.get(DESK).status_code == 403


def test_a_revoked_role_closes_the_desk_at_once(client, author):
    client.force_login(author)
    assert client.get(DESK).status_code == 200
    factories.roles.revoke(author, "author", by=None)
    assert client.get(DESK).status_code == 403


def test_home_counts_what_waits_for_each_role(client, author, reviewer, moderator, member):
    factories.draft(author, factories.condition("A"))
    factories.submitted(author, factories.condition("B"))
    factories.under_review(author, factories.condition("C"), reviewer)
    asked = factories.under_review(author, factories.condition("D"), reviewer)
    review.request_changes(asked, by=reviewer, note="More.")
    factories.pending(member, factories.condition("E"))
    expected = {
        author: {"of yours with changes asked for": 1, "draft of yours": 1},
        reviewer: {
            "waiting for a reviewer": 1,
            "approved, and due to be read again": 0,
            "under review with you": 1,
        },
        moderator: {"post waiting for a moderator": 1, "claimed by you": 0},
    }
    for who, counts in expected.items():
        client.force_login(who)
        waiting = client.get(HOME).context["waiting"]
        assert {line.words: line.count for line in waiting} == counts


def test_the_oldest_submission_comes_first_with_its_age(client, author, reviewer):
    for name, days in [("New", 0), ("Old", 12), ("Middle", 3)]:
        revision = factories.submitted(author, factories.condition(name))
        Revision.objects.filter(pk=revision.pk).update(submitted_at=days_ago(days))
    client.force_login(reviewer)
    answer = client.get(DESK)
    assert titles(answer.context["submitted"]) == ["Old", "Middle", "New"]
    page = answer.content.decode()
    assert "Waiting 12 days" in page
    assert "New today" in page


def test_a_reviewer_sees_what_they_hold_and_until_when(client, author, reviewer, other_reviewer):
    factories.under_review(author, factories.condition("Mine"), reviewer)
    factories.under_review(author, factories.condition("Theirs"), other_reviewer)
    client.force_login(reviewer)
    answer = client.get(DESK)
    assert titles(answer.context["mine"]) == ["Mine"]
    assert "Free again" in answer.content.decode()


def test_an_author_sees_their_own_only(client, author, reviewer):
    other = factories.person("other-author", role="author")
    for who, name in [(author, "Mine"), (other, "Theirs")]:
        factories.submitted(who, factories.condition(name))
        factories.approved(who, factories.condition(f"{name}, approved"), reviewer)
        asked = factories.under_review(who, factories.condition(f"{name}, asked"), reviewer)
        review.request_changes(asked, by=reviewer, note="More.")
    client.force_login(author)
    context = client.get(DESK).context
    assert titles(context["submitted"]) == ["Mine"]
    assert titles(context["written"][0]) == ["Mine, asked"]
    assert set(titles(context["decided"])) == {"Mine, asked", "Mine, approved"}
    assert context["mine"] is None
    assert context["overdue"] is None


def test_changes_taken_up_are_asked_for_no_more(client, author, reviewer, condition):
    asked = factories.under_review(author, condition, reviewer)
    asked = review.request_changes(asked, by=reviewer, note="More.")
    review.revise(asked.article, by=author)
    client.force_login(author)
    changes, drafts = client.get(DESK).context["written"]
    assert titles(changes) == []
    assert titles(drafts) == [condition.name]


def test_decided_long_ago_is_not_lately(client, author, reviewer, editor, condition):
    revision = factories.approved(author, condition, reviewer)
    client.force_login(editor)
    assert titles(client.get(DESK).context["decided"]) == [condition.name]
    revision.reviews.update(decided_at=days_ago(31))
    assert titles(client.get(DESK).context["decided"]) == []


def test_what_is_overdue_is_on_the_desk_of_reviewers(client, author, reviewer, condition):
    revision = factories.approved(author, condition, reviewer)
    client.force_login(reviewer)
    assert titles(client.get(DESK).context["overdue"]) == []
    Revision.objects.filter(pk=revision.pk).update(review_due_on=days_ago(1).date())
    assert titles(client.get(DESK).context["overdue"]) == [condition.name]


def test_a_long_queue_is_capped_and_says_so(client, author, reviewer, monkeypatch):
    monkeypatch.setattr("diseasemaps.desk.queues.MOST", 2)
    for number in range(4):
        factories.submitted(author, factories.condition(f"C{number}"))
    client.force_login(reviewer)
    answer = client.get(DESK)
    assert len(answer.context["submitted"].rows) == 2
    assert "And 2 more" in answer.content.decode()


@pytest.mark.parametrize("address", [HOME, DESK])
def test_the_desk_costs_the_same_however_much_waits(
    client, author, reviewer, editor, address, django_assert_max_num_queries
):
    def fill(name):
        factories.submitted(author, factories.condition(f"{name} 1"))
        factories.under_review(author, factories.condition(f"{name} 2"), reviewer)
        factories.approved(author, factories.condition(f"{name} 3"), reviewer)
        factories.draft(editor, factories.condition(f"{name} 4"))

    factories.roles.grant(reviewer, "editor", by=None, reason="test")
    fill("First")
    client.force_login(reviewer)
    with django_assert_max_num_queries(15) as before:
        client.get(address)
    fill("Second")
    with django_assert_max_num_queries(len(before)):
        client.get(address)


def test_the_clock_hands_back_a_review_whose_time_is_up(author, reviewer, condition):

    revision = factories.under_review(author, condition, reviewer)
    release_expired()
    revision.refresh_from_db()
    assert revision.status == "under_review"
    revision.reviews.update(expires_at=days_ago(1))
    release_expired()
    revision.refresh_from_db()
    assert (revision.status, revision.reviews.get().verdict) == ("submitted", "released")


def test_the_clock_is_set(settings):
    set_for = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
    assert release_expired.name in set_for
