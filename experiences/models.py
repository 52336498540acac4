"""Experience and its revisions: what somebody lives, as they chose to tell it."""

import uuid

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from experiences import passages, steps
from experiences.community_models import Bookmark, Comment, Reaction
from experiences.querysets import ExperienceQuerySet, ExperienceRevisionQuerySet
from experiences.vocabulary_models import VocabularyWord

__all__ = [
    "Bookmark",
    "Comment",
    "Experience",
    "ExperienceRevision",
    "Reaction",
    "SymptomFelt",
    "TimelineEvent",
    "TreatmentTried",
    "VocabularyWord",
]


class Experience(models.Model):
    """One person's post about one condition. Its text is in its revisions."""

    class Status(models.TextChoices):
        VISIBLE = "visible", "Visible"
        HIDDEN = "hidden", "Hidden"
        REMOVED = "removed", "Removed"
        TAKEN_DOWN = "taken_down", "Taken down"

    class Role(models.TextChoices):
        PATIENT = "patient", "I live with it"
        CARER = "carer", "I care for somebody who does"
        RELATIVE = "relative", "Somebody in my family does"
        BEREAVED = "bereaved", "Somebody I loved died of it"
        PROFESSIONAL = "professional", "I work with people who do"

    class Audience(models.TextChoices):
        PUBLIC = "public", "Everybody"
        MEMBERS = "members", "Members only"

    workflow = steps.EXPERIENCE

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    author = models.ForeignKey(  # None: they left the text to others, without themselves
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="experiences"
    )
    condition = models.ForeignKey(
        "conditions.Condition", on_delete=models.PROTECT, related_name="experiences"
    )
    role = models.CharField(max_length=12, choices=Role.choices, default=Role.PATIENT)
    byline = models.CharField(max_length=30)  # the handle, or an alias
    is_alias = models.BooleanField(default=False)
    audience = models.CharField(max_length=8, choices=Audience.choices, default=Audience.PUBLIC)
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.VISIBLE)
    version = models.PositiveIntegerField(default=1)
    live_revision = models.OneToOneField(
        "experiences.ExperienceRevision",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    published_at = models.DateTimeField(
        null=True, blank=True
    )  # first publication: its place in feeds
    created_at = models.DateTimeField(default=timezone.now)
    card_html = models.TextField(blank=True)  # rendered when published
    helpful = models.PositiveIntegerField(default=0)  # how many said so: a place in feeds

    objects = ExperienceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(live_revision=None) | Q(published_at__isnull=False),
                name="live_since_some_time",
            ),
        ]
        indexes = [
            models.Index(
                fields=["condition", "-published_at", "-id"],
                condition=Q(status="visible", live_revision__isnull=False),
                name="experience_feed",
            ),
            models.Index(
                fields=["condition", "-helpful", "-published_at", "-id"],
                condition=Q(status="visible", live_revision__isnull=False),
                name="experience_feed_by_helpful",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.byline} on {self.condition}"

    @property
    def label(self) -> str:
        return self.condition.name

    @property
    def headline(self) -> str:
        """What its author calls it: the published title, else the newest one."""
        newest = max(self.revisions.all(), key=lambda one: one.created_at, default=None)
        return (self.live_revision or newest).title or "Without a title yet"

    @property
    def page_key(self) -> str:
        return f"experience:{self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("experiences:experience", args=[self.pk])


class ExperienceRevision(models.Model):
    """One version of the text; the published one stays until a new one passes."""

    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        PENDING = "pending", "Waiting for a moderator"
        CHANGES_REQUESTED = "changes_requested", "Changes requested"
        PUBLISHED = "published", "Published"
        REJECTED = "rejected", "Rejected"
        WITHDRAWN = "withdrawn", "Withdrawn"
        SUPERSEDED = "superseded", "Superseded"

    class AgeBand(models.TextChoices):
        BEFORE_BIRTH = "before_birth", "Before birth"
        INFANT = "infant", "Under 2"
        CHILD = "child", "2 to 11"
        TEENAGER = "teenager", "12 to 17"
        YOUNG_ADULT = "young_adult", "18 to 39"
        ADULT = "adult", "40 to 64"
        OLDER = "older", "65 or over"

    workflow = steps.EXPERIENCE_REVISION

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    experience = models.ForeignKey(Experience, on_delete=models.CASCADE, related_name="revisions")
    status = models.CharField(max_length=20, choices=Status.choices, default=Status.DRAFT)
    version = models.PositiveIntegerField(default=1)
    title = models.CharField(max_length=120)
    story = models.TextField()  # Markdown
    story_html = models.TextField(blank=True)
    language = models.CharField(max_length=10, default="en")
    age_band = models.CharField(max_length=12, choices=AgeBand.choices, blank=True)  # at onset
    onset_year = models.PositiveSmallIntegerField(null=True, blank=True)
    onset_month = models.PositiveSmallIntegerField(null=True, blank=True)
    diagnosis_year = models.PositiveSmallIntegerField(null=True, blank=True)
    diagnosis_month = models.PositiveSmallIntegerField(null=True, blank=True)
    content_note = models.CharField(max_length=120, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    saved_at = models.DateTimeField(default=timezone.now)
    part = models.CharField(max_length=12, blank=True)  # of the form: where its author stopped
    submitted_at = models.DateTimeField(null=True, blank=True)

    objects = ExperienceRevisionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["experience"],
                condition=Q(status__in=["draft", "pending"]),
                name="one_experience_revision_on_its_way",
            ),
            models.UniqueConstraint(
                fields=["experience"],
                condition=Q(status="published"),
                name="one_published_experience_revision",
            ),
            models.CheckConstraint(
                condition=Q(onset_month=None)
                | Q(onset_month__range=(1, 12), onset_year__isnull=False),
                name="onset_month_of_a_year",
            ),
            models.CheckConstraint(
                condition=Q(diagnosis_month=None)
                | Q(diagnosis_month__range=(1, 12), diagnosis_year__isnull=False),
                name="diagnosis_month_of_a_year",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def label(self) -> str:
        return self.experience.label

    def everything_typed(self) -> str:
        """All the words that somebody typed, a passage a line: what screening reads."""
        return passages.joined(passages.of(self))

    def get_absolute_url(self) -> str:
        return self.experience.get_absolute_url()


class TreatmentTried(models.Model):
    class Effect(models.IntegerChoices):
        MUCH_WORSE = -2, "Much worse"
        WORSE = -1, "Worse"
        NONE = 0, "No difference"
        BETTER = 1, "Better"
        MUCH_BETTER = 2, "Much better"

    revision = models.ForeignKey(
        ExperienceRevision, on_delete=models.CASCADE, related_name="treatments"
    )
    treatment = models.ForeignKey("conditions.Treatment", on_delete=models.PROTECT)
    dose = models.CharField(max_length=100, blank=True)  # in words
    effect = models.SmallIntegerField(choices=Effect.choices, null=True, blank=True)
    side_effects = models.CharField(max_length=300, blank=True)
    burden = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MaxValueValidator(4)]
    )
    still_taking = models.BooleanField(null=True, blank=True)
    why_stopped = models.CharField(max_length=200, blank=True)
    from_month = models.CharField(max_length=7, blank=True)  # YYYY or YYYY-MM
    to_month = models.CharField(max_length=7, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(effect=None) | Q(effect__range=(-2, 2)), name="effect_in_range"
            )
        ]
        indexes = [models.Index(fields=["treatment", "revision"], name="tried_in_feed")]


