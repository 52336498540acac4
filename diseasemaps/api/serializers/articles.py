"""Articles, their revisions and the parts of these as JSON."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.models import ReaderType
from accounts.permissions import has_role
from diseasemaps import workflow
from diseasemaps.api import lookups
from diseasemaps.api.serializers.common import (
    SLUG,
    ConditionRefSerializer,
    OfUser,
    WithSteps,
    text,
    version,
)
from diseasemaps.articles import reading
from diseasemaps.articles.models import Citation, Revision
from diseasemaps.articles.querysets import SEES_ALL

Status = Revision.Status
REVIEWED = ("approved", "reaffirmed")  # verdicts that stand behind a text
NOT_REVIEWED = "This text has not been reviewed yet: read it with caution."
NOTICES = {
    Status.APPROVED: "",
    Status.SUPERSEDED: "A newer text has taken the place of this one.",
    Status.RETRACTED: "This text was retracted.",
}


class SourceSerializer(serializers.Serializer):
    """A work as one revision cites it."""

    type = serializers.CharField(allow_blank=True)
    title = serializers.CharField(allow_blank=True)
    authors = serializers.CharField(allow_blank=True)
    container = serializers.CharField(allow_blank=True, help_text="Journal, publisher or site.")
    year = serializers.IntegerField(allow_null=True)
    doi = serializers.CharField(allow_blank=True)
    pmid = serializers.CharField(allow_blank=True)
    url = serializers.CharField(allow_blank=True)
    self_published = serializers.BooleanField()


class CitationSerializer(SourceSerializer):
    number = serializers.IntegerField(help_text="The [n] of the Markdown.")
    retracted_on = serializers.DateField(
        source="source.retracted_on", allow_null=True, default=None
    )


class ReferenceSerializer(serializers.Serializer):
    """One entry of a variant's reference list, numbered as its reader counts."""

    number = serializers.IntegerField(help_text="The [n] of the HTML.")
    backlinks = serializers.ListField(child=serializers.CharField())
    citation = CitationSerializer()


class VariantSerializer(serializers.Serializer):
    """The text for one reader type, as Markdown and as the HTML that was reviewed."""

    reader_type = serializers.ChoiceField(choices=ReaderType.choices)
    short_answer = serializers.CharField(allow_blank=True)
    short_answer_html = serializers.CharField(allow_blank=True)
    body = serializers.CharField(allow_blank=True)
    body_html = serializers.CharField(allow_blank=True)
    references = serializers.SerializerMethodField()

    @extend_schema_field(ReferenceSerializer(many=True))
    def get_references(self, variant: Any) -> list[dict[str, Any]]:
        return ReferenceSerializer(variant.references(), many=True).data


class ReviewSerializer(serializers.Serializer):
    """A review that stands behind the text: name and credential as they were then."""

    reviewer_name = serializers.CharField()
    credential = serializers.CharField()
    verdict = serializers.CharField()
    conflict_of_interest = serializers.CharField()
    decided_at = serializers.DateTimeField()


class HistoryEntrySerializer(serializers.Serializer):
    """A step taken. Notes are for the author, editors and reviewers, but for a retraction's."""

    step = serializers.CharField()
    source = serializers.CharField()
    target = serializers.CharField()
    role = serializers.CharField()
    note = serializers.CharField(allow_blank=True)
    at = serializers.DateTimeField()


class ArticleRefSerializer(serializers.Serializer):
    id = serializers.UUIDField()
    title = serializers.CharField(help_text="The question.")
    condition = ConditionRefSerializer()


class ArticleRevisionSerializer(WithSteps):
    """One version of an article's text, frozen once submitted."""

    id = serializers.UUIDField()
    article = ArticleRefSerializer()
    status = serializers.ChoiceField(choices=Status.choices)
    medically_reviewed = serializers.SerializerMethodField(help_text="True of approved texts only.")
    caution = serializers.SerializerMethodField(help_text="True of a text not yet reviewed.")
    notice = serializers.SerializerMethodField(help_text="What a reader must be told above it.")
    author = serializers.SerializerMethodField(help_text="To its author, editors and reviewers.")
    based_on = serializers.UUIDField(source="based_on_id", allow_null=True)
    content_sha256 = serializers.CharField(allow_blank=True)
    submitted_at = serializers.DateTimeField(allow_null=True)
    approved_at = serializers.DateTimeField(allow_null=True)
    reviewed_on = serializers.DateField(allow_null=True)
    review_due_on = serializers.DateField(allow_null=True)
    reviews = serializers.SerializerMethodField()
    variants = VariantSerializer(many=True)
    citations = CitationSerializer(many=True)
    history = serializers.SerializerMethodField()

    def get_medically_reviewed(self, revision: Any) -> bool:
        return revision.status == Status.APPROVED

    def get_caution(self, revision: Any) -> bool:
        return revision.status not in NOTICES

    def get_notice(self, revision: Any) -> str:
        return NOTICES.get(revision.status, NOT_REVIEWED)

    def get_author(self, revision: Any) -> str | None:
        return revision.author.handle if self._works_on(revision) else None

    @extend_schema_field(ReviewSerializer(many=True))
    def get_reviews(self, revision: Any) -> list[dict[str, Any]]:
        done = [review for review in revision.reviews.all() if review.verdict in REVIEWED]
        return ReviewSerializer(sorted(done, key=lambda r: r.decided_at), many=True).data

    @extend_schema_field(HistoryEntrySerializer(many=True))
    def get_history(self, revision: Any) -> list[dict[str, Any]]:
        entries = HistoryEntrySerializer(workflow.history_of(revision), many=True).data
        return list(entries) if self._works_on(revision) else []

    def _works_on(self, revision: Any) -> bool:
        return revision.author_id == self.user.pk or has_role(self.user, *SEES_ALL)


