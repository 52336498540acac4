"""Half a minute to think again: everything is as it was before, and nobody was told."""

from datetime import timedelta

import pytest
from django.utils import timezone

from diseasemaps import audit
from diseasemaps.moderation import cases, undo
from diseasemaps.moderation.models import Case, Decision
from diseasemaps.notifications import fan_out
from diseasemaps.notifications.models import Event, Notification
from diseasemaps.questions import asking
from diseasemaps.workflow import Conflict, Refused
from experiences import moderation, writing
from experiences.models import Experience, ExperienceRevision
from tests import factories

pytestmark = pytest.mark.usefixtures("texts", "half_a_minute")

NOTE = {"note": "Please leave the name out.", "rule": "privacy"}


def everything(thing):
    """All that undoing has to bring back; the version goes on."""
    post = thing if isinstance(thing, Experience) else thing.experience
    post = Experience.objects.get(pk=post.pk)
    revisions = ExperienceRevision.objects.filter(experience=post).order_by("created_at")
    return (
        (post.status, post.live_revision_id, post.published_at, post.card_html),
        list(revisions.values_list("pk", "status")),
        list(Case.objects.filter(kind=thing.workflow.kind, closed_at=None).values_list("thing_id")),
    )


@pytest.mark.parametrize("action", ["publish", "request_changes", "reject"])
@pytest.mark.parametrize("edit", [False, True], ids=["first", "edit"])
def test_a_decision_about_a_text_is_undone(member, moderator, condition, action, edit):
    revision = factories.pending(member, condition)
    if edit:
        moderation.publish(revision, by=moderator)
        again = writing.revise(revision.experience, by=member)
        again = writing.save(again, by=member, fields={"title": "Changed", "story": "Later."})
        revision = moderation.submit(again, by=member)
    before, told = everything(revision), Event.objects.count()
    case = Case.objects.get(thing_id=revision.pk, closed_at=None)
    decision = cases.decide(case, action=action, by=moderator, **NOTE)
    assert everything(revision) != before
    assert undo.undo(decision, by=moderator) == case
    assert everything(revision) == before
    assert Event.objects.count() == told  # neither the author nor any follower hears of it
    assert cases.reason(ExperienceRevision.objects.get(pk=revision.pk)) is None
    assert audit.verify().ok
    cases.decide(Case.objects.get(pk=case.pk), action="publish", by=moderator)  # and it goes on


@pytest.mark.parametrize(
    ("before", "action"),
    [("visible", "hide"), ("hidden", "restore"), ("visible", "remove"), ("hidden", "remove")],
)
def test_a_decision_about_a_post_is_undone(member, moderator, condition, before, action):
    revision = factories.published(member, condition, moderator)
    post = revision.experience
    if before == "hidden":
        moderation.hide(post, by=moderator, note="For now.")
    case = cases.open(post)
    was = everything(post)
    decision = cases.decide(case, action=action, by=moderator, **NOTE)
    undo.undo(decision, by=moderator)
    assert everything(post) == was


@pytest.mark.parametrize("action", ["publish", "reject"])
def test_a_decision_about_a_question_is_undone(member, moderator, condition, action):
    question = asking.ask(condition, text="What helps?", by=member)
    decision = cases.decide(Case.objects.get(), action=action, by=moderator, **NOTE)
    undo.undo(decision, by=moderator)
    question.refresh_from_db()
    assert (question.status, question.published_at) == ("pending", None)


def test_nobody_is_told_before_and_everybody_after(member, moderator, condition):
    revision = factories.pending(member, condition)
    Event.objects.all().delete()
    cases.decide(Case.objects.get(), action="publish", by=moderator)
    fan_out.fan_out_due()
    assert not Notification.objects.filter(recipient=member).exists()
    late = timezone.now() - timedelta(seconds=40)
    Event.objects.update(fan_out_after=late)
    fan_out.fan_out_due()
    assert Notification.objects.get(recipient=member).event.kind == "experience_published"
    assert revision.experience.pk


def test_what_cannot_be_undone(member, moderator, condition, settings):
    other = factories.person("other-moderator", role="moderator")
    revision = factories.pending(member, condition)
    decision = cases.decide(Case.objects.get(), action="request_changes", by=moderator, **NOTE)
    with pytest.raises(Refused) as refused:
        undo.undo(decision, by=other)
    assert not isinstance(refused.value, Conflict)
    draft = writing.revise(revision.experience, by=member)  # the author has gone on
    with pytest.raises(Conflict):
        undo.undo(decision, by=moderator)
    moderation.withdraw(draft, by=member)
    Decision.objects.filter(pk=decision.pk).update(at=timezone.now() - timedelta(seconds=31))
    with pytest.raises(Conflict):
        undo.undo(decision, by=moderator)  # too late
    Decision.objects.filter(pk=decision.pk).update(at=timezone.now())
    undo.undo(decision, by=moderator)
    with pytest.raises(Conflict):
        undo.undo(decision, by=moderator)  # twice
