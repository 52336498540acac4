"""A text as its readers will see it, from what is typed and not saved yet: by the renderer that
publishes, and with nothing kept.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from diseasemaps.articles import drafting, library, rendering, retraction_watch
from diseasemaps.articles.library import Key
from diseasemaps.articles.models import Citation, Reference, Source
from diseasemaps.workflow import Fault, Incomplete


@dataclass(frozen=True)
class Preview:
    """What `articles/_text.html` shows of a variant."""

    short_answer_html: SafeString
    body_html: SafeString
    references: list[Reference]


def preview(short_answer: str, body: str, sources: Sequence[Mapping[str, Any]]) -> Preview:
    """`sources` are the rows of the page, in order. Raises Incomplete for what is too long to be
    saved, or would be cut: nothing is rendered that could not be published.
    """
    _check(short_answer, body)
    rendered = rendering.render(short_answer.strip(), body.strip())
    return Preview(
        mark_safe(rendered.short_answer_html),
        mark_safe(rendered.body_html),
        _references(rendered.numbering, sources),
    )


def _check(short_answer: str, body: str) -> None:
    lengths = {"short answer": drafting.SHORT_ANSWER_LENGTH, "body": drafting.BODY_LENGTH}
    texts = {"short answer": short_answer, "body": body}
    faults = [
        Fault(name, f"The {name} is too long to be shown: at most {lengths[name]:,} characters.")
        for name, text in texts.items()
        if len(text) > lengths[name]
    ]
    if faults:
        raise Incomplete(faults)


def _references(
    numbering: rendering.Numbering, sources: Sequence[Mapping[str, Any]]
) -> list[Reference]:
    """Those of the typed sources that are cited, numbered as readers see them."""
    uses = zip(numbering.order, numbering.uses, strict=True)
    places = [
        (place, sources[number - 1], count)
        for place, (number, count) in enumerate(uses, start=1)
        if number <= len(sources) and any(sources[number - 1].values())
    ]
    keys = {place: Key.of(row) for place, row, _ in places}
    known = library.find_all(keys.values())
    listed = retraction_watch.retracted((key.doi, key.pmid) for key in keys.values())
    for key in set(keys.values()) - known.keys():
        if since := listed.get((key.doi, key.pmid)):
            known[key] = Source(retracted_on=since)  # as it will stand in the library
    return [
        Reference(
            place,
            _citation(row, known.get(keys[place])),
            [f"cite-{place}-{use}" for use in range(1, count + 1)],
        )
        for place, row, count in places
    ]


def _citation(row: Mapping[str, Any], source: Any) -> Citation:
    key = Key.of(row)
    year, url = str(row.get("year") or ""), key.url
    return Citation(
        source=source,
        **{name: str(row.get(name) or "") for name in ("type", "title", "authors", "container")},
        year=int(year) if year.isascii() and year.isdigit() and len(year) <= 4 else None,
        doi=key.doi,
        pmid=key.pmid,
        url=url if url.lower().startswith(("http://", "https://")) else "",
    )
