"""What a Delivery says, as a message.

Mail never names a condition, a person, or anything somebody wrote: it says that there is news and
links back to the inbox. Account mail (verification, reset) carries its own text.
"""

from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

from diseasemaps.notifications import digests, preferences
from diseasemaps.notifications.models import Delivery, Kind

INBOX = "/notifications/"  # not the event's own path: that may name a condition
PREFERENCES = "/notifications/preferences/"


def compose(delivery: Delivery, *, to: str) -> EmailMultiAlternatives:
    """The message for `to`. Raises what a template raises."""
    subject, text, html = _words(delivery)
    message = EmailMultiAlternatives(subject, text, to=[to], headers=_headers(delivery))
    if html:
        message.attach_alternative(html, "text/html")
    return message


def subject_of(delivery: Delivery) -> str:
    """What it is about, without a person in it: account mail's own subject may hold a code."""
    scope = _scope(delivery)
    return preferences.scope_in_words(scope) if scope else "Account mail"


def _words(delivery: Delivery) -> tuple[str, str, str]:
    """(subject, text, HTML)."""
    if delivery.digest:
        subject = preferences.scope_in_words(_scope(delivery))
        return _rendered(delivery, "digest", subject, kinds=digests.contents(delivery))
    if delivery.notification is not None:
        kind = Kind(delivery.notification.event.kind)
        return _rendered(delivery, kind, str(kind.label))
    return delivery.subject, delivery.text, delivery.html


def _rendered(
    delivery: Delivery, template: str, subject: str, **more: object
) -> tuple[str, str, str]:
    stop = "No more summaries like this one" if delivery.digest else "No more mail of this kind"
    words = {
        "site_name": settings.SITE_NAME,
        "inbox": f"{settings.SITE_URL}{INBOX}",
        "preferences": f"{settings.SITE_URL}{PREFERENCES}",
        "unsubscribe": _unsubscribe_url(delivery),
        "stop": stop,
        **more,
    }
    text = render_to_string(f"notifications/{template}.txt", words).strip() + "\n"
    news = render_to_string(f"notifications/{template}.txt", {**words, "only_news": True}).strip()
    page = {**words, "news": news, "subject": subject}
    return subject, text, render_to_string("notifications/mail.html", page)


def _scope(delivery: Delivery) -> str:
    """What one click in this mail ends: its kind, or its digest; "" for account mail."""
    if delivery.digest:
        return delivery.digest.partition(":")[0]
    return delivery.notification.event.kind if delivery.notification is not None else ""


def _unsubscribe_url(delivery: Delivery) -> str:
    path = preferences.unsubscribe_path(delivery.recipient_id, _scope(delivery))
    return f"{settings.SITE_URL}{path}"


def _headers(delivery: Delivery) -> dict[str, str]:
    host = urlsplit(settings.SITE_URL).hostname
    headers = {
        # The same for every attempt: a message sent twice shows once.
        "Message-ID": f"<{delivery.pk}@{host}>",
        "Auto-Submitted": "auto-generated",
    }
    if _scope(delivery):  # RFC 8058; account mail is asked for each time
        ways = [f"<{_unsubscribe_url(delivery)}>"]
        if settings.UNSUBSCRIBE_ADDRESS:
            ways.append(f"<mailto:{settings.UNSUBSCRIBE_ADDRESS}?subject=unsubscribe>")
        headers["List-Unsubscribe"] = ", ".join(ways)
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return headers
