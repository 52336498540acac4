"""The comments below a post, as somebody reads them: threads of one level, the oldest first."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.permissions import is_member
from diseasemaps import keyset
from diseasemaps.workflow import Step, available_to
from experiences.comments import may_comment
from experiences.models import Comment, Experience

ORDER = ("published_at", "id")
A_PAGE = 30  # threads
WAITS = ("pending", "hidden", "rejected")


@dataclass(frozen=True)
class Shown:
    """One comment, with the buttons that this reader has."""

    comment: Comment
    is_own: bool
    steps: list[Step]


@dataclass(frozen=True)
class Thread:
    """`first` is None where the comment itself cannot be read, and an answer to it can."""

    id: Any
    first: Shown | None
    answers: list[Shown] = field(default_factory=list)


@dataclass(frozen=True)
class Threads:
    rows: list[Thread]
    page: keyset.Page
    may_not: str | None  # why this reader may not comment
    waiting: list[Comment] = field(default_factory=list)  # their own, that others do not see

    @property
    def count(self) -> int:
        """How many can be read on this page."""
        return sum((row.first is not None) + len(row.answers) for row in self.rows)


def of(
    experience: Experience, *, user: Any, cursor: str = "", can_read: bool | None = None
) -> Threads:
    """One page, in as many queries however many there are. Raises keyset.NoCursor."""
    page = keyset.page(_firsts(experience, user), order=ORDER, cursor=cursor, size=A_PAGE)
    answers: dict[Any, list[Shown]] = {}
    if page.rows:
        below = Comment.objects.readable_by(user).filter(answers__in=page.rows)
        for one in below.order_by(*ORDER):
            answers.setdefault(one.answers_id, []).append(_shown(one, user))
    rows = [
        Thread(first.pk, _shown(first, user) if first.can_be_read else None,
               answers.get(first.pk, []))
        for first in page.rows
    ]  # fmt: skip
    may_not = may_comment(user, experience, can_read=can_read)
    return Threads(rows, page, may_not, _waiting(experience, user))


def cursor_to(comment: Comment, *, user: Any) -> str:
    """The cursor of the page on which `comment` stands; "" for the first."""
    first = comment.answers or comment
    firsts = _firsts(comment.experience, user)
    before = firsts.filter(
        Q(published_at__lt=first.published_at) | Q(published_at=first.published_at, pk__lt=first.pk)
    ).count()
    begins = before // A_PAGE * A_PAGE
    if not begins:
        return ""
    return keyset.cursor_after(firsts.order_by(*ORDER)[begins - 1], order=ORDER)


def _firsts(experience: Experience, user: Any) -> QuerySet[Comment]:
    """Comments on the post itself that `user` may read, or to which they may read an answer."""
    readable = Comment.objects.readable_by(user).filter(experience=experience)
    firsts = Comment.objects.filter(
        experience=experience, answers=None, published_at__isnull=False
    ).annotate(can_be_read=Exists(readable.filter(pk=OuterRef("pk"))))
    answered = Exists(readable.filter(answers=OuterRef("pk")))
    return firsts.filter(Q(can_be_read=True) | answered)


def _shown(comment: Comment, user: Any) -> Shown:
    steps = available_to(user, comment) if is_member(user) else []
    own = is_member(user) and comment.author_id == user.pk
    return Shown(comment, own, steps)


def _waiting(experience: Experience, user: Any) -> list[Comment]:
    if not is_member(user):
        return []
    own = Comment.objects.filter(experience=experience, author=user, status__in=WAITS)
    return list(own.order_by("-written_at")[:5])
