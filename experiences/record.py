"""What has become of a member's posts so far: what a moderator knows of an author."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from accounts.models import Restriction
from diseasemaps.moderation.models import Appeal, Decision
from experiences.models import Experience

MOST = 10  # earlier decisions that are shown


@dataclass(frozen=True)
class Record:
    """Counts of posts and decisions, and the newest decisions. What was undone does not count."""

    joined: datetime
    published: int
    refused: int
    changes: int
    upheld: int  # appeals
    restrictions: list[Restriction]  # in effect now
    decisions: list[Decision]


def of(author: Any, *, but: Any = None) -> Record | None:
    """The record of `author`; `but` is the case that is looked at, whose decisions are left out."""
    if author is None:
        return None
    decisions = Decision.objects.filter(case__author=author, undone_at=None)
    earlier = decisions.exclude(case=but).exclude(case__kind="appeal").exclude(action="publish")
    return Record(
        joined=author.joined_at,
        published=Experience.objects.filter(author=author).published().count(),
        refused=decisions.filter(action__in=["reject", "remove"]).count(),
        changes=decisions.filter(action="request_changes").count(),
        upheld=Appeal.objects.filter(author=author, status="upheld").count(),
        restrictions=list(author.restrictions.current()),
        decisions=list(earlier.select_related("case", "appeal").order_by("-at")[:MOST]),
    )
