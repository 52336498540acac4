"""Taking a step through this door: the same verbs, in the order of statuses of DESIGN §6."""

from collections.abc import Callable, Mapping
from typing import Any

from django.db import transaction
from django.http import Http404
from rest_framework import serializers
from rest_framework.request import Request

from diseasemaps import workflow
from diseasemaps.api.problems import VersionMissing
from diseasemaps.articles import review
from diseasemaps.moderation import cases, kinds
from diseasemaps.moderation.models import Case
from diseasemaps.questions import asking
from diseasemaps.workflow import Conflict, Refused
from experiences import moderation

LARGEST = 2_147_483_647  # of the columns that count versions

# Steps that a person takes on their own thing, or as a reviewer. What a moderator decides is not
# here: it goes through the thing's case, so that a Decision is always written.
VERBS: dict[str, dict[str, Callable[..., Any]]] = {
    "article_revision": {
        "submit": review.submit,
        "start_review": review.start_review,
        "join_review": review.join_review,
        "release": review.release,
        "request_changes": review.request_changes,
        "approve": review.approve,
        "reject": review.reject,
        "withdraw": review.withdraw,
        "reaffirm": review.reaffirm,
        "retract": review.retract,
    },
    "experience_revision": {"submit": moderation.submit, "withdraw": moderation.withdraw},
    "experience": {"take_down": moderation.take_down},
    "question": {"take_down": asking.take_down},
}
DECISIONS = {
    "experience_revision": ("publish", "request_changes", "reject"),
    "experience": ("hide", "restore", "remove"),
    "question": ("publish", "reject", "hide", "restore"),
}
# What a verb of VERBS asks for beyond the version.
ASKS_FOR = {
    "request_changes": ("note",),
    "approve": ("conflict_of_interest", "note"),
    "reject": ("note",),
    "reaffirm": ("conflict_of_interest",),
    "retract": ("note",),
}


class StepSerializer(serializers.Serializer):
    """What a step carries. Which of the texts it needs, its refusal says."""

    version = serializers.IntegerField(
        required=False,
        min_value=1,
        max_value=LARGEST,
        help_text="The version that you read. Without it the answer is 428.",
    )
    note = serializers.CharField(
        required=False, allow_blank=True, max_length=10_000, help_text="Why, for whom it concerns."
    )
    conflict_of_interest = serializers.CharField(
        required=False,
        allow_blank=True,
        max_length=10_000,
        help_text="For `approve` and `reaffirm`; “None” is a statement.",
    )
    rule = serializers.CharField(
        required=False,
        allow_blank=True,
        max_length=60,
        help_text="For moderators: the community rule that the post breaks.",
    )


def names(kind: str) -> list[str]:
    """The steps of a kind of thing that this door offers."""
    return [*VERBS[kind], *DECISIONS.get(kind, ())]


def body_of(request: Request, serializer: type[serializers.Serializer]) -> Mapping[str, Any]:
    """The request's body, checked. Raises VersionMissing first, then ValidationError."""
    body = request.data
    if isinstance(body, dict) and body.get("version") is None:
        raise VersionMissing()
    read = serializer(data=body)
    read.is_valid(raise_exception=True)
    return read.validated_data


def take(step: str, thing: Any, request: Request) -> None:
    """Take `step` on `thing` as whoever asks. Raises Http404 for a step that is not offered."""
    kind, by = thing.workflow.kind, request.user
    if step not in names(kind):
        raise Http404
    body = body_of(request, StepSerializer)
    ask_first(step, thing, by=by, version=body["version"])
    if step in VERBS[kind]:
        words = {name: body.get(name, "") for name in ASKS_FOR.get(step, ())}
        VERBS[kind][step](thing, by=by, version=body["version"], **words)
    else:
        _decide(step, thing, by, body.get("rule", ""), body.get("note", ""))


def ask_first(step: str, thing: Any, *, by: Any, version: int) -> None:
    """Stale, then wrong state, then wrong person, before the verb says what is missing.

    The verb asks all of this again under its lock; here it only sets the order of the answers.
    """
    row = thing.workflow.steps[step]
    if version != thing.version:
        raise Conflict(f"You saw version {version}; it is version {thing.version} now. Read it.")
    if thing.status not in row.sources:
        raise Conflict(workflow.refusal(step, thing, by=by) or "")
    _, reason = row.role_of(by, thing)
    if reason:
        raise Refused(reason)


@transaction.atomic
def _decide(step: str, thing: Any, by: Any, rule: str, note: str) -> None:
    """A moderator's decision, carried out by the case of the thing."""
    kinds.of(thing).lock(thing)
    found = Case.objects.open().filter(kind=thing.workflow.kind, thing_id=thing.pk).first()
    cases.decide(found or cases.open(thing), action=step, by=by, rule=rule, note=note)
