"""Posts that a member keeps for later. Nobody else knows, and nobody is told."""

from typing import Any

from django.db.models import QuerySet

from accounts.permissions import is_member
from diseasemaps.workflow import Refused
from experiences.models import Bookmark, Experience


def keep(experience: Experience, *, by: Any) -> Bookmark:
    """`by` keeps a post that they may read. Twice is once. Raises Refused."""
    if not is_member(by):
        raise Refused("Sign in first.")
    if not Experience.objects.readable_by(by).filter(pk=experience.pk).exists():
        raise Refused("This cannot be read any more.")
    return Bookmark.objects.get_or_create(experience=experience, member=by)[0]


def let_go(experience: Experience, *, by: Any) -> int:
    """`by` keeps it no more, whether they may still read it or not. Returns how many: 0 or 1."""
    if not by.is_authenticated:
        raise Refused("Sign in first.")
    return Bookmark.objects.filter(experience=experience, member=by).delete()[0]


def of(user: Any) -> QuerySet[Bookmark]:
    """What `user` keeps and may still read; page it by ("-at", "-id")."""
    readable = Experience.objects.readable_by(user)
    kept = Bookmark.objects.filter(member=user, experience__in=readable)
    return kept.select_related("experience__condition")
