"""Why a live text has to be read again: opened once for each reason, closed when it was read.

Approving a newer revision and reaffirming the live one both close whatever is open.
"""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import Role, User
from diseasemaps import audit
from diseasemaps.articles.models import Article, Rereview, Review, Revision, Source
from diseasemaps.notifications import audiences


@audit.recorded()
def open_for(article: Article, reason: str, *, by: Any, source: Source | None = None) -> bool:
    """Have the live text of `article` read again for `reason`; False when that is open already."""
    _, is_new = Rereview.objects.get_or_create(
        article=article, reason=reason, source=source, closed_at=None, defaults={"opened_by": by}
    )
    if is_new:
        audit.record("article.reopen", by=by, kind="article", id=article.pk, reason=str(reason))
    return is_new


def close(article: Article) -> int:
    """The text was read again: nothing is open any more. Returns how many reasons there were."""
    return _close(Rereview.objects.filter(article=article))


def close_for(source: Source) -> int:
    """`source` is not retracted after all, so no text has to be read again because of it."""
    return _close(Rereview.objects.filter(source=source, reason=Rereview.Reason.RETRACTION))


def _close(found: QuerySet[Rereview]) -> int:
    return found.filter(closed_at=None).update(closed_at=timezone.now())


def owners(live: Revision) -> dict[str, Any]:
    """Who answers for a live text, as an audience: its author, those who approved it and review
    still, and the editors.
    """
    stood_by = live.reviews.filter(
        verdict__in=[Review.Verdict.APPROVED, Review.Verdict.REAFFIRMED]
    ).values("reviewer")
    approvers = User.objects.with_role(Role.REVIEWER).filter(pk__in=stood_by)
    editors: Iterable[User] = User.objects.with_role(Role.EDITOR)
    return audiences.people(live.author, *approvers, *editors)
