"""How the review of articles is going, in numbers that anybody may see and check.

Counted in SQL, and kept until the next act on record (or the day turns, for what is overdue).
"""

from dataclasses import dataclass
from datetime import timedelta

from django.core.cache import cache
from django.db.models import (
    Aggregate,
    Count,
    DurationField,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    Subquery,
)
from django.utils import timezone

from diseasemaps import audit
from diseasemaps.articles.models import Article, Rereview, Revision
from diseasemaps.workflow import HistoryEntry

PERIOD = timedelta(days=365)
DECISIONS = {"approve": "approved", "request_changes": "changes_requested", "reject": "rejected"}
KEPT = 3600  # seconds, at most


@dataclass(frozen=True)
class Figures:
    """Articles as their pages show them, and decisions of the last year.

    median_days: from submission to the first decision, in days; None without a decision.
    overdue_share: of the approved articles, in percent; None without one.
    """

    approved: int
    overdue: int
    read_again: int  # approved, and being read again for whatever reason
    submitted: int  # waiting, never approved
    under_review: int  # with a reviewer, never approved
    retracted: int
    decisions: int
    median_days: float | None

    @property
    def overdue_share(self) -> float | None:
        return 100 * self.overdue / self.approved if self.approved else None


class Median(Aggregate):
    """The middle value; null of nothing (PostgreSQL's ordered-set aggregate)."""

    function = "percentile_cont"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"


def now() -> Figures:
    """The figures as they are, counted once for each state of the site."""
    key = f"editorial-figures-{audit.AuditHead.objects.get().seq}-{timezone.localdate()}"
    found = cache.get(key)
    if found is None:
        found = count()
        cache.set(key, found, KEPT)
    return found


def count() -> Figures:
    decisions, median_days = _decisions()
    return Figures(**_articles(), **_revisions(), decisions=decisions, median_days=median_days)


def _articles() -> dict[str, int]:
    overdue = Q(live_revision__review_due_on__lt=timezone.localdate())
    again = Rereview.objects.filter(closed_at=None).values("article")
    return Article.objects.live().aggregate(
        approved=Count("pk"),
        overdue=Count("pk", filter=overdue),
        read_again=Count("pk", filter=Q(pk__in=again)),
    )


def _revisions() -> dict[str, int]:
    """Of articles without an approved text: what is public of them."""
    gone = Q(status="retracted", article__live_revision=None)
    return {
        **Revision.objects.pending().aggregate(
            submitted=Count("pk", filter=Q(status="submitted")),
            under_review=Count("pk", filter=Q(status="under_review")),
        ),
        "retracted": Revision.objects.filter(gone).values("article").distinct().count(),
    }


def _decisions() -> tuple[int, float | None]:
    """How many, and their median in days. Handing a revision back is no decision."""
    decided = Q()
    for step, target in DECISIONS.items():
        decided |= Q(step=step, target=target)
    entries = HistoryEntry.objects.filter(
        decided, thing_kind=Revision.workflow.kind, at__gte=timezone.now() - PERIOD
    )
    submitted = Revision.objects.filter(pk=OuterRef("thing_id")).values("submitted_at")
    waited = ExpressionWrapper(F("at") - Subquery(submitted), output_field=DurationField())
    found = entries.annotate(waited=waited).aggregate(
        decisions=Count("pk"), median=Median("waited", output_field=DurationField())
    )
    median = found["median"]
    return found["decisions"], median.total_seconds() / 86_400 if median is not None else None
