"""What belongs to one person: themselves, their consents, their sessions, their registration."""

import zoneinfo
from typing import Any

from rest_framework import serializers

from accounts import consents, countries, sessions
from accounts.models import Audience, Block, ReaderType
from diseasemaps.api.serializers.common import text

CONSENTS = list(consents.ORDER)
HANDLE = r"^[A-Za-z][A-Za-z0-9-]{2,29}$"


def country(**kwargs: Any) -> serializers.RegexField:
    return serializers.RegexField(
        r"^[A-Z]{2}$", help_text="ISO 3166-1, two letters.", validators=[_known], **kwargs
    )


def _known(code: str) -> None:
    if code and code not in countries.NAMES:
        raise serializers.ValidationError("There is no country with this code in ISO 3166-1.")


class ConsentSerializer(serializers.Serializer):
    """Your agreement to one version of one text."""

    text = serializers.CharField(source="text_version.text.key")
    version = serializers.IntegerField(source="text_version.number")
    given_at = serializers.DateTimeField()
    withdrawn_at = serializers.DateTimeField(allow_null=True)


class ConsentGivenSerializer(serializers.Serializer):
    """Agreeing to the current version of a text."""

    text = serializers.ChoiceField(choices=CONSENTS)


class MeSerializer(serializers.Serializer):
    """You, as the site knows you. Your e-mail address is shown on your page only."""

    handle = serializers.CharField()
    reader_type = serializers.ChoiceField(choices=ReaderType.choices)
    reader_type_audience = serializers.ChoiceField(
        choices=Audience.choices, help_text="Who sees it."
    )
    country = serializers.CharField(allow_blank=True, help_text="ISO 3166-1, two letters.")
    country_audience = serializers.ChoiceField(choices=Audience.choices, help_text="Who sees it.")
    time_zone = serializers.CharField(help_text="IANA name. Nobody else sees it.")
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

    handle = serializers.RegexField(
        HANDLE, required=False, help_text="3 to 30 letters, digits or hyphens, not your real name."
    )
    reader_type = serializers.ChoiceField(choices=ReaderType.choices, required=False)
    reader_type_audience = serializers.ChoiceField(choices=Audience.choices, required=False)
    country = country(required=False, allow_blank=True)
    country_audience = serializers.ChoiceField(choices=Audience.choices, required=False)
    time_zone = serializers.CharField(required=False, max_length=64, help_text="IANA name.")

    def validate_time_zone(self, name: str) -> str:
        if name not in zoneinfo.available_timezones():
            raise serializers.ValidationError("Use an IANA name, such as Europe/Vienna.")
        return name


class BlockSerializer(serializers.Serializer):
    """Somebody whom you do not see, by the byline that you saw."""

    id = serializers.UUIDField()
    byline = serializers.CharField()
    kind = serializers.ChoiceField(choices=Block.Kind.choices)
    at = serializers.DateTimeField()


class BlockBeginSerializer(serializers.Serializer):
    """Blocked, its author cannot read you either; muted, only you do not read them."""

    kind = serializers.ChoiceField(choices=Block.Kind.choices)


class SessionSerializer(serializers.Serializer):
    """A place where you are signed in."""

    id = serializers.SerializerMethodField()
    is_current = serializers.SerializerMethodField(help_text="The one that asks.")
    user_agent = serializers.CharField(allow_blank=True)
    ip = serializers.CharField()
    created_at = serializers.DateTimeField()

    def get_id(self, session: Any) -> str:
        return sessions.public_id(session)

    def get_is_current(self, session: Any) -> bool:
        return session.session_key == self.context["request"].session.session_key


class SessionListSerializer(serializers.Serializer):
    """All of them: they are few."""

    results = SessionSerializer(many=True)


class CredentialSerializer(serializers.Serializer):
    """A clinician's registration, as everybody may see it once it is verified."""

    title = serializers.CharField()
    issuing_body = serializers.CharField()
    country = serializers.CharField(help_text="ISO 3166-1, two letters.")
    expires_on = serializers.DateField(allow_null=True)
    is_current = serializers.BooleanField(help_text="Verified, and neither revoked nor expired.")


class OwnCredentialSerializer(CredentialSerializer):
    """The same with what its holder and editors see."""

    full_name = serializers.CharField(allow_blank=True)
    registration = serializers.CharField()
    evidence = serializers.CharField(allow_blank=True)
    interests = serializers.CharField(allow_blank=True)
    asked_at = serializers.DateTimeField()
    verified_at = serializers.DateTimeField(allow_null=True)
    declined_at = serializers.DateTimeField(allow_null=True)
    revoked_at = serializers.DateTimeField(allow_null=True)
    note = serializers.CharField(allow_blank=True, help_text="Why it was declined or revoked.")


class CredentialAskedSerializer(serializers.Serializer):
    """What is looked up. The number and the evidence are seen by editors alone."""

    full_name = serializers.CharField(max_length=120, help_text="As it stands in the register.")
    title = serializers.CharField(max_length=120)
    registration = serializers.CharField(max_length=60)
    issuing_body = serializers.CharField(max_length=120)
    country = country()
    evidence = text(2000, help_text="Where the register can be searched, or whom we can ask.")
    interests = text(2000, help_text="Competing interests, or “None”. Everybody sees this.")
