"""Asking a question in a page."""

from typing import Any

from django import forms

from diseasemaps.questions import asking
from diseasemaps.questions.models import Question
from diseasemaps.step_forms import VerbForm

LONGEST = Question._meta.get_field("text").max_length


class AskForm(VerbForm):
    text = forms.CharField(
        label="Your question",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": LONGEST}),
        help_text="One question, in your own words. Please leave out names, places and dates: "
        "what you ask can be read by everybody.",
    )

    def ask(self, condition: Any, *, by: Any) -> bool:
        return self.is_valid() and self.run(
            asking.ask, condition, text=self.cleaned_data["text"], by=by
        )
