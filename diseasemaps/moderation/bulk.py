"""Spam: several cases refused at one press, each by itself, with what was done and what was not."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from accounts.models import Role
from accounts.permissions import has_role
from diseasemaps import workflow
from diseasemaps.moderation import cases, kinds, rules
from diseasemaps.moderation.models import Case
from diseasemaps.workflow import Fault, Incomplete, Refused

MOST = 100  # cases at one press
WAYS_OUT = ("reject", "remove", "hide")  # the first that can be taken now


@dataclass
class Outcome:
    """What came of it. `already`: decided before, so nothing was done twice."""

    done: list[Case] = field(default_factory=list)
    already: list[Case] = field(default_factory=list)
    refused: list[tuple[Case, str]] = field(default_factory=list)


def refuse(chosen: Iterable[Any], *, by: Any, rule: str, note: str) -> Outcome:
    """Reject, remove or hide each of the cases with these ids, whichever step its thing is at.

    Each decision is a transaction of its own: one that fails takes no other with it, and nobody
    waits for all of them. Raises Refused for who is no moderator, Incomplete without rule or note.
    """
    ids = list(dict.fromkeys(chosen))
    if not has_role(by, Role.MODERATOR):
        raise Refused("Only a moderator can do this.")
    faults = list(_faults(ids, rule, note))
    if faults:
        raise Incomplete(faults)
    outcome = Outcome()
    for case in Case.objects.filter(pk__in=ids).order_by("pk"):
        if case.is_open:
            _refuse(case, outcome, by=by, rule=rule, note=note)
        else:
            outcome.already.append(case)
    return outcome


def _refuse(case: Case, outcome: Outcome, *, by: Any, rule: str, note: str) -> None:
    try:
        action = _way_out(case, by)
        cases.decide(case, action=action, by=by, rule=rule, note=note)
    except Refused as refused:
        case.refresh_from_db()
        if case.is_open:
            outcome.refused.append((case, refused.reason))
        else:
            outcome.already.append(case)  # the second press of the same button, or somebody else
    else:
        outcome.done.append(case)


def _way_out(case: Case, by: Any) -> str:
    if case.crisis_at is not None:
        raise Refused("somebody may be in danger: read it by itself.")
    kind = kinds.named(case.kind)
    thing = kind.find(case.thing_id)
    reason = "there is nothing in it that could be refused now."
    for action in (one for one in WAYS_OUT if one in kind.verbs):
        why_not = workflow.refusal(action, thing, by=by)
        if why_not is None:
            return action
        if thing.status in thing.workflow.steps[action].sources:
            reason = why_not
    raise Refused(reason)


def _faults(ids: list[Any], rule: str, note: str) -> Iterable[Fault]:
    if not ids:
        yield Fault("case", "Tick the cases that it is about.")
    if len(ids) > MOST:
        yield Fault("case", f"At most {MOST} cases at one press.")
    if rule not in rules.current():
        yield Fault("rule", "Name the community rule that all of them break.")
    if not note.strip():
        yield Fault("note", "Write a note: each author has a right to know why.")
