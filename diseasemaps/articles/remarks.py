"""What is said about single places of a text while it is reviewed: threads of one level.

A remark belongs to a block of one variant, by its anchor and its words (`blocks`). It goes with the
author's revised draft and finds its block there again; what it was said about stays as it is.
"""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from accounts.permissions import is_member
from diseasemaps import audit
from diseasemaps.articles import blocks, permissions
from diseasemaps.articles.models import ReviewRemark, Revision, Variant
from diseasemaps.notifications import audiences
from diseasemaps.notifications.models import Kind
from diseasemaps.notifications.notify import notify
from diseasemaps.workflow import Conflict, Fault, Incomplete, Refused

OPEN = ("draft", "submitted", "under_review", "changes_requested")
QUOTE_LENGTH = 1_000  # of a block's words; enough to know it again


@audit.recorded()
def remark(
    revision: Revision, *, by: Any, text: str, reader_type: str, anchor: str = ""
) -> ReviewRemark:
    """Say something about a block of the text for `reader_type`, or with no `anchor` about all of
    it. The same words about the same place, said twice, are one remark.

    Raises Refused; Conflict once the revision is settled; Incomplete without words, or for a place
    that the text does not have.
    """
    now = _locked(revision, by)
    quote = _quote(now, reader_type, anchor)
    _require(text)
    place = {"reader_type": reader_type, "anchor": anchor, "reply_to": None}
    return _say(now, by, text, place | {"quote": quote})


@audit.recorded()
def answer(remark: ReviewRemark, *, by: Any, text: str) -> ReviewRemark:
    """Answer a remark, or in the same thread as an answer. Raises as `remark` does."""
    now = _locked(remark.revision, by)
    _must_be_here(remark, now)
    _require(text)
    first = remark.reply_to or remark
    place = {"reader_type": first.reader_type, "anchor": first.anchor, "reply_to": first}
    return _say(now, by, text, place)


@audit.recorded()
def resolve(remark: ReviewRemark, *, by: Any) -> ReviewRemark:
    """What a remark asks for is done, or needs not be. Raises Refused, Conflict."""
    first = _first_of_thread(remark, by)
    if first.resolved_at is not None:
        raise Conflict("This remark is resolved already.")
    first.resolved_at, first.resolved_by = timezone.now(), by
    return _settled("resolve", first, by)


@audit.recorded()
def reopen(remark: ReviewRemark, *, by: Any) -> ReviewRemark:
    """It is not settled after all. Raises Refused, Conflict."""
    first = _first_of_thread(remark, by)
    if first.resolved_at is None:
        raise Conflict("This remark is open already.")
    first.resolved_at = first.resolved_by = None
    return _settled("reopen", first, by)


def carry(source: Revision, target: Revision) -> int:
    """Take the open remarks of `source`, with their answers, along to a new draft made from it;
    returns how many threads that were. For `review.revise`.
    """
    threads = source.remarks.filter(reply_to=None, resolved_at=None).prefetch_related("replies")
    count = 0
    for first in threads:
        copy = _copy(first, target, None)
        for reply in first.replies.all():
            _copy(reply, target, copy)
        count += 1
    return count


def settle(revision: Revision) -> None:
    """Write down where in a text that is frozen now its remarks belong. For `review.submit`."""
    found = list(revision.remarks.filter(reply_to=None))
    if not found:
        return
    texts = {one.reader_type: blocks.with_short_answer(one) for one in revision.variants.all()}
    for first in found:
        anchor = blocks.place(first.anchor, first.quote, texts.get(first.reader_type, []))
        if anchor != first.anchor:
            revision.remarks.filter(pk=first.pk).update(anchor=anchor)
            revision.remarks.filter(reply_to=first).update(anchor=anchor)


def unresolved(revision: Revision) -> QuerySet[ReviewRemark]:
    """The threads of a revision that nobody has resolved."""
    return revision.remarks.filter(reply_to=None, resolved_at=None)


def may_speak(user: Any, revision: Revision) -> str | None:
    """Why `user` may not remark on, answer, resolve or reopen now; None when they may."""
    if revision.status not in OPEN:
        return _over(revision)
    return permissions.may_remark(user, revision)


