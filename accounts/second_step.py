"""The second step of signing in: passkeys, codes from an app, recovery codes.

The library does the protocols. Here stands what this house adds: secrets are encrypted at rest,
every change is on record and told by mail, and staff roles rest until there is a second step.
"""

import base64
import hashlib
from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from allauth.usersessions.models import UserSession
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.http import HttpRequest
from qrcode import QRCode
from qrcode.image.svg import SvgPathImage

from accounts.models import User
from diseasemaps import audit

PERIOD = 30  # seconds that a code of an app is shown for (RFC 6238)
NAMES = ("My first passkey", "My second passkey")

# What the library calls the mail of a change, and what the audit trail calls the change.
CHANGES = {
    "mfa/email/totp_activated": "second_step.add_app",
    "mfa/email/totp_deactivated": "second_step.remove_app",
    "mfa/email/webauthn_added": "second_step.add_passkey",
    "mfa/email/webauthn_removed": "second_step.remove_passkey",
    "mfa/email/recovery_codes_generated": "second_step.new_recovery_codes",
}
# Whoever was signed in elsewhere before there was a second step signs in again, with it.
ENDS_OTHER_SESSIONS = {"mfa/email/totp_activated", "mfa/email/webauthn_added"}


class Backend(AuthenticationBackend):
    """Loads the person of a session together with the one fact their roles depend on."""

    def get_user(self, user_id: Any) -> User | None:
        steps = Authenticator.objects.filter(user=OuterRef("pk"))
        found = User.objects.annotate(has_second_step=Exists(steps)).filter(pk=user_id).first()
        if found is None or not self.user_can_authenticate(found):
            return None
        found.lacks_second_step = not found.has_second_step
        return found


class Adapter(DefaultMFAAdapter):
    """How the library's second steps behave here."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "This code is not right, or its time is over. Try the one shown now.",
        "incorrect_passkey": "This passkey was not accepted. Try once more, or take another way.",
    }

    def encrypt(self, text: str) -> str:
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _cipher().decrypt(encrypted_text.encode()).decode()

    def _get_site_name(self) -> str:
        return settings.SITE_NAME

    def build_totp_svg(self, url: str) -> str:
        """Without the XML header, so that it can stand in a page."""
        code = QRCode(border=2)
        code.add_data(url)
        return code.make_image(image_factory=SvgPathImage).to_string(encoding="unicode")

    def generate_authenticator_name(self, user: User, type: str) -> str:
        number = Authenticator.objects.filter(user=user, type=type).count()
        return NAMES[number] if number < len(NAMES) else f"Passkey {number + 1}"


def set_up(user: User, *, secret: str) -> None:
    """Give `user` an app's secret (base32) and recovery codes, as the seeded world needs it."""
    TOTP.activate(user, secret)
    RecoveryCodes.activate(user)


def code_at(secret: str, seconds: float) -> str:
    """The six digits that an app with `secret` shows at this time (seconds since 1970)."""
    return format_hotp_value(hotp_value(secret, int(seconds) // PERIOD))


@audit.recorded()
def changed(mail: str, user: User, *, request: HttpRequest) -> None:
    """What the library tells of by `mail` goes on record, if it is about a second step."""
    if mail in CHANGES:
        audit.record(CHANGES[mail], by=user, kind="user", id=user.audit_id)
    if mail in ENDS_OTHER_SESSIONS:
        _end_other_sessions(user, request)


@audit.recorded()
def forget(user: User, *, by: None = None) -> int:
    """The operator takes away every second step of somebody who lost all of theirs.

    Returns how many there were. Staff roles rest until the person has set up a new one, and
    every session of theirs ends.
    """
    count, _ = Authenticator.objects.filter(user=user).delete()
    if count:
        audit.record("second_step.forget", by=by, kind="user", id=user.audit_id)
        _end_other_sessions(user, None)
    return count


def encrypt_again() -> int:
    """Encrypt every secret with the first of the keys; returns how many rows that were."""
    cipher, rows = _cipher(), 0
    with transaction.atomic():
        for row in Authenticator.objects.select_for_update().exclude(
            type=Authenticator.Type.WEBAUTHN
        ):
            for name in {"secret", "seed"} & row.data.keys():
                row.data[name] = cipher.rotate(row.data[name].encode()).decode()
            row.save(update_fields=["data"])
            rows += 1
    return rows


def _cipher() -> MultiFernet:
    return MultiFernet([Fernet(_key(secret)) for secret in settings.MFA_ENCRYPTION_KEYS])


def _key(secret: str) -> bytes:
    """A key from a long random string; the label keeps it apart from what else uses that string."""
    digest = hashlib.sha256(b"diseasemaps second step\0" + secret.encode()).digest()
    return base64.urlsafe_b64encode(digest)


def _end_other_sessions(user: User, request: HttpRequest | None) -> None:
    current = request.session.session_key if request is not None else None
    for session in UserSession.objects.filter(user=user).exclude(session_key=current):
        session.end()
