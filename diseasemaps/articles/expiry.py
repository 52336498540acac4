"""Reviews end by themselves: their reviewer is told a day before, and again when it has happened.

All of it is for the clock; each of these returns how many it found.
"""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from diseasemaps.articles import review
from diseasemaps.articles.models import Review
from diseasemaps.notifications import audiences
from diseasemaps.notifications.models import Kind
from diseasemaps.notifications.notify import notify
from diseasemaps.workflow import Conflict

REMIND_BEFORE = timedelta(days=1)


def release_expired() -> int:
    """Free every review whose time is up."""
    expired = Review.objects.filter(decided_at=None, expires_at__lte=timezone.now())
    count = 0
    for ended in expired.select_related("revision").order_by("expires_at", "pk"):
        try:
            review.release(ended.revision, by=None, review=ended)
            count += 1
        except Conflict:
            continue  # its reviewer was faster
    return count


@transaction.atomic
def remind_ending() -> int:
    """Tell each reviewer once, a day before, that the time of their review is nearly up."""
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
