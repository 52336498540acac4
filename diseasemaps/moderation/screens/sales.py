"""Sales talk: miracle cures, discount codes, "DM me for prices"."""

from collections.abc import Iterator, Sequence
from functools import cache

from diseasemaps.moderation.screens import lists
from diseasemaps.moderation.screens.finding import Finding
from diseasemaps.moderation.screens.phrases import Phrases, phrase
from diseasemaps.moderation.screens.reading import Token, folded
from diseasemaps.moderation.screens.saying import sentence

WEIGHT = 20
# Somebody who warns of sellers, or says that there is no such thing, uses their words too.
WARNING = folded(
    """no not isnt arent never dont beware scam scams fake fraud warning avoid wish nobody without if
    there ningun ninguna cuidado estafa falso falsa existe existen ojala sin estafas"""
)


@cache
def _sales() -> Phrases:
    return Phrases(
        phrase(text, "sales", weight=WEIGHT, strict=True) for _, text in lists.rows("sales.tsv")
    )


def sales(tokens: Sequence[Token]) -> Iterator[Finding]:
    """Each piece of sales talk; those that overlap only once."""
    end = 0
    for hit in sorted(_sales().find(tokens), key=lambda hit: (hit.first, -hit.last)):
        start, stop = tokens[hit.first].start, tokens[hit.last].end
        first, _ = sentence(tokens, hit.first)
        before = tokens[max(first, hit.first - 6) : hit.first]
        if start >= end and not any(form in WARNING for token in before for form in token.forms):
            yield Finding("sales", start, stop, WEIGHT, why=hit.phrase.text)
            end = stop
