"""How an app says what it holds about a member, so that `privacy` can export and erase it.

Each app lists its links to a user in `personal_data.py` as HELD; a test fails for a link that is
not listed.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum


class OnErase(StrEnum):
    REMOVE = "remove"  # the row goes
    ANONYMISE = "anonymise"  # the row stays, its person becomes the erased account's empty shell
    KEEP = "keep"  # a professional record, kept with consent (the reviewer of an article)


@dataclass(frozen=True)
class Held:
    """One link from a table to a member: `model` as app_label.Model, the field, and its fate."""

    model: str
    field: str
    what: str
    on_erase: OnErase
    export: bool = True


@dataclass(frozen=True)
class HeldByAddress:
    """Rows that know somebody by an e-mail address alone, and `forget`, which removes those of one
    address and returns how many there were.
    """

    model: str
    field: str
    what: str
    forget: Callable[[str], int]


HELD = [
    Held("diseasemaps.HistoryEntry", "by", "steps you took in a review", OnErase.ANONYMISE),
]
