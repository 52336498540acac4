"""Which of an article's revisions its page is about, whoever shows it."""

from collections.abc import Iterable

from diseasemaps.articles.models import Revision

_FIRST = {"approved": 0, "retracted": 1, "under_review": 2, "submitted": 2}


def shown(known: Iterable[Revision]) -> Revision | None:
    """Of the revisions that somebody may know of: the live text; else the retracted one; else the
    pending one; else the newest.
    """
    newest_first = sorted(known, key=lambda one: one.created_at, reverse=True)
    return min(newest_first, key=lambda one: _FIRST.get(one.status, 3), default=None)
