"""What a clinician says about their registration."""

from typing import Any

from django import forms

from accounts import countries, credentials
from diseasemaps.step_forms import VerbForm

FIELDS = (
    "full_name", "title", "registration", "issuing_body", "country", "evidence", "interests"
)  # fmt: skip


class CredentialForm(VerbForm):
    full_name = forms.CharField(
        label="Your name, as it stands in the register",
        max_length=120,
        help_text="It is shown with what you review, in place of the name you chose here.",
    )
    title = forms.CharField(
        label="Professional title", max_length=120, help_text="For example: consultant neurologist"
    )
    registration = forms.CharField(
        label="Registration number", max_length=60, help_text="Only editors see it."
    )
    issuing_body = forms.CharField(label="Who issued it", max_length=120)
    country = forms.ChoiceField(
        label="Country", choices=[("", "Choose a country"), *countries.NAMES.items()]
    )
    evidence = forms.CharField(
        label="How we can look it up",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Where the register can be searched, or whom we can ask. Only editors see it.",
    )
    interests = forms.CharField(
        label="Competing interests",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Payments, shares, posts or studies that might sway you, or “None”. Everybody "
        "sees this.",
    )

    def ask(self, *, by: Any) -> bool:
        return self.is_valid() and self.run(credentials.ask, by=by, **self.cleaned_data)
