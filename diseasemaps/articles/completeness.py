"""Is a revision complete enough to be submitted? Each fault is named with where it is.

The rules are those of DESIGN §4, "Complete". A field is named as "patient.body" (reader type and
text) or "citations[3].year" (the author's number of the source).
"""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from markdown_it.token import Token

from diseasemaps import markdown
from diseasemaps.articles import rendering
from diseasemaps.workflow import Fault

ANNOUNCES_WITHOUT_COLON = re.compile(r"\b(the following|as follows)\s*[.…]?\s*$", re.I)
LISTS = ("bullet_list_open", "ordered_list_open", "table_open", "blockquote_open", "fence")
FIRST_YEAR = 1600
SAYS_RETRACTED = re.compile(r"\W*retracted\b", re.I)


def faults(revision: Any) -> Iterator[Fault]:
    """Everything that stands between this revision and a reviewer."""
    variants = list(revision.variants.all())
    citations = list(revision.citations.all())
    if not any(variant.reader_type == "patient" for variant in variants):
        yield Fault("patient.body", "Write the text for patients: it is never left out.")
    for variant in variants:
        yield from _variant_faults(variant)
    yield from _marker_faults(variants, citations)
    for citation in citations:
        yield from _citation_faults(citation)
    yield from _twice_faults(citations)
    yield from retraction_faults(revision)


def retraction_faults(revision: Any) -> Iterator[Fault]:
    """Retracted works cited as if they still stood; asked again when the revision is approved.

    A patient must not rest on one. It can be cited to say that it was retracted, and then its
    entry in the list says so itself, as ICMJE asks of every reference to a retracted work.
    """
    cited = revision.citations.filter(source__retracted_on__isnull=False).select_related("source")
    for citation in cited:
        yield from retraction_fault(citation, citation.source.retracted_on)


def retraction_fault(citation: Any, since: date) -> Iterator[Fault]:
    """That `citation` rests on a work retracted on that day, unless it says so itself."""
    if not SAYS_RETRACTED.match(citation.title):
        yield Fault(
            f"citations[{citation.number}].title",
            f"Source {citation.number} was retracted on {date_format(since, 'j F Y')}. Take it "
            "out, and what rests on it. Cite it only to say so; its title then begins with "
            "“Retracted:”.",
        )


def _variant_faults(variant: Any) -> Iterator[Fault]:
    reader = variant.get_reader_type_display()
    for field, text in (("short_answer", variant.short_answer), ("body", variant.body)):
        where = f"{variant.reader_type}.{field}"
        if not text.strip():
            name = field.replace("_", " ")
            yield Fault(where, f"The {name} for “{reader}” is empty.")
        else:
            yield from (Fault(where, message) for message in text_faults(text))


def text_faults(text: str) -> Iterator[str]:
    """What is wrong with the shape of Markdown `text`: empty headings, empty or missing lists."""
    tokens = markdown.parse(text)
    for place, token in enumerate(tokens):
        if token.type == "heading_open":
            yield from _heading_faults(tokens, place)
        elif token.type == "list_item_open" and tokens[place + 1].type == "list_item_close":
            yield "A list has an empty item. Fill it in, or take it out."
        elif token.type == "paragraph_open" and _next_opening(tokens, place) not in LISTS:
            yield from _announcement_faults(tokens[place + 1])


def _heading_faults(tokens: list[Token], place: int) -> Iterator[str]:
    words = rendering.plain(tokens[place + 1])
    if not words:
        yield "A heading is empty."
    after = tokens[place + 3] if place + 3 < len(tokens) else None
    deeper = after is not None and after.type == "heading_open" and after.tag > tokens[place].tag
    if after is None or (after.type == "heading_open" and not deeper):
        yield f"Nothing stands under the heading “{words}”."


def _announcement_faults(inline: Token) -> Iterator[str]:
    words = rendering.plain(inline)
    if words.endswith((":", "：")) or ANNOUNCES_WITHOUT_COLON.search(words):
        yield f"“…{words[-60:]}” announces a list, and none follows."


def _next_opening(tokens: list[Token], place: int) -> str:
    """The type of the token that opens the block after the one at `place`."""
    for later in range(place + 1, len(tokens)):  # no copy of the rest: tables have many tokens
        token = tokens[later]
        if token.nesting == 1 or token.type in LISTS or token.type in ("hr", "code_block"):
            return token.type
    return ""


def _marker_faults(variants: list, citations: list) -> Iterator[Fault]:
    known = {citation.number for citation in citations}
    used: set[int] = set()
    for variant in variants:
        uses = 0
        for field in ("short_answer", "body"):
            numbers = rendering.numbers_cited(getattr(variant, field))
            uses += len(numbers)
            cited = set(numbers)
            used |= cited
            for number in sorted(cited - known):
                yield Fault(
                    f"{variant.reader_type}.{field}",
                    f"The marker [{number}] points at no source: add source {number}, "
                    "or take the marker out.",
                )
        if uses > rendering.MOST_USES:
            most = f"{rendering.MOST_USES:,}"
            message = f"This text cites more than {most} times. Take some of the markers out."
            yield Fault(f"{variant.reader_type}.body", message)
    for number in sorted(known - used):
        yield Fault(
            f"citations[{number}]",
            f"Source {number} is not used in any text: cite it with [{number}], or take it out.",
        )


def _citation_faults(citation: Any) -> Iterator[Fault]:
    number = citation.number
    if not citation.type:
        yield Fault(f"citations[{number}].type", f"Say what kind of work source {number} is.")
    if not citation.title.strip():
        yield Fault(f"citations[{number}].title", f"Source {number} has no title.")
    if citation.year is None:
        yield Fault(f"citations[{number}].year", f"Source {number} has no year.")
    elif not FIRST_YEAR <= citation.year <= timezone.localdate().year + 1:
        yield Fault(f"citations[{number}].year", f"Source {number} cannot be from {citation.year}.")
    if not (citation.doi or citation.pmid or citation.url):
        yield Fault(
            f"citations[{number}].doi",
            f"Source {number} cannot be looked up: give a DOI, a PubMed number or an address.",
        )
    if citation.type == "guideline" and citation.self_published:
        yield Fault(
            f"citations[{number}].type",
            f"Source {number} is self-published, so it is not a guideline: call it a website.",
        )


def _twice_faults(citations: list) -> Iterator[Fault]:
    """One work is one source, whatever it is called by."""
    seen: dict[tuple[str, Any], int] = {}
    for citation in citations:
        names = {"doi": citation.doi, "pmid": citation.pmid, "source": citation.source_id}
        if not (citation.doi or citation.pmid):
            names["url"] = citation.url
        called = [(kind, name) for kind, name in names.items() if name]
        first = next((seen[one] for one in called if one in seen), None)
        if first is None:
            seen |= dict.fromkeys(called, citation.number)
        else:
            yield Fault(
                f"citations[{citation.number}]",
                f"Source {citation.number} is the same work as source {first}: cite [{first}] "
                f"instead, and take source {citation.number} out.",
            )
