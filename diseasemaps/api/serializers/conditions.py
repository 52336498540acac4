"""Conditions as JSON."""

from typing import Any

from rest_framework import serializers

from diseasemaps.api.serializers.common import ConditionRefSerializer, OfUser
from diseasemaps.articles.models import Article
from experiences.models import Experience


class ConditionSummarySerializer(ConditionRefSerializer):
    """A condition in a list."""

    url = serializers.CharField(source="get_absolute_url", help_text="Its page for readers.")


class ConditionNameSerializer(serializers.Serializer):
    name = serializers.CharField()
    kind = serializers.CharField(help_text="exact, acronym, lay, misspelling or former.")
    language = serializers.CharField()


class ConditionCodeSerializer(serializers.Serializer):
    system = serializers.CharField(help_text="ORPHA, OMIM, DECIPHER, MONDO, ICD-10 or ICD-11.")
    code = serializers.CharField()
    relation = serializers.CharField(help_text="exact, broader or narrower.")


class ConditionSerializer(ConditionSummarySerializer, OfUser):
    """A diagnosis that people have, by whatever names and codes."""

    definition = serializers.CharField(allow_blank=True)
    names = ConditionNameSerializer(many=True)
    codes = ConditionCodeSerializer(many=True)
    parents = ConditionRefSerializer(many=True)
    children = ConditionRefSerializer(many=True)
    articles = serializers.SerializerMethodField(help_text="How many you may read.")
    experiences = serializers.SerializerMethodField(help_text="How many you may read.")
    members_who_shared = serializers.SerializerMethodField(
        help_text="Distinct bylines of the experiences that you may read, counted now."
    )

    def get_articles(self, condition: Any) -> int:
        return Article.objects.visible_to(self.user).filter(condition=condition).count()

    def get_experiences(self, condition: Any) -> int:
        return self._readable(condition).count()

    def get_members_who_shared(self, condition: Any) -> int:
        return self._readable(condition).bylines()

    def _readable(self, condition: Any) -> Any:
        return Experience.objects.readable_by(self.user).filter(condition=condition)
