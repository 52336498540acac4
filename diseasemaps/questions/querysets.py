"""What of the questions each person may see."""

from typing import Any

from django.db import models
from django.db.models import Q

from accounts.models import Role
from accounts.permissions import has_role


class QuestionQuerySet(models.QuerySet):
    def public(self):
        return self.filter(status="published")

    def visible_to(self, user: Any):
        if has_role(user, Role.MODERATOR):
            return self
        if user is not None and user.is_authenticated:
            return self.filter(Q(status="published") | Q(author=user))
        return self.public()
