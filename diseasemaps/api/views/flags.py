"""Reports: with an account or without, and what became of one's own."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import limits
from accounts.permissions import is_member
from diseasemaps.api import lookups
from diseasemaps.api.endpoints import acts, body_of, reads, shown
from diseasemaps.api.pagination import page
from diseasemaps.api.problems import TooOften
from diseasemaps.api.schema import PAGE, page_of
from diseasemaps.api.serializers.fairness import (
    FlagDraftSerializer,
    FlaggedSerializer,
    FlagSerializer,
)
from diseasemaps.moderation import flags as verbs
from diseasemaps.moderation import kinds, wording
from diseasemaps.moderation.models import Flag

PAGE_ROUTE = "moderation:flag"  # one count for both doors


@acts(
    "flags_report",
    tag="moderation",
    body=FlagDraftSerializer,
    answers=FlaggedSerializer,
    status=201,
    problems=(404, 409, 422, 429),
    anybody=True,
)
def flag(request: Request) -> Response:
    """Report what should not stand here. No account is needed; the author never learns who."""
    wait = limits.count(request._request, PAGE_ROUTE)
    if wait:
        raise TooOften(wait)
    body = body_of(request, FlagDraftSerializer)
    thing = lookups.one(_readable(body["kind"], request.user), body["id"])
    by = request.user if is_member(request.user) else None
    verbs.flag(thing, by=by, rule=body.get("rule", ""), words=body.get("words", ""))
    answer = {"told": by is not None, "message": wording.FLAGGED[by is not None]}
    return shown(request, answer, FlaggedSerializer, 201)


@reads(
    "me_flags_list",
    tag="me",
    members=True,
    answers=page_of(FlagSerializer),
    problems=(400,),
    parameters=PAGE,
)
def mine(request: Request) -> Response:
    """What you reported, and what became of it."""
    rows = Flag.objects.filter(by=request.user).select_related("case__condition")
    return page(request, rows, FlagSerializer, order=("-at", "-id"))


def _readable(kind: str, user: Any) -> QuerySet:
    try:
        readable = kinds.named(kind).readable
    except KeyError as unknown:
        raise Http404 from unknown
    if readable is None:
        raise Http404
    return readable(user)
