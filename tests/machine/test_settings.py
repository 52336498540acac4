"""With DEBUG off, what is missing or wrong is explained in a paragraph, without a traceback."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from psycopg.conninfo import conninfo_to_dict

ROOT = Path(__file__).resolve().parents[2]

PRODUCTION = {
    "DEBUG": "off",
    "SECRET_KEY": "s" * 50,
    "SITE_URL": "https://site.example",
    "ALLOWED_HOSTS": "site.example",
    "DATABASE_URL": "postgres://user:secret-word@127.0.0.1:1/site?sslmode=require",
    "CELERY_BROKER_URL": "amqp://user:secret-word@127.0.0.1:1//",
    "CACHE_URL": "locmemcache://site",
    "EMAIL_URL": "smtp+tls://user:secret-word@127.0.0.1:1",
}


def manage(*arguments: str, **environment: str) -> subprocess.CompletedProcess:
    clean = {key: value for key, value in os.environ.items() if key not in PRODUCTION}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env={**clean, **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def shown(expression: str, **environment: str) -> str:
    code = f"from diseasemaps import settings; print({expression})"
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    ).stdout.strip()


def test_with_everything_set_production_starts():
    ended = manage("check", **PRODUCTION)
    assert ended.returncode == 0, ended.stderr


@pytest.mark.parametrize("missing", sorted(set(PRODUCTION) - {"DEBUG"}))
def test_a_missing_setting_is_refused_in_a_paragraph(missing):
    ended = manage("migrate", **{**PRODUCTION, missing: ""})
    assert ended.returncode == 1
    assert ended.stderr.startswith(f"{missing} is not set, and DEBUG is off.")
    assert "quickstart" in ended.stderr  # what to do instead
    assert "Traceback" not in ended.stderr
    assert ended.stdout == ""


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("DATABASE_URL", "sqlite:///secret-word.db"),
        ("DATABASE_URL", "secret-word"),
        ("CELERY_BROKER_URL", "secret-word"),
        ("CELERY_BROKER_URL", "pgmq://user:secret-word@elsewhere/queue"),
        ("CACHE_URL", "nonsense://secret-word"),
        ("EMAIL_URL", "nonsense://secret-word"),
        ("SITE_URL", "secret-word.example"),
    ],
)
def test_a_setting_that_cannot_be_understood_is_refused_without_repeating_it(name, wrong):
    ended = manage("check", **{**PRODUCTION, name: wrong})
    assert ended.returncode == 1
    assert ended.stderr.startswith(f"{name} is set, but cannot be understood.")
    assert "It should look like" in ended.stderr
    assert "secret-word" not in ended.stderr
    assert "Traceback" not in ended.stderr


def test_the_queue_in_the_database_is_reached_as_the_database_is():
    environment = {**PRODUCTION, "CELERY_BROKER_URL": "pgmq://"}
    words = shown("settings.CELERY_BROKER_TRANSPORT_OPTIONS['conn_string']", **environment)
    assert conninfo_to_dict(words) == {
        "host": "127.0.0.1",
        "port": "1",
        "user": "user",
        "password": "secret-word",
        "sslmode": "require",
        "dbname": "site",
        "connect_timeout": "2",
        "options": "-c idle_in_transaction_session_timeout=10s -c lock_timeout=1s",
    }


def test_no_task_ever_expires():
    """The queue in the database takes `expires` for a delay."""
    assert shown("'expires' in str(settings.CELERY_BEAT_SCHEDULE)") == "False"


def test_mail_of_development_becomes_files_under_var():
    assert shown("settings.EMAIL_FILE_PATH", EMAIL_URL="", DEBUG="on").endswith("/var/mail")
