"""The inbox, what is followed, and which mail is wanted."""

from typing import Any

from rest_framework import serializers

from diseasemaps.notifications.models import Kind, Mail


class AboutSerializer(serializers.Serializer):
    kind = serializers.CharField(source="about_kind")
    id = serializers.CharField(source="about_id")
    path = serializers.CharField(help_text="Where the news can be read.")


class NotificationSerializer(serializers.Serializer):
    """News of one kind about one thing: the newest of it, and how often it came."""

    id = serializers.UUIDField()
    kind = serializers.ChoiceField(choices=Kind.choices, source="event.kind")
    title = serializers.CharField(source="event.get_kind_display")
    label = serializers.CharField(source="event.label", allow_blank=True)
    about = AboutSerializer(source="event")
    at = serializers.DateTimeField(source="event.at")
    read_at = serializers.DateTimeField(allow_null=True)
    times = serializers.IntegerField(help_text="How many of this kind about this thing.")
    fresh = serializers.IntegerField(help_text="How many of them are not read.")


class UnreadSerializer(serializers.Serializer):
    unread = serializers.IntegerField()


class FollowSerializer(serializers.Serializer):
    """Something that you follow."""

    kind = serializers.CharField()
    id = serializers.CharField(source="key", help_text="As in its address.")
    name = serializers.SerializerMethodField()
    path = serializers.SerializerMethodField()
    at = serializers.DateTimeField()

    def get_name(self, row: Any) -> str:
        return str(row.thing or "")

    def get_path(self, row: Any) -> str:
        return row.thing.get_absolute_url() if row.thing else ""


class WishSerializer(serializers.Serializer):
    """When you get mail about news of one kind."""

    kind = serializers.ChoiceField(choices=Kind.choices)
    mail = serializers.ChoiceField(choices=Mail.choices)


class PreferencesSerializer(serializers.Serializer):
    """One wish for each kind; in a change, those that you change."""

    preferences = WishSerializer(many=True, allow_empty=False, max_length=len(Kind))
