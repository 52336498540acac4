"""What of the articles each person may see: the look-up is the first permission."""

from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q

from accounts.models import Role
from accounts.permissions import has_role, is_member

SEES_ALL = (Role.EDITOR, Role.REVIEWER)
PENDING = ("submitted", "under_review")


class RevisionQuerySet(models.QuerySet):
    def pending(self):
        """Shown to the public with a caution banner: on its way, of an article never approved."""
        earlier = self.model._base_manager.filter(
            article=OuterRef("article"), status__in=["approved", "superseded", "retracted"]
        )
        return self.filter(status__in=PENDING).exclude(Exists(earlier))

    def visible_to(self, user: Any):
        """DESIGN §4: live and superseded to all, pending with its banner, others to their own."""
        return self._open_to(user, "approved", "superseded")

    def known_to(self, user: Any):
        """Those, and the retracted ones: nobody reads their text, everybody is told why."""
        return self._open_to(user, "approved", "superseded", "retracted")

    def _open_to(self, user: Any, *public: str):
        if has_role(user, *SEES_ALL):
            return self
        seen = Q(status__in=public) | Q(pk__in=self.model.objects.pending().values("pk"))
        if is_member(user):
            seen |= Q(author=user)
            if not user.lacks_second_step:  # as `permissions.sees_as_invited` says of one
                seen |= ~Q(status="draft") & Exists(self._invitations_of(user))
        return self.filter(seen)

    def _invitations_of(self, user: Any):
        invitations = self.model.article.field.related_model.invitations.rel.related_model
        return invitations._base_manager.filter(
            article=OuterRef("article"), accepted_by=user, withdrawn_at=None
        )


class ArticleQuerySet(models.QuerySet):
    def visible_to(self, user: Any):
        """Articles with something to read: a live text, a pending one, or why it was retracted."""
        if has_role(user, *SEES_ALL):
            return self
        known = self.model.revisions.rel.related_model.objects.known_to(user)
        return self.filter(Exists(known.filter(article=OuterRef("pk"))))

    def live(self):
        return self.filter(live_revision__isnull=False)
