"""Watched words: what editors and moderators asked to be found."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import cast

from diseasemaps.moderation.screens.finding import Finding
from diseasemaps.moderation.screens.phrases import Phrases, phrase
from diseasemaps.moderation.screens.reading import Token

WEIGHTS = {"block": 100, "hold": 40, "flag": 20, "replace": 0, "link": 0}


@dataclass(frozen=True)
class Word:
    """One line of the list: a word or phrase as in `phrases`, and what becomes of a text with it."""

    text: str
    action: str  # block, hold, flag, replace, link
    language: str = ""  # blank: in every language
    instead: str = ""  # of replace
    address: str = ""  # of link
    why: str = ""


def words_of(words: Iterable[Word]) -> Phrases:
    """`words`, ready to be asked."""
    return Phrases(
        phrase(word.text, "word", weight=WEIGHTS[word.action], payload=word, strict=True)
        for word in words
    )


def watched(tokens: Sequence[Token], words: Phrases, language: str) -> Iterator[Finding]:
    """Each watched word of `language` in the text; what becomes of it is its `action`.

    No two that put something in a word's place overlap: the earlier and longer one holds.
    """
    taken = -1
    for hit in sorted(words.find(tokens), key=lambda hit: (hit.first, -hit.last)):
        word = cast(Word, hit.phrase.payload)
        if word.language and word.language != language[:2]:
            continue
        if word.action in ("replace", "link"):
            if hit.first <= taken:
                continue
            taken = hit.last
        start, end = tokens[hit.first].start, tokens[hit.last].end
        yield Finding(
            "word",
            start,
            end,
            hit.phrase.weight,
            instead=word.instead or None,
            action=word.action,
            address=word.address,
            why=word.why or word.text,
        )
