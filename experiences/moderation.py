"""What happens to an experience: one verb for each step of DESIGN §4's table.

Each verb writes state, history, decision, event and audit row in one transaction. The post is
locked before its revision, and both before the case: one order for everybody. Each returns its
thing as it is now, and raises what `workflow.take` does: Conflict, Refused, Incomplete.
"""

from datetime import timedelta
from functools import partial
from typing import Any

from django.utils import timezone

from accounts import consents
from accounts.models import Role
from diseasemaps import audit, markdown, versions, workflow
from diseasemaps.moderation import cases, signals, weighing
from diseasemaps.moderation.models import Decision, Signal
from diseasemaps.notifications import audiences
from diseasemaps.notifications.models import Kind
from diseasemaps.notifications.notify import notify
from diseasemaps.workflow import Fault, Incomplete
from experiences import cards, vocabulary_review
from experiences.models import Experience, ExperienceRevision

TRUSTED_AFTER = 3  # published posts
TRUST_WINDOW = timedelta(days=90)  # none refused in
COMPARED = 20  # of the author's other stories, the newest
LONGEST_STORY, LONGEST_TITLE = 40_000, 120  # characters, with words put in place of others


@audit.recorded()
def submit(
    revision: ExperienceRevision, *, by: Any, version: int | None = None
) -> ExperienceRevision:
    """The author sends it in; a trusted member's is published at once if nothing is found."""
    consents.lock(by)
    lock_post(revision)
    draft = workflow.permit("submit", revision, by=by, version=version)
    weighed = weighing.weigh(
        draft.everything_typed(),
        language=draft.language,
        field="story",
        others=_posted_before(draft, by),
        compared=draft.story,
    )
    _put_in_place(draft)
    revision = workflow.take("submit", revision, by=by, version=version)
    revision.submitted_at = timezone.now()
    revision.save(update_fields=["submitted_at"])
    vocabulary_review.offer(revision)
    if is_trusted(by) and not weighed.holds:
        return _publish_at_once(revision, weighed)
    case = cases.open(revision, signals=[*_first_of_all(revision, by), *weighed.signals()])
    notify(audiences.role(Role.MODERATOR), Kind.EXPERIENCE_SUBMITTED, about=case, by=by)
    return revision


@audit.recorded()
def publish(
    revision: ExperienceRevision,
    *,
    by: Any,
    version: int | None = None,
    rule: str = "",
    note: str = "",
) -> ExperienceRevision:
    """A moderator lets it be read; a former published text gives way to it."""
    is_first = revision.experience.published_at is None
    revision = _publish(revision, by=by, version=version, note=note)
    decision = cases.settle(revision, action="publish", by=by, rule=rule, note=note)
    _tell_author(revision, Kind.EXPERIENCE_PUBLISHED, decision)
    if is_first:
        _tell_followers(revision.experience, by, decision)
    return revision


@audit.recorded()
def request_changes(
    revision: ExperienceRevision,
    *,
    by: Any,
    note: str,
    rule: str = "",
    version: int | None = None,
) -> ExperienceRevision:
    """A moderator asks the author to change something; the note says what."""
    lock_post(revision)
    revision = workflow.take("request_changes", revision, by=by, version=version, note=note)
    decision = cases.settle(revision, action="request_changes", by=by, rule=rule, note=note)
    _tell_author(revision, Kind.EXPERIENCE_CHANGES_REQUESTED, decision)
    return revision


@audit.recorded()
def reject(
    revision: ExperienceRevision, *, by: Any, rule: str, note: str, version: int | None = None
) -> ExperienceRevision:
    """A moderator refuses it, naming the rule and saying why; the author can still read it."""
    lock_post(revision)
    workflow.permit("reject", revision, by=by, version=version)
    _require_rule(rule)
    revision = workflow.take("reject", revision, by=by, version=version, note=note)
    decision = cases.settle(revision, action="reject", by=by, rule=rule, note=note)
    _tell_author(revision, Kind.EXPERIENCE_REJECTED, decision)
    return revision


@audit.recorded()
def withdraw(
    revision: ExperienceRevision, *, by: Any, version: int | None = None
) -> ExperienceRevision:
    """The author takes back what is not published yet."""
    lock_post(revision)
    revision = workflow.take("withdraw", revision, by=by, version=version)
    cases.close(revision)
    return revision


@audit.recorded()
def hide(
    experience: Experience, *, by: Any, note: str, rule: str = "", version: int | None = None
) -> Experience:
    """Out of sight until somebody has looked. `by=None`: the threshold of reports."""
    experience = workflow.take("hide", experience, by=by, version=version, note=note)
    decision = cases.settle(experience, action="hide", by=by, rule=rule, note=note)
    _tell_author(experience, Kind.EXPERIENCE_HIDDEN, decision)
    versions.bump(experience.condition.page_key)
    return experience


@audit.recorded()
def restore(
    experience: Experience,
    *,
    by: Any,
    note: str = "",
    rule: str = "",
    version: int | None = None,
) -> Experience:
    """Visible again."""
    experience = workflow.take("restore", experience, by=by, version=version, note=note)
    decision = cases.settle(experience, action="restore", by=by, rule=rule, note=note)
    _tell_author(experience, Kind.EXPERIENCE_RESTORED, decision)
    versions.bump(experience.condition.page_key)
    return experience


@audit.recorded()
def remove(
    experience: Experience, *, by: Any, rule: str, note: str, version: int | None = None
) -> Experience:
    """Gone for readers, for good; the author can still read it, with the reason."""
    workflow.permit("remove", experience, by=by, version=version)
    _require_rule(rule)
    experience = workflow.take("remove", experience, by=by, version=version, note=note)
    _end_pending(experience)
    decision = cases.settle(experience, action="remove", by=by, rule=rule, note=note)
    _tell_author(experience, Kind.EXPERIENCE_REMOVED, decision)
    versions.bump(experience.condition.page_key)
    return experience


