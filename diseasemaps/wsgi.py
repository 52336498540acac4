"""The site for a WSGI server; under quickstart it dies with its parent."""

import os

from django.core.wsgi import get_wsgi_application

from diseasemaps.finished import FinishedPages
from diseasemaps.quickstart import lifeline

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "diseasemaps.settings")

lifeline.tie_to_parent()
application = FinishedPages(get_wsgi_application())
