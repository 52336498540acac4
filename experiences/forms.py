"""Telling an experience in a page: one form that saves, previews and sends in."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from accounts import blocks, consents
from accounts.models import Block
from diseasemaps.conditions import treatments
from diseasemaps.moderation.screening import screen
from diseasemaps.step_forms import VerbForm, VersionedForm
from diseasemaps.texts.models import TextVersion
from diseasemaps.workflow import Conflict
from experiences import writing
from experiences.consent import submit
from experiences.models import Experience, ExperienceRevision
from experiences.permissions import what_is_missing
from experiences.rows import DateFormSet, SymptomFormSet, TreatmentFormSet
from experiences.wording import MONTHS

MONTH_CHOICES = [("", "Month"), *enumerate(MONTHS, start=1)]
FOUND = {"email": "an e-mail address", "phone": "a phone number", "link": "a link"}
PLACES = {"more_treatments": "treatments", "more_symptoms": "symptoms", "more_dates": "dates"}


class BeginForm(VerbForm):
    """Under which name? It is settled before anything is told, and stays for the whole post."""

    byline = forms.ChoiceField(
        label="Under which name do you want to be read?",
        choices=[("handle", ""), ("alias", "A name made up for this post only")],
        initial="handle",
        widget=forms.RadioSelect,
        help_text="Nothing on this site ties a made-up name to your handle. It cannot be changed "
        "later for this post.",
    )

    def __init__(self, *args, by: Any, **kwargs):
        super().__init__(*args, **kwargs)
        self.by = by
        _, alias = self.fields["byline"].choices
        self.fields["byline"].choices = [("handle", f"{by.handle}, your handle"), alias]

    def begin(self, condition: Any) -> bool:
        if not self.is_valid():
            return False
        alias = self.cleaned_data["byline"] == "alias"
        return self.run(writing.begin, condition, by=self.by, alias=alias)


class BlockForm(VerbForm):
    """By the byline that the reader saw: an alias stays one."""

    kind = forms.ChoiceField(
        label="What do you want?",
        choices=[
            (Block.Kind.MUTED, "Mute: I do not see what they write under this name"),
            (
                Block.Kind.BLOCKED,
                "Block: nor can they, signed in, read what I write for members or for everybody",
            ),
        ],
        widget=forms.RadioSelect,
    )

    def block(self, experience: Any, *, by: Any) -> bool:
        return self.is_valid() and self.run(
            blocks.block,
            experience.author,
            by=by,
            kind=self.cleaned_data["kind"],
            byline=experience.byline,
            is_alias=experience.is_alias,
        )


def _year(label: str) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        required=False,
        min_value=1900,
        max_value=timezone.localdate().year,
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "placeholder": "Year"}),
    )


def _month(label: str) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label, required=False, choices=MONTH_CHOICES, coerce=int, empty_value=None
    )


class NeededToSend(forms.CharField):
    """A draft is saved without it; whether it may be sent in without it, the verb says."""

    def validate(self, value: str) -> None:
        """Anything may be saved, also nothing."""


class ExperienceForm(VersionedForm):
    """A draft, its rows, and what is done with it. What was typed is kept whatever happens."""

    use_required_attribute = False  # a browser would not let an unfinished draft be saved

    role = forms.ChoiceField(
        label="Who is speaking?", choices=Experience.Role.choices, widget=forms.RadioSelect
    )
    audience = forms.ChoiceField(
        label="Who may read it?",
        choices=[
            ("public", "Everybody, also people who are not signed in"),
            ("members", "Members only, once they have signed in"),
        ],
        widget=forms.RadioSelect,
    )
    title = NeededToSend(
        label="A title",
        max_length=120,
        help_text="A few words, so that others find what may help them.",
    )
    story = NeededToSend(
        label="Your story",
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text="As short or as long as you like. Please leave out full names, places, clinics "
        "and exact dates: yours and other people's.",
    )
    content_note = forms.CharField(
        label="Content note",
        required=False,
        max_length=120,
        help_text="If it has dying, loss, violence or a procedure in detail, say so here. Readers "
        "then open it when they are ready.",
    )
    age_band = forms.ChoiceField(
        label="Age when it began",
        required=False,
        choices=[("", "Not said"), *ExperienceRevision.AgeBand.choices],
    )
    onset_month = _month("First signs: month")
    onset_year = _year("First signs: year")
    diagnosis_month = _month("Diagnosis: month")
    diagnosis_year = _year("Diagnosis: year")
    insist = forms.BooleanField(label="Send it in as it is", required=False)
    consent = forms.BooleanField(label="I agree to this", required=False)
    agreed_text = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, data=None, *, revision: ExperienceRevision, by: Any):
        self.revision, self.by = revision, by
        self.consent_text = consents.to_ask(by, consents.HEALTH)
        self.asked_before = consents.given(by, consents.HEALTH) is not None
        super().__init__(data, initial=_initial(revision, self.consent_text))
        self.treatments = TreatmentFormSet(
            data, prefix="treatments", initial=_treatments(revision, data)
        )
        self.symptoms = SymptomFormSet(data, prefix="symptoms", initial=_symptoms(revision, data))
        self.dates = DateFormSet(data, prefix="dates", initial=_dates(revision, data))
        self._checked = False
        self.findings: list[Found] = []
        self.newer: ExperienceRevision | None = None
        self.next_url = ""
        if revision.experience.live_revision_id:
            del self.fields["role"], self.fields["audience"]
        if self.consent_text is None:
            del self.fields["consent"], self.fields["agreed_text"]

    @property
    def formsets(self) -> tuple[forms.BaseFormSet, ...]:
        return self.treatments, self.symptoms, self.dates

    def is_valid(self) -> bool:
        parts = [super().is_valid(), *(rows.is_valid() for rows in self.formsets)]
        if not all(parts) and not self._checked:
            self._checked = True
            self.status_code = 422
            for link in self._faulty_rows():
                self.add_error(None, link)
        return all(parts)

    def _faulty_rows(self) -> Iterator[SafeString]:
        """What is wrong in the rows, for the summary at the top: each a link to its field."""
        for rows in self.formsets:
            for row in rows:
                for name, errors in row.errors.items():
                    id = row[name].id_for_label
                    yield format_html('<a href="#{}">{}</a>', id, " ".join(errors))

    def clean(self):
        cleaned = super().clean()
        for what in ("onset", "diagnosis"):
            if cleaned.get(f"{what}_month") and not cleaned.get(f"{what}_year"):
                self.add_error(f"{what}_year", "Add the year, or leave the month out.")
        return cleaned

    def carry_out(self, do: str) -> bool:
        """Save, and then what the button `do` says; if it was done, `next_url` is where to go."""
        if not (self.is_valid() and self._save()):
            return False
        if do == "send":
            self.next_url = self.revision.get_absolute_url()
            return self._send()
        if do == "preview":
            self.next_url = reverse("experiences:preview", args=[self.revision.pk])
        else:
            place = PLACES.get(do)
            edit = reverse("experiences:edit", args=[self.revision.pk])
            self.next_url = f"{edit}#{place}" if place else edit
        return True

    def _save(self) -> bool:
        version = self.cleaned_data["version"]
        saved = self.run(
            writing.save,
            self.revision,
            by=self.by,
            version=version,
            fields=self.cleaned_data,
            treatments=self._treatment_rows(),
            symptoms=self._symptom_rows(),
            events=[{**row, "kind": row["kind"] or "other"} for row in self.dates.filled()],
        )
        self._go_on_from_now(conflict=not saved)
        return saved

    def _go_on_from_now(self, *, conflict: bool) -> None:
        """The form shown again stands on the version that is saved now."""
        self.revision = ExperienceRevision.objects.select_related("experience__condition").get(
            pk=self.revision.pk
        )
        self.data = self.data.copy()
        self.data["version"] = self.revision.version
        if conflict and self.status_code == Conflict.status_code:
            self.newer = self.revision

    def _send(self) -> bool:
        self._point_out()
        if self.errors:
            self.status_code = 422
            return False
        return self.run(
            submit,
            self.revision,
            by=self.by,
            version=self.revision.version,
            agrees=self.consent_text is not None,
        )

    def _point_out(self) -> None:
        """Everything that stands in the way at once, so that it is mended in one go."""
        for fault in what_is_missing(self.revision):
            if fault.field != "consent":  # ticked or not, it is looked at below
                self.add_error(fault.field, fault.message)
        self.findings = found_in(self.revision)
        if self.findings and not self.cleaned_data["insist"]:
            self.add_error("insist", "Look at what we found, then send it in again.")
        if self.consent_text is None:
            return
        if not self.cleaned_data["consent"]:
            self.add_error("consent", "To send this in, agree to what the text above says.")
        elif self.cleaned_data["agreed_text"] != self.consent_text.pk:
            self.add_error(
                "consent", "This text has changed since you read it. Please read it again."
            )
            self.data["agreed_text"] = self.consent_text.pk

    def _treatment_rows(self) -> list[dict[str, Any]]:
        rows = []
        for row in self.treatments.filled():
            name = row.pop("name")
            rows.append({**row, "treatment": treatments.find_or_add(name)})
        return rows

    def _symptom_rows(self) -> list[dict[str, Any]]:
        return [
            {"symptom": self.symptoms.found[row["name"]], "severity": row["severity"]}
            for row in self.symptoms.filled()
        ]


@dataclass(frozen=True)
class Found:
    what: str  # "an e-mail address"
    text: str


def found_in(revision: ExperienceRevision) -> list[Found]:
    """What a reader could recognise somebody by, as screening finds it."""
    text = revision.everything_typed()
    findings = screen(text, language=revision.language)
    return [Found(FOUND.get(f.kind, f.kind), text[f.start : f.end]) for f in findings]


def _initial(revision: ExperienceRevision, consent_text: TextVersion | None) -> dict[str, Any]:
    values = {name: getattr(revision, name) for name in (*writing.TEXT_FIELDS, "version")}
    return values | {
        "role": revision.experience.role,
        "audience": revision.experience.audience,
        "agreed_text": consent_text.pk if consent_text else None,
    }


def _treatments(revision: ExperienceRevision, data: Any) -> list[dict[str, Any]] | None:
    if data is not None:
        return None
    words = {True: "yes", False: "no", None: ""}
    columns = ("effect", "side_effects", "dose", "burden", "why_stopped", "from_month", "to_month")
    return [
        {name: getattr(row, name) for name in columns}
        | {"name": row.treatment.name, "still_taking": words[row.still_taking]}
        for row in revision.treatments.select_related("treatment").order_by("pk")
    ]


def _symptoms(revision: ExperienceRevision, data: Any) -> list[dict[str, Any]] | None:
    if data is not None:
        return None
    rows = revision.symptoms.select_related("symptom").order_by("pk")
    return [{"name": str(row.symptom), "severity": row.severity} for row in rows]


def _dates(revision: ExperienceRevision, data: Any) -> list[dict[str, Any]] | None:
    if data is not None:
        return None
    return list(revision.events.order_by("month", "pk").values("month", "kind", "text"))
