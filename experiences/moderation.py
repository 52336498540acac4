"""What happens to an experience: one verb for each step of DESIGN §4's table.

Each verb writes state, history, decision, event and audit row in one transaction. The post is
locked before its revision, and both before the case: one order for everybody. Each returns its
thing as it is now, and raises what `workflow.take` does: Conflict, Refused, Incomplete.
"""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts import consents
from accounts.models import Role
from diseasemaps import audit, versions, workflow
from diseasemaps.moderation import cases
from diseasemaps.moderation.models import Signal
from diseasemaps.moderation.screening import Finding, screen
from diseasemaps.notifications import audiences
from diseasemaps.notifications.models import Kind
from diseasemaps.notifications.notify import notify
from diseasemaps.workflow import Fault, Incomplete
from experiences import cards, vocabulary_review
from experiences.models import Experience, ExperienceRevision

TRUSTED_AFTER = 3  # published posts
TRUST_WINDOW = timedelta(days=90)  # none refused in
SIGNAL_OF = {
    "email": Signal.Kind.PERSONAL_DATA,
    "phone": Signal.Kind.PERSONAL_DATA,
    "link": Signal.Kind.LINK,
}


@audit.recorded()
def submit(
    revision: ExperienceRevision, *, by: Any, version: int | None = None
) -> ExperienceRevision:
    """The author sends it in; a trusted member's is published at once if nothing is found."""
    consents.lock(by)
    lock_post(revision)
    revision = workflow.take("submit", revision, by=by, version=version)
    revision.submitted_at = timezone.now()
    revision.save(update_fields=["submitted_at"])
    vocabulary_review.offer(revision)
    findings = screen(revision.everything_typed(), language=revision.language)
    if is_trusted(by) and not findings:
        return _publish(revision, by=None)
    case = cases.open(revision, signals=_signals(findings, newcomer=not is_trusted(by)))
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
    revision = _publish(revision, by=by, version=version, note=note)
    cases.settle(revision, action="publish", by=by, rule=rule, note=note)
    _tell_author(revision, Kind.EXPERIENCE_PUBLISHED, by)
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
    cases.settle(revision, action="request_changes", by=by, rule=rule, note=note)
    _tell_author(revision, Kind.EXPERIENCE_CHANGES_REQUESTED, by)
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
    cases.settle(revision, action="reject", by=by, rule=rule, note=note)
    _tell_author(revision, Kind.EXPERIENCE_REJECTED, by)
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
    cases.settle(experience, action="hide", by=by, rule=rule, note=note)
    _tell_author(experience, Kind.EXPERIENCE_HIDDEN, by)
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
    cases.settle(experience, action="restore", by=by, rule=rule, note=note)
    _tell_author(experience, Kind.EXPERIENCE_RESTORED, by)
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
    cases.settle(experience, action="remove", by=by, rule=rule, note=note)
    _tell_author(experience, Kind.EXPERIENCE_REMOVED, by)
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
    """At least 3 published posts and none refused in the last 90 days (DESIGN §4)."""
    posts = Experience.objects.filter(author=user)
    refused = workflow.HistoryEntry.objects.filter(
        at__gte=timezone.now() - TRUST_WINDOW,
        thing_kind__in=["experience_revision", "experience"],
        step__in=["reject", "remove"],
        thing_id__in=posts.values("pk").union(posts.values("revisions__pk")),
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
    if experience.published_at is None:
        _tell_followers(experience, by)
    experience.live_revision = revision
    experience.published_at = experience.published_at or timezone.now()
    experience.card_html = cards.render(experience)
    experience.save(update_fields=["live_revision", "published_at", "card_html"])
    revision.experience = experience
    versions.bump(experience.condition.page_key)
    return revision


def _tell_followers(experience: Experience, by: Any) -> None:
    """About the condition, not the post: who follows a link sees there what they may see then."""
    condition, author = experience.condition, experience.author
    alias = experience.byline if experience.is_alias else ""
    followers = audiences.followers(condition, written_by=author, alias=alias)
    notify(followers, Kind.FOLLOWED_EXPERIENCE, about=condition, by=by)
    if not alias:  # who follows the handle is never told of an alias
        followers = audiences.followers(author, written_by=author)
        notify(followers, Kind.FOLLOWED_MEMBER, about=experience, by=by)


def _end_pending(experience: Experience) -> None:
    """What waits for a moderator has no post to be published in any more."""
    for revision in experience.revisions.filter(status__in=["draft", "pending"]):
        cases.close(revision)


def _tell_author(thing: Any, kind: str, by: Any) -> None:
    experience = thing if isinstance(thing, Experience) else thing.experience
    notify(audiences.people(experience.author), kind, about=experience, by=by)


def _require_rule(rule: str) -> None:
    if not rule:
        raise Incomplete([Fault("rule", "Name the community rule that this breaks.")])


def _signals(findings: list[Finding], *, newcomer: bool) -> list[tuple[str, int, dict]]:
    signals: list[tuple[str, int, dict]] = [
        (SIGNAL_OF[f.kind], f.weight, {"found": f.kind, "start": f.start, "end": f.end})
        for f in findings
    ]
    return [(Signal.Kind.NEWCOMER, 0, {}), *signals] if newcomer else signals
