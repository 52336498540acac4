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
        if has_role(user, *SEES_ALL):
            return self
        public = Q(status__in=["approved", "superseded"]) | Q(
            pk__in=self.model.objects.pending().values("pk")
        )
        return self.filter(public | Q(author=user) if is_member(user) else public)


class ArticleQuerySet(models.QuerySet):
    def visible_to(self, user: Any):
        """Articles with something to read: a live text, a pending one, or why it was retracted."""
        if has_role(user, *SEES_ALL):
            return self
        revisions = self.model.revisions.rel.related_model.objects.visible_to(user)
        retracted = self.model.revisions.rel.related_model.objects.filter(status="retracted")
        shown = revisions.filter(article=OuterRef("pk"))
        return self.filter(Exists(shown) | Exists(retracted.filter(article=OuterRef("pk"))))

    def live(self):
        return self.filter(live_revision__isnull=False)
