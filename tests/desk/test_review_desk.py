"""The desk: what waits for whom, and at what cost."""

from collections import Counter
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from diseasemaps.articles import assigning, review
from diseasemaps.articles.models import Rereview, Revision
from diseasemaps.articles.tasks import release_expired, remind_late
from diseasemaps.audit import AuditEntry
from diseasemaps.notifications import audiences
from diseasemaps.notifications.models import Event, Kind
from tests import factories
from tests.workflow.test_races import press

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
            "approved, and to be read again now": 0,
            "under review with you": 1,
            "asked of you": 0,
        },
        moderator: {
            "case waiting for a moderator": 1,
            "of them longer than we aim for": 0,
            "appeals to answer": 0,
            "new words to map": 0,
            "claimed by you": 0,
        },
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


def test_home_counts_what_is_to_be_read_again_for_any_reason(client, author, reviewer, editor):
    texts = [factories.approved(author, factories.condition(n), reviewer) for n in "ABC"]
    client.force_login(editor)

    def counted():
        lines = client.get(HOME).context["waiting"]
        return next(one.count for one in lines if "read again" in one.words)

    assert counted() == 0
    Revision.objects.filter(pk=texts[0].pk).update(review_due_on=days_ago(1).date())
    for reason in (Rereview.Reason.REPORT, Rereview.Reason.ASKED):
        Rereview.objects.create(article=texts[1].article, reason=reason)
    assert counted() == 2


def test_an_editor_sees_who_reads_what_and_reviewers_only_their_own(
    client, author, reviewer, other_reviewer, editor, condition
):
    factories.under_review(author, condition, reviewer)
    client.force_login(editor)
    answer = client.get(DESK)
    assert titles(answer.context["read"]) == [condition.name]
    assert "By Dr Reviewer since" in answer.text
    for who in (other_reviewer, author):
        client.force_login(who)
        assert client.get(DESK).context["read"] is None


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


# --- narrowed, late, asked of somebody, due again ------------------------------------------------


def waiting_of(client, **query):
    return titles(client.get(DESK, query).context["submitted"])


def test_the_desk_is_narrowed_by_the_address(client, author, reviewer):
    second = factories.person("second", role="author")
    one = factories.submitted(author, factories.condition("Alpha disease"))
    two = factories.submitted(second, factories.condition("Beta disease"), slug="outlook")
    Revision.objects.filter(pk=one.pk).update(submitted_at=days_ago(20), assigned_to=reviewer)
    client.force_login(reviewer)
    one, two = (revision.article.condition.name for revision in (one, two))
    assert set(waiting_of(client)) == {one, two}
    assert waiting_of(client, condition="alpha") == [one]
    assert waiting_of(client, condition="nothing") == []
    assert waiting_of(client, topic="outlook") == [two]
    assert waiting_of(client, author="SECOND") == [two]
    assert waiting_of(client, age="late") == [one]
    assert waiting_of(client, assigned="me") == [one]
    assert waiting_of(client, assigned="nobody") == [two]
    assert waiting_of(client, condition="alpha", author="second") == []
    page = client.get(DESK, {"author": "second"}).text
    assert 'value="second"' in page
    assert "Show everything" in page


@pytest.mark.parametrize(
    "query",
    [
        {"topic": "no-such"},
        {"age": "x"},
        {"assigned": "\x00"},
        {"condition": "a\x00"},
        {"author": "x" * 500},
        {"condition": "%" * 300},
    ],
)
def test_an_odd_address_breaks_nothing(client, reviewer, query):
    client.force_login(reviewer)
    assert client.get(DESK, query).status_code == 200


def test_an_empty_choice_says_so(client, reviewer):
    client.force_login(reviewer)
    assert "Nothing is waiting." in client.get(DESK).text
    assert (
        "Nothing is waiting that fits your choice above." in client.get(DESK, {"age": "late"}).text
    )


