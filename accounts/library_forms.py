"""The forms of allauth, in the words of this site. (`forms.py` cannot: allauth imports it.)"""

from typing import Any

from allauth.account import forms as library
from django import forms

ADDRESS = "E-mail address"
WORDS = {
    "login": ADDRESS,
    "email": ADDRESS,
    "remember": "Keep me signed in on this device",
    "code": "The code from the message",
}


class _Plain(forms.Form):
    """Our labels; no placeholders, which repeat them and vanish while somebody types."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = WORDS.get(name, field.label)


class SignInForm(_Plain, library.LoginForm):
    pass


class JoinForm(_Plain, library.SignupForm):
    pass


class AddressForm(_Plain, library.AddEmailForm):
    pass


class ForgottenForm(_Plain, library.ResetPasswordForm):
    pass


class CodeRequestForm(_Plain, library.RequestLoginCodeForm):
    pass


class MailedCodeForm(_Plain, library.ConfirmLoginCodeForm):
    pass
