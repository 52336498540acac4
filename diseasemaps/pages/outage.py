"""What is said when something failed that is not the visitor's doing: 500, or 503 for now.

While the database is away a page cannot be made, and says so at once: the pool gives up after a
second (settings.py). When it is back, the pool finds out by itself.
"""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.views.defaults import server_error

RETRY = "5"  # seconds


def failed(request: HttpRequest) -> HttpResponse:
    """503 when the database cannot be reached, else 500. Asks the database nothing."""
    if not isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        return server_error(request)
    _ask_no_more_of_the_session(request)
    if request.path.startswith("/api/"):
        return _problem()
    return HttpResponse(render_to_string("503.html"), status=503, headers={"Retry-After": RETRY})


def _problem() -> JsonResponse:
    return JsonResponse(
        {
            "type": "about:blank",
            "title": "Not available for a moment",
            "status": 503,
            "detail": "The database cannot be reached. Nothing was changed. Try again shortly.",
            "errors": [],
        },
        status=503,
        content_type="application/problem+json",
        headers={"Retry-After": RETRY},
    )


def _ask_no_more_of_the_session(request: HttpRequest) -> None:
    """What stands outside would look into it once more, and wait for the database once more."""
    session = getattr(request, "session", None)
    if session is not None and not hasattr(session, "_session_cache"):
        session._session_cache = {}  # not marked as modified, so it is never saved
