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
from diseasemaps.articles import (
    answering,
    looking_ahead,
    reading_score,
    review,
    writing,
)
from diseasemaps.articles.adding_sources import FIELDS, Adding
from diseasemaps.articles.answering import Answering
from diseasemaps.articles.forms import Prose
from diseasemaps.articles.models import Citation, Revision
from diseasemaps.articles.reading_score import Score
from diseasemaps.articles.remarking import Thread
from diseasemaps.articles.source_forms import (
    MOST_SOURCES,
    Row,
    Sources,
    as_typed,
    saved_sources,
)
from diseasemaps.step_forms import VersionField
from diseasemaps.workflow import Conflict, Incomplete, Refused

SHORT_ANSWER_LENGTH = 1_500
BODY_LENGTH = 60_000
READERS = {
    ReaderType.PATIENT: "For people who live with it",
    ReaderType.CARER: "For people who care for somebody",
    ReaderType.CLINICIAN: "For people who treat",
    ReaderType.STUDENT: "For people who are learning",
}
TEXTS = ("short_answer", "body")
ADDS = re.compile(r"find|import|use_new|use_ticked|use-.*", re.S)
BY_ITSELF = "autosave"  # what the page does, without a button
NOT_SENT = "Your draft is saved. Nothing else happened yet: an answer to a remark is not sent."
SOURCE_PLACE = re.compile(r"citations\[(\d+)\](?:\.(\w+))?$")


@dataclass(frozen=True)
class ReaderRows:
    """The texts for one reader type; open where there is something to see. `mark` says on its tab
    how much is to be mended or missing.
    """

    reader: str
    legend: str
    rows: list[Row]
    is_open: bool
    mark: str
    score: Score | None
    threads: list[Thread]

    @property
    def is_too_hard(self) -> bool:
        """A text for patients above the age that most people read with ease."""
        is_hard = self.score is not None and self.score.is_hard_for_patients
        return is_hard and self.reader == ReaderType.PATIENT


@dataclass(frozen=True)
class Problem:
    """One line of the summary, with the field that it links to."""

    target: str
    label: str
    message: str


