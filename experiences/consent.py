"""The consent without which nothing about a member's health is published, and what follows when
they take it back.
"""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse

from accounts import consents
from accounts.consents import Affected, Use
from diseasemaps import audit
from experiences import moderation
from experiences.models import Experience, ExperienceRevision

STANDING = ["visible", "hidden"]


@audit.recorded()
def submit(
    revision: ExperienceRevision, *, by: Any, version: int | None = None, agrees: bool = False
) -> ExperienceRevision:
    """Send `revision` in; with `agrees`, its author consents in the same act, or in neither."""
    if agrees:
        consents.give(by, consents.HEALTH)
    return moderation.submit(revision, by=by, version=version)


def withdraw(*, by: Any) -> str:
    """Take the consent back: every post of `by` is taken down; returns that, as a sentence."""
    return consents.withdraw(by, consents.HEALTH)


@audit.recorded()
def take_all_down(user: Any) -> str:
    """Every post of `user` comes down, by themselves. Twice is once."""
    posts = Experience.objects.select_for_update(of=("self",)).select_related("condition")
    # By condition: pages are bumped in the same order by everybody, so that no two wait in a ring.
    standing = list(posts.filter(author=user, status__in=STANDING).order_by("condition", "pk"))
    for experience in standing:
        moderation.take_down(experience, by=user)
    if not standing:
        return ""
    return "Your post is taken down." if len(standing) == 1 else "Your posts are taken down."


def standing(user: Any) -> Sequence[Affected]:
    """The posts that come down when `user` takes their consent back, the newest first."""
    posts = Experience.objects.filter(author=user, status__in=STANDING)
    posts = posts.select_related("condition", "live_revision").prefetch_related("revisions")
    return [
        Affected(
            f"{post.headline}, {post.condition.name}",
            post.get_absolute_url(),
            alone=reverse("experiences:step", args=[post.pk, "take_down"]),
        )
        for post in posts.order_by("-created_at")
    ]


USE = Use(
    consents.HEALTH,
    allows="We keep what you write about health, and after a moderator has read it we show it "
    "under the name that you chose for it, to the readers that you chose.",
    undoes="All your posts are taken down at once, for good: nobody else can read them any more, "
    "drafts among them are not sent in, and the counts go down with them. You keep your account. "
    "You can tell your experience anew at any time, if you agree again.",
    button="Withdraw it, and take my posts down",
    undo=take_all_down,
    affects=standing,
)
