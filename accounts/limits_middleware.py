"""Too many tries, and tries that cannot be counted or checked: a calm page, and nobody gets in."""

import logging
import math
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers

from accounts import limits

log = logging.getLogger(__name__)

SAFE = ("GET", "HEAD", "OPTIONS")
# What the cache raises when it is not there; the client of Redis is installed in production only.
AWAY: tuple[type[Exception], ...] = (ConnectionError, TimeoutError)
if find_spec("redis"):
    AWAY += (import_module("redis.exceptions").RedisError,)
SIGNING_IN = (
    "account_login", "account_request_login_code", "account_confirm_login_code", "mfa_authenticate"
)  # fmt: skip
SECRET = ("csrfmiddlewaretoken", "password", "code", "credential")  # never sent back
LONGEST, MOST = 2_000, 30  # characters of a field, fields: above that it is no form of ours


class LimitsMiddleware:
    """Counts a try before its view begins: after the CSRF check, and when the person is known."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        limits.set_cookie(request, response)
        return response

    def process_view(self, request: HttpRequest, *_: Any) -> HttpResponse | None:
        route = _route(request)
        if request.method in SAFE or route not in limits.LIMITS:
            return None
        try:
            wait = limits.count(request, route)
        except (OperationalError, InterfaceError):
            log.exception("A try could not be counted, so it was refused.")
            return _unavailable(request)
        return _too_many(request, route, wait) if wait else None

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """allauth asks the cache whether a code was used before: without an answer, it is no."""
        if isinstance(error, AWAY) and _route(request).startswith(("account_", "mfa_")):
            log.error("The cache does not answer, so a sign-in was refused.", exc_info=error)
            return _unavailable(request)
        return None


def _route(request: HttpRequest) -> str:
    return request.resolver_match.view_name if request.resolver_match else ""


def _too_many(request: HttpRequest, route: str, wait: int) -> HttpResponse:
    """429 with when to come back and what was typed, but for passwords and codes."""
    minutes = math.ceil(wait / 60)
    context = {
        "wait": f"{math.ceil(minutes / 60)} hours" if minutes > 90 else _in_words(minutes),
        "signing_in": route in SIGNING_IN,
        "kept": _kept(request),
    }
    response = render(request, "too_many_tries.html", context, status=429)
    response["Retry-After"] = str(wait)
    add_never_cache_headers(response)
    return response


def _in_words(minutes: int) -> str:
    return "a minute" if minutes == 1 else f"{minutes} minutes"


def _kept(request: HttpRequest) -> list[tuple[str, str]]:
    """(name, value) of what was typed and is no secret."""
    typed = [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if not name.startswith(SECRET) and len(value) <= LONGEST
    ]
    return typed[:MOST]


def _unavailable(request: HttpRequest) -> HttpResponse:
    """503. The page asks nothing of the database."""
    response = render(request, "unavailable.html", status=503)
    response["Retry-After"] = "60"
    add_never_cache_headers(response)
    return response