def test_what_waits_longer_than_the_target_is_marked(client, author, reviewer, settings):
    settings.REVIEW_TARGET_DAYS = 5
    for name, days in [("On time", 4), ("Late", 6)]:
        revision = factories.submitted(author, factories.condition(name))
        Revision.objects.filter(pk=revision.pk).update(submitted_at=days_ago(days))
    client.force_login(reviewer)
    answer = client.get(DESK)
    rows = {row.article.condition.name: row.is_late for row in answer.context["submitted"].rows}
    assert rows == {"Late": True, "On time": False}
    assert answer.text.count("which is too long") == 1


def test_where_two_approve_the_second_reviewer_finds_it_on_the_desk(
    client, author, reviewer, other_reviewer, condition, settings
):
    settings.REVIEW_APPROVALS = 2
    revision = factories.under_review(author, condition, reviewer)
    review.approve(revision, by=reviewer, conflict_of_interest="None.")
    client.force_login(other_reviewer)
    answer = client.get(DESK)
    assert titles(answer.context["submitted"]) == [condition.name]
    assert "1 of 2 approvals" in answer.text
    assert "1 of 2 approvals" in client.get(revision.get_absolute_url()).text
    revision.refresh_from_db()
    review.join_review(revision, by=other_reviewer)
    assert titles(client.get(DESK).context["submitted"]) == []


def test_what_is_to_be_read_again_says_why(client, author, reviewer, editor):
    due = factories.approved(author, factories.condition("Due soon"), reviewer)
    Revision.objects.filter(pk=due.pk).update(review_due_on=days_ago(-30).date())
    asked = factories.approved(author, factories.condition("Asked"), reviewer)
    Rereview.objects.create(article=asked.article, reason="report")
    Rereview.objects.create(article=asked.article, reason="asked", closed_at=days_ago(1))
    factories.approved(author, factories.condition("Quiet"), reviewer)
    client.force_login(editor)
    answer = client.get(DESK)
    assert titles(answer.context["to_read_again"]) == ["Due soon", "Asked"]
    assert "A reader told us that something is wrong" in answer.text
    assert "An editor asked for it" not in answer.text


# --- asking reviewers ----------------------------------------------------------------------------


def ask(client, revisions, reviewer, query=""):
    typed = {
        "revision": [one.pk for one in revisions],
        "reviewer": getattr(reviewer, "pk", "nobody"),
    }
    return client.post(reverse("desk:assign"), typed | {"query": query}, follow=True)


def asked_of():
    return {one.article.condition.name: one.assigned_to for one in Revision.objects.all()}


def news():
    return [
        ([who.handle for who in audiences.resolve(event.audience)], event.label)
        for event in Event.objects.filter(kind=Kind.REVIEW_ASSIGNED)
    ]


def test_an_editor_asks_a_reviewer_in_bulk_and_they_are_told_once(client, author, editor, reviewer):
    three = [factories.submitted(author, factories.condition(name)) for name in "ABC"]
    client.force_login(editor)
    answer = ask(client, three[:2], reviewer, "age=late")
    assert answer.redirect_chain[0][0] == f"{DESK}?age=late"
    assert "Done for 2 texts." in answer.text
    assert asked_of() == {"A": reviewer, "B": reviewer, "C": None}
    assert news() == [(["reviewer"], "2 articles")]
    assert "nobody is told again" in ask(client, three[:2], reviewer).text
    assert len(news()) == 1
    assert AuditEntry.objects.filter(action="article_revision.assign").count() == 2
    client.force_login(reviewer)
    assert "Asked of you" in client.get(DESK).text
    assert titles(client.get(DESK).context["submitted"])[0] in "AB"


def test_what_they_wrote_is_refused_by_name_and_the_rest_is_done(client, author, editor, reviewer):
    factories.give(reviewer, "author")
    theirs = factories.submitted(reviewer, factories.condition("Theirs"))
    other = factories.submitted(author, factories.condition("Other"))
    taken = factories.under_review(author, factories.condition("Taken"), reviewer)
    review.withdraw(taken, by=author)
    client.force_login(editor)
    answer = ask(client, [theirs, other, taken], reviewer)
    assert asked_of() == {"Theirs": None, "Other": reviewer, "Taken": None}
    assert f"“{theirs.article.title}”, because Dr Reviewer wrote a revision" in answer.text
    assert "because it is withdrawn now" in answer.text


