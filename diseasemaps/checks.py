"""What `manage.py check` says about the settings, beyond what settings.py refuses outright."""

import os
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Info, Warning
from django.http.request import validate_host

SMALLEST_SECRET = 32  # characters


def database_of_its_own(**_: Any) -> list[CheckMessage]:
    if settings.DEBUG or settings.DATABASE_URL != settings.EMBEDDED:
        return []
    return [
        Warning(
            "The site runs on the embedded PostgreSQL, which ends with its last process.",
            hint="Set DATABASE_URL to a PostgreSQL that is backed up.",
            id="diseasemaps.W001",
        )
    ]


def queue_of_its_own(**_: Any) -> list[CheckMessage]:
    if settings.DEBUG or not settings.QUEUE_IN_DATABASE:
        return []
    return [
        Info(  # a choice that docs/deploy.md offers, and no fault
            "The queue lives in the site's database. That works, but slows down with the database.",
            hint="For a busy site set CELERY_BROKER_URL to a RabbitMQ: amqp://…",
            id="diseasemaps.I001",
        )
    ]


def encrypted(**_: Any) -> list[CheckMessage]:
    if settings.DEBUG or settings.HTTPS:
        return []
    return [
        Warning(
            f"SITE_URL is {settings.SITE_URL}: without https, health data and passwords travel "
            "readable.",
            hint="Put TLS in front (deploy/nginx.conf) and set SITE_URL=https://…",
            id="diseasemaps.W003",
        )
    ]


def hosts(**_: Any) -> list[CheckMessage]:
    found: list[CheckMessage] = []
    host = urlsplit(settings.SITE_URL).hostname or ""
    if not validate_host(host, settings.ALLOWED_HOSTS):
        found.append(
            Error(
                f"SITE_URL names {host}, which ALLOWED_HOSTS does not allow: every page would "
                "answer 400.",
                hint=f"Add {host} to ALLOWED_HOSTS.",
                id="diseasemaps.E001",
            )
        )
    if not settings.DEBUG and "*" in settings.ALLOWED_HOSTS:
        found.append(
            Warning(
                "ALLOWED_HOSTS is *, so a forged Host header is believed.",
                hint="Name the site's own hosts.",
                id="diseasemaps.W004",
            )
        )
    return found


def secret(**_: Any) -> list[CheckMessage]:
    if settings.DEBUG or len(settings.SECRET_KEY) >= SMALLEST_SECRET:
        return []
    return [
        Error(
            f"SECRET_KEY has fewer than {SMALLEST_SECRET} characters and could be guessed.",
            hint='Make one: python -c "import secrets; print(secrets.token_urlsafe(50))"',
            id="diseasemaps.E002",
        )
    ]


def mail_folder(**_: Any) -> list[CheckMessage]:
    """Mail written to files needs a folder that can be written, or can be made."""
    if not settings.EMAIL_BACKEND.endswith("filebased.EmailBackend"):
        return []
    folder = Path(settings.EMAIL_FILE_PATH)
    there = next((path for path in (folder, *folder.parents) if path.exists()), Path("/"))
    if there.is_dir() and os.access(there, os.W_OK | os.X_OK):
        return []
    return [
        Error(
            f"Mail is written to files in {folder}, and {there} cannot be written.",
            hint="Make it writable for this user, or set EMAIL_URL.",
            id="diseasemaps.E003",
        )
    ]


ALL = [database_of_its_own, queue_of_its_own, encrypted, hosts, secret, mail_folder]
