"""What of the experiences each person may see: the look-up is the first permission."""

from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q

from accounts.models import Block, Role
from accounts.permissions import has_role, is_member


def not_between_blocks(written: models.QuerySet, user: Any) -> models.QuerySet:
    """`written` (with author, byline, is_alias) without what a block or a mute keeps from `user`.

    It goes by byline: who blocked a handle still reads its aliases, which nothing ties to it.
    """
    blocked = Block.objects.filter(
        blocker=OuterRef("author"), blocked=user, kind=Block.Kind.BLOCKED
    )
    unwanted = Block.objects.filter(
        Q(is_alias=True, byline=OuterRef("byline")) | Q(is_alias=False),
        blocker=user,
        blocked=OuterRef("author"),
        is_alias=OuterRef("is_alias"),
    ).exclude(byline="")
    return written.exclude(Exists(blocked)).exclude(Exists(unwanted))


class ExperienceQuerySet(models.QuerySet):
    def published(self):
        """Visible and with a published text, whoever may read it."""
        return self.filter(status="visible", live_revision__isnull=False)

    def public(self):
        """What everybody may read."""
        return self.published().filter(audience="public")

    def readable_by(self, user: Any):
        """Published posts whose text `user` may read, as a reader: what feeds and counts list."""
        if not is_member(user):
            return self.public()
        return not_between_blocks(self.published(), user)

    def visible_to(self, user: Any):
        """Posts that may be opened: readable ones, one's own, and to a moderator all but drafts."""
        if user is None or not user.is_authenticated:
            return self.public()
        mine = Q(author=user)
        if not is_member(user):
            return self.filter(mine | Q(pk__in=self.model.objects.public().values("pk")))
        if has_role(user, Role.MODERATOR):
            seen = self.model.revisions.rel.related_model.objects.sent_in()
            return self.filter(mine | Exists(seen.filter(experience=OuterRef("pk"))))
        readable = self.model.objects.readable_by(user)
        return self.filter(mine | Q(pk__in=readable.values("pk")))

    def bylines(self) -> int:
        """How many distinct bylines these posts have: "N members have shared their experience"."""
        return self.values("byline").distinct().count()


# A draft that was taken back is still nobody else's to read.
SENT_IN = ~Q(status="draft") & ~Q(status="withdrawn", submitted_at=None)


class ExperienceRevisionQuerySet(models.QuerySet):
    def sent_in(self):
        """What its author has ever shown to a moderator."""
        return self.filter(SENT_IN)

    def visible_to(self, user: Any):
        """Live texts that `user` may read; one's own; to a moderator all but others' drafts."""
        if user is None or not user.is_authenticated:
            return self.live_to(user)
        mine = Q(experience__author=user)
        if has_role(user, Role.MODERATOR):
            return self.filter(mine | SENT_IN)
        return self.filter(mine | Q(pk__in=self.model.objects.live_to(user).values("pk")))

    def live_to(self, user: Any):
        """Published texts that `user` may read as a reader."""
        readable = self.model.experience.field.related_model.objects.readable_by(user)
        return self.filter(status="published", experience__in=readable)


class CommentQuerySet(models.QuerySet):
    def published(self):
        """Published, under a post that can be read; whoever may read that."""
        return self.filter(
            status="published",
            experience__status="visible",
            experience__live_revision__isnull=False,
        )

    def readable_by(self, user: Any):
        """Published comments that `user` may read: the post's readers, but for those who are
        blocked, or whom `user` blocked or muted.
        """
        posts = self.model.experience.field.related_model.objects.readable_by(user)
        shown = self.published().filter(experience__in=posts)
        return not_between_blocks(shown, user) if is_member(user) else shown

    def visible_to(self, user: Any):
        """Comments that may be opened: readable ones, one's own, and all to a moderator."""
        if user is None or not user.is_authenticated:
            return self.readable_by(user)
        if has_role(user, Role.MODERATOR):
            return self
        readable = self.model.objects.readable_by(user)
        return self.filter(Q(author=user) | Q(pk__in=readable.values("pk")))
