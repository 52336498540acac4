"""Experiences and their revisions as JSON."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.permissions import is_member
from diseasemaps.api.serializers.common import (
    HPO_ID,
    LANGUAGE,
    MONTH,
    SLUG,
    ConditionRefSerializer,
    DecisionSerializer,
    Known,
    OfUser,
    WithSteps,
    month_number,
    text,
    version,
    year,
)
from diseasemaps.conditions import names
from diseasemaps.conditions.models import Symptom, Treatment
from diseasemaps.moderation.models import Decision
from experiences.findings import found_in
from experiences.models import Experience, ExperienceRevision, TimelineEvent, TreatmentTried
from experiences.vocabulary import find_symptoms
from experiences.vocabulary_review import key_of
from experiences.writing import LONGEST_STORY

MOST_ROWS = 30  # as many as the page has
YEARS = ("onset_year", "diagnosis_year")
YET_TO_COME = "This year is yet to come."
EXISTS = ("id", "condition", "audience", "readable")  # all that a stranger knows of a members' post


class TreatmentTriedSerializer(serializers.Serializer):
    treatment = serializers.CharField(source="treatment.slug")
    name = serializers.CharField(source="treatment.name")
    dose = serializers.CharField(allow_blank=True)
    effect = serializers.IntegerField(allow_null=True, help_text="−2 (much worse) to 2.")
    side_effects = serializers.CharField(allow_blank=True)
    burden = serializers.IntegerField(allow_null=True, help_text="0 to 4.")
    still_taking = serializers.BooleanField(allow_null=True)
    why_stopped = serializers.CharField(allow_blank=True)
    from_month = serializers.CharField(allow_blank=True)
    to_month = serializers.CharField(allow_blank=True)


class SymptomFeltSerializer(serializers.Serializer):
    symptom = serializers.CharField(
        source="symptom.hpo_id", allow_null=True, help_text="Null: in a word of their own."
    )
    name = serializers.CharField(source="__str__")
    severity = serializers.IntegerField(help_text="0 to 4.")


class TimelineEventSerializer(serializers.Serializer):
    month = serializers.CharField(help_text="YYYY or YYYY-MM.")
    kind = serializers.CharField()
    text = serializers.CharField()


class ExperienceTextSerializer(serializers.Serializer):
    """What somebody says."""

    id = serializers.UUIDField(help_text="Of the revision that says it.")
    title = serializers.CharField(allow_blank=True)
    story = serializers.CharField(allow_blank=True, help_text="Markdown.")
    story_html = serializers.CharField(allow_blank=True)
    language = serializers.CharField()
    age_band = serializers.CharField(allow_blank=True, help_text="At onset.")
    onset_year = serializers.IntegerField(allow_null=True)
    onset_month = serializers.IntegerField(allow_null=True)
    diagnosis_year = serializers.IntegerField(allow_null=True)
    diagnosis_month = serializers.IntegerField(allow_null=True)
    content_note = serializers.CharField(allow_blank=True)
    treatments = TreatmentTriedSerializer(many=True)
    symptoms = SymptomFeltSerializer(many=True)
    events = TimelineEventSerializer(many=True)


class RevisionRefSerializer(serializers.Serializer):
    id = serializers.UUIDField()
    status = serializers.CharField()
    version = serializers.IntegerField()


class ExperienceRefSerializer(OfUser):
    """Whose words, and for whom. The account behind an alias is never shown to readers."""

    id = serializers.UUIDField()
    condition = ConditionRefSerializer()
    audience = serializers.ChoiceField(choices=Experience.Audience.choices)
    role = serializers.CharField()
    byline = serializers.CharField()
    status = serializers.CharField()
    author = serializers.SerializerMethodField(help_text="The handle; to themselves, moderators.")

    def get_author(self, experience: Any) -> str | None:
        seen = experience.author is not None and self.sees_behind(experience.author_id)
        return experience.author.handle if seen else None


class ExperienceSerializer(WithSteps):
    """One person's post. Of a members-only one, a reader who is signed out learns that it exists:
    then `readable` is false and the rest is null.
    """

    id = serializers.UUIDField()
    condition = ConditionRefSerializer()
    audience = serializers.ChoiceField(choices=Experience.Audience.choices)
    readable = serializers.SerializerMethodField()
    url = serializers.CharField(source="get_absolute_url", allow_null=True)
    role = serializers.ChoiceField(choices=Experience.Role.choices, allow_null=True)
    byline = serializers.CharField(allow_null=True, help_text="The handle, or an alias.")
    author = serializers.SerializerMethodField(help_text="The handle; to themselves, moderators.")
    status = serializers.ChoiceField(choices=Experience.Status.choices, allow_null=True)
    published_at = serializers.DateTimeField(allow_null=True)
    version = serializers.IntegerField(allow_null=True, help_text="Send it with a step.")
    live_revision = ExperienceTextSerializer(allow_null=True)
    revisions = RevisionRefSerializer(many=True, help_text="Those that you may read.")

    def to_representation(self, experience: Any) -> dict[str, Any]:
        if self.get_readable(experience):
            return super().to_representation(experience)
        known = {
            "id": str(experience.pk),
            "condition": ConditionRefSerializer(experience.condition).data,
            "audience": experience.audience,
            "readable": False,
        }
        empty = {"steps": [], "revisions": []}
        return known | {name: empty.get(name) for name in self.fields if name not in EXISTS}

    def get_readable(self, experience: Any) -> bool:
        return experience.audience == Experience.Audience.PUBLIC or is_member(self.user)

    def get_author(self, experience: Any) -> str | None:
        seen = experience.author is not None and self.sees_behind(experience.author_id)
        return experience.author.handle if seen else None


class FoundSerializer(serializers.Serializer):
    """Something in a text by which a reader could recognise somebody."""

    place = serializers.CharField(source="passage.place", help_text="`story`, `dates-0-text` …")
    kind = serializers.CharField()
    text = serializers.CharField()
    instead = serializers.CharField(
        allow_blank=True, help_text="What the page offers to put there."
    )


class ExperienceRevisionSerializer(ExperienceTextSerializer, WithSteps):
    """One version of what somebody says; the published one stays until a new one passes."""

    experience = ExperienceRefSerializer()
    status = serializers.ChoiceField(choices=ExperienceRevision.Status.choices)
    submitted_at = serializers.DateTimeField(allow_null=True)
    decisions = serializers.SerializerMethodField(help_text="To its author and moderators.")

    findings = serializers.SerializerMethodField(
        help_text="To its author, before it is sent in: look at these, then correct or keep them."
    )

    @extend_schema_field(FoundSerializer(many=True))
    def get_findings(self, revision: Any) -> list[dict[str, Any]]:
        if revision.status != "draft" or revision.experience.author_id != self.user.pk:
            return []
        return FoundSerializer(found_in(revision), many=True).data

    @extend_schema_field(DecisionSerializer(many=True))
    def get_decisions(self, revision: Any) -> list[dict[str, Any]]:
        if not self.sees_behind(revision.experience.author_id):
            return []
        things = [revision.pk, revision.experience_id]
        made = Decision.objects.filter(case__thing_id__in=things).order_by("at")
        return DecisionSerializer(made, many=True).data


class OneOf(serializers.Serializer):
    """A row that names something of the vocabulary by its key, or in words."""

    by_key = in_words = ""

    def validate(self, row: dict[str, Any]) -> dict[str, Any]:
        if self.in_words in row:
            row[self.in_words] = names.clean(row[self.in_words])
        if (self.by_key in row) == bool(row.get(self.in_words)):
            message = f"Give either `{self.by_key}` or `{self.in_words}`."
            raise serializers.ValidationError({self.in_words: [message]})
        return row


class TreatmentTriedDraftSerializer(OneOf):
    by_key, in_words = "treatment", "name"
    treatment = Known(
        Treatment.objects, "slug", SLUG, required=False, help_text="Slug of the treatment."
    )
    name = text(200, help_text="Any of its names, or a new one.")
    dose = text(100)
    effect = serializers.ChoiceField(
        choices=TreatmentTried.Effect.choices, required=False, allow_null=True
    )
    side_effects = text(300)
    burden = serializers.IntegerField(required=False, allow_null=True, min_value=0, max_value=4)
    still_taking = serializers.BooleanField(required=False, allow_null=True)
    why_stopped = text(200)
    from_month = serializers.RegexField(MONTH, required=False, allow_blank=True)
    to_month = serializers.RegexField(MONTH, required=False, allow_blank=True)


class SymptomFeltDraftSerializer(OneOf):
    by_key, in_words = "symptom", "word"
    symptom = Known(
        Symptom.objects, "hpo_id", HPO_ID, required=False, help_text="As in HP:0001251."
    )
    word = text(200, help_text="Any of its names, or a word of your own.")
    severity = serializers.IntegerField(min_value=0, max_value=4)


class TimelineEventDraftSerializer(serializers.Serializer):
    month = serializers.RegexField(MONTH)
    kind = serializers.ChoiceField(choices=TimelineEvent.Kind.choices)
    text = serializers.CharField(max_length=200)


class ExperienceWordsSerializer(serializers.Serializer):
    """What a draft says. What is left out stays as it is."""

    title = text(120)
    story = text(LONGEST_STORY)
    language = serializers.RegexField(LANGUAGE, required=False)
    age_band = serializers.ChoiceField(
        choices=ExperienceRevision.AgeBand.choices, required=False, allow_blank=True
    )
    onset_year = year()
    onset_month = month_number()
    diagnosis_year = year()
    diagnosis_month = month_number()
    content_note = text(120)
    role = serializers.ChoiceField(choices=Experience.Role.choices, required=False)
    audience = serializers.ChoiceField(choices=Experience.Audience.choices, required=False)
    treatments = TreatmentTriedDraftSerializer(many=True, required=False, max_length=MOST_ROWS)
    symptoms = SymptomFeltDraftSerializer(many=True, required=False, max_length=MOST_ROWS)
    events = TimelineEventDraftSerializer(many=True, required=False, max_length=MOST_ROWS)

    def validate_symptoms(self, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """As `writing.save` takes them: a word that names a symptom is that symptom."""
        found = find_symptoms({row["word"] for row in rows if "word" in row})
        felt, seen = [], set()
        for row in rows:
            word = row.pop("word", "")
            symptom = row.get("symptom") or found.get(word)
            felt.append({"symptom": symptom, "severity": row["severity"]})
            felt[-1] |= {} if symptom else {"typed": word}
            seen.add(symptom.pk if symptom else key_of(word))
        if len(seen) < len(rows):
            raise serializers.ValidationError("A symptom is there twice. Name each of them once.")
        return felt

    def validate(self, words: dict[str, Any]) -> dict[str, Any]:
        this_year = timezone.localdate().year
        late = [name for name in YEARS if (words.get(name) or 0) > this_year]
        if late:
            raise serializers.ValidationError({name: [YET_TO_COME] for name in late})
        return words


class ExperienceDraftSerializer(ExperienceWordsSerializer):
    """A new draft."""

    condition = serializers.RegexField(SLUG, max_length=120, help_text="Slug of the condition.")
    alias = serializers.BooleanField(
        required=False, help_text="Post under a name that nothing ties to your handle."
    )


class ExperienceSaveSerializer(ExperienceWordsSerializer):
    """A change of a draft. What is left out stays as it is."""

    version = version()
