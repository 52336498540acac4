"""What could not be told or sent: for admins, with no address and no name in it."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import Role
from accounts.permissions import has_role
from diseasemaps.api import lookups
from diseasemaps.api.endpoints import acts, reads, shown
from diseasemaps.api.pagination import page
from diseasemaps.api.schema import PAGE, page_of
from diseasemaps.api.serializers.deliveries import DeadEventSerializer, DeliverySerializer
from diseasemaps.notifications import dead_letters
from diseasemaps.notifications.models import Delivery, Event

NEWEST_FIRST = ("-dead_at", "id")


@reads(
    "deliveries_list",
    tag="deliveries",
    members=True,
    answers=page_of(DeliverySerializer),
    problems=(400,),
    parameters=PAGE,
)
def deliveries(request: Request) -> Response:
    """Mail that was wanted and did not leave, the newest first."""
    _for_admins(request)
    return page(request, dead_letters.deliveries(), DeliverySerializer, order=NEWEST_FIRST)


@acts("deliveries_retry", tag="deliveries", answers=DeliverySerializer, problems=(404, 409))
def retry_delivery(request: Request, pk: Any) -> Response:
    """Send it again, under the same Message-ID."""
    rows = Delivery.objects.filter(unwanted=False).select_related("notification__event")
    _known_to_admins(request, rows, pk)
    dead_letters.retry_delivery(pk, by=request.user)
    return shown(request, lookups.one(rows, pk), DeliverySerializer)


@reads(
    "events_list",
    tag="deliveries",
    members=True,
    answers=page_of(DeadEventSerializer),
    problems=(400,),
    parameters=PAGE,
)
def events(request: Request) -> Response:
    """News that reached nobody, the newest first."""
    _for_admins(request)
    return page(request, dead_letters.events(), DeadEventSerializer, order=NEWEST_FIRST)


@acts("events_retry", tag="deliveries", answers=DeadEventSerializer, problems=(404, 409))
def retry_event(request: Request, pk: Any) -> Response:
    """Tell it again."""
    _known_to_admins(request, Event.objects.all(), pk)
    dead_letters.retry_event(pk, by=request.user)
    return shown(request, lookups.one(Event.objects.all(), pk), DeadEventSerializer)


def _for_admins(request: Request) -> None:
    if not has_role(request.user, Role.ADMIN):
        raise PermissionDenied("This is for admins.")


def _known_to_admins(request: Request, rows: Any, pk: Any) -> None:
    if not has_role(request.user, Role.ADMIN):
        raise Http404
    lookups.one(rows, pk)
