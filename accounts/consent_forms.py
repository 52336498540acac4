"""Agreeing to a Text on its own page."""

from typing import Any

from django import forms

from accounts import consents
from accounts.consents import Agreement
from diseasemaps.step_forms import VerbForm


class AgreeForm(VerbForm):
    """`read` says which words the person had before them."""

    read = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, agreement: Agreement):
        current = agreement.current
        super().__init__(data, initial={"read": current.pk if current else None})
        self.agreement = agreement

    def agree(self, *, by: Any) -> bool:
        if not self.is_valid():
            return False
        key = self.agreement.use.key
        agreed = self.run(consents.give, by, key, read=self.cleaned_data["read"])
        if not agreed:  # what is shown again are the newer words
            self.data = {**self.data.dict(), "read": self.initial["read"]}
        return agreed
