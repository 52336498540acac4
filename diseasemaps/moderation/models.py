"""Case, Signal, Decision, Appeal: why a post is looked at, by whom, and what was decided."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from uuid_utils.compat import uuid7

from diseasemaps.moderation import steps
from diseasemaps.moderation.list_models import CannedNote, CrisisPhrase, Helpline, WatchedWord
from diseasemaps.moderation.querysets import AppealQuerySet, CaseQuerySet

__all__ = [
    "Appeal",
    "CannedNote",
    "Case",
    "CrisisPhrase",
    "Decision",
    "Flag",
    "Helpline",
    "Signal",
    "WatchedWord",
]


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
    # Somebody may be in danger: since when, and when everybody was called because nobody came.
    crisis_at = models.DateTimeField(null=True, blank=True)
    called_all_at = models.DateTimeField(null=True, blank=True)

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
                fields=["-priority", "opened_at", "id"],
                condition=Q(closed_at=None),
                name="case_queue",
            ),
            models.Index(
                fields=["crisis_at"],
                condition=Q(closed_at=None, called_all_at=None, crisis_at__isnull=False),
                name="crisis_unanswered",
            ),
            models.Index(fields=["kind", "thing_id"], name="case_thing"),
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
        CRISIS = "crisis", "Somebody may be in danger"
        ABUSE = "abuse", "Abuse or violence"
        WORD = "word", "Watched word"
        ADVICE = "advice", "Advice about a dose"
        SALES = "sales", "Sales talk"
        REPEATED = "repeated", "Posted before"
        EDIT = "edit", "Edit of a published text"
        HIDDEN = "hidden", "Hidden by reports"
        VOCABULARY = "vocabulary", "New word"
        APPEAL = "appeal", "Appeal"
        ESCALATED = "escalated", "A moderator asks for another pair of eyes"

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="signals")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    weight = models.PositiveSmallIntegerField(default=0)
    detail = models.JSONField(default=dict)  # kind of finding and its span; never who reported
    at = models.DateTimeField(default=timezone.now)


class Flag(models.Model):
    """A reader's report of a thing that they could read. Its author never learns who it was."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="flags")
    by = models.ForeignKey(  # None: somebody who was not signed in
        settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="flags"
    )
    rule = models.CharField(max_length=60, blank=True)  # of the community rules
    words = models.TextField(max_length=1000, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "by"], name="flagged_once_a_case"),
        ]


class Decision(models.Model):
    """What was decided about a case: a statement of reasons for the author."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="decisions")
    action = models.CharField(max_length=40)  # the step taken
    rule = models.CharField(max_length=60, blank=True)  # of the community rules
    note = models.TextField(blank=True)  # to the author
    passages = models.JSONField(default=list)  # of the text, as marked: [{"part", "text"}]
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now)
    undone_at = models.DateTimeField(null=True, blank=True)  # within half a minute, by who took it


class Appeal(models.Model):
    """An author asks that a decision be looked at by somebody who took no part in it. Once."""

    class Status(models.TextChoices):
        WAITING = "waiting", "Waiting for another moderator"
        UPHELD = "upheld", "Upheld"
        DISMISSED = "dismissed", "Dismissed"
        WITHDRAWN = "withdrawn", "Withdrawn"

    workflow = steps.APPEAL

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="appeal")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="appeals"
    )
    text = models.TextField(max_length=4000)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.WAITING)
    version = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField(default=timezone.now)
    answer = models.TextField(max_length=4000, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = AppealQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(status__in=["upheld", "dismissed"])
                | Q(answered_at__isnull=False) & ~Q(answer=""),
                name="an_appeal_is_answered_in_words",
            )
        ]

    @property
    def label(self) -> str:
        return self.decision.case.label

    def get_absolute_url(self) -> str:
        return reverse("moderation:appeal", args=[self.pk])
