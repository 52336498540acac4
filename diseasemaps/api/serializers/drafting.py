"""What helps somebody who writes a text, as JSON: how it will look, what it lacks, references."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from diseasemaps.api.serializers.articles import (
    CitationDraftSerializer,
    ReferenceSerializer,
    SourceSerializer,
)
from diseasemaps.api.serializers.common import ProblemFieldSerializer, text
from diseasemaps.articles import drafting


class PreviewDraftSerializer(serializers.Serializer):
    """The text for one reader type, and the sources of the draft in the order of their numbers."""

    short_answer = text(drafting.SHORT_ANSWER_LENGTH)
    body = text(drafting.BODY_LENGTH)
    citations = CitationDraftSerializer(many=True, required=False, max_length=300)


class SentenceSerializer(serializers.Serializer):
    words = serializers.IntegerField()
    beginning = serializers.CharField()


class ScoreSerializer(serializers.Serializer):
    """How hard it is to read (Flesch–Kincaid), and how long it takes at 238 words a minute."""

    grade = serializers.FloatField(help_text="Of the schools of the United States.")
    age = serializers.IntegerField(help_text="In years, of somebody who reads it with ease.")
    words = serializers.IntegerField()
    minutes = serializers.IntegerField()
    is_hard_for_patients = serializers.BooleanField(help_text="Above the age of 14.")
    longest = SentenceSerializer(many=True, help_text="Its longest sentences, by their beginning.")


class PreviewSerializer(serializers.Serializer):
    """As its readers will see it. `score` is null without a word, or in another language."""

    short_answer_html = serializers.CharField(allow_blank=True)
    body_html = serializers.CharField(allow_blank=True)
    references = ReferenceSerializer(many=True)
    score = serializers.SerializerMethodField()

    @extend_schema_field(ScoreSerializer(allow_null=True))
    def get_score(self, preview: Any) -> dict[str, Any] | None:
        score = self.context["score"]
        return ScoreSerializer(score).data if score else None


class MissingSerializer(serializers.Serializer):
    """What the text lacks before it can be submitted; nothing, when it is complete."""

    missing = ProblemFieldSerializer(many=True)
    warnings = ProblemFieldSerializer(many=True, help_text="These stand in nobody's way.")


class ReferencesFileSerializer(serializers.Serializer):
    content = serializers.CharField(
        trim_whitespace=False, help_text="The text of a BibTeX, RIS, CSL-JSON or PubMed file."
    )


class UnderstoodSerializer(serializers.Serializer):
    """One reference of a file. With `faults` it cannot be cited as it is; `notes` say what was
    left out of it. `known` is its id in the library.
    """

    where = serializers.CharField(help_text="In the file: `line 12`.")
    source = SourceSerializer()
    known = serializers.UUIDField(allow_null=True)
    retracted_on = serializers.DateField(allow_null=True)
    faults = serializers.ListField(child=serializers.CharField())
    notes = serializers.ListField(child=serializers.CharField())


class ReferencesSerializer(serializers.Serializer):
    """What a file says. Nothing of it is kept: send what you cite with your draft."""

    format = serializers.CharField()
    references = UnderstoodSerializer(many=True)
