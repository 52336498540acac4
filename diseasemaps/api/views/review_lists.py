"""What reviewers are asked to look at, and what they often ask for: the lists that editors keep."""

from django.core.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from diseasemaps.api import lookups
from diseasemaps.api.endpoints import acts, body_of, reads, shown
from diseasemaps.api.pagination import page
from diseasemaps.api.schema import PAGE, page_of
from diseasemaps.api.serializers.review_lists import (
    CannedRequestChangeSerializer,
    CannedRequestDraftSerializer,
    CannedRequestSerializer,
    ChecklistItemChangeSerializer,
    ChecklistItemDraftSerializer,
    ChecklistItemSerializer,
)
from diseasemaps.articles import checklist
from diseasemaps.articles.models import CannedRequest

IN_ORDER = ("position", "id")


@reads(
    "checklist_list",
    tag="reviews",
    members=True,
    answers=page_of(ChecklistItemSerializer),
    problems=(400,),
    parameters=PAGE,
)
def items(request: Request) -> Response:
    """What to look at before one decides. For whoever reviews, and editors."""
    _admit(request)
    return page(request, checklist.items(), ChecklistItemSerializer, order=IN_ORDER)


@acts(
    "checklist_add",
    tag="reviews",
    body=ChecklistItemDraftSerializer,
    answers=ChecklistItemSerializer,
    status=201,
    problems=(422,),
)
def add_item(request: Request) -> Response:
    """Ask one thing more, at the end of the list."""
    words = body_of(request, ChecklistItemDraftSerializer).get("text", "")
    added = checklist.add_item(words, by=request.user)
    return shown(request, added, ChecklistItemSerializer, 201)


@acts(
    "checklist_change",
    method="PATCH",
    tag="reviews",
    body=ChecklistItemChangeSerializer,
    answers=ChecklistItemSerializer,
    problems=(404, 409, 422),
)
def change_item(request: Request, pk: int) -> Response:
    """Word it anew, or move it. Reviews keep what they were asked."""
    found = lookups.one(checklist.items(), pk)
    body = body_of(request, ChecklistItemChangeSerializer)
    fields = {name: body.get(name, getattr(found, name)) for name in ("text", "position")}
    changed = checklist.change_item(found, by=request.user, **fields)
    return shown(request, changed, ChecklistItemSerializer)


@acts("checklist_retire", method="DELETE", tag="reviews", answers=None, status=204, problems=(404,))
def retire_item(request: Request, pk: int) -> Response:
    """Ask it no more."""
    checklist.retire_item(lookups.one(checklist.items(), pk), by=request.user)
    return Response(status=204)


@reads(
    "canned_requests_list",
    tag="reviews",
    members=True,
    answers=page_of(CannedRequestSerializer),
    problems=(400,),
    parameters=PAGE,
)
def requests(request: Request) -> Response:
    """Requests for changes that are made often, ready to be used as a note."""
    _admit(request)
    return page(request, CannedRequest.objects.all(), CannedRequestSerializer, order=IN_ORDER)


@acts(
    "canned_requests_add",
    tag="reviews",
    body=CannedRequestDraftSerializer,
    answers=CannedRequestSerializer,
    status=201,
    problems=(422,),
)
def add_request(request: Request) -> Response:
    """Keep one more at hand, under a title that no other has."""
    body = body_of(request, CannedRequestDraftSerializer)
    words = (body.get(name, "") for name in ("title", "text"))
    added = checklist.add_request(*words, by=request.user)
    return shown(request, added, CannedRequestSerializer, 201)


@acts(
    "canned_requests_change",
    method="PATCH",
    tag="reviews",
    body=CannedRequestChangeSerializer,
    answers=CannedRequestSerializer,
    problems=(404, 409, 422),
)
def change_request(request: Request, pk: int) -> Response:
    """Word it anew, or move it."""
    found = lookups.one(CannedRequest.objects, pk)
    body = body_of(request, CannedRequestChangeSerializer)
    fields = {name: body.get(name, getattr(found, name)) for name in ("title", "text", "position")}
    changed = checklist.change_request(found, by=request.user, **fields)
    return shown(request, changed, CannedRequestSerializer)


@acts(
    "canned_requests_remove",
    method="DELETE",
    tag="reviews",
    answers=None,
    status=204,
    problems=(404,),
)
def remove_request(request: Request, pk: int) -> Response:
    """Take it out. What was written with it stays where it is."""
    checklist.remove_request(lookups.one(CannedRequest.objects, pk), by=request.user)
    return Response(status=204)


def _admit(request: Request) -> None:
    reason = checklist.may_see(request.user)
    if reason:
        raise PermissionDenied(reason)
