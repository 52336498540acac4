"""Which cases each person may see."""

from datetime import timedelta
from typing import Any

from django.db import models
from django.utils import timezone

from accounts.models import Role
from accounts.permissions import has_role


class CaseQuerySet(models.QuerySet):
    def open(self):
        return self.filter(closed_at=None)

    def queue(self):
        """Open cases, the most urgent first, then the oldest."""
        return self.open().order_by("-priority", "opened_at", "id")

    def in_danger(self):
        """Those whose author may be in danger."""
        return self.filter(crisis_at__isnull=False)

    def unanswered(self, patience: timedelta):
        """Those that nobody took on within `patience`, and for which not everybody was called."""
        now = timezone.now()
        idle = models.Q(claim_expires_at=None) | models.Q(claim_expires_at__lte=now)
        return self.open().filter(idle, crisis_at__lte=now - patience, called_all_at=None)

    def visible_to(self, user: Any):
        """Moderators only: an author sees the decision, never the case."""
        return self if has_role(user, Role.MODERATOR) else self.none()


class AppealQuerySet(models.QuerySet):
    def visible_to(self, user: Any):
        """One's own; moderators see all."""
        if has_role(user, Role.MODERATOR):
            return self
        return self.filter(author=user) if user.is_authenticated else self.none()
