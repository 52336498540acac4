"""What the clock does for the house as a whole."""

from pathlib import Path

from celery import shared_task
from django.conf import settings

from diseasemaps import audit_head


@shared_task
def export_audit_head() -> None:
    """Write the head of the audit trail where the site cannot change it, if such a place is set."""
    if settings.AUDIT_HEAD_FILE:
        audit_head.export(Path(settings.AUDIT_HEAD_FILE))
