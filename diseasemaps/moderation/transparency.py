"""What moderators decided, month by month and rule by rule, for everybody to read.

Nobody outside can count decisions, so no count is exact: each is rounded down to a multiple of
SMALL_COUNT, and below that nothing is shown, nor is a line that would have nothing to show. Only
months that are over are counted, so that no two answers differ by one decision (DESIGN, I12).
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import (
    Aggregate,
    BooleanField,
    Count,
    DurationField,
    ExpressionWrapper,
    F,
    Q,
    QuerySet,
)
from django.db.models.functions import TruncMonth
from django.utils import timezone

from diseasemaps.moderation import rules
from diseasemaps.moderation.models import Appeal, Decision

MONTHS = 12
REFUSED, CHANGES, HIDDEN, PUBLISHED = "refused", "changes", "hidden", "published"
COLUMN = {
    "reject": REFUSED,
    "remove": REFUSED,
    "request_changes": CHANGES,
    "hide": HIDDEN,
    "publish": PUBLISHED,
}
NO_RULE = "No rule named"


class Median(Aggregate):
    """The middle value; null of nothing (PostgreSQL's ordered-set aggregate)."""

    function = "percentile_cont"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"


@dataclass(frozen=True)
class Counts:
    """Decisions under one rule. None: fewer than SMALL_COUNT, which may be none at all."""

    rule: str  # its title
    refused: int | None
    changes: int | None
    hidden: int | None

    @property
    def says_something(self) -> bool:
        return any((self.refused, self.changes, self.hidden))


@dataclass(frozen=True)
class Month:
    first: date
    decisions: int | None
    published: int | None
    by_the_site: int | None  # hidden because several readers reported it
    median_hours: int | None  # from when a case was opened to its decision; at least 1
    appeals: int | None  # answered
    upheld: int | None
    rules: list[Counts]


def months(today: date | None = None) -> list[Month]:
    """The last twelve months that are over, the newest first. Four queries."""
    firsts = _firsts(today or timezone.now().astimezone(UTC).date())
    since, until = _at(firsts[-1]), _at(_next(firsts[0]))
    decided = Decision.objects.filter(
        undone_at=None, at__gte=since, at__lt=until, action__in=COLUMN
    ).annotate(month=TruncMonth("at", tzinfo=UTC))
    counted = _counted(decided)
    hours = _hours(decided)
    answered = _appeals(since, until)
    titles = rules.current()
    return [
        _month(first, counted[first], hours.get(first), answered[first], titles) for first in firsts
    ]


def rounded(count: int) -> int | None:
    """Down to a multiple of SMALL_COUNT; None below it."""
    return count // settings.SMALL_COUNT * settings.SMALL_COUNT or None


def _month(
    first: date,
    counted: dict[tuple[str, str, bool], int],
    hours: float | None,
    appeals: dict[str, int],
    titles: dict[str, str],
) -> Month:
    lines = [
        Counts(title, *(rounded(_sum(counted, rule, column)) for column in _OF_A_RULE))
        for rule, title in [*titles.items(), ("", NO_RULE)]
    ]
    by_people = sum(count for (_, _, is_site), count in counted.items() if not is_site)
    return Month(
        first=first,
        decisions=rounded(by_people),
        published=rounded(sum(_sum(counted, rule, PUBLISHED) for rule in {r for r, *_ in counted})),
        by_the_site=rounded(sum(n for (_, _, is_site), n in counted.items() if is_site)),
        median_hours=None if hours is None else max(1, round(hours)),
        appeals=rounded(sum(appeals.values())),
        upheld=rounded(appeals.get("upheld", 0)),
        rules=[line for line in lines if line.says_something],
    )


_OF_A_RULE = (REFUSED, CHANGES, HIDDEN)


def _sum(counted: dict[tuple[str, str, bool], int], rule: str, column: str) -> int:
    return counted.get((rule, column, False), 0)


def _counted(decided: QuerySet) -> dict[date, dict[tuple[str, str, bool], int]]:
    """{month: {(rule, column, by the site itself?): how many}}"""
    found: dict[date, dict[tuple[str, str, bool], int]] = defaultdict(lambda: defaultdict(int))
    is_site = ExpressionWrapper(Q(by=None), output_field=BooleanField())
    rows = decided.annotate(is_site=is_site).values_list("month", "rule", "action", "is_site")
    rows = rows.annotate(n=Count("pk"))
    for month, rule, action, by_site, count in rows.order_by():
        found[month.date()][rule, COLUMN[action], by_site] += count
    return found


def _hours(decided: QuerySet) -> dict[date, float]:
    """{month: the median of the hours from opening a case to a moderator's decision}, of those
    months that have SMALL_COUNT of them.
    """
    took = ExpressionWrapper(F("at") - F("case__opened_at"), output_field=DurationField())
    rows = decided.exclude(by=None).annotate(took=took).values("month").order_by()
    rows = rows.annotate(n=Count("pk"), middle=Median("took", output_field=DurationField()))
    enough = rows.filter(n__gte=settings.SMALL_COUNT).values_list("month", "middle")
    return {month.date(): middle.total_seconds() / 3600 for month, middle in enough}


def _appeals(since: datetime, until: datetime) -> dict[date, dict[str, int]]:
    found: dict[date, dict[str, int]] = defaultdict(dict)
    rows: Iterable[Any] = (
        Appeal.objects.filter(answered_at__gte=since, answered_at__lt=until)
        .filter(status__in=["upheld", "dismissed"])
        .annotate(month=TruncMonth("answered_at", tzinfo=UTC))
        .values_list("month", "status")
        .annotate(n=Count("pk"))
        .order_by()
    )
    for month, status, count in rows:
        found[month.date()][status] = count
    return found


def _firsts(today: date) -> list[date]:
    """The first days of the months that are over, the newest first."""
    found, first = [], today.replace(day=1)
    for _ in range(MONTHS):
        first = (first - timedelta(days=1)).replace(day=1)
        found.append(first)
    return found


def _next(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1)


def _at(first: date) -> datetime:
    return datetime(first.year, first.month, first.day, tzinfo=UTC)
