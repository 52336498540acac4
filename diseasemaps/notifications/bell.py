"""The doorbell: there is work. The rows are the truth; a lost ring costs a few seconds."""

import logging

from diseasemaps.celery import app

log = logging.getLogger(__name__)


def ring() -> None:
    """Wake the worker. Never fails and never waits long: the sweep finds whatever a ring missed."""
    try:
        app.send_task("diseasemaps.notifications.tasks.deliver", retry=False)
    except Exception:
        log.warning("The broker did not take a bell; the sweep will find the work.", exc_info=True)
