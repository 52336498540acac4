"""Signing up: what is asked besides an e-mail address and a password. Never a real name."""

from typing import Any

from django import forms
from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.safestring import mark_safe

from accounts import consents, countries, handles, profile
from accounts.models import ReaderType, User
from diseasemaps.texts.models import TextVersion

NO_TEXT = "This site has not published what members agree to, so nobody can join yet."


class SignUpForm(forms.Form):
    """allauth adds e-mail and password, and calls `signup` with the user that it has made."""

    field_order = (
        *("email", "password1", "handle", "reader_type", "country"),
        *("old_enough", "consent", "news"),
    )

    handle = forms.CharField(
        label="The name that others see",
        required=False,
        max_length=30,
        validators=[handles.validate],
        help_text="We made one up. Change it if you like; please do not use your real name.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    reader_type = forms.ChoiceField(
        label="Which describes you best?",
        required=False,
        choices=[("", "Not said"), *ReaderType.choices],
        help_text="So that articles open in words that suit you.",
    )
    country = forms.ChoiceField(
        label="Country",
        required=False,
        choices=[("", "Not said"), *countries.NAMES.items()],
    )
    old_enough = forms.BooleanField(help_text="We do not ask for your birthday, and keep no age.")
    consent = forms.BooleanField(label="I agree to “Having an account”, which stands below")
    news = forms.BooleanField(
        label="I agree to “News by e-mail”, which stands below", required=False
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["handle"].initial = handles.suggest
        age, old_enough = settings.MINIMUM_AGE, self.fields["old_enough"]
        old_enough.label = f"I am {age} or older"
        old_enough.error_messages["required"] = (
            f"An account is for people of {age} and older. Tick this if you are; if not, you can "
            "read everything that is public without one."
        )
        self.text = _text(consents.ACCOUNT)
        self.fields["consent"].help_text = mark_safe(self.text.html) if self.text else NO_TEXT
        about_mail = _text(consents.MAIL)
        if about_mail:
            self.fields["news"].help_text = mark_safe(about_mail.html)
        else:
            del self.fields["news"]

    def clean_handle(self) -> str:
        handle = self.cleaned_data["handle"].strip()
        if handle and profile.is_reserved(handle):
            raise forms.ValidationError(profile.reserved_words())
        if handle and profile.is_taken(handle):
            raise forms.ValidationError(
                f"Somebody has the name “{handle}” already. How about “{handles.suggest()}”?"
            )
        return handle or handles.suggest()

    def clean_consent(self) -> bool:
        if self.text is None:
            raise forms.ValidationError(NO_TEXT)
        return self.cleaned_data["consent"]

    def signup(self, request: Any, user: User) -> None:
        """What was chosen, and the consent, for the account that was just made."""
        user.reader_type = self.cleaned_data["reader_type"] or ReaderType.PATIENT
        user.country = self.cleaned_data["country"]
        user.save(update_fields=["reader_type", "country"])
        _take_handle(user, self.cleaned_data["handle"])
        consents.give(user, consents.ACCOUNT)
        if self.cleaned_data.get("news"):
            consents.give(user, consents.MAIL)


def _take_handle(user: User, handle: str) -> None:
    """If somebody took it in this very moment, the user keeps the one that was made up for them."""
    made_up, user.handle = user.handle, handle
    try:
        with transaction.atomic():
            user.save(update_fields=["handle"])
    except IntegrityError:
        user.handle = made_up


def _text(key: str) -> TextVersion | None:
    """What is agreed to, in full: its HTML was sanitised when it was published."""
    return TextVersion.objects.of(key).first()
