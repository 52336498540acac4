"""The rows of the form: treatments tried, symptoms felt, moments. An empty row is left out."""

import re
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.urls import reverse_lazy

from diseasemaps.conditions import names
from experiences import vocabulary
from experiences.models import TimelineEvent, TreatmentTried
from experiences.vocabulary_review import key_of
from experiences.wording import BURDEN, SEVERITY

MOST = 30  # rows of one kind
month = RegexValidator(
    r"^(19|20)\d\d(-(0[1-9]|1[0-2]))?\Z", "Write a year (2019) or a year and a month (2019-03)."
)
MONTH_HINT = "A year, or a year and a month: 2019 or 2019-03. Never a day."
YES_NO = [("", "Not said"), ("yes", "Yes"), ("no", "No")]


def _suggesting(url_name: str, **attrs: str) -> forms.TextInput:
    """A field that offers names while somebody types, and takes any other."""
    src = reverse_lazy(url_name)
    kept = {"autocomplete": "off", "data-module": "suggest", "data-src": src}
    return forms.TextInput(attrs={**kept, **attrs})


def _month(label: str, **kwargs: Any) -> forms.CharField:
    too_long = {"max_length": "Only the year, and the month if you like: 2019 or 2019-03."}
    widget = forms.TextInput(attrs={"placeholder": "2019-03"})
    return forms.CharField(
        label=label,
        required=False,
        max_length=7,
        validators=[month],
        widget=widget,
        error_messages=too_long,
        **kwargs,
    )


class Row(forms.Form):
    """One row. `key` is the field without which the row counts as empty."""

    key = ""
    use_required_attribute = False

    def clean(self):
        cleaned = super().clean()
        said = [
            name for name, value in cleaned.items() if name != self.key and value not in ("", None)
        ]
        if said and not cleaned.get(self.key) and self.key not in self.errors:
            self.add_error(self.key, f"{self.fields[self.key].label}: name it, or empty this row.")
        return cleaned

    @property
    def is_filled(self) -> bool:
        return bool(self.cleaned_data.get(self.key))

    @property
    def title(self) -> str:
        """What the row is about, as it stands on the page."""
        return str(self[self.key].value() or "").strip()


class TreatmentRow(Row):
    key = "name"
    name = forms.CharField(
        label="Treatment",
        required=False,
        max_length=200,
        widget=_suggesting("experiences:treatments", list="treatment-names"),
    )
    effect = forms.TypedChoiceField(
        label="How did it go?",
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", "Not said"), *TreatmentTried.Effect.choices],
    )
    side_effects = forms.CharField(label="Side effects", required=False, max_length=300)
    still_taking = forms.TypedChoiceField(
        label="Still taking it?",
        required=False,
        choices=YES_NO,
        coerce=lambda value: value == "yes",
        empty_value=None,
    )
    dose = forms.CharField(label="How much, in your words", required=False, max_length=100)
    burden = forms.TypedChoiceField(
        label="How hard was the treatment itself?",
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", "Not said"), *BURDEN.items()],
    )
    why_stopped = forms.CharField(label="Why you stopped", required=False, max_length=200)
    from_month = _month("From", help_text=MONTH_HINT)
    to_month = _month("To")

    def clean_name(self) -> str:
        """As the vocabulary keeps it; what nobody could read is empty."""
        return names.clean(self.cleaned_data["name"])


class SymptomRow(Row):
    key = "name"
    name = forms.CharField(
        label="Symptom",
        required=False,
        max_length=200,
        widget=_suggesting("experiences:symptoms"),
    )
    severity = forms.TypedChoiceField(
        label="At its worst",
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", "Choose"), *SEVERITY.items()],
    )

    def clean_name(self) -> str:
        """As one's own word is kept; what nobody could read is empty."""
        return names.clean(self.cleaned_data["name"])

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("name") and cleaned.get("severity") is None:
            self.add_error("severity", "How bad was it at its worst?")
        return cleaned


class DateRow(Row):
    key = "text"
    text = forms.CharField(label="What happened", required=False, max_length=200)
    month = _month("When", help_text=MONTH_HINT)
    kind = forms.ChoiceField(
        label="What kind", required=False, choices=[("", "Not said"), *TimelineEvent.Kind.choices]
    )

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("text") and not cleaned.get("month") and "month" not in self.errors:
            self.add_error("month", "When was it? A year is enough.")
        return cleaned


class Rows(forms.BaseFormSet):
    """Counts its rows from the names that came in: `treatments-0-name`, `treatments-1-name` …"""

    def __init__(self, data=None, *, prefix: str, **kwargs):
        if data is not None:
            data = data.copy()
            data.setdefault(f"{prefix}-TOTAL_FORMS", str(_rows_in(data, prefix)))
            data.setdefault(f"{prefix}-INITIAL_FORMS", "0")
        super().__init__(data, prefix=prefix, **kwargs)

    def filled(self) -> list[dict[str, Any]]:
        return [row.cleaned_data for row in self.forms if row.is_filled]

    @property
    def is_full(self) -> bool:
        return len(self.forms) >= MOST


class SymptomRows(Rows):
    """Each is one of the shared vocabulary or a word of one's own, and there once."""

    def clean(self) -> None:
        typed = [(row, row.cleaned_data.get("name")) for row in self.forms if row.is_valid()]
        self.found = vocabulary.find_symptoms({name for _, name in typed if name})
        seen: set[Any] = set()
        for row, name in typed:
            if not name:
                continue
            symptom = self.found.get(name)
            key = symptom or key_of(name)
            if key in seen:
                row.add_error("name", f"“{symptom or name}” is here twice. Keep one of them.")
            seen.add(key)

    def felt(self) -> list[dict[str, Any]]:
        """The rows as `writing.save` takes them."""
        return [
            {"symptom": self.found.get(name), "severity": row["severity"]}
            | ({} if name in self.found else {"typed": name})
            for row in self.filled()
            if (name := row["name"])
        ]


def _rows_in(data: Any, prefix: str) -> int:
    found = (re.match(rf"{prefix}-(\d{{1,4}})-", name) for name in data)
    return min(max((int(hit[1]) + 1 for hit in found if hit), default=0), MOST)


def _rows(row: type[Row], base: type[Rows] = Rows) -> type[Rows]:
    return forms.formset_factory(row, formset=base, extra=1, max_num=MOST, absolute_max=MOST)


TreatmentFormSet = _rows(TreatmentRow)
SymptomFormSet = _rows(SymptomRow, SymptomRows)
DateFormSet = _rows(DateRow)
