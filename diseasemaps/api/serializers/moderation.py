"""Cases and questions as JSON."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from diseasemaps import workflow
from diseasemaps.api.serializers.common import (
    SLUG,
    ConditionRefSerializer,
    DecisionSerializer,
    OfUser,
    PassageSerializer,
    StepOfferedSerializer,
    WithSteps,
    version,
)
from diseasemaps.moderation import cases, kinds, paragraphs, permissions, queue, reasons
from diseasemaps.moderation.models import Signal
from diseasemaps.questions.models import Question

ACTIONS = [*kinds.actions(), cases.DISMISS]
MOST_FLAGS = 30


class SignalSerializer(serializers.Serializer):
    """A reason why a case is there; never who reported it."""

    kind = serializers.CharField()
    weight = serializers.IntegerField()
    detail = serializers.DictField(help_text="What was found, and its span in the text.")
    at = serializers.DateTimeField()


class ThingSerializer(serializers.Serializer):
    kind = serializers.CharField(help_text="experience_revision, experience, comment, appeal …")
    id = serializers.UUIDField(source="thing_id")


class ReasonSerializer(serializers.Serializer):
    """Why a case is there, in words: signals that say the same in one line."""

    kind = serializers.CharField()
    words = serializers.CharField()
    count = serializers.IntegerField()
    weight = serializers.IntegerField(help_text="What it adds to the priority.")


class FoundInCaseSerializer(serializers.Serializer):
    """Something that screening finds in the text as it is now."""

    part = serializers.CharField(help_text="A key of `text`.")
    kind = serializers.CharField(help_text="email, phone, link, crisis …")
    start = serializers.IntegerField(help_text="In characters of that part.")
    end = serializers.IntegerField()
    text = serializers.CharField()


class FlagOfCaseSerializer(serializers.Serializer):
    """A report: never who made it."""

    rule = serializers.CharField(allow_blank=True)
    words = serializers.CharField(allow_blank=True)
    by_member = serializers.SerializerMethodField(help_text="Signed in, or not.")
    at = serializers.DateTimeField()

    def get_by_member(self, flag: Any) -> bool:
        return flag.by_id is not None


class CaseSummarySerializer(OfUser):
    """A case in the queue."""

    id = serializers.UUIDField()
    thing = ThingSerializer(source="*")
    condition = ConditionRefSerializer(allow_null=True)
    author = serializers.CharField(source="author.handle", allow_null=True, default=None)
    language = serializers.CharField()
    priority = serializers.IntegerField(help_text="Higher is more urgent.")
    version = serializers.IntegerField(help_text="Send it with a step.")
    opened_at = serializers.DateTimeField()
    closed_at = serializers.DateTimeField(allow_null=True)
    claimed_by = serializers.SerializerMethodField(help_text="Who is at work on it now.")
    claim_expires_at = serializers.DateTimeField(allow_null=True)
    signals = SignalSerializer(many=True)
    reasons = serializers.SerializerMethodField(help_text="The signals, in words.")
    crisis_at = serializers.DateTimeField(
        allow_null=True, help_text="Since when somebody may be in danger."
    )
    due_at = serializers.SerializerMethodField(help_text="Until when it should be looked at.")

    @extend_schema_field(ReasonSerializer(many=True))
    def get_reasons(self, case: Any) -> list[dict[str, Any]]:
        return ReasonSerializer(reasons.of(case.signals.all()), many=True).data

    @extend_schema_field(serializers.DateTimeField())
    def get_due_at(self, case: Any) -> str:
        return serializers.DateTimeField().to_representation(queue.waiting(case).due_at)

    def get_claimed_by(self, case: Any) -> str | None:
        claimant = case.claimant()
        return claimant.handle if claimant else None


class CaseQuery(serializers.Serializer):
    """What the queue is narrowed to."""

    kind = serializers.CharField(required=False, max_length=40, help_text="comment, appeal …")
    signal = serializers.ChoiceField(
        required=False, choices=Signal.Kind.choices, help_text="Only those with this reason."
    )
    language = serializers.CharField(required=False, max_length=10)
    condition = serializers.RegexField(SLUG, required=False, max_length=120)
    whose = serializers.ChoiceField(
        required=False,
        choices=[queue.MINE, queue.UNCLAIMED],
        help_text="Claimed by you, or by nobody.",
    )


class CaseSerializer(CaseSummarySerializer):
    """One thing that a moderator has to look at."""

    snapshot = serializers.DictField(help_text="The thing as it was first reported.")
    text = serializers.SerializerMethodField(help_text="The thing as it is now, part by part.")
    published = serializers.SerializerMethodField(
        help_text="What others read now, where this is an edit of it; else empty."
    )
    findings = serializers.SerializerMethodField(help_text="What screening finds in `text`.")
    reports = serializers.SerializerMethodField(help_text="The newest of them.")
    decisions = DecisionSerializer(many=True)
    steps = serializers.SerializerMethodField(help_text="The actions that `decide` takes now.")

    @extend_schema_field(serializers.DictField(child=serializers.CharField()))
    def get_text(self, case: Any) -> dict[str, str]:
        return paragraphs.texts(self._snapshot(case))

    @extend_schema_field(serializers.DictField(child=serializers.CharField()))
    def get_published(self, case: Any) -> dict[str, str]:
        kind, thing = self._thing(case)
        live = kind.replaces(thing)
        return paragraphs.texts(kind.snapshot(live)) if live is not None and live != thing else {}

    @extend_schema_field(FoundInCaseSerializer(many=True))
    def get_findings(self, case: Any) -> list[dict[str, Any]]:
        parts = paragraphs.parts(self._snapshot(case), language=case.language)
        return FoundInCaseSerializer([one for part in parts for one in part.found], many=True).data

    @extend_schema_field(FlagOfCaseSerializer(many=True))
    def get_reports(self, case: Any) -> list[dict[str, Any]]:
        return FlagOfCaseSerializer(case.flags.order_by("-at")[:MOST_FLAGS], many=True).data

    @extend_schema_field(StepOfferedSerializer(many=True))
    def get_steps(self, case: Any) -> list[dict[str, str]]:
        if not case.is_open or permissions.moderates(self.user, case):
            return []
        kind, thing = self._thing(case)
        offered = workflow.available_to(self.user, thing)
        steps = [{"name": s.name, "label": s.label} for s in offered if s.name in kind.verbs]
        stands = [{"name": cases.DISMISS, "label": "Let it stand"}] if kind.stands(thing) else []
        return [*stands, *steps]

    def _thing(self, case: Any) -> tuple[kinds.Kind, Any]:
        kind = kinds.named(case.kind)
        if not hasattr(self, "_found"):
            self._found = kind.find(case.thing_id)
        return kind, self._found

    def _snapshot(self, case: Any) -> dict[str, Any]:
        kind, thing = self._thing(case)
        return kind.snapshot(thing)


class NextCaseSerializer(serializers.Serializer):
    """The next case for you, claimed; null when nothing is left."""

    case = CaseSerializer(allow_null=True)


class NextQuerySerializer(serializers.Serializer):
    """What to go on from."""

    after = serializers.UUIDField(required=False, help_text="The case that you leave for now.")


class CaseStepSerializer(serializers.Serializer):
    """What claiming and releasing carry."""

    version = version()


class EscalateSerializer(CaseStepSerializer):
    """What other moderators should look at."""

    note = serializers.CharField(required=False, allow_blank=True, max_length=500)


class CaseDecisionSerializer(CaseStepSerializer):
    """A decision about a case."""

    action = serializers.ChoiceField(choices=ACTIONS)
    rule = serializers.CharField(
        required=False, allow_blank=True, max_length=60, help_text="For `reject` and `remove`."
    )
    note = serializers.CharField(
        required=False, allow_blank=True, max_length=10_000, help_text="To the author."
    )
    passages = PassageSerializer(
        many=True, required=False, help_text="Words of `text` that it is about."
    )
    means = serializers.CharField(
        required=False,
        allow_blank=True,
        max_length=200,
        help_text="For `map`: the name of the symptom or treatment that a new word means.",
    )


class BulkSerializer(serializers.Serializer):
    """Spam: several cases at once."""

    cases = serializers.ListField(child=serializers.UUIDField(), max_length=100)
    rule = serializers.CharField(max_length=60)
    note = serializers.CharField(max_length=10_000)


class NotDoneSerializer(serializers.Serializer):
    id = serializers.UUIDField()
    reason = serializers.CharField()


class BulkOutcomeSerializer(serializers.Serializer):
    """What was done and what was not, each case by its id."""

    done = serializers.ListField(child=serializers.UUIDField())
    already = serializers.ListField(
        child=serializers.UUIDField(), help_text="Decided before: nothing was done twice."
    )
    refused = NotDoneSerializer(many=True)


class CannedNoteDraftSerializer(serializers.Serializer):
    """The words of a note that moderators start from."""

    title = serializers.CharField(max_length=80)
    text = serializers.CharField(max_length=2000)
    action = serializers.CharField(
        required=False, allow_blank=True, default="", max_length=40, help_text="Empty: any."
    )
    rule = serializers.CharField(required=False, allow_blank=True, default="", max_length=60)
    place = serializers.IntegerField(
        required=False, default=100, min_value=0, max_value=32_767, help_text="Smallest first."
    )


class CannedNoteSerializer(CannedNoteDraftSerializer):
    """A note that moderators start from."""

    id = serializers.IntegerField()


class QuestionSerializer(WithSteps):
    """What a reader asks that no article answers yet."""

    id = serializers.UUIDField()
    condition = ConditionRefSerializer()
    text = serializers.CharField()
    language = serializers.CharField()
    status = serializers.ChoiceField(choices=Question.Status.choices)
    author = serializers.SerializerMethodField(help_text="The handle; to themselves, moderators.")
    asked_at = serializers.DateTimeField()
    published_at = serializers.DateTimeField(allow_null=True)

    def get_author(self, question: Any) -> str | None:
        return question.author.handle if self.sees_behind(question.author_id) else None


class QuestionDraftSerializer(serializers.Serializer):
    """A new question."""

    condition = serializers.RegexField(SLUG, max_length=120, help_text="Slug of the condition.")
    text = serializers.CharField(max_length=300)
