"""The site for an ASGI server. Ours is WSGI (wsgi.py)."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "diseasemaps.settings")

application = get_asgi_application()
