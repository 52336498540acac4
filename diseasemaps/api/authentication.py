"""Who asks: the session of the pages, with its CSRF token on every write.

Signed out, a write is answered 401; with a session but a missing or wrong token, 403.
"""

from typing import Any

from django.http import HttpRequest
from drf_spectacular.authentication import SessionScheme
from rest_framework.authentication import SessionAuthentication
from rest_framework.exceptions import NotAuthenticated, PermissionDenied
from rest_framework.permissions import BasePermission

from accounts.permissions import is_member


class Session(SessionAuthentication):
    def authenticate_header(self, request: HttpRequest) -> str:
        """Names a scheme that no browser knows, so that none opens a password window."""
        return "Session"


class SessionDescription(SessionScheme):
    target_class = Session
    name = "session"


class MembersWrite(BasePermission):
    """Whoever writes is signed in and not suspended; what exactly they may, the verbs say."""

    reading_is_open = True

    def has_permission(self, request: Any, view: Any) -> bool:
        if request.method not in view.allowed_methods:
            return True  # nobody may: that is a 405, whoever asks
        if self.reading_is_open and request.method in ("GET", "HEAD", "OPTIONS"):
            return True
        if not request.user.is_authenticated:
            raise NotAuthenticated()
        if not is_member(request.user):
            raise PermissionDenied("Your account is suspended at the moment.")
        return True


class MembersOnly(MembersWrite):
    """What belongs to one person is asked for by that person."""

    reading_is_open = False


class Anybody(MembersWrite):
    """Readers who are not signed in as well; whoever is suspended may not write here either."""

    def has_permission(self, request: Any, view: Any) -> bool:
        return not request.user.is_authenticated or super().has_permission(request, view)
