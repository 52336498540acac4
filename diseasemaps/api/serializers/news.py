"""The inbox, what is followed, and which mail is wanted."""

from typing import Any

from rest_framework import serializers

from diseasemaps.notifications import inbox
from diseasemaps.notifications.models import Kind, Mail


class AboutSerializer(serializers.Serializer):
    kind = serializers.CharField(source="about_kind")
    id = serializers.CharField(source="about_id")
    path = serializers.CharField(help_text="Where the news can be read.")


class NotificationSerializer(serializers.Serializer):
    """News of one kind about one thing: the newest of it, and how often it came."""

    id = serializers.UUIDField()
    kind = serializers.ChoiceField(choices=Kind.choices, source="event.kind")
    title = serializers.SerializerMethodField(help_text="With how often it happened.")
    label = serializers.CharField(source="event.label", allow_blank=True)
    about = AboutSerializer(source="event")
    at = serializers.DateTimeField(source="event.at")
    read_at = serializers.DateTimeField(allow_null=True)
    times = serializers.IntegerField(help_text="How many of this kind about this thing.")
    fresh = serializers.IntegerField(help_text="How many of them are not read.")

    def get_title(self, row: Any) -> str:
        return inbox.title(row)


class UnreadSerializer(serializers.Serializer):
    unread = serializers.IntegerField()


class FollowSerializer(serializers.Serializer):
    """Something that you follow, or muted."""

    kind = serializers.CharField(help_text="condition, article or member.")
    id = serializers.CharField(help_text="As in its address.")
    name = serializers.CharField(source="words")
    path = serializers.CharField(source="address")
    muted = serializers.BooleanField()


class FollowListSerializer(serializers.Serializer):
    """All of it."""

    results = FollowSerializer(many=True)


class WishSerializer(serializers.Serializer):
    """When you get mail about news of one kind."""

    kind = serializers.ChoiceField(choices=Kind.choices)
    mail = serializers.ChoiceField(choices=Mail.choices)


class PreferencesSerializer(serializers.Serializer):
    """One wish for each kind; in a change, those that you change."""

    preferences = WishSerializer(many=True, allow_empty=False, max_length=len(Kind))
