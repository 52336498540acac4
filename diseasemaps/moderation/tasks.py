"""What the clock does for moderation."""

from celery import shared_task

from diseasemaps.moderation import crisis


@shared_task
def call_everybody() -> None:
    """Call every moderator and the operators where somebody in danger was not answered in time."""
    crisis.call_everybody()
