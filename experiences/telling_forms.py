"""Telling an experience in pages: a form for each part saves it. The last one sends it in."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.validators import MaxValueValidator
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from diseasemaps.conditions import treatments
from diseasemaps.step_forms import VerbForm, VersionedForm
from diseasemaps.workflow import Conflict
from experiences import findings, telling, writing
from experiences.models import Experience, ExperienceRevision
from experiences.rows import DateFormSet, Rows, SymptomFormSet, TreatmentFormSet
from experiences.wording import LANGUAGES, MONTHS

MONTH_CHOICES = [("", "Month"), *enumerate(MONTHS, start=1)]
DROP = re.compile(r"drop-(\d{1,2})\Z")
GO = re.compile(rf"go-({'|'.join(telling.SLUGS)})\Z")
ADVICE_COMES = (
    "If it is about a child, or about somebody who has died, you find some advice on the way."
)


def _role() -> forms.ChoiceField:
    return forms.ChoiceField(
        label="Who is speaking?",
        choices=Experience.Role.choices,
        widget=forms.RadioSelect,
        help_text=ADVICE_COMES,
    )


def _audience() -> forms.ChoiceField:
    return forms.ChoiceField(
        label="Who may read it?",
        choices=[
            ("public", "Everybody, also people who are not signed in"),
            ("members", "Members only, once they have signed in"),
        ],
        widget=forms.RadioSelect,
    )


class BeginForm(VerbForm):
    """The first part. The name is settled before anything is told, and stays for the whole post."""

    role = _role()
    byline = forms.ChoiceField(
        label="Under which name do you want to be read?",
        choices=[("handle", ""), ("alias", "A name made up for this post only")],
        initial="handle",
        widget=forms.RadioSelect,
        help_text="Nothing on this site ties a made-up name to your handle. It cannot be changed "
        "later for this post.",
    )
    audience = _audience()

    def __init__(self, data=None, *, by: Any):
        chosen = {"role": Experience.Role.PATIENT, "audience": Experience.Audience.PUBLIC}
        super().__init__(data, initial=chosen)
        self.by, self.chosen = by, chosen
        _, alias = self.fields["byline"].choices
        self.fields["byline"].choices = [("handle", f"{by.handle}, your handle"), alias]
        for name in chosen:
            self.fields[name].required = False

    def begin(self, condition: Any) -> bool:
        if not self.is_valid():
            return False
        said = {name: self.cleaned_data[name] or value for name, value in self.chosen.items()}
        alias = self.cleaned_data["byline"] == "alias"
        return self.run(writing.begin, condition, by=self.by, alias=alias, **said)


class PartForm(VersionedForm):
    """One part of a draft. What was typed is kept whatever happens."""

    slug = ""
    kind = ""  # of writing.ROWS, where the part is a table of rows
    use_required_attribute = False  # a browser would not let an unfinished draft be saved

    def __init__(self, data=None, *, revision: ExperienceRevision, by: Any, named: str = ""):
        """`named`: a row to begin with, below those that are saved."""
        self.revision, self.by = revision, by
        super().__init__(data, initial=self.saved())
        self.newer: ExperienceRevision | None = None
        self.next_url = ""
        self._checked = False
        self.rows = self.rows_of(data, named)

    def saved(self) -> dict[str, Any]:
        """What the fields say as the draft is saved."""
        names = (*writing.TEXT_FIELDS, "version")
        return {name: getattr(self.revision, name) for name in names}

    def rows_of(self, data: Any, named: str) -> Rows | None:
        return None

    @property
    def words(self) -> dict[str, Any]:
        """The fields of `writing.save` that this part has."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}

    def table(self) -> dict[str, list[dict[str, Any]]]:
        """The rows of `writing.save` that this part has."""
        return {}

    def is_valid(self) -> bool:
        valid = super().is_valid()
        rows = self.rows is None or self.rows.is_valid()
        if not rows and not self._checked:
            self._checked = True
            self.status_code = 422
            for link in self._faulty_rows():
                self.add_error(None, link)
        return valid and rows

    def _faulty_rows(self) -> Iterator[SafeString]:
        """What is wrong in the rows, for the summary at the top: each a link to its field."""
        for row in self.rows:
            for name, errors in row.errors.items():
                id = row[name].id_for_label
                yield format_html('<a href="#{}">{}</a>', id, " ".join(errors))

    def carry_out(self, action: str) -> bool:
        """Save, and then what the button `action` says; if it was done, `next_url` is where to go.

        With "restore" nothing is saved: what was typed is shown again, beside what was saved since.
        """
        if action == "restore":
            self._restore()
            return False
        self._drop(action)
        if not self.is_valid():
            return False
        goes_on = self._goes_on(action)
        self.next_url = self._next(action, goes_on)
        if not self._save(goes_on):
            return False
        return not action.startswith("fix-") or self._correct(action.removeprefix("fix-"))

    def point_to_new_row(self, field: str, *, from_end: int = 1) -> None:
        """Put the keyboard into a row that was asked for."""
        if self.rows is not None and not self.is_bound:
            self.rows.forms[-from_end].fields[field].widget.attrs["autofocus"] = True

    def autosave(self) -> bool:
        return self.is_valid() and self._save(self.slug)

    def _drop(self, action: str) -> None:
        """Empty the row that is to be taken out."""
        drop = DROP.match(action)
        if drop is None or self.rows is None:
            return
        of_row = f"{self.rows.prefix}-{int(drop[1])}-"
        self.data = self.data.copy()
        for name in [name for name in self.data if name.startswith(of_row)]:
            self.data[name] = ""
        self.rows = self.rows_of(self.data, "")

    def _goes_on(self, action: str) -> str:
        """The part that comes next, where this one is left."""
        here = telling.place(self.slug)
        go = GO.match(action)
        if go:
            return go[1]
        if action == "next" and here.after:
            return here.after.slug
        if action == "back" and here.before:
            return here.before.slug
        return self.slug

    def _next(self, action: str, goes_on: str) -> str:
        if action == "preview":
            return reverse("experiences:preview", args=[self.revision.pk])
        if action == "later":
            return reverse("accounts:me")
        page = reverse("experiences:part", args=[self.revision.pk, goes_on])
        if action.startswith("fix-"):
            return f"{page}#found"
        if action.startswith("add-"):
            return f"{page}?{urlencode({'with': action.removeprefix('add-')})}"
        return f"{page}?more=1" if action == "more" else page

    def _save(self, goes_on: str) -> bool:
        saved = self.run(
            writing.save,
            self.revision,
            by=self.by,
            version=self.cleaned_data["version"],
            fields=self.words,
            part=goes_on,
            **self.table(),
        )
        self._go_on_from_now(is_stale=self.status_code == Conflict.status_code)
        return saved

    def _correct(self, key: str) -> bool:
        return self.run(
            findings.correct, self.revision, key, by=self.by, version=self.revision.version
        )

    def _restore(self) -> None:
        is_stale = self.data.get("version") != str(self.revision.version)
        self._go_on_from_now(is_stale=is_stale)

    def _go_on_from_now(self, *, is_stale: bool) -> None:
        """The form shown again stands on the version that is saved now."""
        self.revision = ExperienceRevision.objects.select_related("experience__condition").get(
            pk=self.revision.pk
        )
        self.data = self.data.copy()
        self.data["version"] = self.revision.version
        self.newer = self.revision if is_stale else None

    def newer_words(self) -> list[tuple[str, str]]:
        """What this part says in the version that was saved in the meantime."""
        return telling.told(self.newer, self.slug) if self.newer else []

    def found(self) -> list[findings.Marked]:
        """What a reader could recognise somebody by, in this part as saved."""
        return findings.marked(findings.found_in(self.revision, part=self.slug))


