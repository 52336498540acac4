"""What waits for moderators: in its order, narrowed to what one of them looks for, and the next."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from diseasemaps import keyset
from diseasemaps.moderation import cases, signals
from diseasemaps.moderation.models import Appeal, Case, Signal
from diseasemaps.moderation.querysets import CaseQuerySet
from diseasemaps.workflow import Refused

ORDER = ("-priority", "opened_at", "id")
MINE, UNCLAIMED = "mine", "unclaimed"
A_FEW = 5  # cases that are tried, when several moderators ask for the next one at once


@dataclass(frozen=True)
class Choice:
    """What a moderator narrows the queue to; "" is everything."""

    kind: str = ""
    signal: str = ""
    language: str = ""
    condition: str = ""  # its slug
    whose: str = ""  # MINE, UNCLAIMED


@dataclass(frozen=True)
class Waiting:
    """How long a case waits, and until when somebody should have looked."""

    since: datetime
    due_at: datetime

    @property
    def is_late(self) -> bool:
        return timezone.now() > self.due_at

    @property
    def target(self) -> timedelta:
        return self.due_at - self.since


def narrowed(rows: CaseQuerySet, choice: Choice, *, user: Any) -> CaseQuerySet:
    if choice.kind:
        rows = rows.filter(kind=choice.kind)
    if choice.signal:
        reasons = Signal.objects.filter(case=OuterRef("pk"), kind=choice.signal)
        rows = rows.filter(Exists(reasons))
    if choice.language:
        rows = rows.filter(language=choice.language)
    if choice.condition:
        rows = rows.filter(condition__slug=choice.condition)
    if choice.whose == MINE:
        rows = rows.filter(claimed_by=user, claim_expires_at__gt=timezone.now())
    if choice.whose == UNCLAIMED:
        rows = rows.filter(_idle())
    return rows


def waiting(case: Case) -> Waiting:
    """Against the target of its kind: danger, an appeal, anything else."""
    since = case.crisis_at or case.opened_at
    if case.crisis_at:
        target = timedelta(minutes=settings.TARGET_CRISIS_MINUTES)
    else:
        hours = settings.TARGET_APPEAL_HOURS if case.kind == "appeal" else settings.TARGET_HOURS
        target = timedelta(hours=hours)
    return Waiting(since, since + target)


def late() -> Q:
    """Open cases past their target."""
    now = timezone.now()
    hours, appeal = settings.TARGET_HOURS, settings.TARGET_APPEAL_HOURS
    crisis = now - timedelta(minutes=settings.TARGET_CRISIS_MINUTES)
    calm = Q(crisis_at=None)
    return (
        Q(crisis_at__lt=crisis)
        | calm & ~Q(kind="appeal") & Q(opened_at__lt=now - timedelta(hours=hours))
        | calm & Q(kind="appeal", opened_at__lt=now - timedelta(hours=appeal))
    )


def decidable_by(user: Any) -> CaseQuerySet:
    """Open cases that `user` could decide now: not their own, with nobody else, and no appeal
    against what they had a part in.
    """
    took_part = Appeal.objects.filter(decision__case__decisions__by=user).values("pk")
    rows = Case.objects.visible_to(user).open().filter(_idle() | Q(claimed_by=user))
    return rows.exclude(author=user).exclude(kind="appeal", thing_id__in=took_part)


def after(case: Case | None, *, by: Any, choice: Choice | None = None) -> Case | None:
    """The next case for `by`: first where somebody may be in danger, then what comes after `case`
    in the queue, then its beginning again. None when nothing is left for them.
    """
    rows = narrowed(decidable_by(by), replace(choice or Choice(), whose=""), user=by)
    rows = rows.exclude(pk=case.pk) if case else rows
    escalated = Signal.objects.filter(case=OuterRef("pk"), kind=Signal.Kind.ESCALATED)
    # By priority, which has the index; what is in danger is never below it.
    danger = decidable_by(by).filter(priority__gte=signals.MOST_URGENT)
    danger = danger.in_danger().exclude(Exists(escalated))
    danger = danger.exclude(pk=case.pk) if case else danger
    following = rows
    if case is not None:
        place = [case.priority, case.opened_at, case.pk]
        following = rows.filter(keyset.after(ORDER, place))
    for found in (danger, following, rows):
        first = found.order_by(*ORDER).first()
        if first is not None:
            return first
    return None


def take_next(case: Case | None, *, by: Any, choice: Choice | None = None) -> Case | None:
    """As `after`, and claimed, so that no two moderators read the same text.

    Where somebody may be in danger nothing is claimed by itself: a moderator who has just left
    their desk would keep the others from being called.
    """
    for _ in range(A_FEW):
        found = after(case, by=by, choice=choice)
        if found is None or found.crisis_at is not None or found.claimant() == by:
            return found
        try:
            return cases.claim(found, by=by)
        except Refused:  # somebody else was faster
            continue
    return None


def _idle() -> Q:
    return Q(claimed_by=None) | Q(claim_expires_at__lte=timezone.now())
