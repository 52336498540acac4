"""The site for a WSGI server; under quickstart it dies with its parent."""

import os

from django.core.wsgi import get_wsgi_application
from django.utils.module_loading import import_string

from diseasemaps.quickstart import lifeline

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "diseasemaps.settings")

lifeline.tie_to_parent()
django_alone = get_wsgi_application()
# Only now are the apps loaded, whose page versions the layer in front of them knows.
application = import_string("diseasemaps.finished.FinishedPages")(django_alone)
