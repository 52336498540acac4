"""What surrounds the articles as JSON: standing questions, texts, figures, and what readers say."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.models import ReaderType
from diseasemaps.api.serializers.articles import ArticleRefSerializer
from diseasemaps.api.serializers.common import SLUG, ConditionRefSerializer, text, version
from diseasemaps.articles import helpfulness, problems, topic_changes
from diseasemaps.articles.models import Problem
from diseasemaps.articles.topics import GROUPS


class TopicSerializer(serializers.Serializer):
    """A standing question, asked of every condition."""

    slug = serializers.CharField()
    group = serializers.CharField()
    pattern = serializers.CharField(help_text="`{condition}` stands for the condition's name.")
    aspect = serializers.CharField(allow_blank=True, help_text="schema.org's.")
    position = serializers.IntegerField()
    review_due_months = serializers.IntegerField(
        allow_null=True, help_text="Until an answer is due to be read again; null: as everywhere."
    )
    retired_at = serializers.DateTimeField(allow_null=True)


class TopicChangeSerializer(serializers.Serializer):
    """What is left out stays as it is."""

    pattern = text(topic_changes.LONGEST_PATTERN)
    group = serializers.ChoiceField(choices=list(GROUPS.items()), required=False)
    aspect = text(topic_changes.LONGEST_ASPECT)
    position = serializers.IntegerField(
        required=False, min_value=0, max_value=topic_changes.LAST_POSITION
    )
    review_due_months = serializers.IntegerField(
        required=False, allow_null=True, min_value=1, max_value=topic_changes.MOST_MONTHS
    )
    seen = serializers.CharField(
        required=False,
        max_length=topic_changes.LONGEST_PATTERN,
        help_text="The `pattern` that you read: when it is another by now, the answer is 409.",
    )


class TopicDraftSerializer(TopicChangeSerializer):
    """A new standing question."""

    slug = serializers.RegexField(SLUG, max_length=topic_changes.LONGEST_SLUG)
    group = serializers.ChoiceField(choices=list(GROUPS.items()))
    seen = None


class TextVersionSerializer(serializers.Serializer):
    number = serializers.IntegerField()
    title = serializers.CharField()
    published_at = serializers.DateTimeField()
    note = serializers.CharField(allow_blank=True, help_text="What changed.")


class TextSummarySerializer(TextVersionSerializer):
    """The newest version of a standing text."""

    text = serializers.CharField(source="text.key")


class StandingTextSerializer(TextSummarySerializer):
    """A standing text in its newest version, and which versions there were."""

    body = serializers.CharField(help_text="Markdown.")
    html = serializers.CharField()
    versions = serializers.SerializerMethodField()

    @extend_schema_field(TextVersionSerializer(many=True))
    def get_versions(self, newest: Any) -> list[dict[str, Any]]:
        rows = newest.text.versions.order_by("-number")
        return list(TextVersionSerializer(rows, many=True).data)


class TextQuery(serializers.Serializer):
    number = serializers.IntegerField(
        required=False, min_value=1, max_value=2**31 - 1, help_text="A former version."
    )


class TextDraftSerializer(serializers.Serializer):
    """The next version of a text. `version` is the `number` that you wrote it from."""

    version = version()
    title = text(120)
    body = text(100_000, help_text="Markdown.")
    note = text(300, help_text="What changed, for readers.")


class FiguresSerializer(serializers.Serializer):
    """How the review of articles is going. `null` where there is nothing to count yet."""

    approved = serializers.IntegerField()
    overdue = serializers.IntegerField(help_text="Of the approved ones.")
    read_again = serializers.IntegerField(help_text="Approved, and being read again.")
    submitted = serializers.IntegerField(help_text="Waiting for a first review.")
    under_review = serializers.IntegerField(help_text="In their first review.")
    retracted = serializers.IntegerField()
    decisions = serializers.IntegerField(help_text="In the last twelve months.")
    median_days = serializers.FloatField(
        allow_null=True, help_text="From submission to decision, of those."
    )
    overdue_share = serializers.FloatField(
        allow_null=True, help_text="Overdue ones, in percent of the approved ones."
    )


class ProblemReportSerializer(serializers.Serializer):
    """Something is wrong in a text."""

    reader_type = serializers.ChoiceField(choices=ReaderType.choices)
    anchor = text(20, help_text="The id of the block; left out, it is about the whole text.")
    text = text(problems.LONGEST)
    key = serializers.UUIDField(
        required=False, help_text="Yours: the same report sent twice is one."
    )


class ReportedProblemSerializer(serializers.Serializer):
    """What a reader says is wrong, and what an editor answered."""

    id = serializers.UUIDField()
    article = ArticleRefSerializer(source="revision.article")
    revision = serializers.UUIDField(source="revision_id")
    reader_type = serializers.CharField()
    anchor = serializers.CharField(allow_blank=True)
    quote = serializers.CharField(allow_blank=True)
    text = serializers.CharField()
    at = serializers.DateTimeField()
    outcome = serializers.CharField(allow_blank=True)
    note = serializers.CharField(allow_blank=True)
    answered_at = serializers.DateTimeField(allow_null=True)


class ProblemsQuery(serializers.Serializer):
    answered = serializers.BooleanField(
        required=False, default=False, help_text="Those that were answered, instead of the others."
    )


class ProblemAnswerSerializer(serializers.Serializer):
    outcome = serializers.ChoiceField(choices=Problem.Outcome.choices)
    note = text(problems.LONGEST, help_text="Whoever reported it reads this.")


class HelpfulSerializer(serializers.Serializer):
    """Did the text help? Counted once for each browser; nobody's answer is kept."""

    reader_type = serializers.ChoiceField(choices=ReaderType.choices)
    answer = serializers.ChoiceField(choices=[helpfulness.YES, helpfulness.NO])


class WishDraftSerializer(serializers.Serializer):
    topic = serializers.RegexField(SLUG, max_length=60, help_text="Slug of the standing question.")


class WishedAnswerSerializer(serializers.Serializer):
    """An answer that readers wish for and nobody has written yet."""

    condition = ConditionRefSerializer()
    topic = serializers.CharField(source="topic.slug")
    count = serializers.IntegerField()
    last_at = serializers.DateTimeField()
