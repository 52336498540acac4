"""The forms of allauth, in the words of this site. (`forms.py` cannot: allauth imports it.)

What one of them does for an e-mail that has an account, it does for one that has none, if in vain:
else the time of the answer would tell which it is (tests/accounts/test_enumeration.py).
"""

import secrets
import uuid
from typing import Any

from allauth.account import forms as library
from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress
from allauth.account.utils import user_pk_to_url_str
from django import forms
from django.contrib.auth.tokens import default_token_generator
from django.db import transaction
from django.http import HttpRequest

from accounts.models import User

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


def look_as_often(email: str) -> None:
    """allauth looks for an e-mail among the verified ones, and only then among all accounts. Where
    the first look is enough, look a second time too.
    """
    if EmailAddress.objects.filter(email=email.lower(), verified=True).exists():
        User.objects.filter(email=email.lower()).first()


class SignInForm(_Plain, library.LoginForm):
    def clean_login(self) -> str:
        email = super().clean_login()
        look_as_often(email)
        return email


class JoinForm(_Plain, library.SignupForm):
    def try_save(self, request: HttpRequest) -> Any:
        """An account with its consent, or nothing; who has one already gets a mail instead."""
        if self.account_already_exists:
            self._join_in_vain(request)
            return super().try_save(request)
        with transaction.atomic():
            return super().try_save(request)

    def _join_in_vain(self, request: HttpRequest) -> None:
        """Everything that joining does, for an address that nobody has, and taken back."""
        typed = self.cleaned_data
        self.cleaned_data = {**typed, "email": f"{secrets.token_hex(8)}@nobody.invalid"}
        self.account_already_exists = False
        try:
            with transaction.atomic():
                made = self.save(request)
                for _ in range(2):  # as allauth, before it sends a new account its first mail
                    EmailAddress.objects.filter(user_id=made.pk).first()
                User.objects.filter(pk=made.pk).first()
                transaction.set_rollback(True)
        finally:
            self.cleaned_data, self.account_already_exists = typed, True


class AddressForm(_Plain, library.AddEmailForm):
    pass


class ForgottenForm(_Plain, library.ResetPasswordForm):
    def clean_email(self) -> str:
        email = super().clean_email()
        look_as_often(email)
        return email

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        if not self.users:
            _make_link_in_vain(self.cleaned_data["email"])
        return super().save(request, **kwargs)


def _make_link_in_vain(email: str) -> None:
    """What a link to choose a new password takes, for somebody who is not there."""
    nobody = User(email=email, password=uuid.uuid4().hex)
    theirs = EmailAddress.objects.filter(user_id=nobody.pk)
    theirs.filter(email=email).exists()
    list(theirs.values_list("email", flat=True))
    key = f"{user_pk_to_url_str(nobody)}-{default_token_generator.make_token(nobody)}"
    get_adapter().get_reset_password_from_key_url(key)


class CodeRequestForm(_Plain, library.RequestLoginCodeForm):
    def clean_email(self) -> str:
        email = super().clean_email()
        look_as_often(email)
        return email


class MailedCodeForm(_Plain, library.ConfirmLoginCodeForm):
    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if not self.expected_code:  # none was sent; else allauth has just looked for its person
            User.objects.filter(pk=uuid.uuid4()).first()
