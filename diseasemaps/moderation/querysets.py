"""Which cases each person may see."""

from typing import Any

from django.db import models

from accounts.models import Role
from accounts.permissions import has_role


class CaseQuerySet(models.QuerySet):
    def open(self):
        return self.filter(closed_at=None)

    def queue(self):
        """Open cases, the most urgent first, then the oldest."""
        return self.open().order_by("-priority", "opened_at", "id")

    def visible_to(self, user: Any):
        """Moderators only: an author sees the decision, never the case."""
        return self if has_role(user, Role.MODERATOR) else self.none()


class AppealQuerySet(models.QuerySet):
    def visible_to(self, user: Any):
        """One's own; moderators see all."""
        if has_role(user, Role.MODERATOR):
            return self
        return self.filter(author=user) if user.is_authenticated else self.none()
