"""The form of a draft: texts for each reader type, sources, what is missing, what is newer.

One plain form that works without JavaScript. Nothing typed is ever lost: whatever is refused comes
back as it was typed, with what stands in the way beside it.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms

from accounts.models import ReaderType
from diseasemaps.articles import completeness, library, review, writing
from diseasemaps.articles.forms import NUL, Prose
from diseasemaps.articles.models import Citation, Revision
from diseasemaps.step_forms import VersionField
from diseasemaps.workflow import Conflict, Incomplete, Refused

SHORT_ANSWER_LENGTH = 1_500
BODY_LENGTH = 60_000
MOST_SOURCES = 100
READERS = {
    ReaderType.PATIENT: "For people who live with it",
    ReaderType.CARER: "For people who care for somebody",
    ReaderType.CLINICIAN: "For people who treat",
    ReaderType.STUDENT: "For people who are learning",
}
TEXTS = ("short_answer", "body")
SOURCE_PLACE = re.compile(r"citations\[(\d+)\](?:\.(\w+))?$")


class SourceForm(forms.Form):
    """One source. Empty is allowed: its number stays free."""

    title = forms.CharField(max_length=500)
    authors = forms.CharField(max_length=500)
    container = forms.CharField(label="Journal, publisher or site", max_length=300)
    type = forms.ChoiceField(
        label="What kind of work is it?", choices=[("", "Choose"), *Citation.Type.choices]
    )
    year = forms.IntegerField(
        min_value=1,
        max_value=9999,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value"),
            "Write the year in four digits, for example 2021.",
        ),
    )
    doi = forms.CharField(label="DOI", max_length=200)
    pmid = forms.RegexField(
        r"^\d{1,8}$",
        label="PubMed number",
        error_messages={"invalid": "A PubMed number has up to eight digits and nothing else."},
    )
    url = forms.URLField(
        label="Web address",
        max_length=500,
        assume_scheme="https",
        error_messages={"invalid": "Write the whole address, for example https://example.org/page"},
    )
    self_published = forms.BooleanField(label="Published by its own author or company")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.required = False
            field.error_messages.update(NUL)
            field.widget.attrs.pop("maxlength", None)
        self.missing: dict[str, list[str]] = defaultdict(list)  # "" is the source as a whole

    def clean_doi(self) -> str:
        doi = library.clean_doi(self.cleaned_data["doi"])
        if doi and not re.match(r"10\.\d{4,9}/\S+$", doi):
            raise forms.ValidationError("A DOI looks like 10.1000/example: copy all of it.")
        return doi

    def clean_url(self) -> str:
        url = self.cleaned_data["url"]
        if url and not url.lower().startswith(("http://", "https://")):
            raise forms.ValidationError("The address has to begin with https:// or http://")
        return url

    def rows(self) -> list["Row"]:
        return [Row(field, self.missing[field.name]) for field in self]

    def missing_here(self) -> list[str]:
        return self.missing[""]


class BaseSources(forms.BaseFormSet):
    """Row n of the page is source [n]."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.error_messages["missing_management_form"] = (
            "This page did not say how many sources it has. Open the draft again."
        )

    def clean(self) -> None:
        if self.management_form.cleaned_data["TOTAL_FORMS"] < 0:
            raise forms.ValidationError(self.error_messages["missing_management_form"])

    def citations(self) -> list[dict[str, Any]]:
        """As `writing.save` takes them: in order, a hole where a row is empty."""
        given = [form.cleaned_data for form in self.forms]
        while given and not any(given[-1].values()):
            given.pop()
        return given


Sources = forms.formset_factory(
    SourceForm, formset=BaseSources, extra=1, max_num=MOST_SOURCES, validate_max=True
)


@dataclass(frozen=True)
class Row:
    """A field, what a reviewer would miss in it, and what somebody saved there in the meantime."""

    field: forms.BoundField
    missing: list[str]
    newer: str = ""


@dataclass(frozen=True)
class ReaderRows:
    """The texts for one reader type; open where there is something to see."""

    reader: str
    legend: str
    rows: list[Row]
    is_open: bool


@dataclass(frozen=True)
class Problem:
    """One line of the summary, with the field that it links to."""

    target: str
    label: str
    message: str


