"""What two revisions differ in, word for word: texts by reader, and sources field by field.

Pure functions. Texts are compared block by block, and only within changed blocks word by word, by
Myers' algorithm (E. Myers, "An O(ND) difference algorithm and its variations", 1986). A budget of
steps is shared by one comparison; once it is spent, what is left counts as replaced as a whole, so
that no two texts can keep a page waiting.
"""

import re
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from accounts.models import ReaderType
from diseasemaps.articles.blocks import alike, bag

STEPS = 150_000  # of Myers' inner loop, for the words of one comparison: some tenths of a second
BLOCK_STEPS = 50_000  # the same, for the blocks of one text
MOST_PAIRS = 900  # of removed × added blocks that are matched by likeness; more go in their order
LIKE = 0.3  # share of words that two blocks have in common when one became the other
SOURCE_FIELDS = {
    "number": "Number",
    "type": "Type",
    "title": "Title",
    "authors": "Authors",
    "container": "Journal, publisher or site",
    "year": "Year",
    "doi": "DOI",
    "pmid": "PubMed",
    "url": "Address",
    "self_published": "Self-published",
}
_TOKEN = re.compile(r"\s*\S+|\s+$")


@dataclass
class Budget:
    """Steps that are left to one comparison."""

    steps: int = STEPS


@dataclass(frozen=True)
class Piece:
    """Some words, and what became of them: "same", "added" or "removed"."""

    kind: str
    text: str


@dataclass(frozen=True)
class Row:
    """One block before and after, side by side. kind: "same", "changed", "added", "removed"."""

    kind: str
    before: list[Piece] = field(default_factory=list)
    after: list[Piece] = field(default_factory=list)


@dataclass(frozen=True)
class TextDiff:
    """The text for one reader type. `state`: "same", "changed", "added", "removed"."""

    reader_type: str
    state: str
    short_answer: list[Row]
    body: list[Row]

    @property
    def label(self) -> str:
        return str(ReaderType(self.reader_type).label)


@dataclass(frozen=True)
class FieldDiff:
    label: str
    before: str
    after: str


@dataclass(frozen=True)
class SourceDiff:
    """One source: added, removed, or changed in these fields."""

    kind: str
    number: int
    title: str
    fields: list[FieldDiff] = field(default_factory=list)


def texts(before: Any, after: Any) -> list[TextDiff]:
    """Every variant of two revisions, the one for patients first. Reads `.variants.all()`."""
    then = {one.reader_type: one for one in before.variants.all()}
    now = {one.reader_type: one for one in after.variants.all()}
    known = [*then, *(key for key in now if key not in then)]
    order = ["patient", *(key for key in known if key != "patient")]
    budget = Budget()
    return [_text(key, then.get(key), now.get(key), budget) for key in order if key in known]


def sources(before: Any, after: Any) -> list[SourceDiff]:
    """What changed in the list of sources, by the author's numbers. Reads `.citations.all()`."""
    then = {_identity(one): one for one in before.citations.all()}
    now = {_identity(one): one for one in after.citations.all()}
    found = [
        SourceDiff("removed", one.number, one.title) for key, one in then.items() if key not in now
    ]
    for key, one in now.items():
        if key not in then:
            found.append(SourceDiff("added", one.number, one.title))
        elif fields := list(_fields(then[key], one)):
            found.append(SourceDiff("changed", one.number, one.title, fields))
    return sorted(found, key=lambda one: (one.number, one.kind))


def rows(before: str, after: str, budget: Budget | None = None) -> list[Row]:
    """Two Markdown texts, block by block."""
    budget = budget or Budget()
    then, now = blocks(before), blocks(after)
    found: list[Row] = []
    for kind, old, new in _runs(then, now, Budget(BLOCK_STEPS)):
        if kind == "same":
            found += [Row("same", _whole("same", one), _whole("same", one)) for one in old]
        else:
            found += _pair(old, new, budget)
    return found


def words(before: str, after: str, budget: Budget | None = None) -> tuple[list[Piece], list[Piece]]:
    """Two versions of one block, word by word; as a whole where they have little in common."""
    if alike(bag(before), bag(after)) < LIKE:
        return _whole("removed", before), _whole("added", after)
    then, now = _TOKEN.findall(before), _TOKEN.findall(after)
    left: list[Piece] = []
    right: list[Piece] = []
    for kind, old, new in _runs(then, now, budget or Budget()):
        if kind == "same":
            left.append(Piece("same", "".join(old)))
            right.append(Piece("same", "".join(new)))
        else:
            left += _marked("removed", "".join(old))
            right += _marked("added", "".join(new))
    return left, right


def blocks(text: str) -> list[str]:
    """Markdown `text`, cut at its empty lines."""
    return [block for block in re.split(r"\n[ \t]*\n\s*", text.strip()) if block.strip()]


def _text(reader_type: str, then: Any, now: Any, budget: Budget) -> TextDiff:
    short = rows(then.short_answer if then else "", now.short_answer if now else "", budget)
    body = rows(then.body if then else "", now.body if now else "", budget)
    if then is None:
        state = "added"
    elif now is None:
        state = "removed"
    else:
        state = "same" if all(row.kind == "same" for row in (*short, *body)) else "changed"
    return TextDiff(reader_type, state, short, body)


def _identity(citation: Any) -> tuple[str, str]:
    """A source is the same one by its DOI, else PubMed number, else address, else title."""
    for name in ("doi", "pmid", "url", "title"):
        if getattr(citation, name):
            return name, str(getattr(citation, name)).lower()
    return "number", str(citation.number)


