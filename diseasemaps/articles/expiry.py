"""Reviews end by themselves (`review.release_expired`): their reviewer is told a day before."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from diseasemaps.articles.models import Review
from diseasemaps.notifications import audiences
from diseasemaps.notifications.models import Kind
from diseasemaps.notifications.notify import notify

REMIND_BEFORE = timedelta(days=1)


@transaction.atomic
def remind_ending() -> int:
    """Tell each reviewer once, a day before, that the time of their review is nearly up; returns
    how many were told. For the clock.
    """
    now = timezone.now()
    ending = Review.objects.select_for_update(skip_locked=True, of=("self",)).filter(
        decided_at=None, reminded_at=None, expires_at__gt=now, expires_at__lte=now + REMIND_BEFORE
    )
    count = 0
    for one in ending.select_related("revision__article", "reviewer"):
        one.reminded_at = now
        one.save(update_fields=["reminded_at"])
        notify(audiences.people(one.reviewer), Kind.REVIEW_ENDING, about=one.revision, by=None)
        count += 1
    return count
