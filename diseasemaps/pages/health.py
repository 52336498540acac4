"""Two questions of a machine: is this process alive, and can the whole house work?"""

import logging
from collections.abc import Callable

from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache

from diseasemaps.notifications import bell, heartbeat

log = logging.getLogger(__name__)


@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """This process answers. Asks nothing else, so that a tired database restarts no web server."""
    return HttpResponse("ok\n", content_type="text/plain")


@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """200 when database, broker and both workers are there; else 503, and which is not."""
    parts = {name: _asked(question) for name, question in QUESTIONS.items()}
    ready = all(answer == "ok" for answer in parts.values())
    return JsonResponse({"ready": ready, **parts}, status=200 if ready else 503)


def _database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return "ok"


def _broker() -> str:
    bell.test_line()
    return "ok"


def _worker() -> str:
    return _seen(heartbeat.WORKER)


def _urgent() -> str:
    return _seen(heartbeat.URGENT)


def _seen(name: str) -> str:
    if heartbeat.is_fresh(name):
        return "ok"
    seconds = heartbeat.seconds_ago(name)
    return "never seen" if seconds is None else f"last seen {seconds:.0f} seconds ago"


QUESTIONS: dict[str, Callable[[], str]] = {
    "database": _database,
    "broker": _broker,
    "worker": _worker,
    "urgent": _urgent,
}


def _asked(question: Callable[[], str]) -> str:
    try:
        return question()
    except Exception:  # whatever it is, it is an answer; the details are for the log
        log.warning("Not ready: %s", question.__name__, exc_info=True)
        return "does not answer"
