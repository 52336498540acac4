"""What every answer tells the browser about itself, whoever made it.

Stands outermost, so that what the layers inside refuse (a forged host, a body that is too long)
or fail at (500) says it too. What an answer has said already stays: HSTS and the policy for
scripts come from Django's SecurityMiddleware and from django-csp.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

# Passkeys work on our own pages; nothing else that a device can do is asked for.
PERMISSIONS = {
    "publickey-credentials-create": "(self)",
    "publickey-credentials-get": "(self)",
    "accelerometer": "()",
    "browsing-topics": "()",
    "camera": "()",
    "display-capture": "()",
    "geolocation": "()",
    "gyroscope": "()",
    "magnetometer": "()",
    "microphone": "()",
    "midi": "()",
    "payment": "()",
    "serial": "()",
    "usb": "()",
    "xr-spatial-tracking": "()",
}


def everywhere() -> dict[str, str]:
    """The headers that stand on every answer, as the settings are."""
    return {
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": settings.X_FRAME_OPTIONS,
        "Referrer-Policy": settings.SECURE_REFERRER_POLICY,
        "Cross-Origin-Opener-Policy": settings.SECURE_CROSS_ORIGIN_OPENER_POLICY,
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": ", ".join(f"{what}={who}" for what, who in PERMISSIONS.items()),
    }


class HeadersMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response
        self.headers = everywhere()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        for name, value in self.headers.items():
            response.headers.setdefault(name, value)
        return response
