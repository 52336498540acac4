"""The notes that moderators start from."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from rest_framework.request import Request
from rest_framework.response import Response

from diseasemaps.api import lookups
from diseasemaps.api.endpoints import acts, body_of, reads, shown
from diseasemaps.api.pagination import page
from diseasemaps.api.schema import PAGE, page_of
from diseasemaps.api.serializers.moderation import (
    CannedNoteDraftSerializer,
    CannedNoteSerializer,
)
from diseasemaps.moderation import notes as verbs
from diseasemaps.moderation.models import CannedNote


@reads(
    "canned_notes_list",
    tag="moderation",
    members=True,
    answers=page_of(CannedNoteSerializer),
    problems=(400,),
    parameters=PAGE,
)
def notes(request: Request) -> Response:
    """Notes to authors that a moderator can start from."""
    return page(request, _kept(request), CannedNoteSerializer, order=("place", "id"))


@acts(
    "canned_notes_add",
    tag="moderation",
    body=CannedNoteDraftSerializer,
    answers=CannedNoteSerializer,
    status=201,
    problems=(422,),
)
def add(request: Request) -> Response:
    """Add a note."""
    made = verbs.add(by=request.user, **body_of(request, CannedNoteDraftSerializer))
    return shown(request, made, CannedNoteSerializer, 201)


@acts(
    "canned_notes_change",
    method="PUT",
    tag="moderation",
    body=CannedNoteDraftSerializer,
    answers=CannedNoteSerializer,
    problems=(404, 422),
)
def change(request: Request, pk: Any) -> Response:
    """Change a note. What was written with it stays as it is."""
    kept = lookups.one(_kept(request), pk)
    changed = verbs.change(kept, by=request.user, **body_of(request, CannedNoteDraftSerializer))
    return shown(request, changed, CannedNoteSerializer)


@acts(
    "canned_notes_remove",
    method="DELETE",
    tag="moderation",
    answers=None,
    status=204,
    problems=(404,),
)
def remove(request: Request, pk: Any) -> Response:
    """Take a note out."""
    verbs.remove(lookups.one(_kept(request), pk), by=request.user)
    return Response(status=204)


def _kept(request: Request) -> QuerySet[CannedNote]:
    reason = verbs.may_edit(request.user)
    if reason:
        raise PermissionDenied(reason)
    return CannedNote.objects.all()
