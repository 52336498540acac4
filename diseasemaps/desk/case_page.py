"""What a moderator needs in order to decide one case, on one page."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from accounts.restrictions import may_restrict
from diseasemaps.articles import diff
from diseasemaps.desk import vocabulary
from diseasemaps.moderation import (
    cases,
    kinds,
    paragraphs,
    permissions,
    queue,
    reasons,
    rules,
    wording,
)
from diseasemaps.moderation.models import Appeal, Case, Decision, Flag
from diseasemaps.workflow import available_to
from experiences import record

MOST_FLAGS = 30  # that are shown one by one
KEYS = {  # one key each; none is used twice among what can be decided about one thing
    "publish": "p",
    "request_changes": "c",
    "reject": "r",
    "hide": "h",
    "restore": "s",
    "remove": "d",
    cases.DISMISS: "k",
    "uphold": "u",
    "dismiss": "d",
    "map": "w",
    "keep": "k",
}
TONE = {
    "keep": "quiet",
    "reject": "danger",
    "remove": "danger",
    "hide": "quiet",
    "request_changes": "quiet",
}
PRESENT = {
    cases.DISMISS: "Let it stand",
    "uphold": "Uphold the appeal",
    "dismiss": "Dismiss the appeal",
}
HARD_TO_READ = "A text that may be hard to read"
NEED_NO_NOTE = ("publish", "restore", "keep", "map", cases.DISMISS)


@dataclass(frozen=True)
class Button:
    """A decision that can be taken now."""

    action: str
    label: str
    key: str
    tone: str
    needs_note: bool


@dataclass(frozen=True)
class Part:
    """One part of the text: as it is now, and what differs from how it was reported."""

    now: paragraphs.Part
    then: str | None  # None: the same
    before: list[diff.Piece]


@dataclass(frozen=True)
class Change:
    """One part of an edit, against what others read now."""

    label: str
    rows: list[diff.Row]


@dataclass(frozen=True)
class Reports:
    count: int
    shown: list[tuple[Flag, str]]  # with the title of the rule


def offered(user: Any, case: Case, thing: Any) -> list[Button]:
    """What this moderator could decide now: the same that the verbs ask."""
    if not case.is_open or permissions.moderates(user, case):
        return []
    kind = kinds.named(case.kind)
    found = [step for step in available_to(user, thing) if step.name in kind.verbs]
    buttons = [_button(step.name, step.label) for step in found]
    if kind.stands(thing):
        buttons.insert(0, _button(cases.DISMISS, "Let it stand"))
    return buttons


def _button(action: str, label: str) -> Button:
    return Button(
        action,
        PRESENT.get(action, label),
        KEYS.get(action, ""),
        TONE.get(action, ""),
        action not in NEED_NO_NOTE,
    )


def context(case: Case, thing: Any, *, user: Any) -> dict[str, Any]:
    """Everything about the case but its forms."""
    kind = kinds.named(case.kind)
    now = kind.snapshot(thing)
    claimant, folded = case.claimant(), is_folded(case, thing)
    return {
        "case": case,
        "thing": thing,
        "title": _title(case, folded),
        "also": case.condition.name if case.condition else "",
        "kind": wording.KIND.get(case.kind, case.kind),
        "parts": parts(now, case),
        "changes": changes(kind, thing, now),
        "reasons": reasons.of(case.signals.order_by("at", "pk")),
        "escalated": [
            signal.detail.get("note", "") for signal in case.signals.filter(kind="escalated")
        ],
        "waiting": queue.waiting(case),
        "reports": reports(case),
        "record": record.of(case.author, but=case),
        "decisions": _decisions(case),
        "appeal": _appeal(thing) if case.kind == "appeal" else None,
        "word": vocabulary.about(thing) if case.kind == "vocabulary_word" else None,
        "is_folded": folded,
        "claimant": claimant,
        "is_mine": claimant == user,
        "may_restrict": bool(case.author) and may_restrict(user, case.author) is None,
        "may_not": may_not(user, case, thing),
    }


def _title(case: Case, folded: bool) -> str:
    if folded:
        return HARD_TO_READ
    return "An appeal" if case.kind == "appeal" else case.headline


def may_not(user: Any, case: Case, thing: Any) -> str | None:
    """Why this moderator may decide nothing here."""
    asked = permissions.answers(user, thing) if case.kind == "appeal" else None
    return permissions.moderates(user, case) or asked


def parts(now: Mapping[str, Any], case: Case) -> list[Part]:
    """The text as it is now, each part beside how it was reported if that differs."""
    then = paragraphs.texts(case.snapshot)
    shown = {part.key: part for part in paragraphs.parts(now, language=case.language)}
    keys = [key for key in paragraphs.PARTS if key in shown or key in then]
    found = []
    for key in keys:
        part = shown.get(key) or paragraphs.Part(key, paragraphs.PARTS[key], "", [], [])
        before = then.get(key, "")
        same = before == part.text or not case.snapshot
        pieces = [] if same else diff.words(before, part.text)[0]
        found.append(Part(part, None if same else before, pieces))
    return found


def changes(kind: kinds.Kind, thing: Any, now: Mapping[str, Any]) -> list[Change]:
    """Of an edit: what it changes in the text that others read, word by word."""
    published = kind.replaces(thing)
    if published is None or published.pk == thing.pk:
        return []
    before, after = paragraphs.texts(kind.snapshot(published)), paragraphs.texts(now)
    keys = [key for key in paragraphs.PARTS if before.get(key, "") != after.get(key, "")]
    budget = diff.Budget()
    return [
        Change(paragraphs.PARTS[key], diff.rows(before.get(key, ""), after.get(key, ""), budget))
        for key in keys
    ]


def is_folded(case: Case, thing: Any) -> bool:
    """Crisis texts are opened by whoever is ready to read one; also in an appeal about one."""
    about = thing.decision.case if case.kind == "appeal" else case
    same = Case.objects.filter(kind=about.kind, thing_id=about.thing_id)
    return case.crisis_at is not None or same.in_danger().exists()


def reports(case: Case) -> Reports:
    """Which rule and words; who reported it is nobody's business here."""
    flags, titles = case.flags.order_by("-at"), rules.current()
    shown = [(flag, titles.get(flag.rule, "")) for flag in flags[:MOST_FLAGS]]
    return Reports(len(shown) if len(shown) < MOST_FLAGS else flags.count(), shown)


def _decisions(case: Case) -> list[tuple[Decision, str, str]]:
    """About this thing so far, in this case and in earlier ones: with rule and words."""
    titles = rules.current()
    same = Decision.objects.filter(case__kind=case.kind, case__thing_id=case.thing_id)
    rows = same.select_related("by", "appeal").order_by("at")
    return [
        (row, titles.get(row.rule, ""), wording.DECIDED.get(row.action, row.action)) for row in rows
    ]


def _appeal(appeal: Appeal) -> dict[str, Any]:
    decision = appeal.decision
    return {
        "decision": decision,
        "words": wording.DECIDED.get(decision.action, decision.action),
        "rule": rules.current().get(decision.rule, ""),
    }
