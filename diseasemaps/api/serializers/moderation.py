"""Cases and questions as JSON."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from diseasemaps import workflow
from diseasemaps.api.serializers.common import (
    SLUG,
    ConditionRefSerializer,
    DecisionSerializer,
    OfUser,
    StepOfferedSerializer,
    WithSteps,
    version,
)
from diseasemaps.moderation import kinds, permissions
from diseasemaps.questions.models import Question

ACTIONS = kinds.actions()


class SignalSerializer(serializers.Serializer):
    """A reason why a case is there; never who reported it."""

    kind = serializers.CharField()
    weight = serializers.IntegerField()
    detail = serializers.DictField(help_text="What was found, and its span in the text.")
    at = serializers.DateTimeField()


class ThingSerializer(serializers.Serializer):
    kind = serializers.CharField(help_text="experience_revision, experience or question.")
    id = serializers.UUIDField(source="thing_id")


class CaseSummarySerializer(OfUser):
    """A case in the queue."""

    id = serializers.UUIDField()
    thing = ThingSerializer(source="*")
    condition = ConditionRefSerializer(allow_null=True)
    author = serializers.CharField(source="author.handle", allow_null=True, default=None)
    language = serializers.CharField()
    priority = serializers.IntegerField(help_text="Higher is more urgent.")
    version = serializers.IntegerField(help_text="Send it with a step.")
    opened_at = serializers.DateTimeField()
    closed_at = serializers.DateTimeField(allow_null=True)
    claimed_by = serializers.SerializerMethodField(help_text="Who is at work on it now.")
    claim_expires_at = serializers.DateTimeField(allow_null=True)
    signals = SignalSerializer(many=True)

    def get_claimed_by(self, case: Any) -> str | None:
        claimant = case.claimant()
        return claimant.handle if claimant else None


class CaseSerializer(CaseSummarySerializer):
    """One thing that a moderator has to look at."""

    snapshot = serializers.DictField(help_text="The thing as it was first reported.")
    decisions = DecisionSerializer(many=True)
    steps = serializers.SerializerMethodField(help_text="The actions that `decide` takes now.")

    @extend_schema_field(StepOfferedSerializer(many=True))
    def get_steps(self, case: Any) -> list[dict[str, str]]:
        if not case.is_open or permissions.moderates(self.user, case):
            return []
        kind = kinds.named(case.kind)
        offered = workflow.available_to(self.user, kind.find(case.thing_id))
        return [{"name": s.name, "label": s.label} for s in offered if s.name in kind.verbs]


class CaseStepSerializer(serializers.Serializer):
    """What claiming and releasing carry."""

    version = version()


class CaseDecisionSerializer(CaseStepSerializer):
    """A decision about a case."""

    action = serializers.ChoiceField(choices=ACTIONS)
    rule = serializers.CharField(
        required=False, allow_blank=True, max_length=60, help_text="For `reject` and `remove`."
    )
    note = serializers.CharField(
        required=False, allow_blank=True, max_length=10_000, help_text="To the author."
    )
    means = serializers.CharField(
        required=False,
        allow_blank=True,
        max_length=300,
        help_text="For `map`: the symptom or treatment that a word means, by any of its names.",
    )


class QuestionSerializer(WithSteps):
    """What a reader asks that no article answers yet."""

    id = serializers.UUIDField()
    condition = ConditionRefSerializer()
    text = serializers.CharField()
    language = serializers.CharField()
    status = serializers.ChoiceField(choices=Question.Status.choices)
    author = serializers.SerializerMethodField(help_text="The handle; to themselves, moderators.")
    asked_at = serializers.DateTimeField()
    published_at = serializers.DateTimeField(allow_null=True)

    def get_author(self, question: Any) -> str | None:
        return question.author.handle if self.sees_behind(question.author_id) else None


class QuestionDraftSerializer(serializers.Serializer):
    """A new question."""

    condition = serializers.RegexField(SLUG, max_length=120, help_text="Slug of the condition.")
    text = serializers.CharField(max_length=300)
