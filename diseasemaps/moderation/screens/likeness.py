"""How much a text repeats others: the same advertisement, posted under each condition."""

import re
from collections.abc import Iterable

WORD = re.compile(r"\w+")
SHINGLE = 3  # words that are compared together


def likeness(text: str, others: Iterable[str]) -> float:
    """The share (0 to 1) of `text` that stands, in runs of three words, in the likest of `others`.

    A text of fewer than three words is like another only if it is the same. Empty texts are like
    nothing.
    """
    mine = _shingles(text)
    if not mine:
        return 0.0
    return max((len(mine & _shingles(other)) for other in others), default=0) / len(mine)


def _shingles(text: str) -> set[tuple[str, ...]]:
    words = WORD.findall(text.casefold())
    if len(words) < SHINGLE:
        return {tuple(words)} if words else set()
    return {tuple(words[n : n + SHINGLE]) for n in range(len(words) - SHINGLE + 1)}
