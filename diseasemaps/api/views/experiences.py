"""Experiences, and the work on their revisions."""

from typing import Any

from django.db import transaction
from django.http import Http404
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import blocks
from diseasemaps.api import lookups, steps
from diseasemaps.api.endpoints import acts, body_of, reads, shown
from diseasemaps.api.pagination import page
from diseasemaps.api.problems import known
from diseasemaps.api.schema import PAGE, STEPS, page_of, path_parameter
from diseasemaps.api.serializers.experiences import (
    ExperienceDraftSerializer,
    ExperienceRevisionSerializer,
    ExperienceSaveSerializer,
    ExperienceSerializer,
)
from diseasemaps.api.serializers.me import BlockBeginSerializer, BlockSerializer
from diseasemaps.conditions import treatments
from diseasemaps.conditions.models import Condition
from diseasemaps.workflow import Conflict
from experiences import reactions, writing
from experiences.models import Experience, ExperienceRevision, Reaction

NEWEST_FIRST = ("-published_at", "-id")
REACTION = path_parameter("kind", Reaction.Kind.values)


def answer_post(request: Request, experience: Experience) -> Response:
    """The post as it is now."""
    rows = lookups.with_texts(Experience.objects.all(), request.user)
    now = lookups.one(rows, experience.pk)
    return shown(request, now, ExperienceSerializer)


def answer(request: Request, revision: ExperienceRevision, status: int = 200) -> Response:
    """The revision as it is now."""
    rows = ExperienceRevision.objects.select_related("experience__condition", "experience__author")
    now = lookups.one(rows.prefetch_related(*lookups.TOLD), revision.pk)
    return shown(request, now, ExperienceRevisionSerializer, status)


@reads(
    "experiences_list",
    tag="experiences",
    answers=page_of(ExperienceSerializer),
    problems=(400,),
    parameters=PAGE,
)
def experiences(request: Request) -> Response:
    """Published experiences, the newest first."""
    rows = lookups.experiences_known_to(request.user)
    return page(request, rows, ExperienceSerializer, order=NEWEST_FIRST)


@acts(
    "experiences_create",
    tag="experiences",
    body=ExperienceDraftSerializer,
    answers=ExperienceRevisionSerializer,
    status=201,
    problems=(409,),
)
def create(request: Request) -> Response:
    """Begin a draft and save it. If you have one on this condition, 409 names it: PATCH that."""
    body = dict(body_of(request, ExperienceDraftSerializer))
    condition = known(Condition.objects, "condition", body.pop("condition"))
    with transaction.atomic():
        revision = writing.begin(condition, by=request.user, alias=body.pop("alias", False))
        if revision.version > 1:
            raise Conflict(f"You have a draft of this already: experience-revisions/{revision.pk}.")
        _save(revision, request, body)
    return answer(request, revision, status=201)


@reads("experiences_retrieve", tag="experiences", answers=ExperienceSerializer, problems=(404,))
def experience(request: Request, pk: Any) -> Response:
    """One post, with the text that is read now."""
    found = lookups.experience(request.user, pk)
    return shown(request, found, ExperienceSerializer)


@acts(
    "experiences_revise",
    tag="experiences",
    answers=ExperienceRevisionSerializer,
    status=201,
    problems=(404, 409),
)
def revise(request: Request, pk: Any) -> Response:
    """Begin a new draft of your own post; what is published stays until the new text passes."""
    found = lookups.experience(request.user, pk)
    return answer(request, writing.revise(found, by=request.user), status=201)


@acts(
    "experiences_step",
    tag="experiences",
    body=steps.StepSerializer,
    answers=ExperienceSerializer,
    problems=STEPS,
    parameters=[path_parameter("step", steps.names("experience"))],
)
def step(request: Request, pk: Any, step: str) -> Response:
    """Take a step with a whole post. What you may take now is listed in its `steps`."""
    found = lookups.experience(request.user, pk)
    steps.take(step, found, request)
    return answer_post(request, found)


