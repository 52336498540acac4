"""What was done to an article, in public: each step with date, role and public note."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from diseasemaps.articles import citing, wording
from diseasemaps.articles.models import Article, Revision
from diseasemaps.workflow import HistoryEntry

ROLES = {"author": "its author", "reviewer": "a reviewer", "editor": "an editor"}


@dataclass(frozen=True)
class PublicStep:
    """One step as readers see it: what, in which role, when; the note only if meant for them.

    `address` is where the text can be read that the step is about; empty if it cannot.
    """

    words: str
    who: str
    at: datetime
    note: str
    address: str


@dataclass(frozen=True)
class Comparison:
    """Two approved texts of one article, `older` approved before `newer`."""

    older: Revision
    newer: Revision


def approved(article: Article) -> list[Revision]:
    """The texts of `article` that were approved and can be read, the newest first."""
    found = Revision.objects.filter(article=article, status__in=["approved", "superseded"])
    listed = list(found.order_by("-approved_at", "-created_at"))
    for revision in listed:
        revision.article = article  # with its condition, so that an address asks for nothing
    return listed


def public_steps(article: Article, user: Any, readable: list[Revision]) -> list[PublicStep]:
    """The steps of the revisions that `user` may know of, newest first. `readable`: `approved`."""
    known = Revision.objects.known_to(user).filter(article=article).values("pk")
    entries = HistoryEntry.objects.filter(thing_kind=Revision.workflow.kind, thing_id__in=known)
    addresses = {revision.pk: citing.permalink(revision) for revision in readable}
    return [
        PublicStep(
            words=wording.TAKEN[entry.step],
            who=ROLES.get(entry.role, "the site"),
            at=entry.at,
            note=entry.note if entry.note_public else "",
            address=addresses.get(entry.thing_id, "") if entry.target == "approved" else "",
        )
        for entry in entries.order_by("-at", "-id")
    ]


def chosen(readable: list[Revision], first: str, second: str) -> Comparison | None:
    """The two texts with these ids, the older one first; None unless both can be read."""
    by_id = {str(revision.pk): revision for revision in readable}
    if first not in by_id or second not in by_id:
        return None
    newer, older = sorted((by_id[first], by_id[second]), key=readable.index)
    return Comparison(older, newer)