def _fields(then: Any, now: Any) -> Iterator[FieldDiff]:
    for name, label in SOURCE_FIELDS.items():
        old, new = getattr(then, name), getattr(now, name)
        if old != new:
            yield FieldDiff(label, _shown(old), _shown(new))


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)


def _pair(old: Sequence[str], new: Sequence[str], budget: Budget) -> list[Row]:
    """A run of blocks that became another: those alike side by side, the others alone."""
    found: list[Row] = []
    placed = 0
    for here, there in _partners(old, new):
        if there is None:
            found.append(Row("removed", before=_whole("removed", old[here])))
            continue
        found += [Row("added", after=_whole("added", one)) for one in new[placed:there]]
        found.append(Row("changed", *words(old[here], new[there], budget)))
        placed = there + 1
    return found + [Row("added", after=_whole("added", one)) for one in new[placed:]]


def _partners(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[int, int | None]]:
    """For each removed block the added one that it became, in order; None where there is none."""
    few = len(old) * len(new) <= MOST_PAIRS
    bags = [bag(one) for one in new] if few else []
    start = 0
    for here, block in enumerate(old):
        if not few:
            there = here if here < len(new) else None
        else:
            ours = bag(block)
            rest = [(alike(ours, bags[n]), -n) for n in range(start, len(new))]
            best, place = max(rest, default=(0.0, 0))
            there = -place if rest and best >= LIKE else None
        if there is not None:
            start = there + 1
        yield here, there


def _marked(kind: str, text: str) -> list[Piece]:
    """The words as `kind`; the gap before them belongs to neither side's change."""
    marked = text.lstrip()
    return _whole("same", text[: len(text) - len(marked)]) + _whole(kind, marked)


def _whole(kind: str, text: str) -> list[Piece]:
    return [Piece(kind, text)] if text else []


Run = tuple[str, list[str], list[str]]


def _runs(old: Sequence[str], new: Sequence[str], budget: Budget) -> list[Run]:
    """The edit script as runs: ("same", …) or ("changed", removed, added), in order."""
    first = _common(old, new)
    last = _common(old[first:][::-1], new[first:][::-1])
    middle_old, middle_new = old[first : len(old) - last], new[first : len(new) - last]
    steps = _script(middle_old, middle_new, budget)
    runs: list[Run] = []
    _add(runs, "same", old[:first], new[:first])
    for kind, ours, theirs in steps:
        _add(runs, kind, ours, theirs)
    _add(runs, "same", old[len(old) - last :], new[len(new) - last :])
    return runs


def _add(runs: list[Run], kind: str, old: Iterable[str], new: Iterable[str]) -> None:
    """Append, or grow the last run if it is of the same kind."""
    old, new = list(old), list(new)
    if not old and not new:
        return
    if runs and runs[-1][0] == kind:
        runs[-1][1].extend(old)
        runs[-1][2].extend(new)
    else:
        runs.append((kind, old, new))


def _common(one: Sequence[Hashable], other: Sequence[Hashable]) -> int:
    """How many elements two sequences have in common at their beginning."""
    count = 0
    for ours, theirs in zip(one, other, strict=False):
        if ours != theirs:
            break
        count += 1
    return count


def _script(old: Sequence[str], new: Sequence[str], budget: Budget) -> list[Run]:
    """Myers' shortest edit script; all replaced at once where the budget does not reach."""
    trail = _search(old, new, budget) if old and new else None
    if trail is None:
        return [("changed", list(old), list(new))]
    runs: list[Run] = []
    x, y = len(old), len(new)
    for depth in range(len(trail) - 1, 0, -1):
        ends, diagonal = trail[depth - 1], x - y
        down = diagonal == -depth or (diagonal != depth and ends[diagonal - 1] < ends[diagonal + 1])
        from_x = ends[diagonal + 1] if down else ends[diagonal - 1]
        from_y = from_x - (diagonal + 1 if down else diagonal - 1)
        step_x = from_x if down else from_x + 1
        step_y = from_y + 1 if down else from_y
        runs.append(("same", list(old[step_x:x]), list(new[step_y:y])))
        runs.append(("changed", list(old[from_x:step_x]), list(new[from_y:step_y])))
        x, y = from_x, from_y
    runs.append(("same", list(old[:x]), list(new[:y])))
    return runs[::-1]


def _search(old: Sequence[str], new: Sequence[str], budget: Budget) -> list[dict[int, int]] | None:
    """How far each diagonal reaches with 0, 1, 2 … edits, until the end; None beyond the budget."""
    ends: dict[int, int] = {1: 0}
    trail: list[dict[int, int]] = []
    for depth in range(len(old) + len(new) + 1):
        now: dict[int, int] = {}
        for diagonal in range(-depth, depth + 1, 2):
            left, right = ends.get(diagonal - 1, -1), ends.get(diagonal + 1, -1)
            x = right if diagonal == -depth or (diagonal != depth and left < right) else left + 1
            reach = x
            while reach < len(old) and 0 <= reach - diagonal < len(new):
                if old[reach] != new[reach - diagonal]:
                    break
                reach += 1
            now[diagonal] = reach
            budget.steps -= 1 + reach - x
            if reach == len(old) and reach - diagonal == len(new):
                return [*trail, now]
            if budget.steps <= 0:
                return None
        trail.append(now)
        ends = now
    return None
