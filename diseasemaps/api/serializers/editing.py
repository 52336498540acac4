"""The work on a text as JSON: its sources, remarks, changes, history, and who is asked to help."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.models import ReaderType
from diseasemaps.api.serializers.articles import ArticleRefSerializer
from diseasemaps.api.serializers.common import text


class SourcesQuery(serializers.Serializer):
    q = serializers.CharField(
        required=False,
        max_length=200,
        help_text="Words of the title or authors, a DOI or a PubMed number.",
    )
    retracted = serializers.BooleanField(
        required=False, allow_null=True, default=None, help_text="Only those that are, or are not."
    )


class LibrarySourceSerializer(serializers.Serializer):
    """A work in the library, as it was cited last."""

    id = serializers.UUIDField()
    type = serializers.CharField(allow_blank=True)
    title = serializers.CharField(allow_blank=True)
    authors = serializers.CharField(allow_blank=True)
    container = serializers.CharField(allow_blank=True, help_text="Journal, publisher or site.")
    year = serializers.IntegerField(allow_null=True)
    doi = serializers.CharField(allow_null=True)
    pmid = serializers.CharField(allow_null=True)
    url = serializers.CharField(allow_blank=True)
    retracted_on = serializers.DateField(allow_null=True)
    retraction_reason = serializers.CharField(allow_blank=True)
    retraction_notice = serializers.CharField(allow_blank=True)
    retraction_source = serializers.CharField(
        allow_blank=True, help_text="Who said so last: `editor`, the list imported, or nobody."
    )


class SourceMarkSerializer(serializers.Serializer):
    on = serializers.DateField(help_text="The day of the retraction.")
    reason = text(500, help_text="Why; readers see it.")
    notice = serializers.URLField(
        required=False, allow_blank=True, max_length=500, help_text="Where it is announced."
    )


class SourceUnmarkSerializer(serializers.Serializer):
    reason = text(500, help_text="How you know that it is not retracted.")


class RemarkReplySerializer(serializers.Serializer):
    id = serializers.UUIDField()
    author = serializers.SerializerMethodField(help_text="A reviewer by their name.")
    text = serializers.CharField()
    at = serializers.DateTimeField()

    def get_author(self, remark: Any) -> str:
        person = remark.author
        wrote_it = person.pk == remark.revision.author_id
        return person.handle if wrote_it else person.professional_name


class RemarkSerializer(RemarkReplySerializer):
    """A remark on one block of a text (`anchor`; empty: on all of it), with its answers."""

    reader_type = serializers.CharField()
    anchor = serializers.CharField(allow_blank=True)
    quote = serializers.CharField(allow_blank=True, help_text="The words of the block, then.")
    resolved_at = serializers.DateTimeField(allow_null=True)
    replies = RemarkReplySerializer(many=True)


class RemarkDraftSerializer(serializers.Serializer):
    reader_type = serializers.ChoiceField(choices=ReaderType.choices)
    anchor = text(20, help_text="The id of the block; left out, it is about the whole text.")
    text = text(10_000)


class RemarkAnswerSerializer(serializers.Serializer):
    text = text(10_000)


class DiffQuery(serializers.Serializer):
    against = serializers.UUIDField(
        required=False, help_text="Another revision of the article; left out, the live one."
    )


class PieceSerializer(serializers.Serializer):
    """Some words: `same`, `added` or `removed`."""

    kind = serializers.CharField()
    text = serializers.CharField(trim_whitespace=False)


class DiffRowSerializer(serializers.Serializer):
    """One block before and after: `same`, `changed`, `added` or `removed`."""

    kind = serializers.CharField()
    before = PieceSerializer(many=True)
    after = PieceSerializer(many=True)


class TextDiffSerializer(serializers.Serializer):
    reader_type = serializers.CharField()
    state = serializers.CharField()
    short_answer = DiffRowSerializer(many=True)
    body = DiffRowSerializer(many=True)


class FieldDiffSerializer(serializers.Serializer):
    label = serializers.CharField()
    before = serializers.CharField(allow_blank=True)
    after = serializers.CharField(allow_blank=True)


class SourceDiffSerializer(serializers.Serializer):
    kind = serializers.CharField()
    number = serializers.IntegerField()
    title = serializers.CharField(allow_blank=True)
    fields_changed = FieldDiffSerializer(source="fields", many=True)


class DiffSerializer(serializers.Serializer):
    """What changed from `before` to `after`. `before` is null where there is nothing to compare."""

    before = serializers.UUIDField(allow_null=True)
    after = serializers.UUIDField()
    texts = TextDiffSerializer(many=True)
    sources = SourceDiffSerializer(many=True)


class ArticleStepSerializer(serializers.Serializer):
    """A step in the life of an article, as every reader may see it."""

    revision = serializers.UUIDField(source="thing_id")
    step = serializers.CharField()
    target = serializers.CharField(help_text="The status after it.")
    role = serializers.CharField(help_text="In which role it was taken.")
    at = serializers.DateTimeField()
    note = serializers.SerializerMethodField(help_text="If it is meant for readers.")

    def get_note(self, entry: Any) -> str:
        return entry.note if entry.note_public else ""


class InvitationSerializer(serializers.Serializer):
    """A clinician asked by e-mail to review one article."""

    id = serializers.UUIDField()
    article = ArticleRefSerializer()
    email = serializers.CharField(allow_blank=True, help_text="Forgotten once it is settled.")
    invited_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField()
    accepted_at = serializers.DateTimeField(allow_null=True)
    withdrawn_at = serializers.DateTimeField(allow_null=True)


class InviteSerializer(serializers.Serializer):
    email = text(254)


class AcceptSerializer(serializers.Serializer):
    secret = serializers.CharField(max_length=100, help_text="The last part of the mailed link.")


class AcceptedSerializer(serializers.Serializer):
    """What you were invited to review."""

    article = ArticleRefSerializer()
    accepted_at = serializers.DateTimeField()


class AssignSerializer(serializers.Serializer):
    revisions = serializers.ListField(
        child=serializers.UUIDField(), min_length=1, max_length=100, help_text="Ids."
    )
    reviewer = serializers.UUIDField(
        allow_null=True, help_text="Whom to ask; null takes the request back."
    )


class NotAssignedSerializer(serializers.Serializer):
    revision = serializers.UUIDField()
    reason = serializers.CharField()


class AssignedSerializer(serializers.Serializer):
    """The texts newly assigned, and those that were not, each with why."""

    assigned = serializers.ListField(child=serializers.UUIDField())
    refused = NotAssignedSerializer(many=True)


class RereviewSerializer(serializers.Serializer):
    """Why a live text has to be read again."""

    article = ArticleRefSerializer()
    reason = serializers.CharField()
    source = serializers.SerializerMethodField(help_text="The work that was retracted, if any.")
    opened_at = serializers.DateTimeField()

    @extend_schema_field(serializers.UUIDField(allow_null=True))
    def get_source(self, one: Any) -> Any:
        return one.source_id
