"""What every template knows."""

from django.conf import settings


def site(request) -> dict[str, str]:
    return {"site_name": settings.SITE_NAME, "site_url": settings.SITE_URL}
