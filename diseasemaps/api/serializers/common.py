"""What every noun needs: references, steps, and the fields that more than one of them has."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.fields import empty

from accounts.models import Role
from accounts.permissions import has_role
from diseasemaps import workflow
from diseasemaps.step_forms import LARGEST_VERSION

# `$` as in JavaScript: a text is stripped before it is matched, so no line end follows.
SLUG = r"^[-a-zA-Z0-9_]+$"
LANGUAGE = r"^[a-z]{2,3}(-[A-Za-z0-9]{2,6})?$"
HPO_ID = r"^HP:[0-9]{7}$"
MONTH = r"^[0-9]{4}(-(0[1-9]|1[0-2]))?$"
FIRST_YEAR, LAST_YEAR = 1850, 2100


class ProblemFieldSerializer(serializers.Serializer):
    field = serializers.CharField(help_text="Where: `citations[2].year`, `patient.body`.")
    message = serializers.CharField(help_text="What is wrong, and what would mend it.")


class ProblemSerializer(serializers.Serializer):
    """An error (RFC 9457)."""

    type = serializers.CharField(help_text="Where the documentation explains this kind.")
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField(allow_blank=True)
    errors = ProblemFieldSerializer(many=True)


class StepOfferedSerializer(serializers.Serializer):
    """A step that you may take now: POST to the thing's own address, slash, `name`."""

    name = serializers.CharField()
    label = serializers.CharField(help_text="What the button says.")


class ConditionRefSerializer(serializers.Serializer):
    slug = serializers.CharField()
    name = serializers.CharField()


class PassageSerializer(serializers.Serializer):
    """Words of the text that a decision is about."""

    part = serializers.CharField(max_length=40, help_text="`title`, `story`, `text` …")
    text = serializers.CharField(max_length=2000)


class DecisionSerializer(serializers.Serializer):
    """What a moderator decided, as its author is told: never who, and never who reported it."""

    id = serializers.UUIDField(help_text="For `decisions/<id>/undo` and `decisions/<id>/appeal`.")
    action = serializers.CharField()
    rule = serializers.CharField(allow_blank=True)
    note = serializers.CharField(allow_blank=True)
    passages = PassageSerializer(many=True)
    at = serializers.DateTimeField()
    undone_at = serializers.DateTimeField(allow_null=True, help_text="Taken back in time.")


class OfUser(serializers.Serializer):
    """A serializer that knows who asks."""

    @property
    def user(self) -> Any:
        return self.context["request"].user

    def sees_behind(self, author_id: Any) -> bool:
        """May this person know the account behind a post: its own author, and moderators."""
        own = author_id is not None and author_id == self.user.pk
        return own or has_role(self.user, Role.MODERATOR)


class WithSteps(OfUser):
    """A reviewed thing: its version, and what you may do with it now."""

    version = serializers.IntegerField(help_text="Send it with a step.")
    steps = serializers.SerializerMethodField()

    @extend_schema_field(StepOfferedSerializer(many=True))
    def get_steps(self, thing: Any) -> list[dict[str, str]]:
        offered = workflow.available_to(self.user, thing)
        return [{"name": step.name, "label": step.label} for step in offered]


class Known(serializers.RegexField):
    """The key of a row that is there; validates to the row."""

    def __init__(self, rows: Any, key: str, pattern: str, **kwargs: Any):
        super().__init__(pattern, max_length=120, **kwargs)
        self.rows, self.key = rows, key

    def run_validation(self, data: Any = empty) -> Any:
        value = super().run_validation(data)
        found = self.rows.filter(**{self.key: value}).first()
        if found is None:
            noun = self.rows.model._meta.verbose_name
            raise serializers.ValidationError(f"There is no {noun} “{value}”.")
        return found


def year(**kwargs: Any) -> serializers.IntegerField:
    return serializers.IntegerField(
        required=False, allow_null=True, min_value=FIRST_YEAR, max_value=LAST_YEAR, **kwargs
    )


def month_number() -> serializers.IntegerField:
    return serializers.IntegerField(required=False, allow_null=True, min_value=1, max_value=12)


def text(length: int, **kwargs: Any) -> serializers.CharField:
    """A text that may be left out or empty, of at most `length` characters."""
    return serializers.CharField(required=False, allow_blank=True, max_length=length, **kwargs)


def version() -> serializers.IntegerField:
    """The version that was read: asked for by hand, because its absence is a 428 and not a 400."""
    return serializers.IntegerField(
        required=False,
        min_value=1,
        max_value=LARGEST_VERSION,
        help_text="The version that you read. Without it the answer is 428.",
    )