class RetractionSerializer(serializers.Serializer):
    """Why a text was taken back, as readers are told."""

    reason = serializers.CharField(source="note")
    at = serializers.DateTimeField()


class ArticleSummarySerializer(ArticleRefSerializer, OfUser):
    """An article in a list."""

    slug = serializers.CharField()
    topic = serializers.SerializerMethodField(help_text="Slug of the standing question, if any.")
    language = serializers.CharField()
    url = serializers.CharField(source="get_absolute_url", help_text="Its page for readers.")
    status = serializers.SerializerMethodField()
    caution = serializers.SerializerMethodField(help_text="True of a text not yet reviewed.")
    reviewed_on = serializers.DateField(
        source="live_revision.reviewed_on", allow_null=True, default=None
    )

    def get_topic(self, article: Any) -> str | None:
        return article.topic.slug if article.topic else None

    @extend_schema_field(serializers.ChoiceField(choices=Status.choices))
    def get_status(self, article: Any) -> str:
        return reading.shown(article.revisions.all()).status

    def get_caution(self, article: Any) -> bool:
        return reading.shown(article.revisions.all()).status not in NOTICES


class ArticleSerializer(ArticleSummarySerializer):
    """One question about one condition, and the text that answers it now.

    `revision` is the live one, or a pending one (`caution` is true), or null: then `retraction`
    says why.
    """

    revision = serializers.SerializerMethodField()
    retraction = serializers.SerializerMethodField()

    @extend_schema_field(ArticleRevisionSerializer(allow_null=True))
    def get_revision(self, article: Any) -> dict[str, Any] | None:
        revision = reading.shown(article.revisions.all())
        if revision.status == Status.RETRACTED:
            return None
        whole = lookups.with_parts(Revision.objects.all()).get(pk=revision.pk)
        return ArticleRevisionSerializer(whole, context=self.context).data

    @extend_schema_field(RetractionSerializer(allow_null=True))
    def get_retraction(self, article: Any) -> dict[str, Any] | None:
        revision = reading.shown(article.revisions.all())
        if revision.status != Status.RETRACTED:
            return None
        entry = workflow.history_of(revision).filter(step="retract", note_public=True).last()
        return RetractionSerializer(entry).data if entry else None


class VariantTextSerializer(serializers.Serializer):
    short_answer = text(5_000)
    body = text(60_000)


class VariantTextsSerializer(serializers.Serializer):
    """The texts by reader type. A reader type that is left out has no text of its own."""

    patient = VariantTextSerializer(required=False)
    carer = VariantTextSerializer(required=False)
    clinician = VariantTextSerializer(required=False)
    student = VariantTextSerializer(required=False)


class CitationDraftSerializer(serializers.Serializer):
    """A source; its place in the list is the [n] of the text."""

    type = serializers.ChoiceField(choices=Citation.Type.choices, required=False, allow_blank=True)
    title = text(500)
    authors = text(500)
    container = text(300)
    year = serializers.IntegerField(required=False, allow_null=True, min_value=0, max_value=9999)
    doi = text(200)
    pmid = serializers.RegexField(
        r"^[0-9]+$", required=False, allow_blank=True, max_length=12, help_text="Digits only."
    )
    url = serializers.URLField(required=False, allow_blank=True, max_length=500)
    self_published = serializers.BooleanField(required=False)


class ArticleTextSerializer(serializers.Serializer):
    """The text of a draft. What is left out stays as it is."""

    version = version()
    variants = VariantTextsSerializer(required=False)
    citations = CitationDraftSerializer(many=True, required=False, max_length=300)


class ArticleDraftSerializer(serializers.Serializer):
    """A new draft: of a standing question (`topic`), or of a free one (`question`)."""

    condition = serializers.RegexField(SLUG, max_length=120, help_text="Slug of the condition.")
    topic = serializers.RegexField(
        SLUG, max_length=60, required=False, allow_null=True, help_text="Slug of the topic."
    )
    question = text(300)
    variants = VariantTextsSerializer(required=False)
    citations = CitationDraftSerializer(many=True, required=False, max_length=300)
