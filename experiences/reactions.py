"""What readers say to a post with one press: that it helped, that they know it too, or thanks.

Its author is told how many, and never who. Each verb is the same pressed twice.
"""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, Value

from accounts import permissions
from diseasemaps import audit, versions
from diseasemaps.notifications import audiences
from diseasemaps.notifications.models import Kind
from diseasemaps.notifications.notify import notify, take_back
from diseasemaps.workflow import Fault, Incomplete, Refused
from experiences import cards
from experiences.models import Experience, Reaction

TELLS = {
    Reaction.Kind.HELPFUL: Kind.EXPERIENCE_HELPFUL,
    Reaction.Kind.ME_TOO: Kind.EXPERIENCE_ME_TOO,
    Reaction.Kind.THANKS: Kind.EXPERIENCE_THANKS,
}


@audit.recorded()
def react(experience: Experience, *, by: Any, kind: str) -> Reaction:
    """`by` says `kind` (a Reaction.Kind) to a post that they may read. Twice is once.

    Raises Refused for one's own post, and for one that `by` may not read; Incomplete for another
    kind.
    """
    experience = _lock(experience)
    reason = may_react(by, experience)
    if reason:
        raise Refused(reason)
    _require_kind(kind)
    reaction, is_new = Reaction.objects.get_or_create(experience=experience, member=by, kind=kind)
    if is_new:
        author = audiences.people(experience.author)
        notify(author, TELLS[Reaction.Kind(kind)], about=experience, by=by, once=True)
        _show(experience)
    return reaction


@audit.recorded()
def unreact(experience: Experience, *, by: Any, kind: str) -> int:
    """`by` takes it back; what its author has not read of it yet, they are not told. Returns how
    many there were: 0 or 1. Needs no right to post, nor to read the post any more.
    """
    _require_kind(kind)
    if not by.is_authenticated:
        raise Refused("Sign in first.")
    experience = _lock(experience)
    gone, _ = Reaction.objects.filter(experience=experience, member=by, kind=kind).delete()
    if gone:
        take_back(TELLS[Reaction.Kind(kind)], about=experience, by=by)
        _show(experience)
    return gone


def may_react(user: Any, experience: Experience, *, can_read: bool | None = None) -> str | None:
    """Why `user` may not react to this post; None when they may. `can_read`: whether they can read
    it, where that is known already.
    """
    reason = permissions.may_write(user)
    if reason:
        return reason
    if experience.author_id == user.pk:
        return "This is your own."
    if can_read is None:
        can_read = Experience.objects.readable_by(user).filter(pk=experience.pk).exists()
    return None if can_read else "This cannot be read any more."


@dataclass(frozen=True)
class Said:
    """What readers said to a post, in words, and the buttons of one of them: (kind, label, did
    they?); none where they may not react.
    """

    words: list[str]
    offers: list[tuple[str, str, bool]]


def said(experience: Experience, *, user: Any, can_read: bool | None = None) -> Said:
    """One query, where it is known whether `user` can read the post."""
    mine = Count("pk", filter=Q(member=user.pk)) if user.is_authenticated else Value(0)
    rows = experience.reactions.values("kind").annotate(n=Count("pk"), mine=mine)
    counted = {row["kind"]: row for row in rows}
    many = {kind: row["n"] for kind, row in counted.items()}
    if may_react(user, experience, can_read=can_read) is not None:
        return Said(cards.in_words(many), [])
    pressed = {kind for kind, row in counted.items() if row["mine"]}
    offers = [(kind.value, str(kind.label), kind.value in pressed) for kind in Reaction.Kind]
    return Said(cards.in_words(many), offers)


def _require_kind(kind: str) -> None:
    if kind not in Reaction.Kind.values:
        raise Incomplete([Fault("kind", "Choose one of: helpful, me_too, thanks.")])


def _lock(experience: Experience) -> Experience:
    """Who reacts to one post go one after the other, so that the number on its card is right."""
    posts = Experience.objects.select_for_update(of=("self",), no_key=True)
    return posts.select_related("condition", "live_revision", "author").get(pk=experience.pk)


def _show(experience: Experience) -> None:
    """The numbers on its page, on its card wherever that stands, and its place in feeds."""
    experience.helpful = experience.reactions.filter(kind=Reaction.Kind.HELPFUL).count()
    if experience.live_revision is not None:
        experience.card_html = cards.render(experience)
    experience.save(update_fields=["helpful", "card_html"])
    versions.bump(experience.page_key, experience.condition.page_key)
