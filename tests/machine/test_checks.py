"""What `manage.py check` warns of."""

import pytest
from django.core.checks import run_checks

from diseasemaps import checks


@pytest.fixture
def production(settings):
    settings.DEBUG = False
    settings.SECRET_KEY = "s" * 50
    settings.SITE_URL, settings.HTTPS = "https://site.example", True
    settings.ALLOWED_HOSTS = ["site.example"]
    settings.DATABASE_URL, settings.QUEUE_IN_DATABASE = "postgres://elsewhere/site", False
    return settings


def found() -> set[str]:
    return {message.id for check in checks.ALL for message in check()}


def test_nothing_is_said_of_a_site_that_is_well_set_up(production):
    assert found() == set()


def test_the_checks_are_registered(production):
    production.ALLOWED_HOSTS = ["another.example"]
    assert "diseasemaps.E001" in {message.id for message in run_checks()}


@pytest.mark.parametrize(
    ("name", "value", "id"),
    [
        ("DATABASE_URL", "embedded://", "diseasemaps.W001"),
        ("QUEUE_IN_DATABASE", True, "diseasemaps.I001"),
        ("HTTPS", False, "diseasemaps.W003"),
        ("ALLOWED_HOSTS", ["*"], "diseasemaps.W004"),
        ("ALLOWED_HOSTS", ["another.example"], "diseasemaps.E001"),
        ("SECRET_KEY", "short", "diseasemaps.E002"),
    ],
)
def test_each_weakness_is_named(production, name, value, id):
    setattr(production, name, value)
    assert found() == {id}
    production.DEBUG = True
    assert found() <= {"diseasemaps.E001"}  # hosts matter in development too


def test_a_mail_folder_that_cannot_be_made_is_an_error(production, tmp_path):
    production.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    production.EMAIL_FILE_PATH = str(tmp_path / "mail" / "deep")
    assert found() == set()
    (tmp_path / "mail").write_text("a file where a folder should be")
    assert found() == {"diseasemaps.E003"}
