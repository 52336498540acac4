"""What could not be told or sent."""

from typing import Any

from rest_framework import serializers

from diseasemaps.notifications import dead_letters
from diseasemaps.notifications.mail import subject_of
from diseasemaps.notifications.models import Kind


class FailedSerializer(serializers.Serializer):
    """Failed so often that it is not tried any more."""

    id = serializers.UUIDField()
    attempts = serializers.IntegerField()
    last_error = serializers.CharField(allow_blank=True)
    dead_at = serializers.DateTimeField(allow_null=True, help_text="null: it is tried again.")


class DeliverySerializer(FailedSerializer):
    """A mail."""

    subject = serializers.SerializerMethodField()
    can_be_sent = serializers.SerializerMethodField(
        help_text="Account mail has forgotten its text: its person asks for a new one."
    )

    def get_subject(self, delivery: Any) -> str:
        return subject_of(delivery)

    def get_can_be_sent(self, delivery: Any) -> bool:
        return dead_letters.has_words(delivery)


class DeadEventSerializer(FailedSerializer):
    """News that reached nobody."""

    kind = serializers.ChoiceField(choices=Kind.choices)
    title = serializers.CharField(source="get_kind_display")
