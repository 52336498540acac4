"""The form of "Something wrong here?"."""

import uuid
from typing import Any

from django import forms

from accounts.models import ReaderType
from diseasemaps.articles import problems
from diseasemaps.articles.forms import Prose
from diseasemaps.articles.models import Revision, Variant
from diseasemaps.step_forms import VerbForm

WHOLE = "The text as a whole, or something that is missing"
SHOWN = 120  # characters of a part, in the list of parts


class ReportForm(VerbForm):
    """About which part of a text, and what is wrong with it."""

    anchor = forms.ChoiceField(label="Where?", required=False)
    text = Prose(
        label="What is wrong?",
        max_length=problems.LONGEST,
        rows=6,
        help_text="Say what you read and what you think is right; if you know a source, name it. "
        "Please leave out your name and your own medical story: an editor reads this.",
        error_messages={"required": "Write what is wrong, or what you think it should say."},
    )
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, revision: Revision, variant: Variant, about: str = ""):
        super().__init__(data, initial={"anchor": about, "key": uuid.uuid4()})
        self.revision, self.variant = revision, variant
        choices = [(part.anchor, _shown(part)) for part in problems.parts_of(variant)]
        self.fields["anchor"].choices = [("", WHOLE), *choices]

    def report(self, *, by: Any) -> bool:
        return self.is_valid() and self.run(
            problems.report,
            self.revision,
            reader_type=ReaderType(self.variant.reader_type),
            by=by,
            **self.cleaned_data,
        )


def _shown(part: problems.Part) -> str:
    """A heading stands for all below it; of a long block, the beginning."""
    words = part.words
    if len(words) > SHOWN:
        words = f"{words[: SHOWN - 1].rsplit(None, 1)[0]} …"
    return f"Everything under “{words}”" if part.is_heading else words
