"""What belongs to whoever asks: themselves, what they agreed to, whom they do not see."""

from typing import Any

from django.db import transaction
from django.http import Http404
from django.middleware.csrf import get_token
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import blocks as blocking
from accounts import consents as agreements
from accounts import credentials as registrations
from accounts import profile, sessions
from accounts.models import Consent
from diseasemaps.api import lookups
from diseasemaps.api.endpoints import acts, body_of, reads, shown
from diseasemaps.api.pagination import page
from diseasemaps.api.schema import PAGE, page_of, path_parameter
from diseasemaps.api.serializers.me import (
    CONSENTS,
    BlockSerializer,
    ConsentGivenSerializer,
    ConsentSerializer,
    CredentialAskedSerializer,
    MeChangeSerializer,
    MeSerializer,
    OwnCredentialSerializer,
    SessionListSerializer,
)
from diseasemaps.texts.models import TextVersion
from experiences import bylines

NEWEST_BLOCK = ("-at", "-id")
NEWEST_CONSENT = ("-given_at", "-id")
NEWEST_CREDENTIAL = ("-asked_at", "-id")


@reads("me_retrieve", tag="me", members=True, answers=MeSerializer)
def me(request: Request) -> Response:
    """You, as the site knows you. This also sets the cookie `csrftoken`, which writes send back."""
    get_token(request._request)
    return shown(request, request.user, MeSerializer)


@acts(
    "me_partial_update",
    method="PATCH",
    tag="me",
    body=MeChangeSerializer,
    answers=MeSerializer,
    problems=(409, 422),
)
def change(request: Request) -> Response:
    """Change what you say about yourself, and who sees it. A new handle goes onto your posts."""
    body = dict(body_of(request, MeChangeSerializer))
    handle = body.pop("handle", None)
    user = request.user
    with transaction.atomic():
        user = profile.change(user, by=user, **body)
        if handle is not None:
            bylines.change_handle(user, handle, by=user)
    return shown(request, user, MeSerializer)


# --- What one agreed to ----------------------------------------------------------------------


@reads(
    "me_consents_list",
    tag="me",
    members=True,
    answers=page_of(ConsentSerializer),
    problems=(400,),
    parameters=PAGE,
)
def consents(request: Request) -> Response:
    """All that you agreed to, the newest first; also what you took back."""
    rows = Consent.objects.filter(user=request.user).select_related("text_version__text")
    return page(request, rows, ConsentSerializer, order=NEWEST_CONSENT)


@acts(
    "me_consents_create",
    tag="me",
    body=ConsentGivenSerializer,
    answers=ConsentSerializer,
    status=201,
    problems=(404,),
)
def consent(request: Request) -> Response:
    """Agree to the current version of a text. Twice is once."""
    key = body_of(request, ConsentGivenSerializer)["text"]
    try:
        return shown(request, agreements.give(request.user, key), ConsentSerializer, status=201)
    except TextVersion.DoesNotExist:
        raise Http404 from None  # the site has no such text yet; its operator loads it


@acts(
    "me_consents_withdraw",
    tag="me",
    answers=ConsentSerializer,
    problems=(404,),
    parameters=[path_parameter("key", CONSENTS)],
)
def withdraw(request: Request, key: str) -> Response:
    """Take an agreement back, and with it what it allowed: posts come down, mail stops."""
    found = agreements.given(request.user, key)
    if found is None:
        raise Http404
    agreements.withdraw(request.user, key)
    found.refresh_from_db()
    return shown(request, found, ConsentSerializer)


# --- Whom one does not see -------------------------------------------------------------------


@reads(
    "me_blocks_list",
    tag="me",
    members=True,
    answers=page_of(BlockSerializer),
    problems=(400,),
    parameters=PAGE,
)
def blocks(request: Request) -> Response:
    """Whom you blocked or muted, by byline. To begin, POST to an experience's `block`."""
    made = request.user.blocks_made.exclude(byline="")
    return page(request, made, BlockSerializer, order=NEWEST_BLOCK)


@acts(
    "me_blocks_undo", method="DELETE", tag="me", answers=None, status=204, problems=(404,)
)  # fmt: skip
def unblock(request: Request, pk: Any) -> Response:
    """See again what stands under this byline."""
    blocking.undo(lookups.one(request.user.blocks_made.all(), pk), by=request.user)
    return Response(status=204)


# --- Where one is signed in ------------------------------------------------------------------


@reads("me_sessions_list", tag="me", members=True, answers=SessionListSerializer)
def signed_in(request: Request) -> Response:
    """Every place where you are signed in."""
    return shown(request, {"results": sessions.of(request.user)}, SessionListSerializer)


@acts("me_sessions_end_others", method="DELETE", tag="me", answers=None, status=204)
def sign_out_elsewhere(request: Request) -> Response:
    """Sign out everywhere but here."""
    sessions.end_others(request.user, current=request.session.session_key)
    return Response(status=204)


@acts(
    "me_sessions_end", method="DELETE", tag="me", answers=None, status=204, problems=(404,)
)  # fmt: skip
def sign_out(request: Request, key: str) -> Response:
    """Sign out there."""
    if not sessions.end(request.user, key):
        raise Http404
    return Response(status=204)


# --- One's registration ----------------------------------------------------------------------


@reads(
    "me_credential_list",
    tag="me",
    members=True,
    answers=page_of(OwnCredentialSerializer),
    problems=(400,),
    parameters=PAGE,
)
def credential(request: Request) -> Response:
    """How it stands with your registration as a clinician, the newest first."""
    rows = request.user.credentials.all()
    return page(request, rows, OwnCredentialSerializer, order=NEWEST_CREDENTIAL)


@acts(
    "me_credential_ask",
    tag="me",
    body=CredentialAskedSerializer,
    answers=OwnCredentialSerializer,
    status=201,
    problems=(409,),
)
def ask(request: Request) -> Response:
    """Ask that your registration be verified, for the first time or anew."""
    asked = registrations.ask(by=request.user, **body_of(request, CredentialAskedSerializer))
    return shown(request, asked, OwnCredentialSerializer, status=201)
