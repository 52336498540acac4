"""Taking a step through this door: the same verbs, in the order of statuses of DESIGN §6."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from django.http import Http404
from rest_framework import serializers
from rest_framework.request import Request

from diseasemaps.api.endpoints import body_of
from diseasemaps.api.serializers.common import version
from diseasemaps.articles import review
from diseasemaps.articles.models import Revision
from diseasemaps.moderation import cases, kinds

ARTICLE = Revision.workflow.kind  # what reviewers decide, no moderator does

# What a verb asks for beyond the version.
ASKS_FOR = {
    "request_changes": ("note", "ticked"),
    "approve": ("conflict_of_interest", "note", "note_public", "ticked"),
    "reject": ("note",),
    "reaffirm": ("conflict_of_interest", "note", "note_public", "ticked"),
    "retract": ("note",),
}
UNSAID = {"ticked": None, "note_public": False}  # a text that is left out is empty


class TickedField(serializers.DictField):
    """The lines of the checklist that the reviewer had before them, by id: are they in order?"""

    child = serializers.BooleanField()

    def run_child_validation(self, data: Any) -> dict[int, bool]:
        """Raises ValidationError for what is no id."""
        if not all(re.fullmatch(r"[0-9]{1,9}", str(key)) for key in data):
            raise serializers.ValidationError('Send the lines by their id: {"3": true}.')
        return {int(key): value for key, value in super().run_child_validation(data).items()}


class StepSerializer(serializers.Serializer):
    """What a step carries. Which of the texts it needs, its refusal says."""

    version = version()
    note = serializers.CharField(
        required=False, allow_blank=True, max_length=10_000, help_text="Why, for whom it concerns."
    )
    conflict_of_interest = serializers.CharField(
        required=False,
        allow_blank=True,
        max_length=10_000,
        help_text="For `approve` and `reaffirm`; “None” is a statement.",
    )
    note_public = serializers.BooleanField(
        required=False,
        help_text="For `approve` and `reaffirm`: everybody reads the note in the history.",
    )
    ticked = TickedField(
        required=False,
        allow_null=True,
        help_text="For reviewers: what of the `checklist` was in order, by the id of each line. "
        "Left out, nothing is put down as asked; an empty box asks for a `note`.",
    )
    rule = serializers.CharField(
        required=False,
        allow_blank=True,
        max_length=60,
        help_text="For moderators: the community rule that the post breaks.",
    )


def names(kind: str) -> list[str]:
    """The steps of a kind of thing that this door offers."""
    return [*_verbs(kind), *_decisions(kind)]


def _verbs(kind: str) -> Mapping[str, Callable[..., Any]]:
    """The steps that a person takes on their own thing, or as a reviewer."""
    return review.VERBS if kind == ARTICLE else kinds.named(kind).own


def _decisions(kind: str) -> Mapping[str, Callable[..., Any]]:
    """What a moderator decides: through the thing's case, so that a Decision is always written."""
    return {} if kind == ARTICLE else kinds.named(kind).verbs


def take(step: str, thing: Any, request: Request) -> None:
    """Take `step` on `thing` as whoever asks. Raises Http404 for a step that is not offered."""
    kind, by = thing.workflow.kind, request.user
    if step not in names(kind):
        raise Http404
    body = body_of(request, StepSerializer)
    if verb := _verbs(kind).get(step):
        words = {name: body.get(name, UNSAID.get(name, "")) for name in ASKS_FOR.get(step, ())}
        verb(thing, by=by, version=body["version"], **words)
    else:
        reasons = {name: body.get(name, "") for name in ("rule", "note")}
        cases.act_on(thing, step, by=by, version=body["version"], **reasons)
