"""What readers add to a post: a press, a comment, a bookmark."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from experiences import steps
from experiences.querysets import CommentQuerySet


class Reaction(models.Model):
    """What a reader says to a post with one press. Counted, never named."""

    class Kind(models.TextChoices):
        HELPFUL = "helpful", "This helped me"
        ME_TOO = "me_too", "Me too"
        THANKS = "thanks", "Thank you"

    experience = models.ForeignKey(
        "experiences.Experience", on_delete=models.CASCADE, related_name="reactions"
    )
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="reactions"
    )
    kind = models.CharField(max_length=8, choices=Kind.choices)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["experience", "member", "kind"], name="one_reaction_of_a_kind"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["helpful", "me_too", "thanks"]), name="reaction_of_a_kind"
            ),
        ]


class Comment(models.Model):
    """A short post below an experience, or below another comment of it: one level, no deeper."""

    class Status(models.TextChoices):
        PENDING = "pending", "Waiting for a moderator"
        PUBLISHED = "published", "Published"
        REJECTED = "rejected", "Rejected"
        HIDDEN = "hidden", "Hidden"
        TAKEN_DOWN = "taken_down", "Taken down"

    workflow = steps.COMMENT

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    experience = models.ForeignKey(
        "experiences.Experience", on_delete=models.CASCADE, related_name="comments"
    )
    answers = models.ForeignKey(  # the comment that it answers
        "self", null=True, blank=True, on_delete=models.CASCADE, related_name="answered_by"
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="comments"
    )
    byline = models.CharField(max_length=30)  # under one's own post, the name that it is read under
    is_alias = models.BooleanField(default=False)
    text = models.TextField(max_length=2000)
    html = models.TextField(blank=True)  # rendered when written
    language = models.CharField(max_length=10, default="en")
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.PENDING)
    version = models.PositiveIntegerField(default=1)
    written_at = models.DateTimeField(default=timezone.now)
    published_at = models.DateTimeField(null=True, blank=True)

    objects = CommentQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["experience", "published_at", "id"], name="comment_thread")]

    def __str__(self) -> str:
        return f"{self.byline}: {self.text[:60]}"

    @property
    def label(self) -> str:
        return self.experience.label

    @property
    def condition(self):
        return self.experience.condition

    def get_absolute_url(self) -> str:
        return reverse("experiences:comment", args=[self.pk])


class Bookmark(models.Model):
    """A post that a member keeps for later. Nobody else knows."""

    experience = models.ForeignKey(
        "experiences.Experience", on_delete=models.CASCADE, related_name="bookmarks"
    )
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="bookmarks"
    )
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["experience", "member"], name="bookmarked_once")
        ]
        indexes = [models.Index(fields=["member", "-at", "-id"], name="bookmarks_of")]
