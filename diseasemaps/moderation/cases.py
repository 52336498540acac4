"""Cases: open one, claim it, decide it. The single place where a decision is carried out."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.utils import timezone

from diseasemaps import audit, workflow
from diseasemaps.moderation import kinds, permissions
from diseasemaps.moderation.models import Case, Decision, Signal
from diseasemaps.workflow import Conflict, Refused

CLAIM = timedelta(minutes=15)
MOST_URGENT = 10_000  # of `priority`; a text of nothing but addresses is not more urgent than that


@audit.recorded()
def open(thing: Any, *, signals: Iterable[tuple[str, int, dict]] = ()) -> Case:
    """The open case of `thing`, made if there is none; `signals` are (kind, weight, detail).

    The snapshot is the thing as it was when the case was opened.
    """
    kind = kinds.of(thing)
    case, _ = Case.objects.get_or_create(
        kind=kind.name,
        thing_id=thing.pk,
        closed_at=None,
        defaults={
            "author": kind.author(thing),
            "condition": kind.condition(thing),
            "language": kind.language(thing),
            "snapshot": kind.snapshot(thing),
        },
    )
    rows = [Signal(case=case, kind=kind_, weight=weight, detail=d) for kind_, weight, d in signals]
    Signal.objects.bulk_create(rows)
    case.priority = min(case.priority + sum(row.weight for row in rows), MOST_URGENT)
    case.save(update_fields=["priority"])
    return case


@audit.recorded()
def claim(case: Case, *, by: Any, version: int | None = None) -> Case:
    """`by` is at work on it for a quarter of an hour. Raises Conflict while somebody else is."""
    case = _lock_open(case, version)
    _check(case, by)
    case.claimed_by, case.claim_expires_at = by, timezone.now() + CLAIM
    return _touch(case, "claim", by)


@audit.recorded()
def release(case: Case, *, by: Any, version: int | None = None) -> Case:
    """`by` leaves it to others."""
    case = _lock_open(case, version)
    _check(case, by)
    case.claimed_by = case.claim_expires_at = None
    return _touch(case, "release", by)


@audit.recorded()
def decide(
    case: Case,
    *,
    action: str,
    by: Any,
    rule: str = "",
    note: str = "",
    version: int | None = None,
    **more: Any,
) -> Decision:
    """Carry out `action` (a step of the thing's workflow) and close the case.

    `more` is what this action needs besides: for "map", what the word `means`.

    Raises Conflict (stale, closed, claimed by somebody else), Refused, Incomplete.
    """
    kind = kinds.named(case.kind)
    if action not in kind.verbs:
        raise Refused(f"“{action}” is not a decision about this.")
    # The thing before its case: one order for all.
    thing = kind.lock(kind.find(case.thing_id), None)
    case = _lock_open(case, version)
    _check(case, by)
    kind.verbs[action](thing, by=by, rule=rule, note=note, **more)
    return case.decisions.latest("at")


@audit.recorded()
def act_on(
    thing: Any, action: str, *, by: Any, rule: str = "", note: str = "", version: int
) -> Any:
    """Decide about `thing` itself, at `version`: through its open case, if there is one, so that
    what another moderator has claimed is left to them. Raises as `decide`; returns the thing.
    """
    kind = kinds.of(thing)
    thing = kind.lock(thing, version)
    workflow.must_be_open(action, thing, by=by)
    case = Case.objects.open().filter(kind=kind.name, thing_id=thing.pk).first()
    if case is None:
        return kind.verbs[action](thing, by=by, rule=rule, note=note)
    decide(case, action=action, by=by, rule=rule, note=note)
    return kind.find(thing.pk)


def settle(thing: Any, *, action: str, by: Any, rule: str = "", note: str = "") -> Decision:
    """Write the Decision that a moderation verb has just carried out, and close the open case.

    Called by the verbs themselves, so that whatever the door, a decision is a statement of reasons.
    """
    case = open(thing)
    decision = Decision.objects.create(case=case, action=action, rule=rule, note=note, by=by)
    _close(case)
    audit.record(f"case.{action}", by=by, kind="case", id=case.pk)
    return decision


def reason(thing: Any) -> Decision | None:
    """The last decision about `thing`: for its author, the statement of reasons."""
    decisions = Decision.objects.filter(case__kind=thing.workflow.kind, case__thing_id=thing.pk)
    return decisions.order_by("-at").first()


def close(thing: Any) -> None:
    """Close the open case of `thing`, if any, without a decision: its author took it back."""
    case = Case.objects.select_for_update().filter(
        kind=thing.workflow.kind, thing_id=thing.pk, closed_at=None
    )
    for row in case:
        _close(row)


def _lock_open(case: Case, version: int | None) -> Case:
    now = workflow.lock(case, version)
    if not now.is_open:
        raise Conflict("This case has been decided already.")
    return now


def _check(case: Case, by: Any) -> None:
    reason = permissions.moderates(by, case)
    if reason:
        raise Refused(reason)
    if case.claimant() not in (None, by):
        raise Conflict("Another moderator is at work on this case.")


def _touch(case: Case, act: str, by: Any) -> Case:
    case.version += 1
    case.save(update_fields=["claimed_by", "claim_expires_at", "version"])
    audit.record(f"case.{act}", by=by, kind="case", id=case.pk)
    return case


def _close(case: Case) -> None:
    case.closed_at = timezone.now()
    case.claimed_by = case.claim_expires_at = None
    case.version += 1
    case.save(update_fields=["closed_at", "claimed_by", "claim_expires_at", "version"])
