"""Registrations of clinicians: an editor looks each one up."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import credentials as registrations
from accounts.models import Credential
from diseasemaps.api.endpoints import acts, body_of, query_of, reads, shown
from diseasemaps.api.pagination import page
from diseasemaps.api.schema import PAGE, page_of
from diseasemaps.api.serializers.people import (
    CredentialQuery,
    DeskCredentialListSerializer,
    DeskCredentialSerializer,
    NoteSerializer,
    VerifySerializer,
)

OLDEST_FIRST = ("asked_at", "id")


@reads(
    "credentials_list",
    tag="credentials",
    members=True,
    answers=page_of(DeskCredentialSerializer),
    problems=(400,),
    parameters=[*PAGE, CredentialQuery],
)
def credentials(request: Request) -> Response:
    """Registrations that wait, or that count now. For editors and admins."""
    refusal = registrations.may_decide(request.user)
    if refusal:
        raise PermissionDenied(refusal)
    rows = Credential.objects.select_related("user")
    waits = query_of(request, CredentialQuery)["state"] == "waiting"
    rows = rows.waiting() if waits else rows.current()
    return page(request, rows, DeskCredentialSerializer, order=OLDEST_FIRST)


@reads(
    "credentials_retrieve",
    tag="credentials",
    members=True,
    answers=DeskCredentialListSerializer,
    problems=(404,),
)
def credential(request: Request, pk: Any) -> Response:
    """All that one person (`pk`) asked for, the newest first."""
    rows = list(_of(request, pk, Credential.objects.all()).order_by("-asked_at", "-id"))
    if not rows:
        raise Http404
    return shown(request, {"results": rows}, DeskCredentialListSerializer)


@acts(
    "credentials_verify",
    tag="credentials",
    body=VerifySerializer,
    answers=DeskCredentialSerializer,
    problems=(404, 409, 422),
)
def verify(request: Request, pk: Any) -> Response:
    """You looked it up and found it in order, until a day."""
    found = _one(request, pk, Credential.objects.waiting())
    body = body_of(request, VerifySerializer)
    return shown(
        request, registrations.verify(found, by=request.user, **body), DeskCredentialSerializer
    )


@acts(
    "credentials_decline",
    tag="credentials",
    body=NoteSerializer,
    answers=DeskCredentialSerializer,
    problems=(404, 409, 422),
)
def decline(request: Request, pk: Any) -> Response:
    """It could not be verified; the note says why, and what would help."""
    return _with_note(request, pk, Credential.objects.waiting(), registrations.decline)


@acts(
    "credentials_revoke",
    tag="credentials",
    body=NoteSerializer,
    answers=DeskCredentialSerializer,
    problems=(404, 409, 422),
)
def revoke(request: Request, pk: Any) -> Response:
    """It counts no more, from the next request on."""
    current = Credential.objects.current().order_by("-verified_at")
    return _with_note(request, pk, current, registrations.revoke)


def _with_note(request: Request, pk: Any, rows: QuerySet, verb: Any) -> Response:
    found = _one(request, pk, rows)
    note = body_of(request, NoteSerializer).get("note", "")
    return shown(request, verb(found, by=request.user, note=note), DeskCredentialSerializer)


def _of(request: Request, pk: Any, rows: QuerySet[Credential]) -> QuerySet[Credential]:
    """Of a person; known of by those who look registrations up. Raises Http404."""
    if registrations.may_decide(request.user):
        raise Http404
    return rows.select_related("user").filter(user=pk, user__erased_at=None)


def _one(request: Request, pk: Any, rows: QuerySet[Credential]) -> Credential:
    found = _of(request, pk, rows).first()
    if found is None:
        raise Http404
    return found
