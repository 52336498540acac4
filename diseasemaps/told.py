"""What this browser has told us already, so that it counts once: a functional cookie, and nothing
about anybody on our side.

The cookie holds short codes, which only this site can read back to a question: whoever looks into
a shared device does not learn from it what was read there. It is signed, so that no count is
taken back that was never given.
"""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

COOKIE = "told"
YEAR = 365 * 24 * 60 * 60  # seconds
MOST = 150  # answers remembered; the oldest is forgotten first
CODE = 10  # characters of a code


def before(request: HttpRequest, what: str) -> str:
    """What this browser said of `what` before, as one letter; "" when it never did."""
    return _kept(request).get(_code(what), "")


def remember(request: HttpRequest, response: HttpResponse, what: str, letter: str) -> HttpResponse:
    kept = _kept(request) | {_code(what): letter}
    value = ".".join(f"{code}{said}" for code, said in list(kept.items())[-MOST:])
    response.set_signed_cookie(
        COOKIE,
        value,
        salt=COOKIE,
        max_age=YEAR,
        secure=settings.HTTPS,
        httponly=True,
        samesite="Lax",
    )
    return response


def _kept(request: HttpRequest) -> dict[str, str]:
    value = request.get_signed_cookie(COOKIE, default="", salt=COOKIE, max_age=YEAR) or ""
    return {part[:CODE]: part[CODE:] for part in value.split(".") if len(part) == CODE + 1}


def _code(what: str) -> str:
    return salted_hmac("pages.told", what, algorithm="sha256").hexdigest()[:CODE]
