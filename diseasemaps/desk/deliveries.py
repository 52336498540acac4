"""What could not be told or sent: for the operator, with no address and no name in it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.models import Role
from accounts.permissions import has_role
from diseasemaps.notifications import dead_letters
from diseasemaps.notifications.mail import subject_of
from diseasemaps.workflow import Refused

MOST = 100  # rows; what is older is worked off from the top


@login_required
@require_safe
def deliveries(request: HttpRequest) -> HttpResponse:
    """Dead events and dead mail, each with its reason, its age, and a button."""
    if not has_role(request.user, Role.ADMIN):
        raise Refused("This page is for admins.")
    context = {
        "mail": [
            {"what": subject_of(row), "can_be_sent": dead_letters.has_words(row), "delivery": row}
            for row in dead_letters.deliveries()[:MOST]
        ],
        "events": dead_letters.events()[:MOST],
        "more_mail": max(0, dead_letters.deliveries().count() - MOST),
        "more_events": max(0, dead_letters.events().count() - MOST),
    }
    return render(request, "desk/deliveries.html", context)


@login_required
@require_POST
def retry_delivery(request: HttpRequest, pk: Any) -> HttpResponse:
    dead_letters.retry_delivery(pk, by=request.user)
    messages.success(request, "It is tried again.")
    return redirect("desk:deliveries")


@login_required
@require_POST
def retry_event(request: HttpRequest, pk: Any) -> HttpResponse:
    dead_letters.retry_event(pk, by=request.user)
    messages.success(request, "It is tried again.")
    return redirect("desk:deliveries")
