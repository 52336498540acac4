"""The site's settings, with the queue in the database reached through a door (door.py)."""

import os

from diseasemaps.settings import *  # noqa: F403
from diseasemaps.settings import CELERY_BROKER_TRANSPORT_OPTIONS, DATABASES, libpq

CELERY_BROKER_TRANSPORT_OPTIONS["conn_string"] = CELERY_BROKER_TRANSPORT_OPTIONS[
    "conn_string"
].replace(
    libpq(DATABASES["default"]),
    libpq({**DATABASES["default"], "HOST": "127.0.0.1", "PORT": os.environ["DOOR"]}),
)
