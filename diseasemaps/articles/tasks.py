"""What the clock does for reviews."""

from celery import shared_task

from diseasemaps.articles import review


@shared_task
def release_expired() -> None:
    """Hand back every review whose time is up, so that somebody else can take it on."""
    review.release_expired()
