"""What a Delivery says, as a message.

Mail never names a condition, a person, or anything somebody wrote: it says that there is news and
links back to the inbox. Account mail (verification, reset) carries its own text.
"""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

from diseasemaps.notifications.models import Delivery, Kind

INBOX = "/notifications/"  # not the event's own path: that may name a condition
PREFERENCES = "/me/"


def compose(delivery: Delivery, *, to: str) -> EmailMultiAlternatives:
    """The message for `to`. Raises what a template raises."""
    subject, text, html = _account_mail(delivery) if delivery.text else _news(delivery)
    message = EmailMultiAlternatives(subject, text, to=[to], headers=_headers(delivery))
    if html:
        message.attach_alternative(html, "text/html")
    return message


def _account_mail(delivery: Delivery) -> tuple[str, str, str]:
    return delivery.subject, delivery.text, delivery.html


def _news(delivery: Delivery) -> tuple[str, str, str]:
    told: Any = delivery.notification  # what has no text of its own is always about one
    kind = Kind(told.event.kind)
    words = {
        "site_name": settings.SITE_NAME,
        "inbox": f"{settings.SITE_URL}{INBOX}",
        "preferences": f"{settings.SITE_URL}{PREFERENCES}",
    }
    text = render_to_string(f"notifications/{kind}.txt", words).strip() + "\n"
    html = render_to_string("notifications/mail.html", {"text": text, "subject": kind.label})
    return str(kind.label), text, html


def _headers(delivery: Delivery) -> dict[str, str]:
    host = urlsplit(settings.SITE_URL).hostname
    return {
        # The same for every attempt: a message sent twice shows once.
        "Message-ID": f"<{delivery.pk}@{host}>",
        "Auto-Submitted": "auto-generated",
        # List-Unsubscribe and List-Unsubscribe-Post (RFC 8058) belong here.
    }
