"""The library of works that articles cite, and which of them were retracted."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import Role
from accounts.permissions import has_role
from diseasemaps.api import lookups
from diseasemaps.api.endpoints import acts, body_of, query_of, reads, shown
from diseasemaps.api.pagination import page
from diseasemaps.api.schema import PAGE, page_of
from diseasemaps.api.serializers.editing import (
    LibrarySourceSerializer,
    SourceMarkSerializer,
    SourcesQuery,
    SourceUnmarkSerializer,
)
from diseasemaps.articles import retractions
from diseasemaps.articles.models import Source

BY_TITLE = ("title", "id")


@reads(
    "sources_list",
    tag="sources",
    members=True,
    answers=page_of(LibrarySourceSerializer),
    problems=(400,),
    parameters=[*PAGE, SourcesQuery],
)
def sources(request: Request) -> Response:
    """The works of the library, by title. For authors, reviewers and editors."""
    asked = query_of(request, SourcesQuery)
    rows = _library(request, asked.get("q", ""), asked.get("retracted"))
    return page(request, rows, LibrarySourceSerializer, order=BY_TITLE)


@reads(
    "sources_retrieve",
    tag="sources",
    members=True,
    answers=LibrarySourceSerializer,
    problems=(404,),
)
def source(request: Request, pk: Any) -> Response:
    """One work."""
    return shown(request, lookups.one(_library(request), pk), LibrarySourceSerializer)


@acts(
    "sources_mark",
    tag="sources",
    body=SourceMarkSerializer,
    answers=LibrarySourceSerializer,
    problems=(404, 409, 422),
)
def mark(request: Request, pk: Any) -> Response:
    """It was retracted: every article that cites it warns its readers, and is read again."""
    found = lookups.one(_library(request), pk)
    body = body_of(request, SourceMarkSerializer)
    words = {name: body.get(name, "") for name in ("reason", "notice")}
    marked = retractions.mark(found, by=request.user, on=body["on"], **words)
    return shown(request, marked, LibrarySourceSerializer)


@acts(
    "sources_unmark",
    tag="sources",
    body=SourceUnmarkSerializer,
    answers=LibrarySourceSerializer,
    problems=(404, 409, 422),
)
def unmark(request: Request, pk: Any) -> Response:
    """It is not retracted. No import marks it again."""
    found = lookups.one(_library(request), pk)
    reason = body_of(request, SourceUnmarkSerializer).get("reason", "")
    freed = retractions.unmark(found, by=request.user, reason=reason)
    return shown(request, freed, LibrarySourceSerializer)


def _library(request: Request, words: str = "", retracted: bool | None = None) -> QuerySet[Source]:
    if not has_role(request.user, Role.AUTHOR, Role.REVIEWER, Role.EDITOR):
        raise PermissionDenied("The library is for authors, reviewers and editors.")
    return retractions.found(words, retracted=retracted)
