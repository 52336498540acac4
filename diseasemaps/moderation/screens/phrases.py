"""Phrases as people write them in a list, found in a text in one pass.

    want/wanna to/2 die      one of several words in a place
    suicid*                  any ending
    take ... pills           up to four words between
    (all)                    a word that may be there or not
    # kms                    any number

Spelling is forgiven as in `reading`; words such as "really" may stand anywhere inside; a phrase
never reaches over the end of a sentence.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from diseasemaps.moderation.screens.reading import ELL, LEET, Token, fold, folded, plain

NUMBER = re.compile(r"\d+(?!st|nd|rd|th)[a-z]{0,3}")
GAP = 4  # words that "..." may stand for
FILLERS = folded(
    """just really even fucking fuckin fcking effing kinda sorta literally so truly honestly actually
    always ever also simply sometimes seriously totally completely constantly often quite very
    still again basically already currently now today
    muy ya solo solamente realmente siempre simplemente tambien a veces de verdad mas"""
)


@dataclass(frozen=True)
class Slot:
    words: frozenset[str]
    beginnings: tuple[str, ...]
    gap_before: int = 0
    optional: bool = False
    spelt: re.Pattern[str] | None = None  # how it must be spelt, where that matters

    def takes(self, token: Token) -> bool:
        if self.spelt and not any(map(self.spelt.fullmatch, spellings(token.typed))):
            return False
        return any(
            form in self.words
            or form.startswith(self.beginnings or ("\0",))
            or ("#" in self.words and NUMBER.fullmatch(form))
            for form in token.forms
        )


@dataclass(frozen=True)
class Phrase:
    """One line of a list. `kind` and `weight` are those of its findings."""

    text: str
    kind: str
    weight: int = 50
    slots: tuple[Slot, ...] = ()
    payload: object = None  # what the caller wants back with a hit


@dataclass(frozen=True)
class Hit:
    phrase: Phrase
    first: int  # index of its first token
    last: int  # index of its last token


def phrase(
    text: str, kind: str, *, weight: int = 50, payload: object = None, strict: bool = False
) -> Phrase:
    """`text` understood. A phrase without any word finds nothing.

    `strict`: letters doubled in it must be doubled in what it finds, so that a word of three
    letters does not find "as".
    """
    return Phrase(text, kind, weight, tuple(_slots(text, strict)), payload)


def spellings(typed: str) -> tuple[str, ...]:
    return (typed, typed.translate(LEET), typed.translate(ELL))


def _spelt(words: Iterable[str]) -> re.Pattern[str]:
    """Each letter as often as in one of `words`, or more often."""
    shapes = []
    for word in words:
        letters = "".join(f"{re.escape(c)}+" for c in plain(word.rstrip("*")))
        shapes.append(letters + (".*" if word.endswith("*") else ""))
    return re.compile("|".join(shapes), re.DOTALL)


def _slots(text: str, strict: bool) -> Iterator[Slot]:
    gap = 0
    for piece in text.replace("…", " ... ").split():
        if piece == "...":
            gap = GAP
            continue
        optional = len(piece) > 2 and piece[0] == "(" and piece[-1] == ")"
        words: list[str] = []
        beginnings: list[str] = []
        piece = piece[1:-1] if optional else piece
        for word in piece.split("/"):
            folded_word = fold(word.rstrip("*"))
            if "#" in folded_word or any(c.isalnum() for c in folded_word):
                (beginnings if word.endswith("*") else words).append(folded_word)
        if words or beginnings:
            spelt = _spelt(piece.split("/")) if strict and "#" not in words else None
            yield Slot(frozenset(words), tuple(beginnings), gap, optional, spelt)
            gap = 0


class Phrases:
    """Many phrases, asked together; the first word of each leads to it."""

    def __init__(self, phrases: Iterable[Phrase]):
        self.by_word: dict[str, list[Phrase]] = {}
        self.by_beginning: dict[str, list[Phrase]] = {}
        for each in phrases:
            for slot in each.slots[:1]:
                for word in slot.words:
                    self.by_word.setdefault(word, []).append(each)
                for beginning in slot.beginnings:
                    self.by_beginning.setdefault(beginning, []).append(each)
        self.lengths = sorted({len(beginning) for beginning in self.by_beginning})

    def find(self, tokens: Sequence[Token]) -> Iterator[Hit]:
        """Each place where one of the phrases stands, in order of place."""
        for place, token in enumerate(tokens):
            seen: set[int] = set()
            for each in self._beginning_with(token):
                if id(each) not in seen and each.slots[0].takes(token):
                    seen.add(id(each))
                    last = _reach(each.slots, 1, tokens, place)
                    if last is not None:
                        yield Hit(each, place, last)

    def _beginning_with(self, token: Token) -> Iterator[Phrase]:
        if NUMBER.fullmatch(token.forms[0]):
            yield from self.by_word.get("#", ())
        for form in token.forms:
            yield from self.by_word.get(form, ())
            for length in self.lengths:
                yield from self.by_beginning.get(form[:length], ()) if length <= len(form) else ()


def _reach(slots: Sequence[Slot], n: int, tokens: Sequence[Token], place: int) -> int | None:
    """The last token of the phrase whose slot n-1 took tokens[place], or None."""
    if n == len(slots):
        return place
    slot, room = slots[n], slots[n].gap_before
    for nxt in range(place + 1, min(place + 4 + room, len(tokens))):
        if tokens[nxt].gap == 2:
            break
        if slot.takes(tokens[nxt]):
            last = _reach(slots, n + 1, tokens, nxt)
            if last is not None:
                return last
        if nxt - place > room and not any(form in FILLERS for form in tokens[nxt].forms):
            break
    return _reach(slots, n + 1, tokens, place) if slot.optional else None
