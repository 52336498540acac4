"""Every error is a problem document (RFC 9457) that names the field and what would mend it.

    {"type": "/api/v1/docs/#conflict", "title": "This has changed in the meantime", "status": 409,
     "detail": "Look again, then decide.", "errors": [{"field": "version", "message": "…"}]}

`errors` is empty where no field is to blame. The order of statuses is that of DESIGN §6: 401 for
whoever is not signed in, 404, 428, 409, 403, 422.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import IntegrityError
from django.http import Http404
from psycopg.errors import UniqueViolation
from rest_framework import exceptions
from rest_framework.response import Response

from diseasemaps.workflow import Fault, Incomplete, Refused

MEDIA_TYPE = "application/problem+json"
HELP = "/api/v1/docs/#"


@dataclass(frozen=True)
class Kind:
    """One kind of problem: its name in the documentation, its title, and when it happens."""

    name: str
    title: str
    detail: str


KINDS = {
    400: Kind(
        "malformed", "This cannot be read", "See `errors`: each names a field and its fault."
    ),
    401: Kind("signed-out", "Sign in first", "Sign in at /accounts/login/ and send the session."),
    403: Kind("refused", "You cannot do this", "Only a moderator can do this."),
    404: Kind("not-found", "Nothing here", "There is nothing here, or nothing that you may read."),
    405: Kind("no-such-method", "Not in this way", "The header `Allow` lists what can be done."),
    409: Kind("conflict", "This has changed in the meantime", "Look again, then decide."),
    413: Kind("too-large", "This is too long", "A body may have up to 1,000,000 bytes."),
    415: Kind("not-json", "Send JSON", "Set `Content-Type: application/json`."),
    422: Kind("incomplete", "Something is missing", "See `errors`: each says what is missing."),
    428: Kind(
        "version-missing",
        "Say which version you saw",
        "Send the `version` that you read, so that nobody's work is overwritten.",
    ),
    429: Kind("too-often", "Too often", "Wait as many seconds as `Retry-After` says."),
}


class Moved(Exception):
    """The thing has another address now; `address` is it."""

    def __init__(self, address: str):
        super().__init__(address)
        self.address = address


class VersionMissing(exceptions.APIException):
    status_code = 428
    default_detail = KINDS[428].detail


class TooOften(exceptions.APIException):
    """`wait`: seconds until one may try again."""

    status_code = 429
    default_detail = KINDS[429].detail

    def __init__(self, wait: int):
        super().__init__()
        self.wait = wait


class TooLarge(exceptions.APIException):
    status_code = 413
    default_detail = KINDS[413].detail


def answer(error: Exception, context: dict[str, Any]) -> Response | None:
    """The response to an exception raised in a view; None (a plain 500) for one of our own bugs."""
    if isinstance(error, Moved):
        return Response(status=301, headers={"Location": error.address})
    if isinstance(error, Refused):
        faults = error.faults if isinstance(error, Incomplete) else []
        response = problem(error.status_code, error.reason, faults, title=error.title)
    elif isinstance(error, IntegrityError) and isinstance(error.__cause__, UniqueViolation):
        response = problem(409, "Somebody else did the same at this moment. Look again.")
    elif isinstance(error, Http404):
        response = problem(404)
    elif isinstance(error, PermissionDenied):
        response = problem(403, str(error))
    elif isinstance(error, SuspiciousOperation):
        response = problem(400, "The request cannot be read.")
    elif isinstance(error, exceptions.APIException):
        response = _of_rest(error)
    else:
        return None
    return response


def problem(
    status: int, detail: str = "", faults: list[Fault] | None = None, *, title: str = ""
) -> Response:
    """A problem document as a response."""
    kind = KINDS[status]
    body = {
        "type": HELP + kind.name,
        "title": title or kind.title,
        "status": status,
        "detail": detail or kind.detail,
        "errors": [{"field": fault.field, "message": fault.message} for fault in faults or ()],
    }
    return Response(body, status=status, content_type=MEDIA_TYPE)


def _of_rest(error: exceptions.APIException) -> Response:
    if isinstance(error, exceptions.ValidationError):
        faults = list(_flatten(error.detail))
        return problem(400, " ".join(f"{fault.field}: {fault.message}" for fault in faults), faults)
    status = error.status_code if error.status_code in KINDS else 400
    faults = [Fault("version", KINDS[428].detail)] if status == 428 else []
    response = problem(status, str(error.detail), faults)
    if isinstance(error, TooOften):
        response["Retry-After"] = str(error.wait)
    if getattr(error, "auth_header", None):
        response["WWW-Authenticate"] = error.auth_header
    return response


def _flatten(detail: Any, path: str = "") -> Iterator[Fault]:
    """REST framework's nested messages as ("citations[2].year", "A valid integer is required.")."""
    if isinstance(detail, dict):
        for key, inside in detail.items():
            if isinstance(key, int):  # the place in a list, from 0; people count from 1
                yield from _flatten(inside, f"{path}[{key + 1}]")
            elif key == "non_field_errors":
                yield from _flatten(inside, path)
            else:
                yield from _flatten(inside, f"{path}.{key}".lstrip("."))
    elif isinstance(detail, list):
        for number, inside in enumerate(detail, start=1):
            deeper = isinstance(inside, dict | list)
            yield from _flatten(inside, f"{path}[{number}]" if deeper else path)
    else:
        yield Fault(path or "body", str(detail))


def known(rows: Any, field: str, slug: str) -> Any:
    """The row with this slug; if there is none, the `field` of the request is at fault (400)."""
    found = rows.filter(slug=slug).first()
    if found is None:
        raise exceptions.ValidationError({field: [f"There is no {field} “{slug}”."]})
    return found
