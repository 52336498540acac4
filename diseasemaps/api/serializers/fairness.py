"""Reports, appeals, figures of moderation, and people to talk to, as JSON."""

from typing import Any

from rest_framework import serializers

from diseasemaps.api.serializers.common import (
    ConditionRefSerializer,
    DecisionSerializer,
    WithSteps,
)
from diseasemaps.moderation import kinds, wording
from diseasemaps.moderation.models import Appeal


class FlagDraftSerializer(serializers.Serializer):
    """Something that should not stand here: a community rule, or words, or both."""

    kind = serializers.CharField(max_length=40, help_text="experience, comment or question.")
    id = serializers.UUIDField(help_text="Of what you could read.")
    rule = serializers.CharField(required=False, allow_blank=True, max_length=60)
    words = serializers.CharField(required=False, allow_blank=True, max_length=1000)


class FlaggedSerializer(serializers.Serializer):
    """Whether you are told what becomes of it: only if you are signed in."""

    told = serializers.BooleanField()
    message = serializers.CharField()


class FlagSerializer(serializers.Serializer):
    """A report of your own, and what became of it."""

    id = serializers.UUIDField()
    kind = serializers.CharField(source="case.kind")
    condition = ConditionRefSerializer(source="case.condition", allow_null=True)
    rule = serializers.CharField(allow_blank=True)
    words = serializers.CharField(allow_blank=True)
    at = serializers.DateTimeField()
    outcome = serializers.SerializerMethodField(help_text="In words.")

    def get_outcome(self, flag: Any) -> str:
        return wording.outcome(flag.case)


class AppealDraftSerializer(serializers.Serializer):
    """Why a decision was not right. You can appeal once."""

    text = serializers.CharField(max_length=4000)


class AppealSerializer(WithSteps):
    """An appeal, to whoever made it and to moderators."""

    id = serializers.UUIDField()
    decision = DecisionSerializer()
    text = serializers.CharField()
    status = serializers.ChoiceField(choices=Appeal.Status.choices)
    made_at = serializers.DateTimeField()
    answer = serializers.CharField(allow_blank=True)
    answered_at = serializers.DateTimeField(allow_null=True)

    def get_steps(self, thing: Any) -> list[dict[str, str]]:
        """Moderators answer through the case."""
        own = kinds.of(thing).own
        return [step for step in super().get_steps(thing) if step["name"] in own]


class RuleCountsSerializer(serializers.Serializer):
    """Null: fewer than SMALL_COUNT, which may be none."""

    rule = serializers.CharField(help_text="Its title.")
    refused = serializers.IntegerField(allow_null=True)
    changes = serializers.IntegerField(allow_null=True)
    hidden = serializers.IntegerField(allow_null=True)


class MonthSerializer(serializers.Serializer):
    """Every count is rounded down to a multiple of SMALL_COUNT; null below it."""

    month = serializers.SerializerMethodField(help_text="`2026-10`")
    decisions = serializers.IntegerField(allow_null=True)
    published = serializers.IntegerField(allow_null=True)
    by_the_site = serializers.IntegerField(
        allow_null=True, help_text="Hidden because several readers reported it."
    )
    median_hours = serializers.IntegerField(allow_null=True)
    appeals = serializers.IntegerField(allow_null=True, help_text="Answered.")
    upheld = serializers.IntegerField(allow_null=True)
    rules = RuleCountsSerializer(many=True)

    def get_month(self, month: Any) -> str:
        return f"{month.first:%Y-%m}"


class TransparencySerializer(serializers.Serializer):
    """What moderators decided in the months that are over, the newest first."""

    multiples_of = serializers.IntegerField()
    months = MonthSerializer(many=True)
