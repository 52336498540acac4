"""What the pages of a text show of the remarks: each thread with the place that it is about.

The workspace shows a thread beside its block, the editor (`answering`) above its text's fields.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, OuterRef

from diseasemaps.articles import blocks, permissions, remarks
from diseasemaps.articles.models import ReviewRemark, Revision, Variant
from diseasemaps.articles.review_forms import AnswerForm, RemarkForm

WHOLE = "text"  # in an address: a remark about the whole text
GONE = "gone"  # and one about what is no longer there

FormOf = Callable[[ReviewRemark], AnswerForm]


@dataclass(frozen=True)
class Thread:
    """A remark with its answers. `place`: the anchor that it is about now, WHOLE or GONE; `form`:
    where an answer is typed, if this person may speak.
    """

    remark: ReviewRemark
    who: str
    answers: list[tuple[ReviewRemark, str]]
    place: str
    form: AnswerForm | None
    has_moved: bool  # it went along with the revised draft

    @property
    def is_open(self) -> bool:
        return self.remark.resolved_at is None

    @property
    def is_gone(self) -> bool:
        return self.place == GONE

    @property
    def about(self) -> str:
        """What it is about, in words; the words of a passage come after them."""
        if self.is_gone:
            passage = "About a passage that is no longer there"
            return passage if self.remark.quote else "About a text that is no longer there"
        names = {WHOLE: "About the whole text", blocks.SHORT_ANSWER: "About the short answer"}
        return names.get(self.place, "About this passage")


@dataclass
class Place:
    """One block of the text with its threads, and the form when somebody remarks on it."""

    name: str  # what it is called in addresses and ids
    block: blocks.Block
    threads: list[Thread] = field(default_factory=list)
    form: RemarkForm | None = None


@dataclass(frozen=True)
class Remarked:
    """The text of one variant, block by block; then the whole text, and what is no longer there,
    also with a text for other readers that was taken out.
    """

    reader_type: str
    short_answer: Place
    body: list[Place]
    whole: Place
    gone: Place
    may_speak: bool
    open_here: int
    open_gone: int  # with a text that was taken out
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
    found = threads(revision, _answers(answering) if may_speak else None)
    readers = {one.reader_type: one.get_reader_type_display() for one in revision.variants.all()}
    others = readers.keys() - {variant.reader_type}  # their remarks are on their own page
    places = _places(variant, [one for one in found if one.remark.reader_type not in others])
    if may_speak:
        _open_form(places, variant, at, form)
    counts = _open_by_reader(found)
    here = variant.reader_type
    return Remarked(
        reader_type=here,
        short_answer=places[0],
        body=places[1:-2],
        whole=places[-2],
        gone=places[-1],
        may_speak=may_speak,
        open_here=counts[here],
        open_gone=sum(count for reader, count in counts.items() if reader not in readers),
        elsewhere=[
            (reader, name, counts[reader])
            for reader, name in readers.items()
            if counts[reader] and reader != here
        ],
    )


def threads(revision: Revision, form_of: FormOf | None) -> list[Thread]:
    """What is said about `revision`, the oldest first; `form_of` gives the form for an answer to a
    thread, where one may be given.
    """
    moved = ReviewRemark.objects.filter(carried_from=OuterRef("pk"))
    moved = moved.exclude(revision__status="withdrawn")
    rows = revision.remarks.select_related("author", "resolved_by").annotate(moved=Exists(moved))
    answers: dict[Any, list[Any]] = defaultdict(list)
    first: list[Any] = []
    for row in rows:
        (answers[row.reply_to_id] if row.reply_to_id else first).append(row)
    texts = _texts(revision) if first else {}
    return [
        Thread(
            row,
            _name(row.author, revision),
            [(one, _name(one.author, revision)) for one in answers[row.pk]],
            _place(row, texts),
            form_of(row) if form_of and not row.moved else None,
            row.moved,
        )
        for row in first
    ]


def _texts(revision: Revision) -> dict[str, list[blocks.Block]]:
    return {one.reader_type: blocks.with_short_answer(one) for one in revision.variants.all()}


def _place(remark: ReviewRemark, texts: dict[str, list[blocks.Block]]) -> str:
    """Where a remark belongs in the text as it is now."""
    here = texts.get(remark.reader_type)
    if here is None:
        return GONE
    if not remark.anchor and not remark.quote:
        return WHOLE
    return blocks.place(remark.anchor, remark.quote, here) or GONE


def _places(variant: Variant, threads: list[Thread]) -> list[Place]:
    """The short answer, the blocks of the body, the whole text, and what is no longer there."""
    by_place = defaultdict(list)
    for thread in threads:
        by_place[thread.place].append(thread)
    known = blocks.with_short_answer(variant)
    nothing = blocks.Block("", "", "")
    return [
        *(Place(one.anchor, one, by_place[one.anchor] if one.anchor else []) for one in known),
        Place(WHOLE, nothing, by_place[WHOLE]),
        Place(GONE, nothing, by_place[GONE]),
    ]


def _answers(answering: tuple[Any, AnswerForm] | None) -> FormOf:
    def form_of(remark: ReviewRemark) -> AnswerForm:
        if answering and answering[0] == remark.pk:
            return answering[1]
        return AnswerForm(auto_id=f"id_{remark.pk.hex}_%s")

    return form_of


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
    chosen = next((one for one in open_ones if one.name == at), places[-2])
    initial = {"reader_type": variant.reader_type, "anchor": chosen.block.anchor}
    chosen.form = form or RemarkForm(initial=initial)


def _open_by_reader(threads: list[Thread]) -> dict[str, int]:
    counts: dict[str, int] = defaultdict(int)
    for thread in threads:
        if thread.is_open and not thread.has_moved:
            counts[thread.remark.reader_type] += 1
    return counts
