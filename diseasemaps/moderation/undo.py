"""Undo: within half a minute, before its author is told, who decided can take a decision back.

A compensating step brings the thing back to where it was, and the case back into the queue.
"""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone

from diseasemaps import audit, workflow
from diseasemaps.moderation import cases, kinds
from diseasemaps.moderation.models import Case, Decision
from diseasemaps.notifications.notify import never_mind
from diseasemaps.workflow import Conflict, Refused


def refusal(decision: Decision, *, by: Any) -> str | None:
    """Why `by` may not undo `decision` now; None when they may: what a button asks."""
    if decision.by_id is None or decision.by_id != by.pk:
        return "Only who took a decision can undo it."
    if decision.undone_at is not None:
        return "This was undone already."
    if timezone.now() > until(decision):
        return "The time to undo this is over: its author has been told."
    if decision.action != cases.DISMISS and decision.action not in _kind(decision).undo:
        return "This cannot be undone."
    return None


def until(decision: Decision) -> Any:
    """The last moment at which `decision` can be undone."""
    return decision.at + timedelta(seconds=settings.UNDO_SECONDS)


@audit.recorded()
def undo(decision: Decision, *, by: Any) -> Case:
    """Take `decision` back; returns its case, open again. Raises Refused; Conflict when something
    else has happened to the thing since, or it is too late.
    """
    kind = _kind(decision)
    thing = kind.lock(kind.find(decision.case.thing_id), None)
    decision = Decision.objects.select_for_update(of=("self",)).get(pk=decision.pk)
    if decision.by_id != by.pk:
        raise Refused("Only who took a decision can undo it.")
    reason = refusal(decision, by=by)
    if reason:
        raise Conflict(reason)
    if decision.case.decisions.filter(at__gt=decision.at).exists():
        raise Conflict("Something else was decided since, so this cannot be undone any more.")
    if decision.action == cases.DISMISS:
        cases.require_standing(kind, thing)
    else:
        kind.undo[decision.action](thing)
    never_mind(decision.pk)
    decision.undone_at = timezone.now()
    decision.save(update_fields=["undone_at"])
    audit.record("decision.undo", by=by, kind="case", id=decision.case_id)
    return _open_again(decision.case, kind.find(thing.pk))


def _open_again(case: Case, thing: Any) -> Case:
    """The case in the queue; somebody may have opened another one in the meantime."""
    other = Case.objects.open().filter(kind=case.kind, thing_id=case.thing_id).first()
    if other is not None:
        return other
    case = workflow.lock(case)
    case.closed_at = None
    case.version += 1
    case.save(update_fields=["closed_at", "version"])
    return case


def _kind(decision: Decision) -> kinds.Kind:
    return kinds.named(decision.case.kind)
