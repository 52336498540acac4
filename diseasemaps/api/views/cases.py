"""The moderators' queue."""

from collections.abc import Callable
from typing import Any

from rest_framework.decorators import api_view, permission_classes
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import Role
from accounts.permissions import has_role
from diseasemaps.api import lookups
from diseasemaps.api.authentication import MembersOnly
from diseasemaps.api.pagination import page
from diseasemaps.api.schema import PAGE, STEPS, operation, page_of
from diseasemaps.api.serializers.moderation import (
    CaseDecisionSerializer,
    CaseSerializer,
    CaseStepSerializer,
    CaseSummarySerializer,
)
from diseasemaps.api.steps import body_of
from diseasemaps.moderation import cases as verbs
from diseasemaps.moderation.models import Case

QUEUE = ("-priority", "opened_at", "id")


def rows() -> Any:
    """Cases with all that one of them shows."""
    parts = Case.objects.select_related("condition", "author", "claimed_by")
    return parts.prefetch_related("signals", "decisions")


def answer(request: Request, case: Case) -> Response:
    found = lookups.one(rows(), case.pk)
    return Response(CaseSerializer(found, context={"request": request}).data)


@operation(
    "cases_list",
    tag="moderation",
    answers=page_of(CaseSummarySerializer),
    problems=(400, 401, 403),
    parameters=PAGE,
)
@api_view(["GET"])
@permission_classes([MembersOnly])
def cases(request: Request) -> Response:
    """Open cases, the most urgent first. For moderators."""
    if not has_role(request.user, Role.MODERATOR):
        raise PermissionDenied("Only a moderator can read the queue.")
    open_ones = rows().visible_to(request.user).open()
    return page(request, open_ones, CaseSummarySerializer, order=QUEUE)


@operation("cases_retrieve", tag="moderation", answers=CaseSerializer, problems=(401, 403, 404))
@api_view(["GET"])
@permission_classes([MembersOnly])
def case(request: Request, pk: Any) -> Response:
    """One case: what was reported, why, and what has been decided."""
    return answer(request, lookups.one(Case.objects.visible_to(request.user), pk))


@operation(
    "cases_claim",
    method="POST",
    tag="moderation",
    body=CaseStepSerializer,
    answers=CaseSerializer,
    problems=[status for status in STEPS if status != 422],
)
@api_view(["POST"])
def claim(request: Request, pk: Any) -> Response:
    """You are at work on it for a quarter of an hour; others are told so."""
    return _touch(verbs.claim, request, pk)


@operation(
    "cases_release",
    method="POST",
    tag="moderation",
    body=CaseStepSerializer,
    answers=CaseSerializer,
    problems=[status for status in STEPS if status != 422],
)
@api_view(["POST"])
def release(request: Request, pk: Any) -> Response:
    """Leave it to others."""
    return _touch(verbs.release, request, pk)


@operation(
    "cases_decide",
    method="POST",
    tag="moderation",
    body=CaseDecisionSerializer,
    answers=CaseSerializer,
    problems=STEPS,
)
@api_view(["POST"])
def decide(request: Request, pk: Any) -> Response:
    """Carry out a decision and close the case. The case's `steps` are the actions it takes."""
    found = lookups.one(Case.objects.visible_to(request.user), pk)
    body = body_of(request, CaseDecisionSerializer)
    verbs.decide(
        found,
        action=body["action"],
        by=request.user,
        rule=body.get("rule", ""),
        note=body.get("note", ""),
        version=body["version"],
    )
    return answer(request, found)


def _touch(verb: Callable[..., Case], request: Request, pk: Any) -> Response:
    found = lookups.one(Case.objects.visible_to(request.user), pk)
    version = body_of(request, CaseStepSerializer)["version"]
    return answer(request, verb(found, by=request.user, version=version))
