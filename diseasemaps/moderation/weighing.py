"""What becomes of a text that somebody sends in: what screening finds in it, weighed once.

Held: a moderator reads it first. Blocked: it cannot be sent in as it is. Marked: it is published,
and a moderator looks afterwards. Other words may stand in place of some, by the operator's list.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from diseasemaps.moderation import signals
from diseasemaps.moderation.models import Signal, WatchedWord
from diseasemaps.moderation.screener import findings_in
from diseasemaps.moderation.screening import Finding, likeness
from diseasemaps.workflow import Fault, Incomplete

ALIKE = 0.8  # of 1: from here on it is the same text again
LONG = 80  # characters; shorter words may be the same again by chance
Action = WatchedWord.Action


@dataclass(frozen=True)
class Weighed:
    """What was found in a text, and what follows."""

    findings: list[Finding]
    repeated: bool

    @property
    def holds(self) -> bool:
        """Whether a moderator has to read it first, whoever wrote it."""
        return self.repeated or any(one.action in ("", Action.HOLD) for one in self.findings)

    @property
    def marks(self) -> bool:
        """Whether a moderator should look at it once it is published."""
        return any(one.action == Action.FLAG for one in self.findings)

    def signals(self) -> list[signals.Row]:
        told = [one for one in self.findings if one.action not in (Action.REPLACE, Action.LINK)]
        rows = signals.of(told)
        if self.repeated:
            rows.append(signals.plain(Signal.Kind.REPEATED, signals.REPEATED))
        return rows


def weigh(
    text: str, *, language: str, field: str, others: Iterable[str] = (), compared: str = ""
) -> Weighed:
    """Screen `text`, and compare it, or only the part `compared`, with `others` posted before.

    Raises Incomplete for what the operator's list blocks, naming each word at `field`.
    """
    findings = findings_in(text, language)
    refuse_blocked(text, findings, field=field)
    own = compared or text
    repeated = len(own) >= LONG and likeness(own, others) >= ALIKE
    return Weighed(findings, repeated=repeated)


def refuse_blocked(text: str, findings: Iterable[Finding], *, field: str) -> None:
    """Raises Incomplete when one of `findings` may not be sent in."""
    blocked = {text[one.start : one.end]: one.why for one in findings if one.action == Action.BLOCK}
    faults = [
        Fault(field, f"“{word}” cannot be posted here. {'' if why == word else why}".strip())
        for word, why in blocked.items()
    ]
    if faults:
        raise Incomplete(faults)


def in_place(text: str, *, language: str, markdown: bool, most: int) -> str:
    """`text` with what the operator's list puts in place of some words, or, in Markdown, links;
    as it was when that would be longer than `most` characters.
    """
    typed = text
    for one in reversed(findings_in(text, language)):
        words = text[one.start : one.end]
        if one.action == Action.REPLACE and one.instead:
            text = text[: one.start] + one.instead + text[one.end :]
        elif one.action == Action.LINK and one.address and markdown:
            text = f"{text[: one.start]}[{words}]({one.address}){text[one.end :]}"
    return text if len(text) <= most else typed
