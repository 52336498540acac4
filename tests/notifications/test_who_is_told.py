"""What happens, and who is told of it: the verbs of each app against a table typed by hand."""

import pytest
from django.utils import timezone

from accounts import credentials, restrictions, roles
from diseasemaps.articles import review
from diseasemaps.articles.models import Review
from diseasemaps.moderation.models import Case
from diseasemaps.notifications import fan_out, inbox
from diseasemaps.notifications.models import Event, Kind, Notification
from diseasemaps.questions import asking
from experiences import moderation
from tests import factories

pytestmark = pytest.mark.usefixtures("texts")


@pytest.fixture
def condition(db):
    return factories.condition()


def told_since(act) -> dict[str, set[str]]:
    """{kind: handles} of what `act` told to whom."""
    Event.objects.all().delete()
    act()
    fan_out.fan_out_due()
    rows = Notification.objects.values_list("event__kind", "recipient__handle")
    found: dict[str, set[str]] = {}
    for kind, handle in rows:
        found.setdefault(kind, set()).add(handle)
    return found


def test_of_an_article(author, reviewer, other_reviewer, editor, condition, settings):
    settings.REVIEW_APPROVALS = 2
    now = {"it": factories.draft(author, condition)}

    def take(verb, by, **more):
        now["it"] = verb(now["it"], by=by, **more)

    reviewers = {"reviewer", "other-reviewer"}
    none = {"conflict_of_interest": "None."}
    expected = [
        (lambda: take(review.submit, author), {Kind.ARTICLE_SUBMITTED: reviewers}),
        (
            lambda: take(review.start_review, reviewer),
            {Kind.ARTICLE_REVIEW_STARTED: {"author"}},
        ),
        (lambda: take(review.join_review, other_reviewer), {}),
        (
            lambda: take(review.release, editor),
            {Kind.REVIEW_RELEASED: {"other-reviewer"}, Kind.REVIEW_CLOSED: {"reviewer"}},
        ),
        (lambda: take(review.approve, other_reviewer, **none), {}),
        (lambda: take(review.join_review, reviewer), {}),
        (lambda: take(review.approve, reviewer, **none), {Kind.ARTICLE_APPROVED: {"author"}}),
        (
            lambda: take(review.retract, editor, note="Old."),
            {Kind.ARTICLE_RETRACTED: {"author", *reviewers}},
        ),
    ]
    for number, (act, whom) in enumerate(expected):
        assert told_since(act) == whom, number


def test_of_a_review_that_somebody_else_ended(author, reviewer, editor, condition):
    at_work = factories.under_review(author, condition, reviewer)
    assert told_since(lambda: review.withdraw(at_work, by=editor)) == {
        Kind.ARTICLE_WITHDRAWN: {"author"},
        Kind.REVIEW_CLOSED: {"reviewer"},
    }


def test_of_a_review_whose_time_is_up(author, reviewer, condition):
    factories.under_review(author, condition, reviewer)
    Review.objects.update(expires_at=timezone.now())
    told = told_since(review.release_expired)
    assert told[Kind.REVIEW_ENDED] == {"reviewer"}


@pytest.mark.parametrize(("verb", "kind"), [
    (review.request_changes, Kind.ARTICLE_CHANGES_REQUESTED),
    (review.reject, Kind.ARTICLE_REJECTED),
])  # fmt: skip
def test_of_an_article_that_was_not_accepted(author, reviewer, condition, verb, kind):
    at_work = factories.under_review(author, condition, reviewer)
    assert told_since(lambda: verb(at_work, by=reviewer, note="Why.")) == {kind: {"author"}}


