"""The forms of second steps, in the words of this site."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as library
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn import forms as passkeys
from django import forms
from django.conf import settings
from django.core.cache import cache

from accounts.second_step import PERIOD


class _Code(forms.Form):
    """A field for a code: large, numbers first on a phone, filled in by the browser if it can."""

    label = "Code from your app, or a recovery code"

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        field = self.fields["code"]
        field.label = self.label
        field.widget.attrs = {"autocomplete": "one-time-code", "inputmode": "numeric"}


class _Once(_Code):
    """A code of an app counts once in all the time that it is accepted.

    The library remembers one for 30 seconds, which is less than its tolerance.
    """

    def clean_code(self) -> str:
        code = super().clean_code()  # type: ignore[misc]
        if self.authenticator.type == Authenticator.Type.TOTP:
            accepted_for = PERIOD * (1 + 2 * settings.MFA_TOTP_TOLERANCE)
            key = f"code-used:{self.authenticator.pk}:{normalize_user_code(code)}"
            if not cache.add(key, True, timeout=accepted_for):
                raise get_adapter().validation_error("incorrect_code")
        return code


class CodeForm(_Once, library.AuthenticateForm):
    pass


class CodeAgainForm(_Once, library.ReauthenticateForm):
    pass


class AppForm(_Code, ActivateTOTPForm):
    label = "The six digits that your app shows now"


@contextmanager
def _wrong_if_unreadable() -> Iterator[None]:
    """The library trips over a credential that no browser made; here it is a wrong one."""
    try:
        yield
    except (AttributeError, KeyError, TypeError, ValueError) as fault:
        raise get_adapter().validation_error("incorrect_passkey") from fault


class _AnythingPosted(forms.Form):
    def clean_credential(self) -> Any:
        with _wrong_if_unreadable():
            return super().clean_credential()  # type: ignore[misc]


class PasskeySignInForm(_AnythingPosted, passkeys.LoginWebAuthnForm):
    pass


class PasskeyStepForm(_AnythingPosted, passkeys.AuthenticateWebAuthnForm):
    pass


class PasskeyAgainForm(_AnythingPosted, passkeys.ReauthenticateWebAuthnForm):
    pass


class PasskeyForm(passkeys.AddWebAuthnForm):
    """Every key added here can sign in by itself: one kind of key, one thing to explain."""

    passwordless = forms.BooleanField(widget=forms.HiddenInput, initial=True)

    def clean(self) -> dict[str, Any]:
        with _wrong_if_unreadable():
            return super().clean()

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["name"].label = "What do you call it?"
        self.fields["name"].help_text = "So that you know it again, for example “my phone”."


class PasskeyNameForm(passkeys.EditWebAuthnForm):
    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["name"].label = "What do you call it?"
