"""The cookie that tells the page's script that somebody is signed in, and nothing else.

Public pages are the same bytes for everybody; `member=1` is why the script asks for the menu.
"""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponse

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
