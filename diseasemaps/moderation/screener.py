"""Screening with the lists that people edit at the desk, read once for each of their versions."""

from collections.abc import Hashable
from dataclasses import dataclass

from django.db import connection

from diseasemaps.moderation.models import CrisisPhrase, WatchedWord
from diseasemaps.moderation.screening import Finding, screen_with
from diseasemaps.moderation.screens import crisis
from diseasemaps.moderation.screens.phrases import Phrases
from diseasemaps.moderation.screens.words import Word, words_of

KEY = "screening"  # of the version that each change of a list raises
COLUMNS = ("text", "action", "language", "instead", "address", "why")


@dataclass(frozen=True)
class Lists:
    of: Hashable  # the versions that they were read at
    watched: Phrases
    phrases: Phrases | None  # None: none are kept here, so the bundled ones hold


_kept: Lists | None = None


def findings_in(text: str, language: str = "en") -> list[Finding]:
    """What `screen` finds in `text`, with the lists as they are now. One query."""
    lists = now()
    return screen_with(text, language=language, watched=lists.watched, phrases=lists.phrases)


def now() -> Lists:
    """The lists as they are now; read again only when one was changed."""
    global _kept
    of = _version()
    if _kept is None or _kept.of != of:
        _kept = _read(of)
    return _kept


def _version() -> Hashable:
    """A version's number may come back after a rollback, an id never does: all of them together."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT number FROM diseasemaps_pageversion WHERE key = %s), "
            "(SELECT max(id) FROM moderation_watchedword), "
            "(SELECT max(id) FROM moderation_crisisphrase)",
            [KEY],
        )
        return cursor.fetchone()


def _read(of: Hashable) -> Lists:
    words = [Word(**row) for row in WatchedWord.objects.order_by("pk").values(*COLUMNS)]
    phrases = list(CrisisPhrase.objects.order_by("pk").values_list("kind", "text"))
    return Lists(of, words_of(words), crisis.phrases_of(phrases) if phrases else None)
