"""Case, Signal, Decision, Appeal: why a post is looked at, by whom, and what was decided."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from uuid_utils.compat import uuid7

from diseasemaps.moderation.querysets import CaseQuerySet


class Case(models.Model):
    """One thing that a moderator has to look at. At most one is open for each thing."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(max_length=40)  # as registered in kinds.py
    thing_id = models.UUIDField()
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="cases"
    )
    condition = models.ForeignKey(
        "conditions.Condition", null=True, on_delete=models.PROTECT, related_name="+"
    )
    language = models.CharField(max_length=10, default="en")
    priority = models.PositiveSmallIntegerField(default=0)  # higher is more urgent
    snapshot = models.JSONField(default=dict)  # the thing as it was first reported
    version = models.PositiveIntegerField(default=1)
    opened_at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True, blank=True)
    claimed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    claim_expires_at = models.DateTimeField(null=True, blank=True)

    objects = CaseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "thing_id"], condition=Q(closed_at=None), name="one_open_case"
            ),
            models.CheckConstraint(
                condition=Q(claimed_by=None, claim_expires_at=None)
                | Q(claimed_by__isnull=False, claim_expires_at__isnull=False),
                name="claimed_by_somebody_until_some_time",
            ),
        ]
        indexes = [
            models.Index(
                fields=["-priority", "opened_at"], condition=Q(closed_at=None), name="case_queue"
            )
        ]

    def get_absolute_url(self) -> str:
        return reverse("desk:case", args=[self.pk])

    @property
    def label(self) -> str:
        return self.condition.name if self.condition else ""

    @property
    def headline(self) -> str:
        """What a moderator calls it: its title, or all of a short text."""
        return self.snapshot.get("title") or self.snapshot.get("text") or "Without a title"

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    def claimant(self):
        """Who is at work on it now, or None."""
        if self.claim_expires_at and self.claim_expires_at > timezone.now():
            return self.claimed_by
        return None


class Signal(models.Model):
    """One stored reason why a case is there."""

    class Kind(models.TextChoices):
        NEWCOMER = "newcomer", "Newcomer"
        FLAG = "flag", "Reported by a reader"
        PERSONAL_DATA = "personal_data", "Personal data"
        LINK = "link", "Link"

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="signals")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    weight = models.PositiveSmallIntegerField(default=0)
    detail = models.JSONField(default=dict)  # kind of finding and its span; never who reported
    at = models.DateTimeField(default=timezone.now)


class Decision(models.Model):
    """What was decided about a case: a statement of reasons for the author."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="decisions")
    action = models.CharField(max_length=40)  # the step taken
    rule = models.CharField(max_length=60, blank=True)  # of the community rules
    note = models.TextField(blank=True)  # to the author
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now)
