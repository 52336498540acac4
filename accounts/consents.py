"""Agreeing to a Text, and taking it back, which undoes what was allowed.

Whoever acts on a consent registers a Use from `AppConfig.ready()`: what it allows, in words, and
how that is undone. So the page of consents and `withdraw` know nothing of the apps above, and a
consent that nobody uses is not offered.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from accounts.models import Consent, User
from diseasemaps import audit
from diseasemaps.notifications.kinds import CONSENT_TO_MAIL as MAIL
from diseasemaps.texts.models import TextVersion
from diseasemaps.workflow import Conflict, Refused

ACCOUNT = "consent-account"
HEALTH = "consent-health"
REVIEWER = "consent-reviewer"
MAP = "consent-map"

ORDER = [ACCOUNT, HEALTH, MAP, REVIEWER, MAIL]  # as the page lists them


@dataclass(frozen=True)
class Affected:
    """One thing that goes when a consent is taken back; `alone` is where it alone is taken back."""

    title: str
    url: str
    alone: str = ""


def nothing_done(user: Any) -> str:
    return ""


def nothing_affected(user: Any) -> Sequence[Affected]:
    return ()


@dataclass(frozen=True)
class Use:
    """What is done on the strength of the consent to the Text `key`, and what undoes it."""

    key: str
    allows: str
    undoes: str  # what taking it back does: said on the page and before
    button: str = "Withdraw it"
    # (user) → what was done, as a sentence. Runs inside `withdraw`, once or again: twice is once.
    # None: this cannot be taken back by a button yet, and `undoes` says what to do instead.
    undo: Callable[[Any], str] | None = nothing_done
    affects: Callable[[Any], Sequence[Affected]] = nothing_affected
    asked_here: bool = False  # also on the page of consents, not only where it is needed

    @property
    def by_a_button(self) -> bool:
        """Can it be taken back here, by its own person?"""
        return self.undo is not None


_uses: dict[str, Use] = {}


def register(use: Use) -> None:
    _uses[use.key] = use


def use_of(key: str) -> Use:
    """What is done with it; for a consent that nothing uses any more, nothing."""
    unused = Use(
        key,
        allows="Nothing here needs it at the moment.",
        undoes="Nothing changes for you: nothing here needs it at the moment.",
    )
    return _uses.get(key, unused)


@dataclass(frozen=True)
class Agreement:
    """How it stands between one member and one Text. `newest` is None where it was never given."""

    use: Use
    title: str
    newest: Consent | None
    former: list[Consent] = field(default_factory=list)
    current: TextVersion | None = None  # the Text as it is published now

    @property
    def stands(self) -> bool:
        return self.newest is not None and self.newest.withdrawn_at is None

    @property
    def has_changed(self) -> bool:
        """Given, and to older words than those published now."""
        agreed = self.newest.text_version if self.newest else None
        return self.stands and self.current not in (None, agreed)

    @property
    def may_agree(self) -> bool:
        """Can it be given on its own page: for the first time, again, or to newer words?"""
        wanted = not self.stands or self.has_changed
        return self.use.asked_here and wanted and self.current is not None


def of(user: Any) -> list[Agreement]:
    """Every consent that `user` gave, and those that can be given on their page: two queries."""
    given = Consent.objects.filter(user=user).select_related("text_version__text")
    rows: dict[str, list[Consent]] = {}
    for consent in given.order_by("-given_at", "-pk"):
        rows.setdefault(consent.text_version.text.key, []).append(consent)
    offered = {use.key for use in _uses.values() if use.asked_here and use.key != ACCOUNT}
    keys = sorted(rows.keys() | offered, key=_place)
    current = _current(keys)
    known = [key for key in keys if key in rows or key in current]
    return [_agreement(key, rows.get(key, []), current.get(key)) for key in known]


def _place(key: str) -> tuple[int, str]:
    return (ORDER.index(key) if key in ORDER else len(ORDER), key)


def agreement(user: Any, key: str) -> Agreement | None:
    """How it stands with one of them; None for what `user` neither gave nor can give."""
    return next((one for one in of(user) if one.use.key == key), None)


def _current(keys: list[str]) -> dict[str, TextVersion]:
    versions = TextVersion.objects.filter(text__key__in=keys, text__language="en")
    return {one.text.key: one for one in versions.select_related("text").order_by("number")}


def _agreement(key: str, rows: list[Consent], current: TextVersion | None) -> Agreement:
    newest = next((one for one in rows if one.withdrawn_at is None), rows[0] if rows else None)
    shown = newest.text_version if newest else current
    former = [one for one in rows if one is not newest]
    return Agreement(use_of(key), shown.title if shown else key, newest, former, current)


def given(user: Any, key: str) -> Consent | None:
    """The standing consent of `user` to the Text `key`, in any version; None without one."""
    standing = Consent.objects.filter(user=user, text_version__text__key=key, withdrawn_at=None)
    return standing.order_by("-given_at").first()


def is_current(user: Any, key: str) -> bool:
    """Did `user` agree to the very words that are published now?"""
    current = TextVersion.objects.of(key).values("pk")[:1]
    agreed = Consent.objects.filter(user=user, text_version__in=current, withdrawn_at=None)
    return agreed.exists()


def to_ask(user: Any, key: str) -> TextVersion | None:
    """The words that `user` has still to agree to; None when they did, to these very words."""
    return None if is_current(user, key) else TextVersion.objects.current(key)


def has_changed(user: Any, key: str) -> bool:
    """Did `user` agree to the Text `key`, and was a newer one published since?"""
    return given(user, key) is not None and not is_current(user, key)


@audit.recorded()
def give(user: Any, key: str, *, read: int | None = None) -> Consent:
    """Consent to the current version of the Text `key`. Twice is once.

    `read`: the id of the version that they read. Raises Conflict when there is a newer one.
    """
    current = TextVersion.objects.current(key)
    if read not in (None, current.pk):
        raise Conflict("This text has changed since you read it. Please read it again.")
    consent, created = Consent.objects.get_or_create(
        user=user, text_version=current, withdrawn_at=None
    )
    if created:
        audit.record("consent.give", by=user, kind="text", id=key, version=current.number)
    return consent


@audit.recorded()
def withdraw(user: Any, key: str) -> str:
    """Take back every standing consent to the Text `key`, and undo what it allowed, in one
    transaction. Twice is once. Returns what was done, as a sentence.

    Raises Refused for what cannot be taken back by a button yet.
    """
    use = use_of(key)
    if use.undo is None:
        raise Refused(use.undoes)
    lock(user)
    done = use.undo(user)
    standing = Consent.objects.filter(user=user, text_version__text__key=key, withdrawn_at=None)
    if standing.update(withdrawn_at=timezone.now()):
        audit.record("consent.withdraw", by=user, kind="text", id=key)
    return done


def lock(user: Any) -> None:
    """Whoever acts on a consent of `user` and whoever takes it back go one after the other: a post
    that is sent in at the same moment does not stay behind.
    """
    if user is not None:  # nor is there a row of somebody who is not signed in
        User.objects.select_for_update(no_key=True).filter(pk=user.pk).first()