@acts(
    "experiences_block",
    tag="experiences",
    body=BlockBeginSerializer,
    answers=BlockSerializer,
    status=201,
    problems=(404,),
)
def block(request: Request, pk: Any) -> Response:
    """Block or mute its author, by the byline that you see here. Twice is once; the last holds."""
    others = Experience.objects.readable_by(request.user).exclude(author=None)
    found: Any = lookups.one(others.select_related("author"), pk)
    kind = body_of(request, BlockBeginSerializer)["kind"]
    named = {"byline": found.byline, "is_alias": found.is_alias}
    made = blocks.block(found.author, by=request.user, kind=kind, **named)
    return shown(request, made, BlockSerializer, status=201)


@acts(
    "experiences_react",
    method="PUT",
    tag="experiences",
    answers=None,
    status=204,
    problems=(404,),
    parameters=[REACTION],
)
def react(request: Request, pk: Any, kind: str) -> Response:
    """Say that it helped, that you know it too, or thanks. Twice is once."""
    reactions.react(_said_of(request, pk, kind), by=request.user, kind=kind)
    return Response(status=204)


@acts(
    "experiences_unreact",
    method="DELETE",
    tag="experiences",
    answers=None,
    status=204,
    problems=(404,),
    parameters=[REACTION],
)
def unreact(request: Request, pk: Any, kind: str) -> Response:
    """Take it back."""
    reactions.unreact(_said_of(request, pk, kind), by=request.user, kind=kind)
    return Response(status=204)


def _said_of(request: Request, pk: Any, kind: str) -> Experience:
    if kind not in Reaction.Kind.values:
        raise Http404
    return lookups.one(Experience.objects.visible_to(request.user), pk)


@reads(
    "experience_revisions_retrieve",
    tag="experiences",
    answers=ExperienceRevisionSerializer,
    problems=(404,),
)
def revision(request: Request, pk: Any) -> Response:
    """One version of what somebody says."""
    return answer(request, lookups.experience_revision(request.user, pk))


@acts(
    "experience_revisions_partial_update",
    method="PATCH",
    tag="experiences",
    body=ExperienceSaveSerializer,
    answers=ExperienceRevisionSerializer,
    problems=(404, 409, 428),
)
def save(request: Request, pk: Any) -> Response:
    """Save a draft; what you leave out stays as it is."""
    found = lookups.experience_revision(request.user, pk)
    body = dict(body_of(request, ExperienceSaveSerializer))
    _save(found, request, body, version=body.pop("version"))
    return answer(request, found)


@acts(
    "experience_revisions_step",
    tag="experiences",
    body=steps.StepSerializer,
    answers=ExperienceRevisionSerializer,
    problems=STEPS,
    parameters=[path_parameter("step", steps.names("experience_revision"))],
)
def revision_step(request: Request, pk: Any, step: str) -> Response:
    """Take a step. What you may take now is listed in the revision's `steps`."""
    found = lookups.experience_revision(request.user, pk)
    steps.take(step, found, request)
    return answer(request, found)


def _save(
    revision: ExperienceRevision, request: Request, body: dict, version: int | None = None
) -> None:
    """Save what was sent; what was not stays as the draft says it now."""
    rows = {kind: body.pop(kind, None) for kind in writing.ROWS}
    for row in rows["treatments"] or ():
        name = row.pop("name", "")
        row["treatment"] = row.get("treatment") or treatments.find_or_add(name)
    _check_months(revision, body)
    writing.save(revision, by=request.user, version=version, fields=body, **rows)


def _check_months(revision: ExperienceRevision, body: dict) -> None:
    """A month belongs to a year: the database would refuse it too, but could not say so kindly."""
    for when in ("onset", "diagnosis"):
        year, month = f"{when}_year", f"{when}_month"
        said = {name: body.get(name, getattr(revision, name)) for name in (year, month)}
        if said[month] is not None and said[year] is None:
            raise ValidationError({year: ["Give the year too, or leave the month out."]})