class SymptomFelt(models.Model):
    revision = models.ForeignKey(
        ExperienceRevision, on_delete=models.CASCADE, related_name="symptoms"
    )
    symptom = models.ForeignKey("conditions.Symptom", null=True, on_delete=models.PROTECT)
    # In words of their own, as typed. Once it is sent in, they are offered to moderators as a word,
    # until one finds the symptom that is meant (or leaves them).
    typed = models.CharField(max_length=200, blank=True)
    word = models.ForeignKey(
        "experiences.VocabularyWord", null=True, on_delete=models.PROTECT, related_name="felt"
    )
    severity = models.PositiveSmallIntegerField(
        default=0, validators=[MinValueValidator(0), MaxValueValidator(4)]
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["revision", "symptom"], name="symptom_felt_once"),
            models.UniqueConstraint(fields=["revision", "word"], name="word_felt_once"),
            models.CheckConstraint(
                condition=Q(symptom__isnull=False) | ~Q(typed=""),
                name="felt_in_some_word",
            ),
            models.CheckConstraint(condition=Q(severity__range=(0, 4)), name="severity_in_range"),
        ]
        indexes = [models.Index(fields=["symptom", "revision"], name="felt_in_feed")]

    def __str__(self) -> str:
        return str(self.symptom or self.typed)


class TimelineEvent(models.Model):
    class Kind(models.TextChoices):
        SYMPTOM = "symptom", "First sign"
        DIAGNOSIS = "diagnosis", "Diagnosis"
        TREATMENT = "treatment", "Treatment"
        OTHER = "other", "Something else"

    revision = models.ForeignKey(
        ExperienceRevision, on_delete=models.CASCADE, related_name="events"
    )
    month = models.CharField(max_length=7)  # YYYY or YYYY-MM
    kind = models.CharField(max_length=10, choices=Kind.choices)
    text = models.CharField(max_length=200)
