"""What being signed in does to a response, and the end of the sessions of whoever is suspended.

The cookie `member=1` tells the page's script that somebody is signed in, and nothing else: public
pages are the same bytes for everybody, and it is why the script asks for the menu. What is
answered to somebody who is signed in is theirs, and no cache keeps it.
"""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import SESSION_KEY, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve
from django.utils.cache import add_never_cache_headers, patch_cache_control

from accounts.models import Restriction

NAME = "member"


class MemberCookieMiddleware:
    """Stands outside the session's middleware: it acts only when that sets or ends its cookie, so
    that a public page never asks who is there.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        session = response.cookies.get(settings.SESSION_COOKIE_NAME)
        if session is None:
            return response
        if SESSION_KEY in request.session:
            response.set_cookie(
                NAME,
                "1",
                max_age=session["max-age"] or None,
                secure=settings.SESSION_COOKIE_SECURE,
                samesite="Lax",
            )
        elif NAME in request.COOKIES:
            response.delete_cookie(NAME, samesite="Lax")
        return response


class PersonalPagesMiddleware:
    """Keeps what was made for one person out of every cache, also that of a shared computer's
    browser. Stands inside the session's middleware, and asks only where a view has asked.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.session.accessed and SESSION_KEY in request.session:
            patch_cache_control(response, private=True, no_store=True)
        return response


# What stays open to somebody who is suspended, to take back what is theirs: (view, step or None).
OPEN = {
    ("accounts:consents", None),
    ("accounts:consent", None),
    ("accounts:withdraw_consent", None),
    ("experiences:step", "take_down"),
    ("experiences:revision_step", "withdraw"),
    ("questions:step", "take_down"),
    ("accounts:menu", None),
    ("account_logout", None),
}


class SuspensionMiddleware:
    """Signs out whoever is suspended, on their next page, and says why and until when; but for the
    doors through which they take down and take back what is theirs.

    Without a session's cookie nobody is asked for. The API answers for itself, in its own form.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME not in request.COOKIES or request.path.startswith("/api/"):
            return self.get_response(request)
        user = request.user
        if not user.is_authenticated or not user.is_suspended or self._is_open(request):
            return self.get_response(request)
        held = user.restrictions.current().filter(kind=Restriction.Kind.SUSPENDED)
        context = {"restrictions": list(held), "contact": settings.CONTACT_EMAIL}
        logout(request)
        answer = render(request, "accounts/suspended.html", context, status=403)
        add_never_cache_headers(answer)
        return answer

    def _is_open(self, request: HttpRequest) -> bool:
        try:
            door = resolve(request.path_info)
        except Resolver404:
            return False
        return (door.view_name, door.kwargs.get("step")) in OPEN
