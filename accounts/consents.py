"""Agreeing to a Text, and taking it back."""

from typing import Any

from django.utils import timezone

from accounts.models import Consent
from diseasemaps import audit
from diseasemaps.texts.models import TextVersion

ACCOUNT = "consent-account"
HEALTH = "consent-health"
REVIEWER = "consent-reviewer"


def given(user: Any, key: str) -> Consent | None:
    """The standing consent of `user` to the Text `key`, in any version; None without one."""
    standing = Consent.objects.filter(user=user, text_version__text__key=key, withdrawn_at=None)
    return standing.order_by("-given_at").first()


@audit.recorded()
def give(user: Any, key: str) -> Consent:
    """Consent to the current version of the Text `key`. Twice is once."""
    consent, created = Consent.objects.get_or_create(
        user=user, text_version=TextVersion.objects.current(key), withdrawn_at=None
    )
    if created:
        audit.record(
            "consent.give", by=user, kind="text", id=key, version=consent.text_version.number
        )
    return consent


@audit.recorded()
def withdraw(user: Any, key: str) -> int:
    """Take back every standing consent to the Text `key`; returns how many there were."""
    standing = Consent.objects.filter(user=user, text_version__text__key=key, withdrawn_at=None)
    count = standing.update(withdrawn_at=timezone.now())
    if count:
        audit.record("consent.withdraw", by=user, kind="text", id=key)
    return count
