"""Comments, what a member keeps, and a feed's rows as JSON."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from diseasemaps.api.serializers.common import (
    HPO_ID,
    SLUG,
    DecisionSerializer,
    Known,
    WithSteps,
    version,
)
from diseasemaps.api.serializers.experiences import ExperienceSerializer
from diseasemaps.conditions.models import Symptom, Treatment
from diseasemaps.moderation.models import Decision
from experiences import comments, feed
from experiences.models import Comment, Experience


class FeedQuery(serializers.Serializer):
    """In which order, and which of them."""

    sort = serializers.ChoiceField(
        choices=list(feed.SORTS),
        required=False,
        default=feed.NEWEST,
        help_text="`like-me` compares with your own latest experience of the condition.",
    )
    role = serializers.ChoiceField(choices=Experience.Role.choices, required=False)
    treatment = Known(
        Treatment.objects, "slug", SLUG, required=False, help_text="Slug of one that was tried."
    )
    symptom = Known(
        Symptom.objects, "hpo_id", HPO_ID, required=False, help_text="One felt, as in HP:0001251."
    )
    since = serializers.ChoiceField(
        choices=list(feed.SINCE), required=False, help_text="Years since the diagnosis."
    )


class FeedRowSerializer(ExperienceSerializer):
    """One person's post in a list: how many it helped, and with `like-me` why it is there."""

    helpful = serializers.SerializerMethodField(help_text="How many said that it helped them.")
    why = serializers.SerializerMethodField(help_text="What you have in common, as a sentence.")

    def get_helpful(self, experience: Any) -> int | None:
        return experience.helpful

    def get_why(self, experience: Any) -> str | None:
        return self.context.get("why", {}).get(experience.pk)


class CommentSerializer(WithSteps):
    """A comment below an experience, or below another comment of it."""

    id = serializers.UUIDField()
    experience = serializers.UUIDField(source="experience_id")
    answers = serializers.UUIDField(source="answers_id", allow_null=True)
    byline = serializers.CharField(help_text="The handle; the author's, as their post has it.")
    author = serializers.SerializerMethodField(help_text="The handle; to themselves, moderators.")
    text = serializers.CharField()
    html = serializers.CharField()
    language = serializers.CharField()
    status = serializers.ChoiceField(choices=Comment.Status.choices)
    published_at = serializers.DateTimeField(allow_null=True)
    decisions = serializers.SerializerMethodField(help_text="To its author and moderators.")

    def get_author(self, comment: Any) -> str | None:
        seen = comment.author is not None and self.sees_behind(comment.author_id)
        return comment.author.handle if seen else None

    @extend_schema_field(DecisionSerializer(many=True))
    def get_decisions(self, comment: Any) -> list[dict[str, Any]]:
        if not self.context.get("alone") or not self.sees_behind(comment.author_id):
            return []
        made = Decision.objects.filter(case__thing_id=comment.pk, undone_at=None).order_by("at")
        return DecisionSerializer(made, many=True).data


class CommentDraftSerializer(serializers.Serializer):
    """A new comment."""

    text = serializers.CharField(max_length=comments.LONGEST)
    answers = serializers.UUIDField(
        required=False, allow_null=True, help_text="The comment that it answers."
    )


class LeaveSerializer(serializers.Serializer):
    """Leaving a text to others, for good."""

    version = version()


class BookmarkSerializer(serializers.Serializer):
    """Something that you keep for later. Nobody else knows."""

    at = serializers.DateTimeField()
    experience = ExperienceSerializer()
