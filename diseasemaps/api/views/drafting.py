"""What helps somebody who writes: how a text will look, what it lacks, and files of references."""

from typing import Any

from django.core.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from diseasemaps.api import lookups
from diseasemaps.api.endpoints import acts, body_of, reads, shown
from diseasemaps.api.serializers.drafting import (
    MissingSerializer,
    PreviewDraftSerializer,
    PreviewSerializer,
    ReferencesFileSerializer,
    ReferencesSerializer,
)
from diseasemaps.articles import (
    library,
    looking_ahead,
    permissions,
    previewing,
    reading_score,
    retraction_watch,
    writing,
)
from diseasemaps.articles.importing import files
from diseasemaps.articles.importing.entries import Entry, Unreadable
from diseasemaps.articles.library import Key
from diseasemaps.workflow import Fault, Incomplete, Refused


@acts(
    "article_revisions_preview",
    tag="articles",
    body=PreviewDraftSerializer,
    answers=PreviewSerializer,
    problems=(404, 409, 422),
)
def preview(request: Request, pk: Any) -> Response:
    """How a text will look and how hard it is to read. Nothing is saved."""
    found = lookups.article_revision(request.user, pk)
    writing.must_be_writable(found, by=request.user)
    body = body_of(request, PreviewDraftSerializer)
    texts = [body.get("short_answer", ""), body.get("body", "")]
    seen = previewing.preview(*texts, body.get("citations", []))
    is_english = found.article.language.startswith("en")
    score = reading_score.score(*texts) if is_english else None
    return Response(PreviewSerializer(seen, context={"score": score}).data)


@reads(
    "article_revisions_missing",
    tag="articles",
    members=True,
    answers=MissingSerializer,
    problems=(404,),
)
def missing(request: Request, pk: Any) -> Response:
    """What it lacks before it can be submitted, and what may be a mistake. For its author,
    reviewers and editors.
    """
    found = lookups.article_revision(request.user, pk)
    if not permissions.sees_work(request.user, found):
        raise PermissionDenied("This is for the author, reviewers and editors.")
    said = {
        "missing": list(looking_ahead.faults(found)),
        "warnings": list(looking_ahead.warnings(found)),
    }
    return shown(request, said, MissingSerializer)


@acts(
    "references_read",
    tag="sources",
    body=ReferencesFileSerializer,
    answers=ReferencesSerializer,
    problems=(422,),
)
def references(request: Request) -> Response:
    """Read a file of references, to see what is understood before you cite it."""
    reason = permissions.may_draft(request.user)
    if reason:
        raise Refused(reason)
    content = body_of(request, ReferencesFileSerializer)["content"]
    try:
        understood = files.understand(content.encode("utf-8", "replace"))
    except Unreadable as unreadable:
        raise Incomplete([Fault("content", unreadable.reason)]) from None
    found = {"format": understood.format, "references": _rows(understood.entries)}
    return shown(request, found, ReferencesSerializer)


def _rows(entries: list[Entry]) -> list[dict[str, Any]]:
    keys = [Key.of(entry.fields) for entry in entries]
    known = library.find_all(keys)
    listed = retraction_watch.retracted((key.doi, key.pmid) for key in keys)
    return [
        _row(entry, known.get(key), listed.get((key.doi, key.pmid)))
        for entry, key in zip(entries, keys, strict=True)
    ]


def _row(entry: Entry, known: Any, listed: Any) -> dict[str, Any]:
    year = entry.fields.get("year") or None
    return {
        "where": entry.where,
        "source": {**entry.fields, "year": year, "self_published": False},
        "known": known and known.pk,
        "retracted_on": known.retracted_on if known else listed,
        "faults": entry.faults,
        "notes": entry.notes,
    }
