"""What readers say is wrong with a text, and what an editor answers.

A report is about one block of one revision, as its reader saw it. Who may read a text may report
it, signed in or not: a mistake in a medical text matters, whoever finds it.
"""

import re
import uuid
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import Role
from diseasemaps import audit, versions
from diseasemaps.articles import permissions, rendering
from diseasemaps.articles.models import Problem, Rereview, Revision, Variant
from diseasemaps.notifications import audiences
from diseasemaps.notifications.models import Kind
from diseasemaps.notifications.notify import notify
from diseasemaps.workflow import Conflict, Fault, Incomplete, Refused

LONGEST = 2_000  # characters of a report, and of its answer
QUOTED = 300  # characters of the block that are kept with it
SHORT_ANSWER = "short-answer"  # the id of that part of the page

Outcome = Problem.Outcome


@dataclass(frozen=True)
class Part:
    """One part of a text that a report can be about: its id in the page, and its words."""

    anchor: str
    words: str
    is_heading: bool = False


def parts_of(variant: Variant) -> list[Part]:
    """The short answer, and each heading and block of the body, in their order."""
    found = rendering.render(variant.short_answer, variant.body).parts
    parts = [Part(one.anchor, _tidy(one.text), one.is_heading) for one in found if one.text]
    return [Part(SHORT_ANSWER, _tidy(rendering.plain_words(variant.short_answer))), *parts]


@audit.recorded()
def report(
    revision: Revision,
    *,
    reader_type: str,
    text: str,
    by: Any,
    anchor: str = "",
    key: uuid.UUID | None = None,
) -> Problem:
    """Tell the editors that something in `revision`, as `reader_type` reads it, is wrong.

    `by` is None for somebody signed out. `key` is the form's own: the same form sent twice is one
    report. An `anchor` that the text does not have means the whole text. Raises Incomplete.
    """
    _require_text(text, "Write what is wrong, or what you think it should say.", "text")
    quote = _words_at(revision, reader_type, anchor)
    problem, is_new = Problem.objects.get_or_create(
        pk=key or uuid.uuid4(),
        defaults={
            "revision": revision,
            "reader_type": reader_type,
            "anchor": anchor if quote else "",
            "quote": quote,
            "text": text.strip(),
            "reporter": by,
        },
    )
    if is_new:
        notify(audiences.role(Role.EDITOR), Kind.PROBLEM_REPORTED, about=problem, by=by)
        audit.record("problem.report", by=by, kind="problem", id=problem.pk)
    return problem


@audit.recorded()
def answer(problem: Problem, *, outcome: str, note: str, by: Any) -> Problem:
    """An editor answers, once. `reopened` asks for the live text to be read again.

    Raises Refused, Conflict when it was answered already, Incomplete.
    """
    refusal = permissions.is_editor(by.as_of_now(), problem)
    if refusal:
        raise Refused(refusal)
    now = Problem.objects.select_for_update().get(pk=problem.pk)
    if now.outcome:
        raise Conflict("Somebody answered this already. Their answer is shown below.")
    _require_outcome(now, outcome)
    _require_text(note, "Write a note: whoever reported it has a right to know why.", "note")
    now.outcome, now.note = outcome, note.strip()
    now.answered_by, now.answered_at = by, timezone.now()
    now.save(update_fields=["outcome", "note", "answered_by", "answered_at"])
    if outcome == Outcome.REOPENED:
        _reopen(now, by)
    if now.reporter is not None:
        notify(audiences.people(now.reporter), Kind.PROBLEM_ANSWERED, about=now, by=by)
    audit.record("problem.answer", by=by, kind="problem", id=now.pk, outcome=outcome)
    return now


def outcomes_of(problem: Problem) -> list[tuple[str, str]]:
    """What can be answered to it, as (value, label): only a live text can be read again."""
    live = problem.revision.article.live_revision_id is not None
    return [choice for choice in Outcome.choices if live or choice[0] != Outcome.REOPENED]


def waiting() -> QuerySet[Problem]:
    """Reports without an answer, the oldest first."""
    return Problem.objects.filter(outcome="").order_by("at", "pk")


def _tidy(words: str) -> str:
    """Without the space that a marker leaves before a full stop."""
    return re.sub(r"\s+(?=[.,;:!?)])", "", words)


def _words_at(revision: Revision, reader_type: str, anchor: str) -> str:
    if not anchor:
        return ""
    variant = revision.variants.filter(reader_type=reader_type).first()
    parts = parts_of(variant) if variant else []
    return next((part.words[:QUOTED] for part in parts if part.anchor == anchor), "")


def _require_text(text: str, missing: str, field: str) -> None:
    if not text.strip():
        raise Incomplete([Fault(field, missing)])
    if len(text.strip()) > LONGEST:
        raise Incomplete([Fault(field, f"This is too long: at most {LONGEST:,} characters fit.")])


def _require_outcome(problem: Problem, outcome: str) -> None:
    if outcome not in dict(outcomes_of(problem)):
        raise Incomplete([Fault("outcome", "Choose what becomes of it.")])


def _reopen(problem: Problem, by: Any) -> None:
    article = problem.revision.article
    Rereview.objects.get_or_create(
        article=article,
        reason=Rereview.Reason.REPORT,
        source=None,
        closed_at=None,
        defaults={"opened_by": by},
    )
    versions.bump(article.page_key)  # its page says that it is being read again
