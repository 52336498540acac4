"""The site's settings, with the mail server of slow_mail.py."""

from diseasemaps.settings import *  # noqa: F403

EMAIL_BACKEND = "tests.faults.slow_mail.Hanging"
