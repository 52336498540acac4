"""The moderators' queue."""

from collections.abc import Callable
from typing import Any

from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import Role
from accounts.permissions import has_role
from diseasemaps.api import lookups
from diseasemaps.api.endpoints import acts, body_of, query_of, reads, shown
from diseasemaps.api.pagination import page
from diseasemaps.api.schema import PAGE, STEPS, page_of
from diseasemaps.api.serializers.moderation import (
    BulkOutcomeSerializer,
    BulkSerializer,
    CaseDecisionSerializer,
    CaseQuery,
    CaseSerializer,
    CaseStepSerializer,
    CaseSummarySerializer,
    EscalateSerializer,
    NextCaseSerializer,
    NextQuerySerializer,
)
from diseasemaps.api.serializers.people import RestrictionSerializer, RestrictSerializer
from diseasemaps.api.views.people import restrict_account
from diseasemaps.moderation import bulk as refusing
from diseasemaps.moderation import cases as verbs
from diseasemaps.moderation import kinds, paragraphs, queue
from diseasemaps.moderation import undo as undoing
from diseasemaps.moderation.models import Case, Decision


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
    parameters=[*PAGE, CaseQuery],
    members=True,
)
def cases(request: Request) -> Response:
    """Open cases, the most urgent first. For moderators."""
    if not has_role(request.user, Role.MODERATOR):
        raise PermissionDenied("Only a moderator can read the queue.")
    choice = queue.Choice(**query_of(request, CaseQuery))
    open_ones = queue.narrowed(rows().visible_to(request.user).open(), choice, user=request.user)
    return page(request, open_ones, CaseSummarySerializer, order=queue.ORDER)


@acts(
    "cases_next",
    tag="moderation",
    body=NextQuerySerializer,
    answers=NextCaseSerializer,
    problems=(400,),
)
def take_next(request: Request) -> Response:
    """The next case for you, claimed; one in which somebody may be in danger you claim yourself."""
    if not has_role(request.user, Role.MODERATOR):
        raise PermissionDenied("Only a moderator can do this.")
    left = body_of(request, NextQuerySerializer).get("after")
    leaving = Case.objects.filter(pk=left).first() if left else None
    found = queue.take_next(leaving, by=request.user)
    case = lookups.one(rows(), found.pk) if found else None
    return shown(request, {"case": case}, NextCaseSerializer)


@acts(
    "cases_bulk",
    tag="moderation",
    body=BulkSerializer,
    answers=BulkOutcomeSerializer,
    problems=(400, 422),
)
def bulk(request: Request) -> Response:
    """Spam: reject, remove or hide each of these, whichever can be done now."""
    body = body_of(request, BulkSerializer)
    outcome = refusing.refuse(body["cases"], by=request.user, rule=body["rule"], note=body["note"])
    answer = {
        "done": [case.pk for case in outcome.done],
        "already": [case.pk for case in outcome.already],
        "refused": [{"id": case.pk, "reason": reason} for case, reason in outcome.refused],
    }
    return shown(request, answer, BulkOutcomeSerializer)


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
    kind = kinds.named(found.kind)
    marked = body.get("passages", [])
    now = kind.snapshot(kind.find(found.thing_id)) if marked else {}
    verbs.decide(
        found,
        action=body["action"],
        by=request.user,
        rule=body.get("rule", ""),
        note=body.get("note", ""),
        version=body["version"],
        passages=paragraphs.passages(now, marked),
        more={"means": body.get("means", "")} if body["action"] == "map" else None,
    )
    return answer(request, found)


@acts(
    "cases_escalate",
    tag="moderation",
    body=EscalateSerializer,
    answers=CaseSerializer,
    problems=STEPS,
)
def escalate(request: Request, pk: Any) -> Response:
    """Ask the other moderators to look at it; it goes up in the queue, claimed by nobody."""
    found = lookups.one(Case.objects.visible_to(request.user), pk)
    body = body_of(request, EscalateSerializer)
    note = body.get("note", "")
    return answer(
        request, verbs.escalate(found, by=request.user, note=note, version=body["version"])
    )


@acts("decisions_undo", tag="moderation", answers=CaseSerializer, problems=(404, 409))
def undo(request: Request, pk: Any) -> Response:
    """Take your decision back within half a minute, before its author is told."""
    seen = Case.objects.visible_to(request.user)
    decision = lookups.one(Decision.objects.select_related("case").filter(case__in=seen), pk)
    return answer(request, undoing.undo(decision, by=request.user))


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
