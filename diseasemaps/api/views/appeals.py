"""Appeals: make one, read it, take it back. A moderator answers one through its case."""

from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from diseasemaps.api import lookups
from diseasemaps.api.endpoints import acts, body_of, reads, shown
from diseasemaps.api.pagination import page
from diseasemaps.api.schema import PAGE, STEPS, page_of
from diseasemaps.api.serializers.fairness import AppealDraftSerializer, AppealSerializer
from diseasemaps.api.serializers.moderation import CaseStepSerializer
from diseasemaps.moderation import appeals as verbs
from diseasemaps.moderation.models import Appeal, Decision


def answer(request: Request, made: Appeal, status: int = 200) -> Response:
    found = lookups.one(_seen(request), made.pk)
    return shown(request, found, AppealSerializer, status)


@acts(
    "decisions_appeal",
    tag="moderation",
    body=AppealDraftSerializer,
    answers=AppealSerializer,
    status=201,
    problems=(404, 409, 422),
)
def appeal(request: Request, pk: Any) -> Response:
    """Ask once that a moderator who took no part looks at a decision about your own post."""
    own = Decision.objects.select_related("case__author").filter(case__author=request.user)
    decision = lookups.one(own, pk)
    made = verbs.appeal(
        decision, by=request.user, text=body_of(request, AppealDraftSerializer)["text"]
    )
    return answer(request, made, 201)


@reads(
    "appeals_retrieve", tag="moderation", answers=AppealSerializer, problems=(404,), members=True
)
def one(request: Request, pk: Any) -> Response:
    """An appeal: to whoever made it, and to moderators."""
    return shown(request, lookups.one(_seen(request), pk), AppealSerializer)


@acts(
    "appeals_withdraw",
    tag="moderation",
    body=CaseStepSerializer,
    answers=AppealSerializer,
    problems=[status for status in STEPS if status != 422],
)
def withdraw(request: Request, pk: Any) -> Response:
    """Take it back. It was your one appeal against this decision."""
    found = lookups.one(_seen(request), pk)
    version = body_of(request, CaseStepSerializer)["version"]
    return answer(request, verbs.withdraw(found, by=request.user, version=version))


@reads(
    "me_appeals_list",
    tag="me",
    members=True,
    answers=page_of(AppealSerializer),
    problems=(400,),
    parameters=PAGE,
)
def mine(request: Request) -> Response:
    """Your appeals, the newest first."""
    rows = Appeal.objects.filter(author=request.user).select_related("decision__case")
    return page(request, rows, AppealSerializer, order=("-made_at", "-id"))


def _seen(request: Request) -> Any:
    return Appeal.objects.visible_to(request.user).select_related("decision__case")