def test_a_request_is_taken_back_and_asks_nobody(client, author, editor, reviewer):
    revision = factories.submitted(author, factories.condition("A"))
    client.force_login(editor)
    ask(client, [revision], reviewer)
    ask(client, [revision], None)
    assert asked_of() == {"A": None}
    assert len(news()) == 1


def test_nothing_ticked_or_nobody_chosen_is_said(client, author, editor, reviewer, member):
    revision = factories.submitted(author, factories.condition("A"))
    client.force_login(editor)
    assert "Tick the texts" in ask(client, [], reviewer).text
    assert (
        "Choose whom to ask."
        in client.post(
            reverse("desk:assign"), {"revision": [revision.pk], "reviewer": ""}, follow=True
        ).text
    )
    ask(client, [revision], member)
    odd = {"revision": ["x", "\x00", str(revision.pk)], "reviewer": str(reviewer.pk)}
    client.post(reverse("desk:assign"), odd)
    assert asked_of() == {"A": reviewer}


def test_who_was_asked_long_ago_is_reminded_once(author, editor, reviewer, settings):
    revision = factories.submitted(author, factories.condition("A"))
    assigning.assign([revision], by=editor, reviewer=reviewer)
    assert assigning.remind_late() == 0
    late = days_ago(settings.REVIEW_TARGET_DAYS)
    Revision.objects.update(assigned_at=late)
    remind_late()
    assert len(news()) == 2
    assert assigning.remind_late() == 0
    review.start_review(Revision.objects.get(), by=reviewer)
    Event.objects.all().delete()
    assert assigning.remind_late() == 0


@pytest.mark.parametrize("who", ["author", "reviewer", "moderator"])
def test_only_editors_ask(client, author, reviewer, request, who):
    revision = factories.submitted(author, factories.condition("A"))
    client.force_login(request.getfixturevalue(who))
    assert client.get(DESK).context is None or "Ask this reviewer" not in client.get(DESK).text
    assert ask(client, [revision], reviewer).status_code == 403
    assert asked_of() == {"A": None}


def test_a_reviewer_without_a_registration_is_not_offered(client, editor, reviewer):
    unverified = factories.person("unverified", role="reviewer")
    client.force_login(editor)
    factories.submitted(factories.person("author"), factories.condition("A"))
    offered = {pk for pk, _ in client.get(DESK).context["assigning"].fields["reviewer"].choices}
    assert str(reviewer.pk) in offered
    assert str(unverified.pk) not in offered


@pytest.mark.django_db(transaction=True)
def test_eight_editors_ask_at_once_and_the_reviewer_is_told_once(author, editor, reviewer):
    made = [factories.submitted(author, factories.condition(name)) for name in "ABCD"]
    orders = [made, made[::-1]] * 4
    outcomes = press(
        [lambda o=order: assigning.assign(o, by=editor, reviewer=reviewer) for order in orders]
    )
    assert outcomes == Counter(taken=8)
    assert set(asked_of().values()) == {reviewer}
    assert len(news()) == 1


def test_the_menu_says_what_waits_at_the_desk_in_one_query_more_than_the_session(
    client, author, editor, reviewer, django_assert_max_num_queries
):
    revision = factories.submitted(author, factories.condition("A"))
    factories.under_review(author, factories.condition("B"), reviewer)
    assigning.assign([revision], by=editor, reviewer=reviewer)
    asked = factories.under_review(author, factories.condition("C"), reviewer)
    review.request_changes(asked, by=reviewer, note="More.")
    menu = reverse("accounts:menu")
    for who, count in [(reviewer, 2), (author, 1), (editor, 0)]:
        client.force_login(who)
        with django_assert_max_num_queries(5):
            answer = client.get(menu)
        assert answer.context["facts"]["waiting"] == count
        assert ("waiting for you" in answer.text) is bool(count)
    review.revise(asked.article, by=author)
    client.force_login(author)
    assert client.get(menu).context["facts"]["waiting"] == 0


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
    assert {release_expired.name, remind_late.name} <= set_for
