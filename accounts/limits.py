"""How often one may try: a table by name of route, counted in PostgreSQL before the view begins.

Counting is one statement, committed by itself: of a hundred tries at once exactly as many pass as
the table says, whichever process they reach, and what a view takes back later is not uncounted. The
truth is asked and no cache, so nothing is evicted, and without a database nobody gets in at all.
A try counts whether the account exists or not; one that was right is given back. What stands in the
table is an HMAC: no address and no e-mail. A window begins with its first try and ends at its time,
however many follow.

A stranger who types a member's e-mail all day uses up the tries of that e-mail, and keeps nobody
out: a browser in which that member signed in before has tries of its own (`known`), a passkey is
counted by address only, and a link to choose a new password makes any browser a known one.
"""

import ipaddress
import math
import secrets
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allauth.account.internal.stagekit import LOGIN_SESSION_KEY
from django.conf import settings
from django.core import signing
from django.db import connection
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.crypto import salted_hmac

from accounts.models import Tries

MINUTE, HOUR, DAY = 60, 3600, 86400  # seconds
MAIL_WAIT = 3 * MINUTE  # between two messages that ask one address to confirm itself
NOWHERE = "0.0.0.0"  # whoever cannot be told apart shares one count

COOKIE = "known"
COOKIE_AGE = 365 * DAY
SALT = "accounts.limits"


@dataclass(frozen=True)
class Rate:
    """At most so many tries in so many seconds by the same … (a key of SUBJECTS)."""

    by: str
    most: int
    seconds: int


SOME_BY_ADDRESS = Rate("address", 30, 5 * MINUTE)
GUESSES = (Rate("person", 5, 5 * MINUTE), Rate("person", 50, DAY))
MAILS = (Rate("address", 30, HOUR), Rate("email", 5, 15 * MINUTE), Rate("email", 20, DAY))

# An address counts before an e-mail, so that one machine alone uses up less of somebody's tries.
LIMITS: dict[str, tuple[Rate, ...]] = {
    "account_login": (SOME_BY_ADDRESS, Rate("login", 5, 5 * MINUTE), Rate("login", 100, DAY)),
    "account_signup": (Rate("address", 30, HOUR), Rate("email", 10, HOUR)),
    "account_reset_password": MAILS,
    "account_reset_password_from_key": (SOME_BY_ADDRESS,),
    "account_request_login_code": MAILS,
    "account_confirm_login_code": (SOME_BY_ADDRESS, Rate("visit", 10, 15 * MINUTE)),
    "account_confirm_email": (SOME_BY_ADDRESS,),
    "account_email": (Rate("person", 20, 10 * MINUTE), Rate("email", 10, HOUR)),
    "account_reauthenticate": GUESSES,
    "account_change_password": (Rate("person", 10, 5 * MINUTE),),
    "account_set_password": (Rate("person", 10, 5 * MINUTE),),
    "mfa_authenticate": (SOME_BY_ADDRESS, Rate("code", 5, 5 * MINUTE), Rate("code", 50, DAY)),
    "mfa_login_webauthn": (Rate("address", 60, 5 * MINUTE),),
    "mfa_reauthenticate": GUESSES,
    "mfa_reauthenticate_webauthn": (Rate("person", 20, 5 * MINUTE),),
    "mfa_activate_totp": (Rate("person", 10, 5 * MINUTE),),
    # What readers tell us without an account. A clinic may have one address for all.
    "pages:report": (Rate("address", 20, HOUR), Rate("address", 60, DAY)),
    "moderation:flag": (Rate("address", 20, HOUR), Rate("address", 60, DAY)),
    "pages:helpful": (Rate("address", 120, HOUR),),
    "pages:wish": (Rate("address", 120, HOUR),),
}

COUNT = """
    INSERT INTO accounts_tries AS tries (key, count, ends_at)
    VALUES (%s, 1, statement_timestamp() + make_interval(secs => %s))
    ON CONFLICT (key) DO UPDATE SET
      count = CASE WHEN tries.ends_at <= statement_timestamp() THEN 1 ELSE tries.count + 1 END,
      ends_at = CASE WHEN tries.ends_at <= statement_timestamp() THEN excluded.ends_at
                ELSE tries.ends_at END
    RETURNING count, ends_at, extract(epoch FROM ends_at - statement_timestamp())
"""


def count(request: HttpRequest, route: str) -> int:
    """Count this try at `route`. 0 when it may go on, else the seconds until one may again.

    Raises django.db.Error when it cannot be counted; then it must not go on.
    """
    request.tries = []  # type: ignore[attr-defined]
    for rate in LIMITS[route]:
        subject = SUBJECTS[rate.by](request)
        if not subject:
            continue
        try_ = _count_one(f"{route} {rate.by}", subject, rate.seconds)
        if try_.number > rate.most:
            return try_.wait
        request.tries.append(try_)  # type: ignore[attr-defined]
    return 0


