"""Readers report what should not stand here; enough of them hide it until a moderator has looked.

Whoever reported is told the outcome; the author never learns who it was. A report holds nothing
that could set off the crisis path: that is for one's own words alone.
"""

from typing import Any

from django.conf import settings

from accounts.models import Role
from diseasemaps import audit
from diseasemaps.moderation import cases, kinds, rules, signals
from diseasemaps.moderation.models import Case, Decision, Flag, Signal
from diseasemaps.notifications import audiences
from diseasemaps.notifications.models import Kind
from diseasemaps.notifications.notify import notify
from diseasemaps.workflow import Conflict, Fault, Incomplete, Refused

LONGEST = 1_000  # characters
HIDDEN_BY_REPORTS = (
    "Several readers reported this, so it is hidden until a moderator has looked at it. "
    "That says nothing yet about whether they are right."
)


@audit.recorded()
def flag(thing: Any, *, by: Any, rule: str = "", words: str = "") -> Flag:
    """`by` (None: somebody signed out) reports `thing`, which they can read. Twice is once.

    Raises Conflict when it cannot be read any more, Refused for one's own, Incomplete when neither
    a rule nor words say what is wrong.
    """
    kind = kinds.of(thing)
    thing = kind.lock(kind.find(thing.pk), None)
    if not kind.stands(thing):
        raise Conflict("This cannot be read any more, so there is nothing to report.")
    reason = may_flag(by, thing)
    if reason:
        raise Refused(reason)
    _require_a_reason(rule, words)
    case = cases.open(thing)
    known = case.flags.filter(by=by).first() if by is not None else None
    if known is not None:
        return known
    made = Flag.objects.create(case=case, by=by, rule=rule, words=words.strip())
    if not case.signals.filter(kind=Signal.Kind.FLAG).exists():
        notify(audiences.role(Role.MODERATOR), Kind.FLAGGED, about=case, by=by)
    cases.add_signals(case, [signals.plain(Signal.Kind.FLAG, signals.FLAG)])
    audit.record("case.flag", by=by, kind="case", id=case.pk)
    _hide_if_enough(kind, thing, case)
    return made


def may_flag(user: Any, thing: Any) -> str | None:
    """Why `user` (None: signed out) may not report `thing`; None when they may."""
    if user is None or not user.is_authenticated:
        return None
    if user.is_suspended:
        return "Your account is suspended."
    if thing.author_id == user.pk:
        return "This is your own. You can change it or take it down."
    return None


def weight(case: Case) -> int:
    """How many reports count towards hiding: each member once, all signed-out readers as one."""
    members = case.flags.exclude(by=None).count()
    return members + case.flags.filter(by=None).exists()


def _hide_if_enough(kind: kinds.Kind, thing: Any, case: Case) -> None:
    """What a moderator has let stand is not hidden again by reports: that would be a siege."""
    if "hide" not in kind.verbs or weight(case) < settings.FLAGS_HIDE:
        return
    looked_at = Decision.objects.filter(
        case__kind=kind.name,
        case__thing_id=thing.pk,
        action__in=[cases.DISMISS, "restore"],
        by__isnull=False,
        undone_at=None,
    )
    if looked_at.exists():
        return
    kind.verbs["hide"](thing, by=None, note=HIDDEN_BY_REPORTS)
    cases.add_signals(case, [signals.plain(Signal.Kind.HIDDEN, signals.ESCALATED)])


def _require_a_reason(rule: str, words: str) -> None:
    if rule and rule not in rules.current():
        raise Incomplete([Fault("rule", "Choose one of the community rules, or none.")])
    if not rule and not words.strip():
        raise Incomplete([Fault("words", "Choose a rule, or say in a few words what is wrong.")])
    if len(words.strip()) > LONGEST:
        raise Incomplete([Fault("words", f"This is too long: at most {LONGEST:,} characters fit.")])
