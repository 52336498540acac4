"""What belongs to whoever asks: themselves, their consents, their inbox."""

from typing import Any

from django.middleware.csrf import get_token
from rest_framework.decorators import api_view, permission_classes
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import consents as consenting
from accounts import profile
from diseasemaps.api import lookups
from diseasemaps.api.authentication import MembersOnly
from diseasemaps.api.pagination import page
from diseasemaps.api.schema import PAGE, WRITES, operation, page_of
from diseasemaps.api.serializers.people import (
    ConsentGivenSerializer,
    ConsentSerializer,
    MeChangeSerializer,
    MeSerializer,
    NotificationSerializer,
)
from diseasemaps.notifications import inbox
from diseasemaps.texts.models import TextVersion

NEWEST_FIRST = ("-id",)  # the ids sort by time


@operation("me_retrieve", tag="me", answers=MeSerializer, problems=(401, 403))
@operation(
    "me_partial_update",
    method="PATCH",
    tag="me",
    body=MeChangeSerializer,
    answers=MeSerializer,
    problems=WRITES,
)
@api_view(["GET", "PATCH"])
@permission_classes([MembersOnly])
def me(request: Request) -> Response:
    """You, as the site knows you. GET also sets the cookie `csrftoken`, which writes send back."""
    get_token(request._request)
    user = request.user
    if request.method == "PATCH":
        read = MeChangeSerializer(data=request.data)
        read.is_valid(raise_exception=True)
        user = profile.change(user, by=user, **read.validated_data)
    return Response(MeSerializer(user, context={"request": request}).data)


@acts(
    "me_consents_create",
    tag="me",
    body=ConsentGivenSerializer,
    answers=ConsentSerializer,
    status=201,
    problems=(*WRITES, 404),
)
def consents(request: Request) -> Response:
    """Agree to the current version of a text. Twice is once."""
    read = ConsentGivenSerializer(data=request.data)
    read.is_valid(raise_exception=True)
    try:
        given = consenting.give(request.user, read.validated_data["text"])
    except TextVersion.DoesNotExist:
        raise NotFound("The site has no such text yet; its operator loads it.") from None
    return Response(ConsentSerializer(given).data, status=201)


@reads(
    "notifications_list",
    tag="notifications",
    answers=page_of(NotificationSerializer),
    problems=(400, 401, 403),
    parameters=PAGE,
    members=True,
)
def notifications(request: Request) -> Response:
    """Your inbox, the newest first."""
    rows = inbox.of(request.user)
    return page(request, rows, NotificationSerializer, order=NEWEST_FIRST)


@acts(
    "notifications_read",
    tag="notifications",
    answers=NotificationSerializer,
    problems=(400, 401, 403, 404),
)
def read(request: Request, pk: Any) -> Response:
    """You have read it."""
    lookups.one(inbox.of(request.user), pk)
    inbox.mark_read(inbox.of(request.user).filter(pk=pk))
    return Response(NotificationSerializer(lookups.one(inbox.of(request.user), pk)).data)
