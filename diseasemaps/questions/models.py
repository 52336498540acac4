"""Question: what a reader asks that no article answers yet. Answers come with a later issue."""

import uuid

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone

from diseasemaps.questions import steps
from diseasemaps.questions.querysets import QuestionQuerySet


class Question(models.Model):
    """A short post: one question about one condition."""

    class Status(models.TextChoices):
        PENDING = "pending", "Waiting for a moderator"
        PUBLISHED = "published", "Published"
        REJECTED = "rejected", "Rejected"
        HIDDEN = "hidden", "Hidden"
        TAKEN_DOWN = "taken_down", "Taken down"

    workflow = steps.QUESTION

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="questions"
    )
    condition = models.ForeignKey(
        "conditions.Condition", on_delete=models.PROTECT, related_name="questions"
    )
    text = models.CharField(max_length=300)
    language = models.CharField(max_length=10, default="en")
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.PENDING)
    version = models.PositiveIntegerField(default=1)
    asked_at = models.DateTimeField(default=timezone.now)
    published_at = models.DateTimeField(null=True, blank=True)

    objects = QuestionQuerySet.as_manager()

    def __str__(self) -> str:
        return self.text

    @property
    def label(self) -> str:
        return self.condition.name

    def get_absolute_url(self) -> str:
        return reverse("questions:question", args=[self.pk])