class WhoForm(PartForm):
    slug = "who"
    role = _role()
    audience = _audience()

    def __init__(self, *args, revision: ExperienceRevision, **kwargs):
        super().__init__(*args, revision=revision, **kwargs)
        if revision.experience.live_revision_id:  # they are the post's, and it is read by now
            del self.fields["role"], self.fields["audience"]

    def saved(self) -> dict[str, Any]:
        post = self.revision.experience
        return super().saved() | {"role": post.role, "audience": post.audience}


def _year(label: str) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        required=False,
        min_value=1850,
        validators=[MaxValueValidator(lambda: timezone.localdate().year)],
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "placeholder": "Year"}),
    )


def _month(label: str) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label, required=False, choices=MONTH_CHOICES, coerce=int, empty_value=None
    )


class BeginningForm(PartForm):
    slug = "beginning"
    age_band = forms.ChoiceField(
        label="Age when it began",
        required=False,
        choices=[("", "Not said"), *ExperienceRevision.AgeBand.choices],
        widget=forms.RadioSelect,
    )
    onset_year = _year("First signs: year")
    onset_month = _month("First signs: month")
    diagnosis_year = _year("Diagnosis: year")
    diagnosis_month = _month("Diagnosis: month")

    def clean(self):
        cleaned = super().clean()
        for what in ("onset", "diagnosis"):
            if cleaned.get(f"{what}_month") and not cleaned.get(f"{what}_year"):
                self.add_error(f"{what}_year", "Add the year, or leave the month out.")
        return cleaned


