"""Words that members use and the shared vocabulary does not have yet."""

import uuid

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from experiences import steps


class VocabularyWord(models.Model):
    """A symptom or a treatment as somebody named it, offered to moderators for mapping."""

    class Kind(models.TextChoices):
        SYMPTOM = "symptom", "Symptom"
        TREATMENT = "treatment", "Treatment"

    class Status(models.TextChoices):
        WAITING = "waiting", "Waiting for a moderator"
        MAPPED = "mapped", "Mapped"
        KEPT = "kept", "Kept as it is"

    workflow = steps.VOCABULARY_WORD
    author = author_id = None  # a word is nobody's own

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    text = models.CharField(max_length=200)
    normalised = models.CharField(max_length=200)  # `conditions.names.normalise(text)`
    language = models.CharField(max_length=10, default="en")
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.WAITING)
    version = models.PositiveIntegerField(default=1)
    symptom = models.ForeignKey(
        "conditions.Symptom", null=True, on_delete=models.PROTECT, related_name="+"
    )
    treatment = models.ForeignKey(
        "conditions.Treatment", null=True, on_delete=models.PROTECT, related_name="+"
    )
    first_used_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "normalised"], name="vocabulary_word_once"),
            models.CheckConstraint(
                condition=~Q(status="mapped", kind="symptom") | Q(symptom__isnull=False),
                name="mapped_to_a_symptom",
            ),
            models.CheckConstraint(
                condition=~Q(kind="treatment") | Q(treatment__isnull=False),
                name="a_treatment_named",
            ),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def label(self) -> str:
        return ""

    def get_absolute_url(self) -> str:
        return reverse("desk:moderation")