def test_of_an_experience(member, moderator, condition):
    now = {"it": factories.pending(member, condition)}

    def publish():
        now["it"] = moderation.publish(now["it"], by=moderator).experience

    def take(verb, by, **more):
        now["it"] = verb(now["it"], by=by, **more)

    refused = {"rule": "privacy", "note": "A name."}
    expected = [
        (publish, {Kind.EXPERIENCE_PUBLISHED: {"member"}}),
        (
            lambda: take(moderation.hide, moderator, note="Look."),
            {Kind.EXPERIENCE_HIDDEN: {"member"}},
        ),
        (lambda: take(moderation.restore, moderator), {Kind.EXPERIENCE_RESTORED: {"member"}}),
        (
            lambda: take(moderation.remove, moderator, **refused),
            {Kind.EXPERIENCE_REMOVED: {"member"}},
        ),
    ]
    for number, (act, whom) in enumerate(expected):
        assert told_since(act) == whom, number


def test_of_a_question(member, moderator, condition):
    now = {}

    def take(verb, **more):
        now["it"] = verb(now["it"], by=moderator, **more)

    def ask():
        now["it"] = asking.ask(condition, text="Does rest help?", by=member)

    expected = [
        (ask, {Kind.QUESTION_SUBMITTED: {"moderator"}}),
        (lambda: take(asking.publish), {Kind.QUESTION_PUBLISHED: {"member"}}),
        (lambda: take(asking.hide, note="Look."), {Kind.QUESTION_HIDDEN: {"member"}}),
        (lambda: take(asking.restore), {Kind.QUESTION_RESTORED: {"member"}}),
    ]
    for number, (act, whom) in enumerate(expected):
        assert told_since(act) == whom, number


def test_of_a_role_that_waits_for_a_second_admin(admin, member):
    second, third = (factories.person(name, role="admin") for name in ("second", "third"))
    why = {"by": admin, "reason": "Needed."}
    assert told_since(lambda: roles.grant(member, "admin", **why)) == {
        Kind.ROLE_PROPOSED: {"second", "third"}
    }
    assert Event.objects.get().path == f"/desk/people/{member.pk}/"
    held = third.role_grants.get()
    assert told_since(lambda: roles.end(held, **why)) == {Kind.ROLE_PROPOSED: {"second"}}
    assert told_since(lambda: roles.end(held, by=second, reason="Yes.")) == {
        Kind.ROLE_ENDED: {"third"}
    }


def test_of_a_role_a_restriction_and_a_registration(admin, editor, moderator, member):
    given = []
    why = {"by": admin, "reason": "Needed."}
    assert told_since(lambda: given.append(roles.grant(member, "author", **why))) == {
        Kind.ROLE_GRANTED: {"member"}
    }
    assert told_since(lambda: roles.end(given[0], **why)) == {Kind.ROLE_ENDED: {"member"}}
    assert told_since(
        lambda: restrictions.restrict(member, "silenced", by=moderator, reason="R.")
    ) == {Kind.RESTRICTED: {"member"}}
    assert told_since(lambda: restrictions.lift(member.restrictions.get(), by=moderator)) == {
        Kind.RESTRICTION_LIFTED: {"member"}
    }
    asked = {"title": "Neurologist", "registration": "N1", "issuing_body": "GMC", "country": "GB"}
    assert told_since(lambda: credentials.ask(by=member, **asked)) == {
        Kind.CREDENTIAL_ASKED: {"editor"}
    }
    assert Event.objects.get().path == f"/desk/credentials/{member.pk}/"


def test_what_is_opened_by_another_way_is_read(
    client, author, reviewer, member, moderator, condition
):
    """Its own page, for whoever was told of it; not for others, and not by a public page."""
    asked = asking.ask(condition, text="Does rest help?", by=member)
    case = Case.objects.get()
    asking.publish(asked, by=moderator)
    at_work = factories.under_review(author, condition, reviewer)
    review.request_changes(at_work, by=reviewer, note="Why.")
    fan_out.fan_out_due()
    for person, thing in ((member, asked), (author, at_work), (moderator, case)):
        told = inbox.about(thing, user=person)
        assert told.exists()
        client.force_login(reviewer)
        client.get(thing.get_absolute_url())
        assert told.exists()
        client.force_login(person)
        client.get(condition.get_absolute_url())
        assert told.exists()
        assert client.get(thing.get_absolute_url()).status_code == 200
        assert not told.exists()
