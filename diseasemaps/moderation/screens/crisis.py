"""Somebody may be in danger: thoughts of suicide, self-harm, abuse.

Phrases come from editable lists. What stands around them decides whether they are said of now:
"I would never …", "years ago I …, now I am well", "my brother said in 1990 …", "if you feel …"
are not. In doubt it is found: a moderator who looks in vain costs less than one who never looked.

Abuse is found twice, as `abuse` (which lines to show) and as `crisis` (how fast to look).
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from diseasemaps.moderation.screens import lists
from diseasemaps.moderation.screens.finding import Finding
from diseasemaps.moderation.screens.phrases import Hit, Phrase, Phrases, phrase
from diseasemaps.moderation.screens.reading import Token
from diseasemaps.moderation.screens.saying import is_denied, is_of_others, is_over

CRISIS, ABUSE = "crisis", "abuse"
WEIGHTS = {CRISIS: 100, ABUSE: 90}


@cache
def bundled() -> Phrases:
    """The phrases that the house begins with, of every language: people mix them."""
    return phrases_of((kind, text) for _, kind, text in lists.rows("crisis_phrases.tsv"))


def phrases_of(rows: Iterable[tuple[str, str]]) -> Phrases:
    """A list of (kind, text), kind one of crisis and abuse, ready to be asked."""
    return Phrases(phrase(text, kind, weight=WEIGHTS[kind]) for kind, text in rows)


@cache
def _innocent() -> Phrases:
    rows = lists.rows("innocent_phrases.tsv")
    return Phrases(phrase(text, "innocent") for _, text in rows)


def crises(text: str, tokens: Sequence[Token], phrases: Phrases | None = None) -> Iterator[Finding]:
    """What in `text`, read as `tokens`, somebody should look at before anything else."""
    hits = list((phrases or bundled()).find(tokens))
    if not hits:
        return
    harmless = list(_innocent().find(tokens))
    hits = [hit for hit in hits if _is_meant(text, tokens, hit, harmless)]
    for kind in (CRISIS, ABUSE):
        of_kind = [hit for hit in hits if hit.phrase.kind == kind]
        for start, end, why in _merged(tokens, of_kind):
            yield Finding(kind, start, end, WEIGHTS[kind], why=why)
            if kind == ABUSE:
                yield Finding(CRISIS, start, end, WEIGHTS[kind], why=why)


def _is_meant(text: str, tokens: Sequence[Token], hit: Hit, harmless: list[Hit]) -> bool:
    if any(_covers(other, hit) for other in harmless):
        return False
    denied = is_denied(tokens, hit.first) or is_denied(tokens, hit.last)
    if denied and not _is_a_denial(hit.phrase):
        return False
    return not (is_of_others(text, tokens, hit) or is_over(text, tokens, hit))


def _covers(other: Hit, hit: Hit) -> bool:
    """Whether a figure of speech takes the word that the phrase ends with."""
    return other.first <= hit.last <= other.last


@cache
def _is_a_denial(phrase: Phrase) -> bool:
    """Whether the phrase says "no" itself: "no reason to live", "no quiero vivir"."""
    noes = {
        "no",
        "not",
        "dont",
        "never",
        "nothing",
        "cant",
        "without",
        "isnt",
        "wont",
        "nobody",
        "sin",
        "ni",
    }
    return any(slot.words & noes for slot in phrase.slots)


def _merged(tokens: Sequence[Token], hits: list[Hit]) -> Iterator[tuple[int, int, str]]:
    """(start, end, phrase) of the stretches that `hits` cover, each once."""
    start = end = -1
    why = ""
    for hit in sorted(hits, key=lambda hit: (hit.first, -hit.last)):
        first, last = tokens[hit.first].start, tokens[hit.last].end
        if first >= end:
            if end > start:
                yield start, end, why
            start, end, why = first, last, hit.phrase.text
        end = max(end, last)
    if end > start:
        yield start, end, why
