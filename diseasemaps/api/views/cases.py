"""The moderators' queue."""

from collections.abc import Callable
from typing import Any

from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import Role
from accounts.permissions import has_role
from diseasemaps.api import lookups
from diseasemaps.api.endpoints import acts, body_of, reads, shown
from diseasemaps.api.pagination import page
from diseasemaps.api.schema import PAGE, STEPS, page_of
from diseasemaps.api.serializers.moderation import (
    CaseDecisionSerializer,
    CaseSerializer,
    CaseStepSerializer,
    CaseSummarySerializer,
)
from diseasemaps.api.serializers.people import RestrictionSerializer, RestrictSerializer
from diseasemaps.api.views.people import restrict_account
from diseasemaps.moderation import cases as verbs
from diseasemaps.moderation.models import Case

QUEUE = ("-priority", "opened_at", "id")


def rows() -> Any:
    """Cases with all that one of them shows."""
    parts = Case.objects.select_related("condition", "author", "claimed_by")
    return parts.prefetch_related("signals", "decisions")


def answer(request: Request, case: Case) -> Response:
    found = lookups.one(rows(), case.pk)
    return shown(request, found, CaseSerializer)


@reads(
    "cases_list",
    tag="moderation",
    answers=page_of(CaseSummarySerializer),
    problems=(400,),
    parameters=PAGE,
    members=True,
)
def cases(request: Request) -> Response:
    """Open cases, the most urgent first. For moderators."""
    if not has_role(request.user, Role.MODERATOR):
        raise PermissionDenied("Only a moderator can read the queue.")
    open_ones = rows().visible_to(request.user).open()
    return page(request, open_ones, CaseSummarySerializer, order=QUEUE)


@reads("cases_retrieve", tag="moderation", answers=CaseSerializer, problems=(404,), members=True)
def case(request: Request, pk: Any) -> Response:
    """One case: what was reported, why, and what has been decided."""
    return answer(request, lookups.one(Case.objects.visible_to(request.user), pk))


@acts(
    "cases_claim",
    tag="moderation",
    body=CaseStepSerializer,
    answers=CaseSerializer,
    problems=[status for status in STEPS if status != 422],
)
def claim(request: Request, pk: Any) -> Response:
    """You are at work on it for a quarter of an hour; others are told so."""
    return _touch(verbs.claim, request, pk)


@acts(
    "cases_release",
    tag="moderation",
    body=CaseStepSerializer,
    answers=CaseSerializer,
    problems=[status for status in STEPS if status != 422],
)
def release(request: Request, pk: Any) -> Response:
    """Leave it to others."""
    return _touch(verbs.release, request, pk)


@acts(
    "cases_decide",
    tag="moderation",
    body=CaseDecisionSerializer,
    answers=CaseSerializer,
    problems=STEPS,
)
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
        more={"means": body.get("means", "")} if body["action"] == "map" else None,
    )
    return answer(request, found)


@acts(
    "cases_restrict",
    tag="moderation",
    body=RestrictSerializer,
    answers=RestrictionSerializer,
    status=201,
    problems=(404, 409, 422),
)
def restrict(request: Request, pk: Any) -> Response:
    """Restrict its author, who may stand here under an alias: nothing says who they are."""
    cases = Case.objects.visible_to(request.user).exclude(author=None)
    return restrict_account(request, lookups.one(cases.select_related("author"), pk).author)


def _touch(verb: Callable[..., Case], request: Request, pk: Any) -> Response:
    found = lookups.one(Case.objects.visible_to(request.user), pk)
    version = body_of(request, CaseStepSerializer)["version"]
    return answer(request, verb(found, by=request.user, version=version))
