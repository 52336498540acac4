"""What the clock does for accounts."""

from celery import shared_task

from accounts import credentials, limits


@shared_task
def warn_of_expiry() -> None:
    """Tell clinicians whose registration ends soon, or has ended today."""
    credentials.warn_of_expiry()


@shared_task
def sweep_tries() -> None:
    """Forget the windows of tries that are over."""
    limits.sweep()
