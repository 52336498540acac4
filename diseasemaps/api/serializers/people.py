"""What belongs to one person: themselves, their consents, their inbox."""

import zoneinfo
from typing import Any

from rest_framework import serializers

from accounts import consents
from accounts.models import ReaderType
from diseasemaps.notifications.models import Kind

CONSENTS = [consents.ACCOUNT, consents.HEALTH, consents.REVIEWER]


class ConsentSerializer(serializers.Serializer):
    """Your agreement to one version of one text."""

    text = serializers.CharField(source="text_version.text.key")
    version = serializers.IntegerField(source="text_version.number")
    given_at = serializers.DateTimeField()


class MeSerializer(serializers.Serializer):
    """You, as the site knows you. Your e-mail address is shown on your page only."""

    handle = serializers.CharField()
    reader_type = serializers.ChoiceField(choices=ReaderType.choices)
    country = serializers.CharField(allow_blank=True, help_text="ISO 3166-1, two letters.")
    time_zone = serializers.CharField(help_text="IANA name.")
    roles = serializers.SerializerMethodField()
    consents = serializers.SerializerMethodField()
    unread_notifications = serializers.SerializerMethodField()

    def get_roles(self, user: Any) -> list[str]:
        return sorted(user.current_roles)

    def get_consents(self, user: Any) -> list[str]:
        standing = user.consents.filter(withdrawn_at=None)
        return sorted(set(standing.values_list("text_version__text__key", flat=True)))

    def get_unread_notifications(self, user: Any) -> int:
        return user.notifications.filter(read_at=None).count()


class MeChangeSerializer(serializers.Serializer):
    """What you can change about yourself. What is left out stays as it is."""

    reader_type = serializers.ChoiceField(choices=ReaderType.choices, required=False)
    country = serializers.RegexField(r"^[A-Z]{2}$", required=False, allow_blank=True)
    time_zone = serializers.CharField(required=False, max_length=64)

    def validate_time_zone(self, name: str) -> str:
        if name not in zoneinfo.available_timezones():
            raise serializers.ValidationError("Use an IANA name, such as Europe/Vienna.")
        return name


class ConsentGivenSerializer(serializers.Serializer):
    """Agreeing to the current version of a text."""

    text = serializers.ChoiceField(choices=CONSENTS)


class AboutSerializer(serializers.Serializer):
    kind = serializers.CharField(source="about_kind")
    id = serializers.CharField(source="about_id")
    path = serializers.CharField(help_text="Where the news can be read.")


class NotificationSerializer(serializers.Serializer):
    """One event in your inbox."""

    id = serializers.UUIDField()
    kind = serializers.ChoiceField(choices=Kind.choices, source="event.kind")
    title = serializers.CharField(source="event.get_kind_display")
    label = serializers.CharField(source="event.label", allow_blank=True)
    about = AboutSerializer(source="event")
    at = serializers.DateTimeField(source="event.at")
    read_at = serializers.DateTimeField(allow_null=True)
