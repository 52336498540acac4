"""What being signed in does to a response.

The cookie `member=1` tells the page's script that somebody is signed in, and nothing else: public
pages are the same bytes for everybody, and it is why the script asks for the menu. What is
answered to somebody who is signed in is theirs, and no cache keeps it.
"""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control

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
