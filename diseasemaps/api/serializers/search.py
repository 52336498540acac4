"""What was searched for and found, as JSON."""

from typing import Any

from rest_framework import serializers

from diseasemaps.search.queries import FINDERS, MOST

KEYS = ("slug", "hpo_id", "pk")  # what a thing is called in addresses, the first that it has


class SearchQuery(serializers.Serializer):
    q = serializers.CharField(allow_blank=True, max_length=200, help_text="A name or a code.")
    kind = serializers.ChoiceField(choices=sorted(FINDERS), required=False)
    limit = serializers.IntegerField(required=False, default=20, min_value=1, max_value=MOST)


class HitSerializer(serializers.Serializer):
    """One thing found."""

    kind = serializers.CharField()
    id = serializers.SerializerMethodField(help_text="The condition's slug, the symptom's HPO id.")
    name = serializers.SerializerMethodField()
    url = serializers.SerializerMethodField(help_text="Its page for readers, if it has one.")
    matched = serializers.CharField(help_text="The name or code that was meant.")
    score = serializers.FloatField(help_text="0 to 100.")

    def get_id(self, hit: Any) -> str:
        return next(str(getattr(hit.object, key)) for key in KEYS if hasattr(hit.object, key))

    def get_name(self, hit: Any) -> str:
        return str(hit.object)

    def get_url(self, hit: Any) -> str | None:
        address = getattr(hit.object, "get_absolute_url", None)
        return address() if address else None


class SearchSerializer(serializers.Serializer):
    """The best hits, best first."""

    results = HitSerializer(many=True)
