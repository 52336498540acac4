"""Cases: open one, claim it, decide it. The single place where a decision is carried out."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from diseasemaps import audit, workflow
from diseasemaps.moderation import crisis, kinds, permissions, signals
from diseasemaps.moderation.models import Case, Decision, Signal
from diseasemaps.notifications import audiences
from diseasemaps.notifications.models import Kind
from diseasemaps.notifications.notify import notify
from diseasemaps.workflow import Conflict, Fault, Incomplete, Refused

CLAIM = timedelta(minutes=15)
DISMISS = "dismiss_flags"  # what was reported stands as it is; no step of the thing itself
SLACK = timedelta(seconds=5)  # between the last moment to undo and the first to tell


@audit.recorded()
def open(thing: Any, *, signals: Iterable[signals.Row] = ()) -> Case:
    """The open case of `thing`, made if there is none; `signals` are (kind, weight, detail).

    The snapshot is the thing as it was when the case was opened. Danger calls the moderators.
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
    add_signals(case, signals)
    return case


def add_signals(case: Case, rows: Iterable[signals.Row]) -> None:
    """Further reasons why `case` is there; its place in the queue follows them."""
    made = [Signal(case=case, kind=kind, weight=weight, detail=more) for kind, weight, more in rows]
    if not made:
        return
    Signal.objects.bulk_create(made)
    case.priority = signals.priority(case.signals.all())
    case.save(update_fields=["priority"])
    if any(row.kind in signals.DANGER for row in made):
        crisis.raise_alarm(case)


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
    passages: Iterable[Mapping[str, str]] = (),
    more: Mapping[str, Any] | None = None,
) -> Decision:
    """Carry out `action` (a step of the thing's workflow, or "dismiss_flags") and close the case.

    `passages` of the text that the decision is about, as marked: {"part", "text"}; `more` is what
    one verb needs beyond the rest. Raises Conflict (stale, closed, claimed by somebody else),
    Refused, Incomplete.
    """
    kind = kinds.named(case.kind)
    if action not in (*kind.verbs, DISMISS):
        raise Refused(f"“{action}” is not a decision about this.")
    # The thing before its case: one order for all.
    thing = kind.lock(kind.find(case.thing_id), None)
    case = _lock_open(case, version)
    _check(case, by)
    if action == DISMISS:
        require_standing(kind, thing)
        return settle(thing, action=DISMISS, by=by, rule=rule, note=note)
    kind.verbs[action](thing, by=by, rule=rule, note=note, **(more or {}))
    decision = case.decisions.latest("at")
    if passages:
        decision.passages = list(passages)
        decision.save(update_fields=["passages"])
    return decision


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


@audit.recorded()
def escalate(case: Case, *, by: Any, note: str, version: int | None = None) -> Case:
    """`by` asks for another pair of eyes: the case goes up, and back into everybody's queue."""
    case = _lock_open(case, version)
    _check(case, by)
    if not note.strip():
        raise Incomplete([Fault("note", "Say what you would like the others to look at.")])
    add_signals(case, [(Signal.Kind.ESCALATED, signals.ESCALATED, {"note": note.strip()[:500]})])
    case.claimed_by = case.claim_expires_at = None
    notify(audiences.role(Role.MODERATOR), Kind.CASE_ESCALATED, about=case, by=by)
    return _touch(case, "escalate", by)


def settle(thing: Any, *, action: str, by: Any, rule: str = "", note: str = "") -> Decision:
    """Write the Decision that a moderation verb has just carried out, and close the open case:
    whoever reported the thing is told. What the site did by itself waits for a moderator.

    Called by the verbs themselves, so that whatever the door, a decision is a statement of reasons.
    """
    case = open(thing)
    decision = Decision.objects.create(case=case, action=action, rule=rule, note=note, by=by)
    if by is not None:
        _tell_who_reported(case, decision)
        _close(case)
    audit.record(f"case.{action}", by=by, kind="case", id=case.pk)
    return decision


def tell(
    decision: Decision, audience: dict[str, Any], kind: str, *, about: Any, path: str = ""
) -> None:
    """Tell people what was decided, once it can no longer be undone."""
    after = timedelta(0)
    if decision.by_id is not None and settings.UNDO_SECONDS:
        after = timedelta(seconds=settings.UNDO_SECONDS) + SLACK
    notify(audience, kind, about=about, by=decision.by, path=path, after=after, part_of=decision.pk)


def reason(thing: Any) -> Decision | None:
    """The last decision about `thing`: for its author, the statement of reasons."""
    decisions = Decision.objects.filter(
        case__kind=thing.workflow.kind, case__thing_id=thing.pk, undone_at=None
    )
    return decisions.exclude(action=DISMISS).order_by("-at").first()


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


def _tell_who_reported(case: Case, decision: Decision) -> None:
    people = [flag.by for flag in case.flags.exclude(by=None).select_related("by")]
    if people:
        mine = reverse("moderation:my_flags")
        about = audiences.people(*people)
        tell(decision, about, Kind.FLAG_ANSWERED, about=case, path=mine)


def require_standing(kind: kinds.Kind, thing: Any) -> None:
    """Raises Conflict unless others can read `thing` now."""
    if not kind.stands(thing):
        raise Conflict("Others cannot read this now, so there is more to decide than that.")


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
