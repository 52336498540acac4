"""The settings that quickstart gives to its processes: production's, on this machine.

DEBUG is off, so that a visitor sees our own pages for what is missing. What the person has set
themselves stays as they set it.
"""

import os
import secrets
import sys
from pathlib import Path

from django.conf import settings

from diseasemaps.quickstart import lifeline


def children(*, root: Path, address: str) -> dict[str, str]:
    """The environment of every process that quickstart starts, for the site at `address`."""
    var = root / "var"
    supplied = {
        "SECRET_KEY": secret_key(var / "secret-key"),
        # What was encrypted by a command here, as the seed does, is read by the servers.
        "MFA_ENCRYPTION_KEYS": ",".join(settings.MFA_ENCRYPTION_KEYS),
        "ALLOWED_HOSTS": "127.0.0.1,localhost,[::1]",
        "DATABASE_URL": "embedded://",
        "CELERY_BROKER_URL": "pgmq://",
        "CACHE_URL": "locmemcache://diseasemaps",
        "EMAIL_URL": f"filemail:///{var / 'mail'}",
    }
    chosen = {name: os.environ.get(name) or value for name, value in supplied.items()}
    return {
        **os.environ,
        **chosen,
        "DEBUG": "off",
        "SITE_URL": address,
        "DJANGO_SETTINGS_MODULE": "diseasemaps.settings",
        "PYTHONUNBUFFERED": "1",
        "PYTHONPATH": os.pathsep.join(filter(None, [str(root), os.environ.get("PYTHONPATH")])),
        lifeline.TIED: "1",
    }


def secret_key(file: Path) -> str:
    """The key kept in `file`, made at the first start: a second start keeps people signed in."""
    file.parent.mkdir(parents=True, exist_ok=True)
    kept = file.read_text().strip() if file.exists() else ""
    if not kept:
        kept = secrets.token_urlsafe(50)
        unfinished = file.with_suffix(".new")
        unfinished.touch(mode=0o600)
        unfinished.write_text(kept)
        unfinished.replace(file)
    return kept


def commands(*, port: int) -> dict[str, list[str]]:
    """The processes of the house, by name."""
    python, celery = [sys.executable, "-m"], ["celery", "-A", "diseasemaps"]
    return {
        "web": [
            *python,
            *("granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)),
            *("--workers", "1", "--blocking-threads", "4", "--no-ws", "--log-level", "warning"),
            *("--workers-kill-timeout", "5", "diseasemaps.wsgi:application"),
        ],
        "worker": [
            *(*python, *celery, "worker", "--pool", "threads", "--concurrency", "2"),
            *("--without-gossip", "--without-mingle", "--without-heartbeat"),
            *("--loglevel", "WARNING"),
        ],
        "urgent": [
            *(*python, *celery, "worker", "--pool", "threads", "--concurrency", "1"),
            *("--queues", settings.URGENT_QUEUE, "--hostname", "urgent@%h"),
            *("--without-gossip", "--without-mingle", "--without-heartbeat"),
            *("--loglevel", "WARNING"),
        ],
        "beat": [*python, *celery, "beat", "--pidfile", "", "--loglevel", "WARNING"],
    }
