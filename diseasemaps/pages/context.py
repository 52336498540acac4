"""What every template knows. Nothing about the person: public pages are the same for everybody."""

from typing import Any

from django.conf import settings
from django.utils.functional import SimpleLazyObject

from diseasemaps.conditions import facts


def site(request) -> dict[str, Any]:
    """`data_sources` asks the database only when a template uses it, and once for a page."""
    return {
        "site_name": settings.SITE_NAME,
        "site_url": settings.SITE_URL,
        "data_sources": SimpleLazyObject(facts.releases),
    }
