"""An editor asks a reviewer to take texts on. Whoever else may review them still can."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils import timezone

from accounts.models import Credential, Role, User
from diseasemaps import audit
from diseasemaps.articles import permissions
from diseasemaps.articles.models import Revision
from diseasemaps.notifications import audiences
from diseasemaps.notifications.models import Event, Kind
from diseasemaps.notifications.notify import notify
from diseasemaps.workflow import Refused

WAITING = ("submitted", "under_review")


@dataclass
class Assigned:
    """What came of it: the texts newly assigned, and those that were not, each with why."""

    done: list[Revision] = field(default_factory=list)
    refused: list[tuple[Revision, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Several:
    """Texts that are told of in one piece of news."""

    pk: Any
    label: str
    _meta = Revision._meta

    def get_absolute_url(self) -> str:
        return f"{reverse('desk:review')}?assigned=me"


def reviewers() -> QuerySet[User]:
    """Whom an editor can ask: reviewers whose registration is verified."""
    registered = Credential.objects.current().filter(user=OuterRef("pk"))
    people = User.objects.with_role(Role.REVIEWER).filter(Exists(registered))
    return people.order_by("full_name", "handle")


@audit.recorded()
def assign(revisions: Iterable[Revision], *, by: Any, reviewer: User | None) -> Assigned:
    """Ask `reviewer` to take these on; None takes the request back. Whoever may not review one of
    them is not asked for that one, and the answer says why.

    Told once, however many texts it is; what was theirs already is no news. Raises Refused.
    """
    reason = permissions.is_editor(by, None)
    if reason:
        raise Refused(reason)
    outcome = Assigned()
    for revision in _locked(revisions):
        why_not = _why_not(revision, reviewer)
        if why_not:
            outcome.refused.append((revision, why_not))
        elif revision.assigned_to_id != (reviewer.pk if reviewer else None):
            _write(revision, reviewer, by)
            outcome.done.append(revision)
    if reviewer and outcome.done:
        notify(audiences.people(reviewer), Kind.REVIEW_ASSIGNED, about=_about(outcome.done), by=by)
    return outcome


def _locked(revisions: Iterable[Revision]) -> list[Revision]:
    """The same, as they are now. Locked are those that wait, in one order for everybody: of an
    article that is at most one, so that nobody who approves it waits for us in a ring.
    """
    wanted = Revision.objects.filter(pk__in=[one.pk for one in revisions])
    waiting = wanted.filter(status__in=WAITING).select_for_update(of=("self",)).order_by("pk")
    locked = list(waiting.select_related("article"))
    others = wanted.exclude(pk__in=[one.pk for one in locked]).select_related("article")
    return [*locked, *others.exclude(status__in=WAITING)]


@audit.recorded()
def remind_late() -> int:
    """Tell whoever was asked, once more and once only, when a text of theirs has waited for
    REVIEW_TARGET_DAYS since; returns how many texts that were. For the clock.
    """
    before = timezone.now() - timedelta(days=settings.REVIEW_TARGET_DAYS)
    asked = Revision.objects.select_for_update(skip_locked=True, of=("self",)).filter(
        status="submitted", assigned_to__isnull=False, assigned_at__lte=before
    )
    count = 0
    for revision in asked.select_related("article", "assigned_to"):
        if _reminded(revision):
            continue
        told = audiences.people(revision.assigned_to)
        notify(told, Kind.REVIEW_ASSIGNED, about=revision, by=None)
        count += 1
    return count


def _reminded(revision: Revision) -> bool:
    """Was the clock's own news of this request sent already?"""
    news = Event.objects.filter(
        kind=Kind.REVIEW_ASSIGNED, about_kind=Revision._meta.label, about_id=str(revision.pk)
    )
    return news.filter(by=None, at__gte=revision.assigned_at).exists()


def _why_not(revision: Revision, reviewer: User | None) -> str | None:
    """Why this person cannot be asked for this text, in a sentence about them."""
    if revision.status not in WAITING:
        return f"it is {revision.get_status_display().lower()} now"
    if reviewer is None:
        return None
    name = reviewer.professional_name
    if permissions.wrote_any(reviewer, revision.article):
        return f"{name} wrote a revision of this article, so somebody else has to review it"
    if permissions.may_review(reviewer, revision):
        return f"{name} may not review it at the moment"
    return None


def _write(revision: Revision, reviewer: User | None, by: Any) -> None:
    revision.assigned_to = reviewer
    revision.assigned_at = timezone.now() if reviewer else None
    revision.save(update_fields=["assigned_to", "assigned_at"])
    act = "article_revision.assign" if reviewer else "article_revision.unassign"
    audit.record(act, by=by, kind="article_revision", id=revision.pk)


def _about(done: list[Revision]) -> Any:
    return done[0] if len(done) == 1 else Several(done[0].pk, f"{len(done)} articles")
