"""Article → Revision → Variant: a question, each try at an answer, its words for one reader."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper
from django.urls import reverse
from django.utils import timezone
from uuid_utils.compat import uuid7

from accounts.models import ReaderType
from diseasemaps.articles import steps
from diseasemaps.articles.querysets import ArticleQuerySet, RevisionQuerySet
from diseasemaps.articles.reader_models import Helpfulness, Problem, Wish
from diseasemaps.articles.retraction_models import RetractionRecord
from diseasemaps.articles.review_models import (
    CannedRequest,
    ChecklistItem,
    DueNotice,
    Invitation,
    Rereview,
    ReviewRemark,
)

__all__ = [
    "Article",
    "CannedRequest",
    "ChecklistItem",
    "Citation",
    "DueNotice",
    "Helpfulness",
    "Invitation",
    "Passage",
    "Problem",
    "Reference",
    "Rereview",
    "RetractionRecord",
    "Review",
    "ReviewRemark",
    "Revision",
    "Source",
    "Topic",
    "Variant",
    "Wish",
]


class Topic(models.Model):
    """One of the standing questions asked of every condition."""

    slug = models.SlugField(max_length=60, unique=True)
    group = models.CharField(max_length=40)
    pattern = models.CharField(
        max_length=200
    )  # "What are the first-line treatments for {condition}?"
    aspect = models.CharField(max_length=60, blank=True)  # schema.org MedicalWebPage.aspect
    position = models.PositiveSmallIntegerField(default=0)
    # Until an approved answer is due to be read again; without it, REVIEW_DUE_MONTHS.
    review_due_months = models.PositiveSmallIntegerField(null=True, blank=True)
    retired_at = models.DateTimeField(null=True, blank=True)  # no new article answers it

    class Meta:
        ordering = ["position", "slug"]

    def __str__(self) -> str:
        return self.pattern

    def question_about(self, condition) -> str:
        return self.pattern.format(condition=condition.name_in_a_sentence)


class Article(models.Model):
    """One condition × topic (or a free question) × language."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    condition = models.ForeignKey(
        "conditions.Condition", on_delete=models.PROTECT, related_name="articles"
    )
    topic = models.ForeignKey(Topic, null=True, blank=True, on_delete=models.PROTECT)
    slug = models.SlugField(max_length=120)
    title = models.CharField(max_length=300)  # the question
    language = models.CharField(max_length=10, default="en")
    live_revision = models.OneToOneField(
        "articles.Revision", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)

    objects = ArticleQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["condition", "slug", "language"], name="one_article_an_address"
            ),
            models.UniqueConstraint(
                fields=["condition", "topic", "language"], name="one_article_a_topic"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def label(self) -> str:
        return self.title

    @property
    def page_key(self) -> str:
        return f"article:{self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("pages:article", args=[self.condition.slug, self.slug])


class Revision(models.Model):
    """One version of an article's text, frozen once submitted."""

    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        SUBMITTED = "submitted", "Submitted"
        UNDER_REVIEW = "under_review", "Under review"
        CHANGES_REQUESTED = "changes_requested", "Changes requested"
        APPROVED = "approved", "Approved"
        REJECTED = "rejected", "Rejected"
        WITHDRAWN = "withdrawn", "Withdrawn"
        SUPERSEDED = "superseded", "Superseded"
        RETRACTED = "retracted", "Retracted"

    workflow = steps.REVISION

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="revisions")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="article_revisions"
    )
    based_on = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    status = models.CharField(max_length=20, choices=Status.choices, default=Status.DRAFT)
    version = models.PositiveIntegerField(default=1)
    content_sha256 = models.CharField(max_length=64, blank=True)  # set when submitted
    disclaimers = models.JSONField(default=dict)  # reader type → version of its disclaimer Text
    created_at = models.DateTimeField(default=timezone.now)
    saved_at = models.DateTimeField(default=timezone.now)
    submitted_at = models.DateTimeField(null=True, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    reviewed_on = models.DateField(null=True, blank=True)  # last approved or reaffirmed
    review_due_on = models.DateField(null=True, blank=True)
    # The reviewer whom an editor asked to take it on; anybody who may review it still can.
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    assigned_at = models.DateTimeField(null=True, blank=True)

    objects = RevisionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["article"],
                condition=Q(status__in=["submitted", "under_review"]),
                name="one_revision_in_review",
            ),
            models.UniqueConstraint(
                fields=["article", "author"],
                condition=Q(status="draft"),
                name="one_draft_an_author",
            ),
            models.UniqueConstraint(
                fields=["article"], condition=Q(status="approved"), name="one_approved_revision"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.article} ({self.get_status_display().lower()})"

    @property
    def label(self) -> str:
        return self.article.title

    def get_absolute_url(self) -> str:
        return reverse("articles:revision", args=[self.pk])


class Variant(models.Model):
    """The text of a revision for one reader type. HTML is rendered and sanitised at save."""

    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="variants")
    reader_type = models.CharField(max_length=10, choices=ReaderType.choices)
    short_answer = models.TextField(blank=True)  # Markdown
    body = models.TextField(blank=True)  # Markdown with [1] markers
    short_answer_html = models.TextField(blank=True)
    body_html = models.TextField(blank=True)
    # Citation numbers as the author wrote them, in order of first use: place n is shown as [n].
    citation_order = ArrayField(models.PositiveSmallIntegerField(), default=list)
    citation_uses = ArrayField(models.PositiveSmallIntegerField(), default=list)  # how often each
    renderer_version = models.PositiveSmallIntegerField(default=0)
    reading_grade = models.FloatField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["revision", "reader_type"], name="one_variant_a_type")
        ]

    def references(self) -> list["Reference"]:
        """The sources of this variant as its reader counts them, each with its uses."""
        cited = {citation.number: citation for citation in self.revision.citations.all()}
        places = zip(self.citation_order, self.citation_uses, strict=True)
        return [
            Reference(place, cited[number], [f"cite-{place}-{use + 1}" for use in range(uses)])
            for place, (number, uses) in enumerate(places, start=1)
            if number in cited
        ]


