"""What the workspace page shows of the remarks: each thread beside the block it is about."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, OuterRef

from diseasemaps.articles import blocks, permissions, remarks
from diseasemaps.articles.models import ReviewRemark, Revision, Variant
from diseasemaps.articles.review_forms import AnswerForm, RemarkForm

WHOLE = "text"  # in an address: a remark about the whole text


@dataclass(frozen=True)
class Thread:
    """A remark with its answers. `form`: where an answer is typed, if this person may speak."""

    remark: ReviewRemark
    who: str
    answers: list[tuple[ReviewRemark, str]]
    form: AnswerForm | None
    has_moved: bool  # it went along with the revised draft

    @property
    def is_open(self) -> bool:
        return self.remark.resolved_at is None


@dataclass
class Place:
    """One block of the text with its threads, and the form when somebody remarks on it."""

    block: blocks.Block
    threads: list[Thread] = field(default_factory=list)
    form: RemarkForm | None = None

    @property
    def name(self) -> str:
        """What it is called in addresses and ids."""
        return self.block.anchor or WHOLE


@dataclass(frozen=True)
class Remarked:
    """The text of one variant, block by block, and the whole text as the last place."""

    reader_type: str
    short_answer: Place
    body: list[Place]
    whole: Place
    may_speak: bool
    open_here: int
    elsewhere: list[tuple[str, str, int]]  # reader type, its name, open remarks there


def page(
    user: Any,
    revision: Revision,
    variant: Variant | None,
    *,
    at: str = "",
    form: RemarkForm | None = None,
    answering: tuple[Any, AnswerForm] | None = None,
) -> Remarked | None:
    """The remarks as `user` sees them; None for a reader, who sees none.

    `at`: the place where they want to say something. `form`, `answering`: what was typed and
    refused (for an answer: the id of its thread, and the form).
    """
    if variant is None or not permissions.sees_work(user, revision):
        return None
    may_speak = remarks.may_speak(user, revision) is None
    found = _threads(revision, may_speak, answering)
    here = [one for one in found if one.remark.reader_type == variant.reader_type]
    places = _places(variant, here)
    if may_speak:
        _open_form(places, variant, at, form)
    counts = _open_by_reader(found)
    others = [
        (one.reader_type, one.get_reader_type_display(), counts[one.reader_type])
        for one in revision.variants.all()
        if counts[one.reader_type] and one.reader_type != variant.reader_type
    ]
    return Remarked(
        reader_type=variant.reader_type,
        short_answer=places[0],
        body=places[1:-1],
        whole=places[-1],
        may_speak=may_speak,
        open_here=counts[variant.reader_type],
        elsewhere=others,
    )


def _places(variant: Variant, threads: list[Thread]) -> list[Place]:
    """The short answer, the blocks of the body, and last the whole text."""
    known = blocks.with_short_answer(variant)
    by_anchor = defaultdict(list)
    for thread in threads:
        by_anchor[blocks.place(thread.remark.anchor, thread.remark.quote, known)].append(thread)
    places = [Place(block, by_anchor[block.anchor] if block.anchor else []) for block in known]
    return [*places, Place(blocks.Block("", "", ""), by_anchor[""])]


def _threads(
    revision: Revision, may_speak: bool, answering: tuple[Any, AnswerForm] | None
) -> list[Thread]:
    moved = ReviewRemark.objects.filter(carried_from=OuterRef("pk"))
    moved = moved.exclude(revision__status="withdrawn")
    rows = revision.remarks.select_related("author", "resolved_by").annotate(moved=Exists(moved))
    answers: dict[Any, list[Any]] = defaultdict(list)
    first: list[Any] = []
    for row in rows:
        (answers[row.reply_to_id] if row.reply_to_id else first).append(row)
    threads = []
    for row in first:
        typed = answering[1] if answering and answering[0] == row.pk else None
        form = (typed or _answer_form(row)) if may_speak and not row.moved else None
        said = [(one, _name(one.author, revision)) for one in answers[row.pk]]
        threads.append(Thread(row, _name(row.author, revision), said, form, row.moved))
    return threads


def _answer_form(remark: ReviewRemark) -> AnswerForm:
    return AnswerForm(auto_id=f"id_{remark.pk.hex}_%s")


def _name(person: Any, revision: Revision) -> str:
    """Authors by their handle, as everywhere; who reads for a living by their name."""
    return person.handle if person.pk == revision.author_id else person.professional_name


def _open_form(places: list[Place], variant: Variant, at: str, form: RemarkForm | None) -> None:
    """Put the form where it was asked for; where that place is gone, at the whole text."""
    if form is not None:
        at = form.data.get("anchor", "") or WHOLE
    if not at:
        return
    open_ones = [one for one in places if one.block.takes_remarks]
    chosen = next((one for one in open_ones if one.name == at), places[-1])
    initial = {"reader_type": variant.reader_type, "anchor": chosen.block.anchor}
    chosen.form = form or RemarkForm(initial=initial)


def _open_by_reader(threads: list[Thread]) -> dict[str, int]:
    counts: dict[str, int] = defaultdict(int)
    for thread in threads:
        if thread.is_open and not thread.has_moved:
            counts[thread.remark.reader_type] += 1
    return counts