@audit.recorded()
def take_down(experience: Experience, *, by: Any, version: int | None = None) -> Experience:
    """The author takes their post down: gone for everybody else at once."""
    experience = workflow.take("take_down", experience, by=by, version=version)
    for revision in experience.revisions.filter(status__in=["draft", "pending"]):
        withdraw(revision, by=by)
    cases.close(experience)
    versions.bump(experience.condition.page_key)
    return experience


def is_trusted(user: Any) -> bool:
    """At least 3 published posts and none refused in the last 90 days (DESIGN §4).

    What was undone, or reversed on appeal, is not refused any more.
    """
    if user is None:  # whoever left their texts to others is nobody any more
        return False
    posts = Experience.objects.filter(author=user)
    removed = posts.filter(status="removed").values("pk")
    rejected = ExperienceRevision.objects.filter(experience__in=posts, status="rejected").values(
        "pk"
    )
    refused = workflow.HistoryEntry.objects.filter(
        at__gte=timezone.now() - TRUST_WINDOW,
        thing_kind__in=["experience_revision", "experience"],
        step__in=["reject", "remove"],
        thing_id__in=removed.union(rejected),
    )
    return posts.published().count() >= TRUSTED_AFTER and not refused.exists()


def lock_post(revision: ExperienceRevision) -> Experience:
    """Lock the post that `revision` belongs to, before the revision itself."""
    posts = Experience.objects.select_for_update(of=("self",)).select_related("condition")
    return posts.get(pk=revision.experience_id)


def _publish(
    revision: ExperienceRevision, *, by: Any, version: int | None = None, note: str = ""
) -> ExperienceRevision:
    experience = lock_post(revision)
    workflow.permit("publish", revision, by=by, version=version)
    former = experience.live_revision
    if former is not None:
        workflow.take("supersede", former, by=None)
    revision = workflow.take("publish", revision, by=by, version=version, note=note)
    experience.live_revision = revision
    experience.published_at = experience.published_at or timezone.now()
    experience.card_html = cards.render(experience)
    experience.save(update_fields=["live_revision", "published_at", "card_html"])
    revision.experience = experience
    versions.bump(experience.condition.page_key)
    return revision


def _put_in_place(draft: ExperienceRevision) -> None:
    """The words that the operator's list puts in place of others stand there from now on."""
    into = partial(weighing.in_place, language=draft.language)
    story = into(draft.story, markdown=True, most=LONGEST_STORY)
    title = into(draft.title, markdown=False, most=LONGEST_TITLE)
    if (story, title) != (draft.story, draft.title):
        draft.story, draft.title, draft.story_html = story, title, markdown.render(story)
        draft.save(update_fields=["story", "title", "story_html"])


def _posted_before(revision: ExperienceRevision, by: Any) -> list[str]:
    """The stories of the author's other posts: one text under many conditions is an advertisement.

    Told anew after it was taken down or refused, it is not.
    """
    standing = Experience.objects.filter(author=by, status__in=["visible", "hidden"])
    others = ExperienceRevision.objects.filter(
        experience__in=standing.exclude(pk=revision.experience_id),
        status__in=["pending", "published"],
    )
    return list(others.order_by("-created_at").values_list("story", flat=True)[:COMPARED])


def _publish_at_once(revision: ExperienceRevision, weighed: weighing.Weighed) -> ExperienceRevision:
    """Without a moderator; one looks afterwards where a word asks for that."""
    is_first = revision.experience.published_at is None
    revision = _publish(revision, by=None)
    if is_first:
        _tell_followers(revision.experience, None)
    if weighed.marks:
        cases.open(revision.experience, signals=weighed.signals())
    return revision


def _tell_followers(experience: Experience, by: Any, decision: Decision | None = None) -> None:
    """About the condition, not the post: who follows a link sees there what they may see then."""
    condition, author = experience.condition, experience.author
    alias = experience.byline if experience.is_alias else ""
    followers = audiences.followers(condition, written_by=author, alias=alias)
    _say(followers, Kind.FOLLOWED_EXPERIENCE, condition, by, decision)
    if not alias:  # who follows the handle is never told of an alias
        followers = audiences.followers(author, written_by=author)
        _say(followers, Kind.FOLLOWED_MEMBER, experience, by, decision)


def _say(
    audience: dict[str, Any], kind: str, about: Any, by: Any, decision: Decision | None
) -> None:
    if decision is None:  # nobody decided: nothing can be undone
        notify(audience, kind, about=about, by=by)
    else:
        cases.tell(decision, audience, kind, about=about)


def _end_pending(experience: Experience) -> None:
    """What waits for a moderator has no post to be published in any more."""
    for revision in experience.revisions.filter(status__in=["draft", "pending"]):
        cases.close(revision)


def _tell_author(thing: Any, kind: str, decision: Decision) -> None:
    experience = thing if isinstance(thing, Experience) else thing.experience
    cases.tell(decision, audiences.people(experience.author), kind, about=experience)


def _require_rule(rule: str) -> None:
    if not rule:
        raise Incomplete([Fault("rule", "Name the community rule that this breaks.")])


def _first_of_all(revision: ExperienceRevision, by: Any) -> list[signals.Row]:
    """What a moderator should know before they read: a newcomer; an edit of what others read."""
    rows = []
    if not is_trusted(by):
        rows.append(signals.plain(Signal.Kind.NEWCOMER))
    if revision.experience.live_revision_id is not None:
        rows.append(signals.plain(Signal.Kind.EDIT))
    return rows
