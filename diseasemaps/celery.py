"""The worker. A task is only a bell; what there is to do stands in rows."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "diseasemaps.settings")

app = Celery("diseasemaps")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
