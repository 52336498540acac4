"""The sources of a draft, as rows of its page: row n is source [n]."""

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django import forms

from diseasemaps.articles import library
from diseasemaps.articles.forms import NUL
from diseasemaps.articles.models import Citation, Revision

MOST_SOURCES = 100


@dataclass(frozen=True)
class Row:
    """A field, what a reviewer would miss in it, and what somebody saved there in the meantime."""

    field: forms.BoundField
    missing: list[str]
    newer: str = ""


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
    pmid = forms.CharField(label="PubMed number", max_length=100)
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
        self.warning = ""  # what the author should look at; it stands in nobody's way

    def clean_doi(self) -> str:
        doi = library.clean_doi(self.cleaned_data["doi"])
        if doi and not re.match(r"10\.\d{4,9}/\S+$", doi):
            raise forms.ValidationError("A DOI looks like 10.1000/example: copy all of it.")
        return doi

    def clean_pmid(self) -> str:
        pmid = library.clean_pmid(self.cleaned_data["pmid"])
        if pmid and not re.fullmatch(r"[1-9]\d{0,7}", pmid, re.ASCII):
            message = "A PubMed number has up to eight digits and nothing else."
            raise forms.ValidationError(message)
        return pmid

    def clean_url(self) -> str:
        url = self.cleaned_data["url"]
        if url and not url.lower().startswith(("http://", "https://")):
            raise forms.ValidationError("The address has to begin with https:// or http://")
        return url

    def typed(self) -> dict[str, Any]:
        """What stands in the row; "" where nothing does."""
        return {name: self[name].value() or "" for name in self.fields}

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
    SourceForm,
    formset=BaseSources,
    extra=1,
    max_num=MOST_SOURCES,
    absolute_max=MOST_SOURCES,  # Django would draw a thousand more for whoever asks
    validate_max=True,
)


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