def _locked(revision: Revision, by: Any) -> Revision:
    """The revision, locked against the same words pressed twice. Raises Conflict, Refused.

    Not the step's lock: whoever decides meanwhile is not held to be reading an older version.
    """
    found = Revision.objects.select_for_update(no_key=True, of=("self",))
    now = found.select_related("article", "author").get(pk=revision.pk)
    if now.status not in OPEN:
        raise Conflict(_over(now))
    reason = permissions.may_remark(by.as_of_now() if is_member(by) else by, now)
    if reason:
        raise Refused(reason)
    return now


def _over(revision: Revision) -> str:
    return f"This text is {revision.get_status_display().lower()} now: its remarks are closed."


def _quote(revision: Revision, reader_type: str, anchor: str) -> str:
    variant: Variant | None = revision.variants.filter(reader_type=reader_type).first()
    if variant is None:
        raise Incomplete([Fault("reader_type", "There is no text for this reader.")])
    if not anchor:
        return ""
    for block in blocks.with_short_answer(variant):
        if block.anchor == anchor and block.takes_remarks:
            return block.text[:QUOTE_LENGTH]
    raise Incomplete([Fault("anchor", "This place is not in the text any more.")])


def _require(text: str) -> None:
    if not text.strip():
        raise Incomplete([Fault("text", "Write what you want to say.")])


def _say(revision: Revision, by: Any, text: str, place: dict[str, Any]) -> ReviewRemark:
    said = {"author": by, "text": text.strip(), "resolved_at": None, "carried_from": None}
    same = {name: value for name, value in place.items() if name != "quote"}
    known = revision.remarks.filter(**said, **same).first()
    if known:
        return known
    made = ReviewRemark.objects.create(revision=revision, author=by, text=text.strip(), **place)
    _record("make", made, by)
    notify(_other_side(made, by), Kind.REMARK_MADE, about=revision, by=by)
    return made


def _other_side(made: ReviewRemark, by: Any) -> dict[str, Any]:
    """The author, who reviews the text now, and who began the thread; but not who speaks."""
    revision = made.revision
    reading = permissions.open_reviews(revision).select_related("reviewer")
    readers = [one.reviewer for one in reading]
    began = [made.reply_to.author] if made.reply_to else []
    heard: Iterable[Any] = [revision.author, *readers, *began]
    return audiences.people(*{one.pk: one for one in heard if one.pk != by.pk}.values())


def _first_of_thread(remark: ReviewRemark, by: Any) -> ReviewRemark:
    """The locked first remark of the thread, if `by` may settle it."""
    revision = _locked(remark.revision, by)
    threads = revision.remarks.select_for_update(no_key=True, of=("self",))
    first = threads.get(pk=remark.reply_to_id or remark.pk)
    _must_be_here(first, revision)
    return first


def _must_be_here(remark: ReviewRemark, revision: Revision) -> None:
    """What went along with a revised draft is talked about there."""
    first = remark.reply_to_id or remark.pk
    moved = ReviewRemark.objects.filter(carried_from=first).exclude(revision__status="withdrawn")
    if moved.exists():
        raise Conflict("This remark went along with the revised draft. Go on there.")


def _settled(act: str, first: ReviewRemark, by: Any) -> ReviewRemark:
    first.save(update_fields=["resolved_at", "resolved_by"])
    _record(act, first, by)
    return first


def _copy(remark: ReviewRemark, target: Revision, first: ReviewRemark | None) -> ReviewRemark:
    return ReviewRemark.objects.create(
        revision=target,
        author_id=remark.author_id,
        reply_to=first,
        reader_type=remark.reader_type,
        anchor=remark.anchor,
        quote=remark.quote,
        text=remark.text,
        at=remark.at,
        carried_from=remark,
    )


def _record(act: str, remark: ReviewRemark, by: Any) -> None:
    id, revision = str(remark.pk), remark.revision_id
    audit.record(f"review_remark.{act}", by=by, kind="article_revision", id=revision, remark=id)