class DraftForm(forms.Form):
    version = VersionField()

    def __init__(self, data: Any = None, files: Any = None, *, revision: Revision, by: Any):
        initial = {"version": revision.version, **saved_texts(revision)}
        super().__init__(data, files, initial=initial)
        self.revision, self.by = revision, by
        # Bound, it compares with nothing: a source that was not touched is a source all the same.
        saved = saved_sources(revision) if data is None else None
        self.sources = Sources(data, prefix="sources", initial=saved)
        self.missing: dict[str, list[str]] = defaultdict(list)
        self.newer: Revision | None = None
        self.adding: Adding | None = None
        self.answering = Answering(data, revision=revision, by=by)
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
            if self._only_shows(action):
                return False
            return self._is_whole() and self._keep(action)
        except Refused as refusal:
            self._explain(refusal)
            return False

    def show_missing(self) -> None:
        """Say at each field what a reviewer would miss in the text as saved, and warn of sources
        that look mistyped.
        """
        for fault in looking_ahead.faults(self.revision):
            form, field = self._place(fault.field)
            form.missing[field or ""].append(fault.message)
        for warning in looking_ahead.warnings(self.revision):
            self._place(warning.field)[0].warning = warning.message

    def is_missing_something(self) -> bool:
        forms_of_page = [self, *self.sources.forms]
        return any(messages for form in forms_of_page for messages in form.missing.values())

    def readers(self) -> list[ReaderRows]:
        return [self.reader(reader) for reader in READERS]

    def typed(self, reader: str) -> tuple[str, str]:
        """Short answer and body as they stand on the page, lines ended as they are saved."""
        short_answer, body = (self[f"{reader}_{name}"].value() or "" for name in TEXTS)
        return short_answer.replace("\r\n", "\n"), body.replace("\r\n", "\n")

    def typed_sources(self) -> list[dict[str, Any]]:
        """The rows of the page, also of one that lost count of them."""
        return [form.typed() for form in self.sources.forms[:MOST_SOURCES]]

    def problems(self) -> list[Problem]:
        """Every error of the page, in its order, for the summary at the top."""
        return list(self._problems()) if self.is_bound else []

    def newer_sources(self) -> list[Citation]:
        """The sources saved in the meantime that are not, number by number, those typed here."""
        if self.newer is None:
            return []
        typed = [form.typed() for form in self.sources.forms]
        saved = {citation.number: citation for citation in self.newer.citations.all()}
        return [one for n, one in saved.items() if typed[n - 1 : n] != [as_typed(one)]]

    def _only_shows(self, action: str) -> bool:
        """Buttons that save nothing: the page comes back with all that is typed."""
        if action == "add_source":
            self._put_below([dict.fromkeys(FIELDS, "")])
        elif action == "restore":
            self._restore()
        elif ADDS.fullmatch(action):
            self._add(action)
        elif answering.ACTS.fullmatch(action):
            self._answer(action)
        else:
            return False
        return True

    def _keep(self, action: str) -> bool:
        self._save()
        if action != BY_ITSELF and self.answering.remind():
            self._wait_for_answers()
            return False
        if action == "submit":
            review.submit(self.revision, by=self.by)
        return True

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
        self.answering.revision = self.revision

    def _add(self, action: str) -> None:
        typed = [form.typed() for form in self.sources.forms]
        self.adding = Adding(self.data, self.files, typed)
        self.adding.run(action)
        if self.adding.rows:
            self._put_below(self.adding.rows)

    def _answer(self, action: str) -> None:
        self.answering.run(action)
        self.status_code = self.answering.status_code
        if self.answering.error:
            self.add_error(None, self.answering.error)

    def _wait_for_answers(self) -> None:
        self.status_code = 422
        self.add_error(None, NOT_SENT)
        self._see_again(is_stale=False)

    def _put_below(self, rows: list[dict[str, str]]) -> None:
        """Rows below the last that is not empty; all of them or, where they do not fit, none."""
        typed = [form.typed() for form in self.sources.forms]
        total = len(typed)
        is_blank = not any(rows[0].values())
        while total and not is_blank and not any(typed[total - 1].values()):
            total -= 1
        if total + len(rows) > MOST_SOURCES and self.adding is not None:
            self.adding.rows = []
            self.adding.error = f"A text can have at most {MOST_SOURCES} sources."
            return
        data = self.data.copy()
        for index, row in enumerate(rows, start=total):
            for name, value in row.items():
                data[f"sources-{index}-{name}"] = value
        data["sources-TOTAL_FORMS"] = min(max(total + len(rows), len(typed)), MOST_SOURCES)
        self.data, self.sources = data, Sources(data, prefix="sources")
        if total < len(self.sources.forms):
            self.sources.forms[total].fields["title"].widget.attrs["autofocus"] = True

    def _restore(self) -> None:
        """Show again what was typed and not saved; beside it, what was saved since then."""
        self.newer = None
        if self.data.get("version") != str(self.revision.version):
            self._see_again(is_stale=True)

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

    def reader(self, reader: str) -> ReaderRows:
        """One tab of the page."""
        fields = [self[f"{reader}_{name}"] for name in TEXTS]
        newer = self._newer_texts(reader)
        rows = [
            Row(field, self.missing[field.name], differing(newer.get(name, ""), field.value()))
            for name, field in zip(TEXTS, fields, strict=True)
        ]
        threads = self.answering.of(reader)
        filled = any(field.value() or field.errors for field in fields)
        newer = any(row.newer for row in rows)
        return ReaderRows(
            reader,
            READERS[ReaderType(reader)],
            rows,
            is_open=reader == ReaderType.PATIENT or filled or newer or bool(threads),
            mark=_mark(rows, threads),
            score=self._score(fields),
            threads=threads,
        )

    def _score(self, fields: list[forms.BoundField]) -> Score | None:
        """Of the text as it is on the page; the formula knows English and nothing else."""
        if not self.revision.article.language.startswith("en"):
            return None
        return reading_score.score(*(field.value() or "" for field in fields))

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
        for target, label, message in self.answering.problems():
            yield Problem(target, label, message)
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


def _mark(rows: list[Row], threads: list[Thread]) -> str:
    wrong = sum(len(row.field.errors) for row in rows)
    missing = sum(len(row.missing) for row in rows)
    newer = sum(bool(row.newer) for row in rows)
    remarks = sum(thread.is_open for thread in threads)
    told = {"to mend": wrong, "missing": missing, "newer": newer}
    told["remark" if remarks == 1 else "remarks"] = remarks
    return ", ".join(f"{count} {what}" for what, count in told.items() if count)


def differing(newer: str, typed: str | None) -> str:
    """`newer`, if it says something else than what was typed."""
    typed = (typed or "").replace("\r\n", "\n").strip()
    return newer if newer.strip() != typed else ""
