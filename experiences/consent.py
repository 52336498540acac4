"""The consent without which nothing about a member's health is published, and what follows when
they take it back.
"""

from typing import Any

from accounts import consents
from diseasemaps import audit
from experiences import moderation
from experiences.models import Experience, ExperienceRevision


@audit.recorded()
def submit(
    revision: ExperienceRevision, *, by: Any, version: int | None = None, agrees: bool = False
) -> ExperienceRevision:
    """Send `revision` in; with `agrees`, its author consents in the same act, or in neither."""
    if agrees:
        consents.give(by, consents.HEALTH)
    return moderation.submit(revision, by=by, version=version)


@audit.recorded()
def withdraw(*, by: Any) -> int:
    """Take the consent back: every post of `by` is taken down; returns how many."""
    posts = Experience.objects.select_for_update(of=("self",)).select_related("condition")
    mine = posts.filter(author=by, status__in=["visible", "hidden"])
    # By condition: pages are bumped in the same order by everybody, so that no two wait in a ring.
    standing = list(mine.order_by("condition", "pk"))
    for experience in standing:
        moderation.take_down(experience, by=by)
    consents.withdraw(by, consents.HEALTH)
    return len(standing)