def give_back(request: HttpRequest) -> None:
    """What was typed was right, so it was no guess: somebody who signs in often is not kept out.

    Only this try, and only in its own window: every wrong one stays counted.
    """
    for try_ in getattr(request, "tries", []):
        Tries.objects.filter(key=try_.key, ends_at=try_.ends_at).update(count=F("count") - 1)
    request.tries = []  # type: ignore[attr-defined]


def may_mail(address: str) -> bool:
    """Whether a message that asks to confirm `address` may go now. Asking counts as sending."""
    return _count_one("confirming mail", normal(address), MAIL_WAIT).number == 1


def sweep() -> int:
    """Forget the windows that are over; how many there were."""
    return Tries.objects.filter(ends_at__lte=timezone.now()).delete()[0]


@dataclass(frozen=True)
class _Try:
    key: str
    number: int  # in its window, from 1
    ends_at: datetime
    wait: int  # seconds until then


def _count_one(what: str, subject: str, seconds: int) -> _Try:
    key = _digest(f"{what} {seconds} {subject}")
    with connection.cursor() as cursor:
        cursor.execute(COUNT, [key, seconds])
        number, ends_at, left = cursor.fetchone()
    return _Try(key, number, ends_at, max(1, math.ceil(left)))


def _digest(value: str) -> str:
    return salted_hmac(SALT, value, algorithm="sha256").hexdigest()


def normal(email: str) -> str:
    """An e-mail as allauth compares it: every spelling that finds an account has one count."""
    return unicodedata.normalize("NFKC", email.strip()).casefold()


# --- Where somebody is ---------------------------------------------------------------------------


def address_of(request: HttpRequest) -> str:
    """The client's IP address, as the nearest proxy that we trust wrote it down; or NOWHERE.

    Each of TRUSTED_PROXIES adds one to the right of X-Forwarded-For; what stands left of theirs
    was typed by the client. With none trusted, it is the address that the connection came from.
    """
    hops = request.headers.get("x-forwarded-for", "").split(",")
    trusted = settings.TRUSTED_PROXIES
    behind = 0 < trusted <= len(hops) and hops[-trusted].strip()
    try:
        found = ipaddress.ip_address(behind or request.META.get("REMOTE_ADDR", ""))
    except ValueError:
        return NOWHERE
    return str(getattr(found, "ipv4_mapped", None) or found)


def _network(request: HttpRequest) -> str:
    """An IPv4 address; of IPv6 the /64, which is what one household gets."""
    address = address_of(request)
    return str(ipaddress.ip_network(f"{address}/64", strict=False)) if ":" in address else address


# --- Who somebody is -----------------------------------------------------------------------------


def remember(request: HttpRequest, user: Any) -> None:
    """`user` has just proved who they are here: this browser gets tries of its own for them."""
    request.known_email = user.email  # type: ignore[attr-defined]


def set_cookie(request: HttpRequest, response: HttpResponse) -> None:
    """Give the browser what `remember` promised. It names nobody: a number, and an HMAC."""
    email = getattr(request, "known_email", None)
    if email is None:
        return
    response.set_cookie(
        COOKIE,
        signing.dumps([secrets.token_hex(8), _digest(normal(email))], salt=SALT),
        max_age=COOKIE_AGE,
        path="/accounts/",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _known(request: HttpRequest, email: str) -> str:
    """The number of this browser, if whoever has this e-mail signed in here before; else ""."""
    try:
        held = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=COOKIE_AGE)
    except signing.BadSignature:
        return ""
    number, digest = held
    return f"browser {number}" if digest == _digest(normal(email)) else ""


def _typed_login(request: HttpRequest) -> str:
    email = request.POST.get("login", "")
    return _known(request, email) or normal(email)


def _typed_email(request: HttpRequest) -> str:
    return normal(request.POST.get("email", ""))


def _person(request: HttpRequest) -> str:
    return str(request.user.pk or "")


def _guessed_code(request: HttpRequest) -> str:
    """Who is half signed in, when a code is typed. A key cannot be guessed, so it is not counted:
    whoever knows a member's password cannot keep that member's key from working.
    """
    if "code" not in request.POST:
        return ""
    return str((request.session.get(LOGIN_SESSION_KEY) or {}).get("user_pk") or "")


def _visit(request: HttpRequest) -> str:
    """This session: the code that was mailed fits nowhere else."""
    return request.session.session_key or ""


SUBJECTS: dict[str, Callable[[HttpRequest], str]] = {
    "address": _network,
    "login": _typed_login,
    "email": _typed_email,
    "person": _person,
    "code": _guessed_code,
    "visit": _visit,
}
