"""What the clock does for reviews."""

from celery import shared_task

from diseasemaps.articles import (
    assigning,
    due,
    expiry,
    invitations,
    retraction_watch,
    review,
)


@shared_task
def release_expired() -> None:
    """Hand back every review whose time is up, so that somebody else can take it on."""
    review.release_expired()


@shared_task
def remind_ending() -> None:
    """Tell reviewers a day before the time of their review is up."""
    expiry.remind_ending()


@shared_task
def remind_late() -> None:
    """Tell reviewers once more of what they were asked for long ago."""
    assigning.remind_late()


@shared_task
def expire_invitations() -> None:
    """Forget the addresses of invitations that nobody accepted in time."""
    invitations.expire()


@shared_task
def tell_due() -> None:
    """Tell those who answer for a text that it is due to be read again, or soon will be."""
    due.tell_due()


@shared_task
def settle_retractions() -> None:
    """Mark what was cited for the first time while a list of retractions was being imported."""
    retraction_watch.settle()
