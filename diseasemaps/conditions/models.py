"""The catalogue: conditions, their names and codes, symptoms, treatments."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

EDITOR = "editor"  # the `source` of what a person wrote; no importer ever touches it


class Condition(models.Model):
    """A diagnosis that people have, by whatever names and codes."""

    slug = models.SlugField(max_length=120, unique=True)
    name = models.CharField(max_length=300)  # the preferred one, as shown
    definition = models.TextField(blank=True)
    source = models.CharField(max_length=20, default=EDITOR)
    release = models.CharField(max_length=40, blank=True)
    parents = models.ManyToManyField(
        "self", through="ConditionParent", symmetrical=False, related_name="children"
    )
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["name"])]

    def __str__(self) -> str:
        return self.name

    @property
    def page_key(self) -> str:
        """Its key in `versions`: what a page about this condition is made of."""
        return f"condition:{self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("pages:condition", args=[self.slug])


class ConditionSlug(models.Model):
    """An address that a condition once had; it redirects for ever."""

    slug = models.SlugField(max_length=120, unique=True)
    condition = models.ForeignKey(Condition, on_delete=models.CASCADE, related_name="old_slugs")


class ConditionParent(models.Model):
    """`child` is a type of `parent`."""

    parent = models.ForeignKey(Condition, on_delete=models.CASCADE, related_name="child_links")
    child = models.ForeignKey(Condition, on_delete=models.CASCADE, related_name="parent_links")
    source = models.CharField(max_length=20, default=EDITOR)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["parent", "child"], name="parent_once"),
            models.CheckConstraint(condition=~Q(parent=models.F("child")), name="not_own_parent"),
        ]


class ConditionName(models.Model):
    class Kind(models.TextChoices):
        EXACT = "exact", "Exact"
        ACRONYM = "acronym", "Acronym"
        LAY = "lay", "Lay"
        MISSPELLING = "misspelling", "Misspelling"
        FORMER = "former", "Former"

    condition = models.ForeignKey(Condition, on_delete=models.CASCADE, related_name="names")
    name = models.CharField(max_length=300)
    normalised = models.CharField(max_length=300)  # as `names.normalise` gives it
    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.EXACT)
    language = models.CharField(max_length=10, default="en")
    source = models.CharField(max_length=20, default=EDITOR)
    release = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["condition", "name", "language", "source"], name="condition_name_once"
            )
        ]
        indexes = [models.Index(fields=["normalised"])]


class ConditionCode(models.Model):
    class Relation(models.TextChoices):
        EXACT = "exact", "Exact"
        BROADER = "broader", "Broader"
        NARROWER = "narrower", "Narrower"

    condition = models.ForeignKey(Condition, on_delete=models.CASCADE, related_name="codes")
    system = models.CharField(max_length=20)  # ORPHA, OMIM, DECIPHER, MONDO, ICD-10, ICD-11
    code = models.CharField(max_length=40)
    relation = models.CharField(max_length=10, choices=Relation.choices, default=Relation.EXACT)
    source = models.CharField(max_length=20, default=EDITOR)
    release = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["system", "code"], condition=Q(relation="exact"), name="exact_code_once"
            )
        ]


class Symptom(models.Model):
    """A term of the Human Phenotype Ontology."""

    hpo_id = models.CharField(max_length=12, unique=True)  # HP:0001250
    name = models.CharField(max_length=300)
    lay_name = models.CharField(max_length=300, blank=True)
    definition = models.TextField(blank=True)
    release = models.CharField(max_length=40, blank=True)

    def __str__(self) -> str:
        return self.lay_name or self.name


class Treatment(models.Model):
    """Something people try: a drug, a therapy, an operation, a device."""

    slug = models.SlugField(max_length=120, unique=True)
    name = models.CharField(max_length=200, unique=True)
    source = models.CharField(max_length=20, default=EDITOR)

    def __str__(self) -> str:
        return self.name


class TreatmentName(models.Model):
    class Kind(models.TextChoices):
        BRAND = "brand", "Brand"
        GENERIC = "generic", "Generic"
        LAY = "lay", "Lay"

    treatment = models.ForeignKey(Treatment, on_delete=models.CASCADE, related_name="names")
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=10, choices=Kind.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["treatment", "name"], name="treatment_name_once")
        ]