class SymptomsForm(PartForm):
    slug = "symptoms"

    def rows_of(self, data: Any, named: str) -> Rows:
        saved = self.revision.symptoms.select_related("symptom").order_by("pk")
        initial = [{"name": str(row), "severity": row.severity} for row in saved]
        more = [{"name": named}] if named else []
        return SymptomFormSet(data, prefix="symptoms", initial=_unless(data, initial + more))

    def table(self) -> dict[str, list[dict[str, Any]]]:
        return {"symptoms": self.rows.felt()}


class TreatmentsForm(PartForm):
    slug = "treatments"

    def rows_of(self, data: Any, named: str) -> Rows:
        words = {True: "yes", False: "no", None: ""}
        columns = (
            "effect", "side_effects", "dose", "burden", "why_stopped", "from_month", "to_month",
        )  # fmt: skip
        initial = [
            {name: getattr(row, name) for name in columns}
            | {"name": row.treatment.name, "still_taking": words[row.still_taking]}
            for row in self.revision.treatments.select_related("treatment").order_by("pk")
        ]
        return TreatmentFormSet(data, prefix="treatments", initial=_unless(data, initial))

    def table(self) -> dict[str, list[dict[str, Any]]]:
        rows = []
        for row in self.rows.filled():
            facts = {name: value for name, value in row.items() if name != "name"}
            rows.append({**facts, "treatment": treatments.find_or_add(row["name"])})
        return {"treatments": rows}


class DatesForm(PartForm):
    slug = "dates"

    def rows_of(self, data: Any, named: str) -> Rows:
        saved = self.revision.events.order_by("month", "pk").values("month", "kind", "text")
        return DateFormSet(data, prefix="dates", initial=_unless(data, list(saved)))

    def table(self) -> dict[str, list[dict[str, Any]]]:
        return {"events": [{**row, "kind": row["kind"] or "other"} for row in self.rows.filled()]}


def _unless(data: Any, initial: list[dict[str, Any]]) -> list[dict[str, Any]] | None:
    """Bound, a form compares with nothing: a row that was not touched is a row all the same."""
    return initial if data is None else None


class Prose(forms.CharField):
    """Longer text. The browser cuts nothing off what is pasted; too much is said, not dropped."""

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {k: v for k, v in super().widget_attrs(widget).items() if k != "maxlength"}

    def to_python(self, value: Any) -> str:
        """Browsers send CRLF; the text and the places in it know only LF."""
        return super().to_python(value).replace("\r\n", "\n").replace("\r", "\n")

    def validate(self, value: str) -> None:
        """Anything may be saved, also nothing; what has to be sent in, the verb says."""


class StoryForm(PartForm):
    slug = "story"
    title = Prose(
        label="A title",
        max_length=120,
        help_text="A few words, so that others find what may help them.",
    )
    story = Prose(
        label="Your story",
        max_length=writing.LONGEST_STORY,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text="Please leave out full names, places, clinics and exact dates: yours and other "
        "people's.",
    )
    content_note = forms.CharField(
        label="Content note",
        required=False,
        max_length=120,
        help_text="If it has dying, loss, violence or a procedure in detail, say so here. Readers "
        "then open it when they are ready.",
    )
    language = forms.ChoiceField(label="Language of your text", choices=LANGUAGES)

    def __init__(self, *args, revision: ExperienceRevision, **kwargs):
        super().__init__(*args, revision=revision, **kwargs)
        if revision.language not in dict(LANGUAGES):  # told through the API
            other = (revision.language, revision.language)
            self.fields["language"].choices = [other, *LANGUAGES]
