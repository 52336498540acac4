"""Sending what waits: leased by a row, sent outside any transaction, marked; at least once each.

A lease is a time in the row. A worker that dies holds nothing: when the time is over, the next
one takes the delivery up, and its message has the same Message-ID.
"""

import logging
import random
import smtplib
import time
from datetime import datetime, timedelta

from django.contrib.auth import get_user_model
from django.core import mail as django_mail
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from diseasemaps.notifications import bell, digests, mail, preferences, suppression
from diseasemaps.notifications.models import Delivery

log = logging.getLogger(__name__)

MOST_ATTEMPTS = 8
LEASE = timedelta(seconds=30)
FIRST_WAIT = timedelta(seconds=15)  # doubled by each attempt: about an hour in all
SLICE = 2.0  # seconds after which no further delivery is begun


class Unwanted(Exception):
    """This delivery is not to be made at all, and rightly so; the reason is for the operator."""


class Hopeless(Exception):
    """Every attempt was cut short before it could say why."""


def send_account_mail(
    *, address: str, subject: str, text: str, html: str = "", recipient=None
) -> Delivery:
    """Put a message with its own text on its way to `address`; the text is emptied once sent."""
    delivery = Delivery.objects.create(
        recipient=recipient,
        address=address,
        subject=subject[:200],
        text=text,
        html=html,
        urgent=True,
    )
    transaction.on_commit(lambda: bell.ring(urgent=True))
    return delivery


def forget(address: str) -> int:
    """Remove account mail to `address`, sent or waiting: for an account that is erased."""
    return Delivery.objects.filter(address__iexact=address).delete()[0]


def deliver_due(*, urgent: bool = False) -> int:
    """Make every delivery that is due, for at most a slice of time; return how many were sent.

    `urgent`: only those that are.
    """
    started, sent = time.monotonic(), 0
    with _Post() as post:
        while (delivery := _lease(urgent=urgent)) is not None:
            sent += _attempt(delivery, post)
            if time.monotonic() - started > SLICE:
                bell.ring(
                    urgent=urgent
                )  # what happened meanwhile is fanned out first, then the rest goes
                break
    return sent


class _Post:
    """One connection to the mail server for a slice of deliveries, opened with the first."""

    def __init__(self) -> None:
        self._backend: BaseEmailBackend | None = None

    def __enter__(self) -> "_Post":
        return self

    def __exit__(self, *_: object) -> None:
        self.hang_up()

    def send(self, message: django_mail.EmailMessage) -> None:
        if self._backend is None:
            self._backend = django_mail.get_connection()
            self._backend.open()
        self._backend.send_messages([message])

    def hang_up(self) -> None:
        backend, self._backend = self._backend, None
        if backend is not None:
            try:
                backend.close()
            except Exception:
                log.info("The mail server did not say goodbye.", exc_info=True)


def _lease(*, urgent: bool = False) -> Delivery | None:
    now = timezone.now()
    free = Q(leased_until=None) | Q(leased_until__lte=now)
    with transaction.atomic():
        waiting = Delivery.objects.filter(free, sent_at=None, dead_at=None, not_before__lte=now)
        oldest = waiting.select_for_update(skip_locked=True).order_by("not_before")
        # Somebody is waiting at their screen for account mail; news can follow it.
        delivery = oldest.filter(urgent=True).first()
        if delivery is None and not urgent:
            delivery = oldest.first()
        if delivery is None:
            return None
        delivery.attempts += 1
        delivery.leased_until = now + LEASE
        delivery.save(update_fields=["attempts", "leased_until"])
    return delivery


def _attempt(delivery: Delivery, post: _Post) -> bool:
    try:
        if delivery.attempts > MOST_ATTEMPTS:  # the lease ran out each time: it kills its worker
            raise Hopeless(delivery.last_error or "every attempt was cut short")
        post.send(mail.compose(delivery, to=_wanted_at(delivery)))
    except (Unwanted, Hopeless) as reason:
        _bury(delivery, str(reason), unwanted=isinstance(reason, Unwanted))
        return False
    except Exception as fault:
        post.hang_up()  # a refusal may leave the conversation anywhere
        log.warning("Delivery %s failed, attempt %s.", delivery.pk, delivery.attempts)
        _postpone(delivery, fault)
        return False
    _close(delivery, sent_at=timezone.now(), last_error="")
    return True


def _wanted_at(delivery: Delivery) -> str:
    """The address to send to now. Raises Unwanted."""
    address = delivery.address
    if not address:
        people = get_user_model()._default_manager.active()
        person = people.filter(pk=delivery.recipient_id).first()
        if person is None:
            raise Unwanted("the recipient is no longer here")
        address = person.email
    if suppression.stops(delivery, address):
        raise Unwanted("the address gets no more mail")
    told = delivery.notification
    if told is not None and preferences.wishes_none(delivery.recipient_id, told.event.kind):
        raise Unwanted("the recipient wants no mail of this kind")
    if delivery.digest and not digests.contents(delivery):
        raise Unwanted("everything in it was read already, or is not wanted by mail any more")
    return address


def wait_after(attempts: int) -> timedelta:
    """How long to wait after so many failed attempts; a little different each time."""
    return FIRST_WAIT * 2 ** (attempts - 1) * random.uniform(0.5, 1.5)


def _postpone(delivery: Delivery, fault: Exception) -> None:
    # The kind of fault and the server's code; its words may repeat the address or the text.
    code = getattr(fault, "smtp_code", "")
    reason = f"{type(fault).__name__} {code}".strip()
    if delivery.attempts >= MOST_ATTEMPTS or _is_final(fault):
        _bury(delivery, reason)
        return
    _mine(delivery).update(
        not_before=timezone.now() + wait_after(delivery.attempts),
        leased_until=None,
        last_error=reason,
    )


def _is_final(fault: Exception) -> bool:
    """Whether the mail server refused this recipient for good (5xx), as opposed to for now."""
    if not isinstance(fault, smtplib.SMTPRecipientsRefused):
        return False
    return all(500 <= code < 600 for code, _ in fault.recipients.values())


def _bury(delivery: Delivery, reason: str, *, unwanted: bool = False) -> None:
    _close(delivery, dead_at=timezone.now(), last_error=reason[:1000], unwanted=unwanted)


def _close(delivery: Delivery, **outcome: datetime | str | bool) -> None:
    """Write how it ended, and forget the text: it may hold a link that signs somebody in."""
    _mine(delivery).update(**outcome, leased_until=None, text="", html="")


def _mine(delivery: Delivery):
    """The row, if nobody leased it since: a slow worker does not undo what a faster one did."""
    return Delivery.objects.filter(pk=delivery.pk, leased_until=delivery.leased_until)
