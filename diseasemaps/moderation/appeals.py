"""An author asks once that somebody who took no part looks at a decision again.

Upheld, everything is as it was before, reactions and comments included; either way the answer is
given in words.
"""

from typing import Any

from django.utils import timezone

from accounts.models import Role
from diseasemaps import audit, workflow
from diseasemaps.moderation import cases, kinds, signals
from diseasemaps.moderation.models import Appeal, Decision, Signal
from diseasemaps.notifications import audiences
from diseasemaps.notifications.models import Kind
from diseasemaps.notifications.notify import notify
from diseasemaps.workflow import Conflict, Fault, Incomplete, Refused

LONGEST = 4_000  # characters, of an appeal and of its answer


def of(decision: Decision | None) -> Appeal | None:
    """The appeal against `decision`, if there was one."""
    return Appeal.objects.filter(decision=decision).first() if decision else None


def refusal(decision: Decision | None, *, by: Any) -> str | None:
    """Why `by` may not appeal against `decision`; None when they may: what a button asks."""
    if decision is None or decision.case.author_id != by.pk:
        return "Only its author can do this."
    if decision.action not in kinds.named(decision.case.kind).uphold:
        return "There is nothing here to appeal against."
    if decision.undone_at is not None:
        return "This decision was taken back."
    if Appeal.objects.filter(decision=decision).exists():
        return "You have appealed against this already."
    return None


@audit.recorded()
def appeal(decision: Decision, *, by: Any, text: str) -> Appeal:
    """The author of what was decided about asks for another look.

    Raises Refused for anybody else, Conflict when there was an appeal already, or the decision does
    not hold any more, Incomplete.
    """
    decision = Decision.objects.select_for_update(of=("self",)).get(pk=decision.pk)
    if decision.case.author_id != by.pk:
        raise Refused("Only its author can do this.")
    reason = refusal(decision, by=by)
    if reason is None and cases.reason(_thing(decision)) != decision:
        reason = "Something else was decided since."
    if reason:
        raise Conflict(reason)
    _require(text, "text", "Say why you think that this was not right.")
    made = Appeal.objects.create(decision=decision, author=by, text=text.strip())
    cases.open(made, signals=[signals.plain(Signal.Kind.APPEAL, signals.APPEAL)])
    notify(audiences.role(Role.MODERATOR), Kind.APPEAL_MADE, about=made, by=by)
    audit.record("appeal.make", by=by, kind="appeal", id=made.pk)
    return made


@audit.recorded()
def uphold(
    made: Appeal, *, by: Any, note: str, rule: str = "", version: int | None = None
) -> Appeal:
    """It was right to appeal: what was decided is undone, and `note` is the answer."""
    thing = _lock_thing(made.decision)
    made = _answer("uphold", made, by, note, version)
    kind = kinds.named(made.decision.case.kind)
    kind.uphold[made.decision.action](thing)
    _settle(made, "uphold", Kind.APPEAL_UPHELD, by=by, note=note, rule=rule)
    return made


@audit.recorded()
def dismiss(
    made: Appeal, *, by: Any, note: str, rule: str = "", version: int | None = None
) -> Appeal:
    """The decision stands; `note` is the answer."""
    _lock_thing(made.decision)
    made = _answer("dismiss", made, by, note, version)
    _settle(made, "dismiss", Kind.APPEAL_DISMISSED, by=by, note=note, rule=rule)
    return made


@audit.recorded()
def withdraw(made: Appeal, *, by: Any, version: int | None = None) -> Appeal:
    """The author takes it back. It was their one appeal against this decision."""
    made = workflow.take("withdraw", made, by=by, version=version)
    cases.close(made)
    return made


def lock(made: Appeal, version: int | None) -> Appeal:
    """What the verbs lock, in their order: the thing that was decided about, then the appeal."""
    _lock_thing(made.decision)
    return workflow.lock(made, version)


def snapshot(made: Appeal) -> dict[str, Any]:
    """What a moderator reads: the appeal, the decision, and the text that it was about."""
    decision = made.decision
    return {
        "text": made.text,
        "decided": decision.action,
        "rule": decision.rule,
        "note": decision.note,
        **{f"its_{part}": words for part, words in decision.case.snapshot.items()},
    }


def _answer(step: str, made: Appeal, by: Any, note: str, version: int | None) -> Appeal:
    now = workflow.permit(step, made, by=by, version=version)
    _require(note, "note", "Write an answer: whoever appealed has a right to know why.")
    now.answer, now.answered_by, now.answered_at = note.strip(), by, timezone.now()
    now.save(update_fields=["answer", "answered_by", "answered_at"])
    return workflow.take(step, now, by=by, note=note)


def _settle(made: Appeal, action: str, told: str, *, by: Any, note: str, rule: str) -> None:
    decision = cases.settle(made, action=action, by=by, rule=rule, note=note)
    cases.tell(decision, audiences.people(made.author), told, about=made)


def _thing(decision: Decision) -> Any:
    return kinds.named(decision.case.kind).find(decision.case.thing_id)


def _lock_thing(decision: Decision) -> Any:
    return kinds.named(decision.case.kind).lock(_thing(decision), None)


def _require(text: str, field: str, missing: str) -> None:
    if not text.strip():
        raise Incomplete([Fault(field, missing)])
    if len(text.strip()) > LONGEST:
        raise Incomplete([Fault(field, f"This is too long: at most {LONGEST:,} characters fit.")])
