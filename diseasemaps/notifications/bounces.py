"""Mail that came back: what the mail provider reports, and how a member puts it right.

The provider calls the one address /notifications/mail-events/. Anymail knows the dialects of some
twenty providers, checks the secret, and hands over each event as its own signal, which is the only
way it has; `heed` listens to that.
"""

from datetime import datetime, timedelta
from typing import Any

from anymail.signals import AnymailTrackingEvent, EventType, RejectReason
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core import signing
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from diseasemaps.notifications import suppression
from diseasemaps.notifications.delivery import send_account_mail
from diseasemaps.notifications.models import Suppression
from diseasemaps.workflow import Conflict

SALT = "diseasemaps.notifications.address"
LINK_LASTS = timedelta(days=3)
ASK_AGAIN_AFTER = timedelta(hours=1)
FOR_GOOD = {RejectReason.BOUNCED, RejectReason.INVALID, RejectReason.SPAM}


def heed(event: AnymailTrackingEvent, **_: Any) -> None:
    """Stop mail to an address that the provider says is dead or unwilling; twice is once."""
    reason = _reason(event)
    if reason and event.recipient:
        stop(event.recipient, reason=reason, at=event.timestamp or timezone.now())


def _reason(event: AnymailTrackingEvent) -> str:
    """Why mail stops, in a word that /me/ explains; "" where it goes on (full box, away)."""
    if event.event_type == EventType.COMPLAINED:
        return "complained"
    if event.event_type == EventType.UNSUBSCRIBED:
        return "unsubscribed"
    if event.event_type in (EventType.BOUNCED, EventType.REJECTED):
        return "bounced" if event.reject_reason in FOR_GOOD else ""
    return ""


@transaction.atomic
def stop(address: str, *, reason: str, at: datetime) -> None:
    """No more mail to `address` since `at`. A report from before it was confirmed again is old."""
    row, is_new = Suppression.objects.select_for_update().get_or_create(
        address=address.lower(), defaults={"reason": reason, "at": at}
    )
    if not is_new and row.lifted_at is not None and at > row.lifted_at:
        row.reason, row.at, row.lifted_at = reason, at, None
        row.save(update_fields=["reason", "at", "lifted_at"])


@transaction.atomic
def ask_again(user: Any) -> None:
    """Send one mail to the stopped address of `user`, with a link that starts mail again.

    Raises Conflict when nothing is stopped, or one was sent within the hour.
    """
    row = suppression.of(user.email).select_for_update().first()
    if row is None:
        raise Conflict("Mail to your address is not stopped.")
    now = timezone.now()
    if row.let_through_at is not None and now - row.let_through_at < ASK_AGAIN_AFTER:
        raise Conflict("A mail is on its way to you. If it does not come, try again in an hour.")
    token = signing.dumps([str(user.pk), user.email], salt=SALT)
    link = f"{settings.SITE_URL}{reverse('notifications:address', args=[token])}"
    text = render_to_string(
        "notifications/confirm_address.txt", {"link": link, "site_name": settings.SITE_NAME}
    )
    sent = send_account_mail(
        address=user.email, subject="Does this address work?", text=text, recipient=user
    )
    row.let_through, row.let_through_at = sent.pk, now
    row.save(update_fields=["let_through", "let_through_at"])


def read_token(token: str) -> tuple[str, str]:
    """(member's id, address). Raises ValueError for what is not ours, or too old."""
    try:
        user_id, address = signing.loads(token, salt=SALT, max_age=LINK_LASTS)
    except (signing.BadSignature, UnicodeError) as fault:
        raise ValueError("not one of our links") from fault
    return user_id, address


def confirm(user_id: str, address: str) -> None:
    """The link arrived, so the address works: mail goes there again, if it is still theirs."""
    theirs = get_user_model()._default_manager.filter(pk=user_id, email=address, erased_at=None)
    if theirs.exists():
        suppression.of(address).update(lifted_at=timezone.now())
