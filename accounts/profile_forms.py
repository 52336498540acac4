"""What a member says about themselves, and to whom."""

from typing import Any
from zoneinfo import available_timezones

from django import forms

from accounts import countries, handles, profile
from accounts.models import Audience, ReaderType, User
from diseasemaps.step_forms import VerbForm

ZONES = sorted(zone for zone in available_timezones() if "/" in zone or zone == "UTC")


class ProfileForm(VerbForm):
    country = forms.ChoiceField(
        label="Country", required=False, choices=[("", "Not said"), *countries.NAMES.items()]
    )
    country_audience = forms.ChoiceField(
        label="Who sees your country", choices=Audience.choices, widget=forms.RadioSelect
    )
    reader_type = forms.ChoiceField(
        label="Which describes you best?",
        choices=ReaderType.choices,
        help_text="So that articles open in words that suit you.",
    )
    reader_type_audience = forms.ChoiceField(
        label="Who sees which describes you best",
        choices=Audience.choices,
        widget=forms.RadioSelect,
    )
    time_zone = forms.ChoiceField(
        label="Time zone",
        choices=[(zone, zone.replace("_", " ")) for zone in ZONES],
        help_text="Nobody else sees it. It says when news is sent to you.",
    )

    def change(self, user: User, *, by: Any) -> bool:
        return self.is_valid() and self.run(profile.change, user, by=by, **self.cleaned_data)


class HandleForm(VerbForm):
    handle = forms.CharField(
        label="The name that others see",
        max_length=30,
        validators=[handles.validate],
        help_text="Please do not use your real name. What you wrote under your former name stands "
        "under the new one from then on; names made up for one post stay as they are.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