class DraftForm(forms.Form):
    version = VersionField()

    def __init__(self, data: Any = None, *, revision: Revision, by: Any):
        super().__init__(data, initial={"version": revision.version, **saved_texts(revision)})
        self.revision, self.by = revision, by
        # Bound, it compares with nothing: a source that was not touched is a source all the same.
        saved = saved_sources(revision) if data is None else None
        self.sources = Sources(data, prefix="sources", initial=saved)
        self.missing: dict[str, list[str]] = defaultdict(list)
        self.newer: Revision | None = None
        self.status_code = 200
        for reader in ReaderType.values:
            self.fields[f"{reader}_short_answer"] = Prose(
                label="Short answer", max_length=SHORT_ANSWER_LENGTH, rows=3, required=False
            )
            self.fields[f"{reader}_body"] = Prose(
                label="Body", max_length=BODY_LENGTH, rows=14, required=False
            )

    def run(self, action: str) -> bool:
        """Do what the pressed button says. False when the page is to be shown again."""
        try:
            writing.must_be_writable(self.revision, by=self.by)
            if action == "add_source":
                self._add_source()
                return False
            if not self._is_whole():
                return False
            self._save()
            if action == "submit":
                review.submit(self.revision, by=self.by)
        except Refused as refusal:
            self._explain(refusal)
            return False
        return True

    def show_missing(self) -> None:
        """Say at each field what a reviewer would miss in the text as saved."""
        for fault in completeness.faults(self.revision):
            form, field = self._place(fault.field)
            form.missing[field or ""].append(fault.message)

    def is_missing_something(self) -> bool:
        forms_of_page = [self, *self.sources.forms]
        return any(messages for form in forms_of_page for messages in form.missing.values())

    def readers(self) -> list[ReaderRows]:
        return [self._reader(reader, legend) for reader, legend in READERS.items()]

    def problems(self) -> list[Problem]:
        """Every error of the page, in its order, for the summary at the top."""
        return list(self._problems()) if self.is_bound else []

    def newer_sources(self) -> list[Citation]:
        """The sources saved in the meantime that are not, number by number, those typed here."""
        if self.newer is None:
            return []
        typed = [
            {name: form[name].value() or "" for name in form.fields} for form in self.sources.forms
        ]
        saved = {citation.number: citation for citation in self.newer.citations.all()}
        return [one for n, one in saved.items() if typed[n - 1 : n] != [as_typed(one)]]

    def _is_whole(self) -> bool:
        valid = [self.is_valid(), self.sources.is_valid()]  # both, so that each names its errors
        self.status_code = 200 if all(valid) else 422
        return all(valid)

    def _save(self) -> None:
        texts = {
            reader: {name: self.cleaned_data[f"{reader}_{name}"] for name in TEXTS}
            for reader in ReaderType.values
        }
        written = {
            reader: text
            for reader, text in texts.items()
            if reader == ReaderType.PATIENT or any(value.strip() for value in text.values())
        }
        self.revision = writing.save(
            self.revision,
            by=self.by,
            version=self.cleaned_data["version"],
            variants=written,
            citations=self.sources.citations(),
        )

    def _add_source(self) -> None:
        data = self.data.copy()
        total = self.sources.total_form_count()
        data["sources-TOTAL_FORMS"] = min(total + 1, MOST_SOURCES)
        self.data, self.sources = data, Sources(data, prefix="sources")

    def _explain(self, refusal: Refused) -> None:
        self.status_code = refusal.status_code
        if isinstance(refusal, Incomplete):
            for fault in refusal.faults:
                form, field = self._place(fault.field)
                form.add_error(field, fault.message)
        else:
            self.add_error(None, refusal.reason)
        self._see_again(is_stale=isinstance(refusal, Conflict))

    def _see_again(self, *, is_stale: bool) -> None:
        """Send the version as it is now: who saves again has seen the newer text beside theirs."""
        now = Revision.objects.prefetch_related("variants", "citations").get(pk=self.revision.pk)
        self.newer = now if is_stale else None
        self.data = self.data.copy()
        self.data["version"] = now.version

    def _place(self, fault_field: str) -> tuple[Any, str | None]:
        """The form and the field that a fault such as "citations[3].year" is about."""
        source = SOURCE_PLACE.match(fault_field)
        if source:
            return self.sources.forms[int(source[1]) - 1], source[2]
        return self, fault_field.replace(".", "_")

    def _reader(self, reader: str, legend: str) -> ReaderRows:
        fields = [self[f"{reader}_{name}"] for name in TEXTS]
        newer = self._newer_texts(reader)
        rows = [
            Row(field, self.missing[field.name], differing(newer.get(name, ""), field.value()))
            for name, field in zip(TEXTS, fields, strict=True)
        ]
        filled = any(field.value() or field.errors for field in fields)
        is_open = reader == ReaderType.PATIENT or filled or any(row.newer for row in rows)
        return ReaderRows(reader, legend, rows, is_open)

    def _newer_texts(self, reader: str) -> dict[str, str]:
        if self.newer is None:
            return {}
        variants = (one for one in self.newer.variants.all() if one.reader_type == reader)
        return {name: getattr(one, name) for one in variants for name in TEXTS}

    def _problems(self) -> Iterator[Problem]:
        for message in self.non_field_errors():
            yield Problem("", "", message)
        for message in self.errors.get("version", ()):
            yield Problem("", "", message)
        for reader, legend in READERS.items():
            for name in TEXTS:
                field = self[f"{reader}_{name}"]
                for message in field.errors:
                    yield Problem(field.id_for_label, f"{legend}, {field.label.lower()}", message)
        for message in self.sources.non_form_errors():
            yield Problem("sources", "Sources", message)
        for number, form in enumerate(self.sources.forms, start=1):
            for message in form.non_field_errors():
                yield Problem(form.prefix, f"Source {number}", message)
            for field in form:
                for message in field.errors:
                    yield Problem(field.id_for_label, f"Source {number}, {field.label}", message)


def saved_texts(revision: Revision) -> dict[str, str]:
    return {
        f"{variant.reader_type}_{name}": getattr(variant, name)
        for variant in revision.variants.all()
        for name in TEXTS
    }


def as_typed(citation: Citation) -> dict[str, Any]:
    """A source as the fields of its row would send it."""
    values = {name: getattr(citation, name) or "" for name in SourceForm.base_fields}
    return values | {"year": str(values["year"])}


def saved_sources(revision: Revision) -> list[dict[str, Any]]:
    """A row for each number up to the last; an empty one where a source was taken out."""
    cited = {citation.number: citation for citation in revision.citations.all()}
    names = SourceForm.base_fields
    return [
        {name: getattr(cited[number], name) for name in names} if number in cited else {}
        for number in range(1, max(cited, default=0) + 1)
    ]


def differing(newer: str, typed: str | None) -> str:
    """`newer`, if it says something else than what was typed."""
    typed = (typed or "").replace("\r\n", "\n").strip()
    return newer if newer.strip() != typed else ""
