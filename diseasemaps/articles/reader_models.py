"""What readers tell us about a text: whether it helped, what is wrong, what they wish for."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import ReaderType


class Problem(models.Model):
    """ "Something wrong here?": what a reader says about a block of the revision that they read."""

    class Outcome(models.TextChoices):
        REOPENED = "reopened", "Read again"
        MENDED = "mended", "Mended"
        NO_CHANGE = "no_change", "Nothing to change"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    revision = models.ForeignKey(
        "articles.Revision", on_delete=models.PROTECT, related_name="problems"
    )
    reader_type = models.CharField(max_length=10, choices=ReaderType.choices)
    anchor = models.CharField(max_length=20, blank=True)  # of the block; empty: the whole text
    quote = models.TextField(blank=True)  # its words
    text = models.TextField()
    reporter = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="reported_problems",
    )  # null: somebody signed out
    at = models.DateTimeField(default=timezone.now)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    note = models.TextField(blank=True)  # of the editor who answered
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="", answered_at=None)
                | (~Q(outcome="") & Q(answered_at__isnull=False)),
                name="problem_outcome_and_time_together",
            )
        ]

    @property
    def label(self) -> str:
        return self.revision.article.title

    def get_absolute_url(self) -> str:
        """For its reporter, and on from there for editors."""
        return reverse("pages:problem", args=[self.pk])


class Helpfulness(models.Model):
    """How many readers found a text helpful, and how many did not. Nobody's answer is kept."""

    revision = models.ForeignKey(
        "articles.Revision", on_delete=models.CASCADE, related_name="helpfulness"
    )
    reader_type = models.CharField(max_length=10, choices=ReaderType.choices)
    yes = models.PositiveIntegerField(default=0)
    no = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["revision", "reader_type"], name="one_count_a_text")
        ]


class Wish(models.Model):
    """ "Ask for this": how often readers wished for an answer that nobody has written yet."""

    condition = models.ForeignKey(
        "conditions.Condition", on_delete=models.CASCADE, related_name="wishes"
    )
    topic = models.ForeignKey("articles.Topic", on_delete=models.CASCADE, related_name="wishes")
    count = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["condition", "topic"], name="one_wish_a_question")
        ]

    @property
    def question(self) -> str:
        return self.topic.question_about(self.condition)
