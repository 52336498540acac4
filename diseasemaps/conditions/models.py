"""The catalogue: conditions, their names and codes, symptoms, treatments, and what is reported.

`source` tells what an importer wrote from what an editor wrote, so that a new release never undoes
an editor; `release` is the last release of that source in which a row was found.
"""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone

from diseasemaps.conditions.names import in_a_sentence
from diseasemaps.conditions.querysets import ConditionQuerySet, ConditionSymptomQuerySet

EDITOR = "editor"  # the `source` of what a person wrote; no importer ever touches it
HPO = "hpo"  # the `source` of what `import_hpo` wrote

# Bytewise order: one index serves equality, prefixes and the order of a list.
BYTEWISE = "C"


class Release(models.Model):
    """Which release of a source the catalogue now holds; shown to readers with its licence."""

    source = models.CharField(max_length=20, unique=True)  # as on the rows that came from it
    title = models.CharField(max_length=200)
    version = models.CharField(max_length=40)
    licence = models.CharField(max_length=300)  # address, or words, as the file says
    website = models.URLField(blank=True)
    imported_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.title}, release {self.version}"


class Condition(models.Model):
    """A diagnosis that people have, by whatever names and codes.

    `source` says who wrote the preferred name and the definition.
    """

    slug = models.SlugField(max_length=120, unique=True)
    name = models.CharField(max_length=300)  # the preferred one, as shown
    sort_name = models.CharField(max_length=300, db_collation=BYTEWISE)  # `names.normalise(name)`
    definition = models.TextField(blank=True)
    source = models.CharField(max_length=20, default=EDITOR)
    release = models.CharField(max_length=40, blank=True)
    parents = models.ManyToManyField(
        "self",
        through="ConditionParent",
        through_fields=("child", "parent"),
        symmetrical=False,
        related_name="children",
    )
    created_at = models.DateTimeField(default=timezone.now)

    objects = ConditionQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["sort_name", "id"], name="condition_a_to_z")]

    def __str__(self) -> str:
        return self.name

    @property
    def name_in_a_sentence(self) -> str:
        return in_a_sentence(self.name)

    @property
    def page_key(self) -> str:
        """Its key in `versions`: what a page about this condition is made of."""
        return f"condition:{self.pk}"

    @property
    def label(self) -> str:
        return self.name

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
            models.CheckConstraint(condition=~Q(parent=F("child")), name="not_own_parent"),
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
    normalised = models.CharField(max_length=300, db_collation=BYTEWISE)  # `names.normalise(name)`
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
        indexes = [
            models.Index(fields=["normalised"], name="condition_name_prefix"),
            GinIndex(
                fields=["normalised"],
                opclasses=["gin_trgm_ops"],
                name="condition_name_trgm",
            ),
        ]

    def __str__(self) -> str:
        return self.name


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
        indexes = [models.Index(fields=["code"], name="condition_code_alone")]

    def __str__(self) -> str:
        return f"{self.system}:{self.code}"


class Symptom(models.Model):
    """A term of the Human Phenotype Ontology below "Phenotypic abnormality" (HP:0000118)."""

    hpo_id = models.CharField(max_length=12, unique=True)  # HP:0001250
    alt_ids = ArrayField(models.CharField(max_length=12), default=list)  # ids it once had
    name = models.CharField(max_length=300)
    lay_name = models.CharField(max_length=300, blank=True)
    definition = models.TextField(blank=True)
    source = models.CharField(max_length=20, default=EDITOR)
    release = models.CharField(max_length=40, blank=True)

    class Meta:
        indexes = [GinIndex(fields=["alt_ids"], name="symptom_alt_ids")]

    def __str__(self) -> str:
        return self.lay_name or self.name


