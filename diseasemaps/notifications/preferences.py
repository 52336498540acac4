"""Which mail a member wants: asked at fan-out, and again at the last moment before sending."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.core import signing
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from diseasemaps.notifications.kinds import (
    ANSWERS,
    BY_CONSENT,
    CONSENT_TO_MAIL,
    DIGESTS,
    default_mail,
)
from diseasemaps.notifications.models import Delivery, Kind, Mail, Notification, Preference

SIGNER = signing.Signer(salt="diseasemaps.notifications.unsubscribe")


def of(user_id: Any) -> dict[str, Mail]:
    """{kind: when} for every kind, chosen or by default."""
    chosen = dict(Preference.objects.filter(user_id=user_id).values_list("kind", "mail"))
    return {kind: Mail(chosen.get(kind) or default_mail(kind)) for kind in Kind}


def wanted(user_id: Any) -> dict[str, Mail]:
    """The same, as it holds now: without their consent, never for what depends on it."""
    refused = (BY_CONSENT - ANSWERS) if not agrees(user_id) else frozenset()
    if not agrees(user_id, unless_asked=True):
        refused |= ANSWERS
    return {kind: Mail.NEVER if kind in refused else when for kind, when in of(user_id).items()}


def wishes_none(user_id: Any, kind: str) -> bool:
    never = Preference.objects.filter(user_id=user_id, kind=kind, mail=Mail.NEVER)
    if never.exists():
        return True
    return kind in BY_CONSENT and not agrees(user_id, unless_asked=kind in ANSWERS)


def agrees(user_id: Any, *, unless_asked: bool = False) -> bool:
    """Does this member consent to news by e-mail? `unless_asked`: or never said anything."""
    people = get_user_model()._default_manager.whether_agreed(
        CONSENT_TO_MAIL, unless_asked=unless_asked
    )
    return people.filter(pk=user_id, agreed=True).exists()


def with_their_consent(people: Any, kind: str) -> dict[UUID, bool]:
    """{id of each of `people`: may news of this kind go to them by mail?} in one query."""
    if kind not in BY_CONSENT:
        return dict.fromkeys(people.values_list("pk", flat=True), True)
    people = people.whether_agreed(CONSENT_TO_MAIL, unless_asked=kind in ANSWERS)
    return dict(people.values_list("pk", "agreed"))


@transaction.atomic
def stop_mail(user_id: Any) -> None:
    """What waits to be mailed to them by their consent is not: for when they take it back.

    What a worker is sending in this moment asks `wishes_none` for itself.
    """
    told = Notification.objects.filter(recipient_id=user_id, event__kind__in=BY_CONSENT)
    told.filter(digest=None).exclude(waits_for="").update(waits_for="")
    waiting = Delivery.objects.filter(notification__in=told, leased_until=None)
    waiting.filter(sent_at=None, dead_at=None).update(
        dead_at=timezone.now(), unwanted=True, last_error="the recipient wants no news by mail"
    )


@transaction.atomic
def choose(user_id: Any, wishes: Mapping[str, str]) -> None:
    """Keep `wishes` {kind: when} of this member; news that waits for a digest follows them."""
    Preference.objects.bulk_create(
        [Preference(user_id=user_id, kind=kind, mail=mail) for kind, mail in wishes.items()],
        update_conflicts=True,
        unique_fields=["user", "kind"],
        update_fields=["mail"],
    )
    waiting = Notification.objects.filter(recipient_id=user_id, digest=None).exclude(waits_for="")
    for when in (*DIGESTS, Mail.NEVER):  # what is wanted at once from now on may wait where it is
        kinds = [kind for kind, mail in wishes.items() if mail == when]
        if kinds:
            moved = "" if when == Mail.NEVER else when
            waiting.filter(event__kind__in=kinds).update(waits_for=moved)


# --- One click in a mail (RFC 8058) ----------------------------------------------------------


def unsubscribe_path(user_id: Any, scope: str) -> str:
    """Where one click ends mail of `scope`: a Kind, or a digest (Mail.DAILY, Mail.WEEKLY).

    Signed and without an end: the link in an old mail has to work too. It opens nothing else.
    """
    token = SIGNER.sign_object([str(user_id), str(scope)])
    return reverse("notifications:unsubscribe", args=[token])


def read_token(token: str) -> tuple[UUID, str]:
    """(member's id, scope). Raises ValueError for whatever we did not sign, or know no more."""
    try:
        user_id, scope = SIGNER.unsign_object(token)
    except (signing.BadSignature, UnicodeError) as fault:
        raise ValueError("not one of our links") from fault
    if scope not in Kind.values and scope not in DIGESTS:
        raise ValueError("a kind that there is no more")
    return UUID(user_id), scope


def unsubscribe(user_id: UUID, scope: str) -> None:
    """No more mail of `scope` to this member; twice is once, and the answer is always the same."""
    if not get_user_model()._default_manager.filter(pk=user_id, erased_at=None).exists():
        return
    if scope in Kind.values:
        kinds = [scope]
    else:
        kinds = [kind for kind, mail in of(user_id).items() if mail == scope]
    choose(user_id, dict.fromkeys(kinds, Mail.NEVER))


def scope_in_words(scope: str) -> str:
    """What a link of this scope ends, as said on its page."""
    if scope in Kind.values:
        return Kind(scope).label
    return "Your daily summary" if scope == Mail.DAILY else "Your weekly summary"
