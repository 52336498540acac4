"""People as the desk sees them: roles, restrictions, registrations; and reviewers as all do."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.credentials import badge
from accounts.models import Restriction, Role
from accounts.permissions import has_role
from diseasemaps.api.serializers.common import OfUser, text
from diseasemaps.api.serializers.me import CredentialSerializer, OwnCredentialSerializer

HOLDS = "Until when it holds; left out or null: until somebody ends it."


class PersonQuery(serializers.Serializer):
    q = serializers.CharField(
        max_length=254, help_text="Exactly the handle; for admins also the e-mail address."
    )


class RoleGrantSerializer(serializers.Serializer):
    """A role that somebody holds, or that waits for a second admin."""

    person = serializers.UUIDField(source="user_id")
    handle = serializers.CharField(source="user.handle")
    role = serializers.ChoiceField(choices=Role.choices)
    reason = serializers.CharField()
    granted_at = serializers.DateTimeField()
    until = serializers.DateTimeField(allow_null=True)
    waits = serializers.BooleanField(help_text="Proposed; another admin has to confirm it.")
    end_is_asked = serializers.SerializerMethodField(help_text="Another admin has to agree.")
    ended_at = serializers.DateTimeField(source="revoked_at", allow_null=True)

    def get_end_is_asked(self, grant: Any) -> bool:
        return grant.end_asked_by_id is not None and grant.revoked_at is None


class RestrictionSerializer(serializers.Serializer):
    """What somebody may not do, why, and until when."""

    kind = serializers.ChoiceField(choices=Restriction.Kind.choices)
    reason = serializers.CharField()
    at = serializers.DateTimeField()
    until = serializers.DateTimeField(allow_null=True)
    lifted_at = serializers.DateTimeField(source="revoked_at", allow_null=True)


class PersonSerializer(OfUser):
    """Somebody as the desk sees them. Roles are for admins: for others the list is empty."""

    id = serializers.UUIDField()
    handle = serializers.CharField()
    roles = serializers.SerializerMethodField()
    restrictions = serializers.SerializerMethodField()

    @extend_schema_field(RoleGrantSerializer(many=True))
    def get_roles(self, person: Any) -> list[Any]:
        if not has_role(self.user, Role.ADMIN):
            return []
        return RoleGrantSerializer(
            person.role_grants.standing().select_related("user").order_by("granted_at"), many=True
        ).data

    @extend_schema_field(RestrictionSerializer(many=True))
    def get_restrictions(self, person: Any) -> list[Any]:
        return RestrictionSerializer(person.restrictions.current().order_by("at"), many=True).data


class PersonFoundSerializer(serializers.Serializer):
    """The one person of this name, or nobody."""

    results = PersonSerializer(many=True)


class GrantSerializer(serializers.Serializer):
    """Giving a role."""

    role = serializers.ChoiceField(choices=Role.choices)
    reason = text(200, help_text="Stays on record; admins read it.")
    until = serializers.DateTimeField(required=False, allow_null=True, help_text=HOLDS)


class EndSerializer(serializers.Serializer):
    """Ending a role."""

    reason = text(200, help_text="Stays on record; admins read it.")


class RestrictSerializer(serializers.Serializer):
    """Silenced: they can read, and cannot post. Suspended: signed out, and without any role."""

    kind = serializers.ChoiceField(choices=Restriction.Kind.choices)
    reason = text(2000, help_text="The person reads it. Name the rule.")
    until = serializers.DateTimeField(required=False, allow_null=True, help_text=HOLDS)


class CredentialQuery(serializers.Serializer):
    state = serializers.ChoiceField(
        choices=["waiting", "current"], default="waiting", help_text="Which of them."
    )


class DeskCredentialSerializer(OwnCredentialSerializer):
    """A registration as who looks it up sees it. Act on it at credentials/<person>/<act>."""

    person = serializers.UUIDField(source="user_id")
    handle = serializers.CharField(source="user.handle")


class DeskCredentialListSerializer(serializers.Serializer):
    """All that one person asked for, the newest first."""

    results = DeskCredentialSerializer(many=True)


class VerifySerializer(serializers.Serializer):
    """It was looked up and found in order."""

    expires_on = serializers.DateField(help_text="After today, and within five years.")


class NoteSerializer(serializers.Serializer):
    """Declining or revoking."""

    note = text(2000, help_text="To the person: why, and what would help.")


class ReviewedSerializer(serializers.Serializer):
    """An article that they stand by."""

    id = serializers.UUIDField(source="revision.article_id")
    title = serializers.CharField(source="revision.article.title")
    url = serializers.CharField(source="revision.article.get_absolute_url")
    decided_at = serializers.DateTimeField()


class ReviewerSerializer(serializers.Serializer):
    """Who reviews articles, with what they are registered as."""

    id = serializers.UUIDField()
    name = serializers.SerializerMethodField()
    credential = serializers.SerializerMethodField(help_text="As it stands today.")
    interests = serializers.SerializerMethodField(help_text="Competing interests, as declared.")
    articles = ReviewedSerializer(source="shown_reviews", many=True)

    def get_name(self, person: Any) -> str:
        reviews = person.shown_reviews
        return reviews[0].reviewer_name if reviews else person.professional_name

    @extend_schema_field(CredentialSerializer(allow_null=True))
    def get_credential(self, person: Any) -> Any:
        held = badge(person.credentials.all())
        return CredentialSerializer(held).data if held else None

    def get_interests(self, person: Any) -> str:
        held = badge(person.credentials.all())
        return held.interests if held else ""
