"""Screening: text in, findings out. Pure functions; nothing is stored here.

What is looked for lives in `screens/`, one subject a file. Lists that people edit at the desk are
passed in (`screener.py` reads them from the database); without them the bundled ones are used.
"""

from diseasemaps.moderation.screens import (
    advice,
    crisis,
    dates,
    emails,
    handles,
    links,
    people,
    phones,
    places,
    sales,
    words,
)
from diseasemaps.moderation.screens.codes import Codes
from diseasemaps.moderation.screens.finding import Finding
from diseasemaps.moderation.screens.likeness import likeness
from diseasemaps.moderation.screens.phrases import Phrases
from diseasemaps.moderation.screens.reading import read

__all__ = ["Finding", "likeness", "screen", "screen_with"]


def screen(text: str, *, language: str = "en") -> list[Finding]:
    """What in `text` a moderator should look at, in order of place. Never raises."""
    return screen_with(text, language=language)


def screen_with(
    text: str,
    *,
    language: str = "en",
    watched: Phrases | None = None,
    phrases: Phrases | None = None,
) -> list[Finding]:
    """As `screen`, with the watched words, and with these crisis phrases instead of the bundled.

    `watched` is made by `words.words_of`, `phrases` by `crisis.phrases_of`.
    """
    tokens, codes = read(text), Codes(text)
    findings = [
        *_contacts(text, language, codes),
        *places.addresses(text, language),
        *dates.dates(text, language, codes),
        *people.people(text, language),
        *crisis.crises(text, tokens, phrases),
        *advice.advice(tokens),
        *sales.sales(tokens),
        *(words.watched(tokens, watched, language) if watched else ()),
    ]
    return sorted(findings, key=lambda finding: (finding.start, finding.end, finding.kind))


def _contacts(text: str, language: str, codes: Codes) -> list[Finding]:
    """Ways to reach somebody; words that could be two of them are the first."""
    kept: list[Finding] = []
    taken = bytearray(len(text))
    for found in (
        *emails.emails(text, language),
        *handles.handles(text, language),
        *links.links(text, language),
        *phones.phones(text, language, codes),
    ):
        if not any(taken[found.start : found.end]):
            kept.append(found)
            taken[found.start : found.end] = b"\1" * (found.end - found.start)
    return kept
