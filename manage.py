#!/usr/bin/env python
import os
import sys

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "diseasemaps.settings")
    try:
        _ = settings.INSTALLED_APPS  # read now: a refusal is for the person, without a traceback
    except ImproperlyConfigured as refusal:
        sys.exit(f"{refusal}")
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
