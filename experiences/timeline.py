"""A life on a line: what happened when, in order, as a table says it and as a drawing shows it.

The drawing has units of its own (a view box of WIDTH): where each thing stands is worked out here,
what it looks like is in the stylesheet. Months count from the year 0. What is only known by its
year stands at the year's beginning, with a whisker to its end.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from experiences.models import ExperienceRevision, TimelineEvent, TreatmentTried
from experiences.wording import when

WIDTH, EDGE = 360, 18
DISC, LANE = 10, 24  # radius of a mark; from one row of marks to the next
BAR, BAR_LANE = 14, 20
BELOW = 32  # from the line to the first treatment, with the years between
MOST_LANES = 8  # beyond that, marks of one moment stand upon each other; the table has them all
MOST_TICKS = 6
STEPS = (1, 2, 5, 10, 20, 50, 100, 500)  # years from one tick to the next
Kind = TimelineEvent.Kind


@dataclass(frozen=True)
class Happening:
    """One row: its number in the drawing, when, of what kind, and what. `until`: for a time."""

    number: int
    start: int
    until: int | None
    only_year: bool
    kind: str
    words: str  # when
    title: str  # what kind, in words
    text: str
    goes_on: bool = False


@dataclass(frozen=True)
class Mark:
    """A numbered mark above the line, with its stem; `whisker` is how far a year reaches."""

    number: int
    shape: str  # a TimelineEvent.Kind
    x: str
    y: str
    whisker: str = ""


@dataclass(frozen=True)
class Bar:
    """A treatment below the line, for as long as it was taken; with `goes_on` it still is. Its
    number stands in it, or beside it where it is too short.
    """

    number: int
    x: str
    y: str
    width: str
    goes_on: bool
    label_x: str
    label_y: str
    inside: bool


@dataclass(frozen=True)
class Drawing:
    width: int
    height: int
    axis: int  # its y
    first: str
    last: str
    ticks: list[tuple[str, int]]  # x, year
    marks: list[Mark]
    bars: list[Bar]


@dataclass(frozen=True)
class Timeline:
    rows: list[Happening] = field(default_factory=list)
    drawing: Drawing | None = None  # of at least two things

    @property
    def label(self) -> str:
        first, last = self.rows[0].start // 12, max(_end(row) for row in self.rows) // 12
        years = str(first) if first == last else f"{first} to {last}"
        return f"Timeline of {years}: {len(self.rows)} things, which the table names in order."


def of(
    revision: ExperienceRevision,
    events: Iterable[TimelineEvent],
    treatments: Iterable[TreatmentTried],
) -> Timeline:
    """What `revision` dates: its events, the beginning, the diagnosis, and those treatments that
    say when.
    """
    found = [_event(event) for event in events]
    found += _beginnings(revision, found)
    found += [_treatment(tried) for tried in treatments if tried.from_month]
    in_order = sorted(found, key=lambda row: (row["start"], not row["only_year"]))
    rows = [Happening(number=n, **row) for n, row in enumerate(in_order, start=1)]
    return Timeline(rows, _draw(rows) if len(rows) > 1 else None)


def _event(event: TimelineEvent) -> dict[str, Any]:
    row = _point(event.month, event.kind)
    return row | {"title": str(Kind(event.kind).label), "text": event.text}


def _beginnings(revision: ExperienceRevision, events: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The first signs and the diagnosis, unless an event of that year tells of them already."""
    told = {(row["kind"], row["start"] // 12) for row in events}
    dated = [
        (Kind.SYMPTOM, revision.onset_year, revision.onset_month),
        (Kind.DIAGNOSIS, revision.diagnosis_year, revision.diagnosis_month),
    ]
    return [
        _point(f"{year:04}-{month:02}" if month else f"{year:04}", kind)
        | {"title": str(kind.label), "text": ""}
        for kind, year, month in dated
        if year and (kind, year) not in told
    ]


def _treatment(tried: TreatmentTried) -> dict[str, Any]:
    row = _point(tried.from_month, Kind.TREATMENT)
    effect = f": {tried.get_effect_display().lower()}" if tried.effect is not None else ""
    row |= {"title": str(Kind.TREATMENT.label), "text": f"{tried.treatment.name}{effect}"}
    if tried.to_month:
        until = max(_last_month(tried.to_month), row["start"])
        return row | {"until": until, "words": months(tried.from_month, tried.to_month)}
    if tried.still_taking:
        now = timezone.now()
        until = max(now.year * 12 + now.month - 1, row["start"])
        return row | {"until": until, "words": f"Since {row['words']}", "goes_on": True}
    return row | {"words": f"From {row['words']}"}


def months(begun: str, ended: str) -> str:
    """ "March 2019 to June 2020", or one month alone."""
    return when(begun) if begun == ended else f"{when(begun)} to {when(ended)}"


def _point(month: str, kind: str) -> dict[str, Any]:
    year, _, number = month.partition("-")
    return {
        "start": int(year) * 12 + (int(number) - 1 if number else 0),
        "until": None,
        "only_year": not number,
        "kind": str(kind),
        "words": when(month),
    }


def _last_month(month: str) -> int:
    year, _, number = month.partition("-")
    return int(year) * 12 + (int(number) - 1 if number else 11)


def _end(row: Happening) -> int:
    return max(row.start, row.until or 0) + (11 if row.only_year and row.until is None else 0)


# --- Drawing ---------------------------------------------------------------------------------


def _draw(rows: list[Happening]) -> Drawing:
    first = min(row.start for row in rows) // 12
    last = max(_end(row) for row in rows) // 12 + 1

    def x(month: float) -> float:
        return EDGE + (month - first * 12) / ((last - first) * 12) * (WIDTH - 2 * EDGE)

    spans = [row for row in rows if row.until is not None]
    placed, lanes = _in_lanes([row for row in rows if row.until is None], x)
    axis = lanes * LANE + DISC
    bars, below = _bars(spans, x, axis + BELOW)
    return Drawing(
        width=WIDTH,
        height=axis + BELOW + below * BAR_LANE,
        axis=axis,
        first=_round(x(first * 12)),
        last=_round(x(last * 12)),
        ticks=[(_round(x(year * 12)), year) for year in _ticks(first, last)],
        marks=[
            Mark(
                row.number,
                row.kind,
                _round(x(row.start)),
                _round(axis - (lane + 1) * LANE + 4),
                _round(x(row.start + 12)) if row.only_year else "",
            )
            for row, lane in placed
        ],
        bars=bars,
    )


def _in_lanes(rows: list[Happening], x: Any) -> tuple[list[tuple[Happening, int]], int]:
    """Each row with the lowest lane in which it touches none before it, and how many lanes."""
    ends: list[float] = []
    placed = []
    for row in rows:
        at = x(row.start)
        lane = next((n for n, end in enumerate(ends) if at - end > 2 * DISC + 2), len(ends))
        lane = min(lane, MOST_LANES - 1)
        ends[lane : lane + 1] = [at]
        placed.append((row, lane))
    return placed, max(len(ends), 1)


def _bars(rows: list[Happening], x: Any, top: int) -> tuple[list[Bar], int]:
    """A bar for each span, in as few rows as they fit into; and how many rows those are."""
    ends: list[float] = []
    bars = []
    for row in rows:
        start, end = x(row.start), max(x((row.until or 0) + 1), x(row.start) + 4)
        inside = end - start >= 2 * DISC
        reach = end if inside else end + 2 * DISC
        lane = next((n for n, last in enumerate(ends) if start > last), len(ends))
        ends[lane : lane + 1] = [reach]
        y = top + lane * BAR_LANE
        middle = (start + end) / 2 if inside else min(end + DISC, WIDTH - DISC)
        numbers = (start, y, end - start, middle, y + BAR - 3)
        left, upper, width, label_x, label_y = map(_round, numbers)
        bars.append(Bar(row.number, left, upper, width, row.goes_on, label_x, label_y, inside))
    return bars, len(ends)


def _ticks(first: int, last: int) -> list[int]:
    step = next((one for one in STEPS if (last - first) / one <= MOST_TICKS - 1), STEPS[-1])
    return [year for year in range(first, last + 1) if year % step == 0] or [first, last]


def _round(number: float) -> str:
    return f"{number:.1f}"
