"""The headers of every answer, typed by hand."""

from collections.abc import Mapping

POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "base-uri": "'none'",
    "object-src": "'none'",
}
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
DENIED = ("camera", "geolocation", "microphone", "payment", "usb", "browsing-topics")
PASSKEYS = ("publickey-credentials-create=(self)", "publickey-credentials-get=(self)")


def faults(headers: Mapping[str, str]) -> list[str]:
    """What is missing or wrong in an answer's headers."""
    policy = headers.get("Content-Security-Policy") or ""
    words = dict(part.strip().partition(" ")[::2] for part in policy.split(";"))
    found = [] if words == POLICY else [f"policy: {words}"]
    said = {name: headers.get(name) for name in HEADERS}
    found += [f"{name}: {value}" for name, value in said.items() if value != HEADERS[name]]
    permissions = (headers.get("Permissions-Policy") or "").split(", ")
    wanted = [*(f"{what}=()" for what in DENIED), *PASSKEYS]
    found += [f"Permissions-Policy: no {one}" for one in wanted if one not in permissions]
    return found