class SymptomName(models.Model):
    """A name of a symptom: its own (exact), or a synonym with the scope that the ontology gives."""

    class Scope(models.TextChoices):
        EXACT = "exact", "Exact"
        BROAD = "broad", "Broader"
        NARROW = "narrow", "Narrower"
        RELATED = "related", "Related"

    symptom = models.ForeignKey(Symptom, on_delete=models.CASCADE, related_name="names")
    name = models.CharField(max_length=300)
    normalised = models.CharField(max_length=300, db_collation=BYTEWISE)
    scope = models.CharField(max_length=10, choices=Scope.choices, default=Scope.EXACT)
    lay = models.BooleanField(default=False)
    language = models.CharField(max_length=10, default="en")
    source = models.CharField(max_length=20, default=EDITOR)
    release = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["symptom", "name", "language", "source"], name="symptom_name_once"
            )
        ]
        indexes = [
            models.Index(fields=["normalised"], name="symptom_name_prefix"),
            GinIndex(
                fields=["normalised"],
                opclasses=["gin_trgm_ops"],
                name="symptom_name_trgm",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Term(models.Model):
    """A term of the ontology that is no symptom: inheritance, onset, course, frequency …"""

    hpo_id = models.CharField(max_length=12, unique=True)
    name = models.CharField(max_length=300)
    definition = models.TextField(blank=True)
    group = models.CharField(max_length=12, blank=True)  # inheritance, onset, course, frequency …
    source = models.CharField(max_length=20, default=HPO)
    release = models.CharField(max_length=40, blank=True)

    def __str__(self) -> str:
        return self.name


class Statement(models.Model):
    """One statement of a source about one disease id, column by column as reported.

    `key` identifies the statement in its source: a digest of all it says, so that the same line of
    two releases is the same row.
    """

    class Aspect(models.TextChoices):
        PHENOTYPE = "P", "Phenotype"
        INHERITANCE = "I", "Inheritance"
        COURSE = "C", "Onset and course"
        MODIFIER = "M", "Modifier"
        HISTORY = "H", "Past medical history"

    key = models.UUIDField(unique=True)
    disease_id = models.CharField(max_length=40)  # OMIM:619340
    hpo_id = models.CharField(max_length=12)  # as in the file; may be an id the term once had
    negated = models.BooleanField(default=False)  # NOT: looked for, and not part of it
    reference = models.TextField(blank=True)  # PMID:…;OMIM:…
    evidence = models.CharField(max_length=4, blank=True)  # PCS (a study), TAS (an author), IEA
    onset = models.CharField(max_length=12, blank=True)  # hpo_id of a Term
    frequency = models.CharField(max_length=20, blank=True)  # "3/7", "25%", hpo_id of a Term
    numerator = models.PositiveIntegerField(null=True)
    denominator = models.PositiveIntegerField(null=True)
    percent = models.DecimalField(max_digits=6, decimal_places=3, null=True)
    sex = models.CharField(max_length=6, blank=True)
    modifier = models.TextField(blank=True)  # hpo_ids of Terms, joined by ";"
    aspect = models.CharField(max_length=1, choices=Aspect.choices)
    biocuration = models.TextField(blank=True)
    source = models.CharField(max_length=20, default=HPO)
    release = models.CharField(max_length=40, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(numerator=None, denominator=None)
                | Q(numerator__lte=F("denominator"), denominator__gt=0),
                name="%(class)s_counts_fit",
            ),
            models.CheckConstraint(
                condition=Q(percent=None) | Q(percent__range=(0, 100)),
                name="%(class)s_percent_fits",
            ),
            models.CheckConstraint(
                condition=Q(sex__in=["", "MALE", "FEMALE"]), name="%(class)s_sex_known"
            ),
        ]


class ConditionSymptom(Statement):
    """A symptom reported, or ruled out (`negated`), for a condition; one row a source statement.

    Show only `ConditionSymptom.objects.shown()`.
    """

    condition = models.ForeignKey(
        Condition, on_delete=models.CASCADE, related_name="symptom_statements"
    )
    symptom = models.ForeignKey(Symptom, on_delete=models.PROTECT, related_name="statements")

    objects = ConditionSymptomQuerySet.as_manager()

    class Meta(Statement.Meta):
        pass


class ConditionFact(Statement):
    """What a source says of a condition that is no symptom: inheritance, onset, course, history."""

    condition = models.ForeignKey(Condition, on_delete=models.CASCADE, related_name="facts")
    term = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="facts")

    class Meta(Statement.Meta):
        pass


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
        indexes = [models.Index(Lower("name"), name="treatment_name_lower")]