@dataclass(frozen=True)
class Reference:
    """One entry of a variant's reference list; `backlinks` are the ids of the markers."""

    number: int
    citation: "Citation"
    backlinks: list[str]


class Source(models.Model):
    """The identity of a work that can be cited."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    doi = models.CharField(max_length=200, null=True, blank=True, unique=True)  # lower case
    pmid = models.CharField(max_length=12, null=True, blank=True, unique=True)
    url = models.URLField(max_length=500, blank=True)
    # As the text that was handed in last cites it, so that the library can be searched; what a
    # reader sees is a Citation.
    type = models.CharField(max_length=12, blank=True)
    title = models.CharField(max_length=500, blank=True)
    authors = models.CharField(max_length=500, blank=True)
    container = models.CharField(max_length=300, blank=True)
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    retracted_on = models.DateField(null=True, blank=True)
    retraction_reason = models.CharField(max_length=500, blank=True)
    retraction_notice = models.URLField(max_length=500, blank=True)  # where it is announced
    # Who said so last, that it is retracted or that it is not: "" for nobody. What an editor said,
    # no import touches.
    retraction_source = models.CharField(max_length=20, blank=True)

    class Meta:
        indexes = [
            GinIndex(OpClass(Upper("title"), name="gin_trgm_ops"), name="source_title_trgm"),
            GinIndex(OpClass(Upper("authors"), name="gin_trgm_ops"), name="source_authors_trgm"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["url"], condition=Q(doi=None, pmid=None), name="source_url_once"
            ),
            models.CheckConstraint(
                condition=Q(doi__isnull=False) | Q(pmid__isnull=False) | ~Q(url=""),
                name="source_can_be_found",
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """Its title, or what it is found by while nobody has given one."""
        return self.title or self.doi or (f"PubMed {self.pmid}" if self.pmid else self.url)


class Citation(models.Model):
    """A source as one revision cites it: a snapshot, so that a later correction changes no past."""

    class Type(models.TextChoices):
        GUIDELINE = "guideline", "Guideline"
        REVIEW = "review", "Review"
        TRIAL = "trial", "Clinical trial"
        STUDY = "study", "Study"
        CASE_REPORT = "case_report", "Case report"
        REFERENCE = "reference", "Reference work"
        BOOK = "book", "Book"
        WEBSITE = "website", "Website"

    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="citations")
    source = models.ForeignKey(Source, null=True, blank=True, on_delete=models.PROTECT)
    number = models.PositiveSmallIntegerField()  # the [n] of the author's text
    type = models.CharField(max_length=12, choices=Type.choices, blank=True)
    title = models.CharField(max_length=500, blank=True)
    authors = models.CharField(max_length=500, blank=True)
    container = models.CharField(max_length=300, blank=True)  # journal, publisher or site
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    doi = models.CharField(max_length=200, blank=True)
    pmid = models.CharField(max_length=12, blank=True)
    url = models.URLField(max_length=500, blank=True)
    self_published = models.BooleanField(default=False)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["revision", "number"], name="citation_number_once")
        ]


class Review(models.Model):
    """One reviewer's work on one revision, with name and credential as they were shown then."""

    class Verdict(models.TextChoices):
        APPROVED = "approved", "Approved"
        CHANGES_REQUESTED = "changes_requested", "Changes requested"
        REJECTED = "rejected", "Rejected"
        RELEASED = "released", "Handed back"
        REAFFIRMED = "reaffirmed", "Reaffirmed"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="reviews")
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="reviews"
    )
    reviewer_name = models.CharField(max_length=120)
    credential = models.CharField(max_length=300)
    started_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    verdict = models.CharField(max_length=20, choices=Verdict.choices, blank=True)
    conflict_of_interest = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)  # that its time is nearly up
    checklist = models.JSONField(default=list)  # [{"item": as asked then, "checked": bool}]

    badge: Any = None  # how the reviewer's registration stands now, where a page shows it

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["revision", "reviewer"],
                condition=Q(decided_at=None),
                name="one_open_review_a_reviewer",
            ),
            models.CheckConstraint(
                condition=Q(verdict="", decided_at=None)
                | (~Q(verdict="") & Q(decided_at__isnull=False)),
                name="verdict_and_time_together",
            ),
            models.CheckConstraint(
                condition=~Q(verdict__in=["approved", "reaffirmed"]) | ~Q(conflict_of_interest=""),
                name="approval_states_conflicts_of_interest",
            ),
        ]


class Passage(models.Model):
    """One block of an approved variant, with a stable id: what search and answers can quote."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    variant = models.ForeignKey(Variant, on_delete=models.CASCADE, related_name="passages")
    anchor = models.CharField(max_length=20)  # the block's id in the page
    position = models.PositiveSmallIntegerField()
    heading = models.CharField(max_length=200, blank=True)
    text = models.TextField()
    citations = ArrayField(models.PositiveSmallIntegerField(), default=list)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["variant", "anchor"], name="anchor_once")]
