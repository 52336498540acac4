"""The review of an article: one verb for each step of DESIGN §4's table.

Each verb writes state, history, event and audit row in one transaction. `version` is the one that
the person saw; without it, the one that `revision` was loaded with. Each returns the revision as it
is now, and raises what `workflow.take` does: Conflict, Refused, Incomplete.
"""

import hashlib
import json
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone

from accounts import consents
from accounts.models import ReaderType, Role
from diseasemaps import audit, versions, workflow
from diseasemaps.articles import (
    checklist,
    library,
    permissions,
    remarks,
    rendering,
    rereviews,
    retractions,
    writing,
)
from diseasemaps.articles.models import Article, Passage, Review, Revision
from diseasemaps.notifications import audiences
from diseasemaps.notifications.models import Kind
from diseasemaps.notifications.notify import notify
from diseasemaps.texts.models import TextVersion
from diseasemaps.workflow import Conflict, Fault, Incomplete, Refused

Verdict = Review.Verdict


@audit.recorded()
def submit(revision: Revision, *, by: Any, version: int | None = None) -> Revision:
    """The author hands a complete draft in; from here its text is frozen."""
    article = _lock_article(revision)
    workflow.permit("submit", revision, by=by, version=version)
    if article.revisions.filter(status__in=["submitted", "under_review"]).exists():
        raise Conflict("Another revision of this article is in review. Yours can follow it.")
    library.enter(revision, by=by)
    revision = workflow.take("submit", revision, by=by, version=version)
    revision.disclaimers = _current_disclaimers(revision)
    revision.content_sha256 = content_sha256(revision)
    revision.submitted_at = timezone.now()
    revision.save(update_fields=["disclaimers", "content_sha256", "submitted_at"])
    remarks.settle(revision)
    notify(audiences.role(Role.REVIEWER), Kind.ARTICLE_SUBMITTED, about=revision, by=by)
    _bump(revision)
    return revision


@audit.recorded()
def start_review(revision: Revision, *, by: Any, version: int | None = None) -> Revision:
    """A reviewer takes the revision on; the Review frees itself when it expires."""
    revision = workflow.take("start_review", revision, by=by, version=version)
    _open_review(revision, by)
    notify(audiences.people(revision.author), Kind.ARTICLE_REVIEW_STARTED, about=revision, by=by)
    _bump(revision)
    return revision


@audit.recorded()
def join_review(revision: Revision, *, by: Any, version: int | None = None) -> Revision:
    """A second reviewer joins, while more than one approval is asked for."""
    revision = workflow.take("join_review", revision, by=by, version=version)
    _open_review(revision, by)
    _bump(revision)
    return revision


@audit.recorded()
def release(
    revision: Revision, *, by: Any, version: int | None = None, review: Review | None = None
) -> Revision:
    """Hand a review back: one's own; an editor or the clock (`by=None`) names it, or takes the
    oldest that is open.
    """
    revision = workflow.take("release", revision, by=by, version=version)
    still_open = permissions.open_reviews(revision).order_by("started_at")
    theirs = still_open.filter(reviewer=by).first() if by else None
    handed_back = review or theirs or still_open.first()
    if handed_back is None:
        raise Conflict("Nobody has this in review now, so there is nothing to hand back.")
    _release(handed_back, by)
    others = audiences.role(Role.REVIEWER, but=handed_back.reviewer)
    notify(others, Kind.REVIEW_RELEASED, about=revision, by=by)
    _bump(revision)
    return revision


def release_expired() -> int:
    """Free every review whose time is up; returns how many. For the clock."""
    expired = Review.objects.filter(decided_at=None, expires_at__lte=timezone.now())
    count = 0
    for ended in expired.select_related("revision").order_by("expires_at", "pk"):
        try:
            release(ended.revision, by=None, review=ended)
            count += 1
        except Conflict:
            continue  # its reviewer was faster
    return count


@audit.recorded()
def request_changes(
    revision: Revision,
    *,
    by: Any,
    note: str,
    version: int | None = None,
    ticked: checklist.Ticked | None = None,
) -> Revision:
    """The reviewer asks the author for changes; the note says which. What they ticked of the
    checklist on the way stays with their Review.
    """
    revision = workflow.take("request_changes", revision, by=by, version=version, note=note)
    checklist.keep(_open_review_of(revision, by), ticked)
    _close_reviews(revision, by, Verdict.CHANGES_REQUESTED)
    notify(audiences.people(revision.author), Kind.ARTICLE_CHANGES_REQUESTED, about=revision, by=by)
    _bump(revision)
    return revision


@audit.recorded()
def approve(
    revision: Revision,
    *,
    by: Any,
    conflict_of_interest: str,
    note: str = "",
    note_public: bool = False,
    version: int | None = None,
    ticked: checklist.Ticked | None = None,
) -> Revision:
    """The reviewer approves, stating conflicts of interest ("none" is a statement).

    Name and credential stay with the approval; approving is consenting to that. So does the
    checklist as it was asked and `ticked`; what was left unticked needs a word of why in the note
    (see `checklist`). With `note_public`, everybody reads the note in the history of the page.
    """
    article = _lock_article(revision)  # before the revision, as every verb that locks both
    current = workflow.permit("approve", revision, by=by, version=version)
    retractions.hold(current)
    _require(conflict_of_interest, ticked, note)
    former = article.live_revision
    if former is not None and permissions.status_after_approval(current) == "approved":
        workflow.take("supersede", former, by=None)
    revision = workflow.take(
        "approve", revision, by=by, version=version, note=note, note_public=note_public
    )
    consents.give(by, consents.REVIEWER)
    theirs = checklist.keep(_open_review_of(revision, by), ticked)
    _decide(theirs, Verdict.APPROVED, conflict_of_interest)
    if revision.status == "approved":
        _go_live(revision, by)
        notify(audiences.people(revision.author), Kind.ARTICLE_APPROVED, about=revision, by=by)
        _tell_followers(revision, by, is_first=former is None)
    _bump(revision)
    return revision


@audit.recorded()
def reject(revision: Revision, *, by: Any, note: str, version: int | None = None) -> Revision:
    """The reviewer finds that this text cannot be mended; the note says why."""
    revision = workflow.take("reject", revision, by=by, version=version, note=note)
    _close_reviews(revision, by, Verdict.REJECTED)
    notify(audiences.people(revision.author), Kind.ARTICLE_REJECTED, about=revision, by=by)
    _bump(revision)
    return revision


@audit.recorded()
def withdraw(revision: Revision, *, by: Any, version: int | None = None) -> Revision:
    """The author, or an editor, takes the revision back."""
    revision = workflow.take("withdraw", revision, by=by, version=version)
    _close_reviews(revision, by)
    notify(audiences.people(revision.author), Kind.ARTICLE_WITHDRAWN, about=revision, by=by)
    _bump(revision)
    return revision


@audit.recorded()
def reaffirm(
    revision: Revision,
    *,
    by: Any,
    conflict_of_interest: str,
    note: str = "",
    note_public: bool = False,
    version: int | None = None,
    ticked: checklist.Ticked | None = None,
) -> Revision:
    """A reviewer has read the live text again and stands by it: a new Review, a new due date.

    The checklist is asked, and the note can be public, as for `approve`.
    """
    retractions.hold(workflow.permit("reaffirm", revision, by=by, version=version))
    _require(conflict_of_interest, ticked, note)
    revision = workflow.take(
        "reaffirm", revision, by=by, version=version, note=note, note_public=note_public
    )
    consents.give(by, consents.REVIEWER)
    theirs = checklist.keep(_open_review(revision, by), ticked)
    _decide(theirs, Verdict.REAFFIRMED, conflict_of_interest)
    _set_review_dates(revision)
    _bump(revision)
    return revision


@audit.recorded()
def retract(revision: Revision, *, by: Any, note: str, version: int | None = None) -> Revision:
    """An editor takes the live text back; readers see the note in its place."""
    article = _lock_article(revision)
    revision = workflow.take(
        "retract", revision, by=by, version=version, note=note, note_public=True
    )
    article.live_revision = None
    article.save(update_fields=["live_revision"])
    rereviews.close(article)
    vouched = [one.reviewer for one in revision.reviews.filter(verdict="approved")]
    concerned = audiences.people(revision.author, *vouched)
    notify(concerned, Kind.ARTICLE_RETRACTED, about=revision, by=by)
    notify(audiences.followers(article), Kind.FOLLOWED_RETRACTION, about=article, by=by)
    _bump(revision)
    return revision


@audit.recorded()
def revise(article: Article, *, by: Any) -> Revision:
    """A new draft of `by`, from their own revision with changes requested, or from the live one.

    The same draft again if they have one. Raises Refused; Conflict when there is nothing to revise.
    """
    reason = permissions.may_draft(by)
    if reason:
        raise Refused(reason)
    article = Article.objects.select_for_update(no_key=True).get(pk=article.pk)
    draft = article.revisions.filter(author=by, status="draft").first()
    if draft:
        return draft
    base = base_for(article, by)
    if base is None:
        raise Conflict("There is no text to revise. Begin a new one instead.")
    revision = Revision.objects.create(article=article, author=by, based_on=base)
    writing.copy_text(base, revision)
    remarks.carry(base, revision)
    audit.record("article_revision.revise", by=by, kind="article_revision", id=revision.pk)
    return revision


def content_sha256(revision: Revision) -> str:
    """SHA-256 (hex) of canonical JSON of everything a reader sees of this revision."""
    texts = [
        [variant.reader_type, variant.short_answer, variant.body]
        for variant in revision.variants.order_by("reader_type")
    ]
    works = [
        [getattr(citation, name) for name in ("number", *writing.CITATION_FIELDS)]
        for citation in revision.citations.order_by("number")
    ]
    seen = {"texts": texts, "citations": works, "disclaimers": revision.disclaimers}
    canonical = json.dumps(seen, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()


def base_for(article: Article, by: Any) -> Revision | None:
    """The revision that a new draft of `by` would start from; None when there is none."""
    newest = article.revisions.exclude(status__in=["draft", "withdrawn"]).order_by("-created_at")
    last = newest.first()
    if last and last.status == "changes_requested" and last.author_id == by.pk:
        return last
    return article.live_revision


def _current_disclaimers(revision: Revision) -> dict[str, int]:
    """The version of each reader type's disclaimer that this revision is read under."""
    keys = {f"disclaimer-{reader.value}": reader.value for reader in ReaderType}
    current = TextVersion.objects.filter(text__key__in=keys, text__language="en")
    newest: dict[str, int] = {}
    for key, number in current.order_by("number").values_list("text__key", "number"):
        newest[keys[key]] = number
    return newest


def _require(conflict_of_interest: str, ticked: checklist.Ticked | None, note: str) -> None:
    """What nobody vouches for a text without. Raises Incomplete."""
    faults = list(checklist.faults(ticked, note))
    if not conflict_of_interest.strip():
        message = "State your conflicts of interest; if you have none, write “None”."
        faults.insert(0, Fault("conflict_of_interest", message))
    if faults:
        raise Incomplete(faults)


def _lock_article(revision: Revision) -> Article:
    # no_key: what only points to the article (a re-review, a problem) does not wait for it.
    articles = Article.objects.select_for_update(of=("self",), no_key=True)
    articles = articles.select_related("live_revision")
    return articles.get(pk=revision.article_id)


def _open_review(revision: Revision, by: Any) -> Review:
    credential = by.credentials.current().latest("verified_at")
    return Review.objects.create(
        revision=revision,
        reviewer=by,
        reviewer_name=by.professional_name,
        credential=str(credential),
        expires_at=timezone.now() + timedelta(days=settings.REVIEW_DAYS),
    )


def _open_review_of(revision: Revision, by: Any) -> Review:
    return permissions.open_reviews(revision).get(reviewer=by)


def _decide(review: Review, verdict: str, conflict_of_interest: str = "") -> None:
    review.verdict = verdict
    review.conflict_of_interest = conflict_of_interest.strip()
    review.decided_at = timezone.now()
    review.save(update_fields=["verdict", "conflict_of_interest", "decided_at"])


def _close_reviews(revision: Revision, by: Any, verdict: str = Verdict.RELEASED) -> None:
    """`by` decided; whoever else was reading is released, and told."""
    for review in permissions.open_reviews(revision).select_related("reviewer"):
        if review.reviewer_id == by.pk:
            _decide(review, verdict)
        else:
            _release(review, by)


def _release(review: Review, by: Any) -> None:
    """Its reviewer is told, unless they handed it back themselves (nobody is told of their act)."""
    _decide(review, Verdict.RELEASED)
    kind = Kind.REVIEW_ENDED if by is None else Kind.REVIEW_CLOSED
    notify(audiences.people(review.reviewer), kind, about=review.revision, by=by)


def _go_live(revision: Revision, by: Any) -> None:
    _close_reviews(revision, by)
    revision.approved_at = timezone.now()
    revision.save(update_fields=["approved_at"])
    _set_review_dates(revision)
    article = revision.article
    article.live_revision = revision
    article.save(update_fields=["live_revision"])
    for variant in revision.variants.all():
        _write_passages(variant)


def _tell_followers(revision: Revision, by: Any, *, is_first: bool) -> None:
    article = revision.article
    followers = audiences.followers(article, written_by=revision.author)
    notify(followers, Kind.FOLLOWED_REVISION, about=article, by=by)
    if is_first:
        followers = audiences.followers(article.condition, written_by=revision.author)
        notify(followers, Kind.FOLLOWED_ARTICLE, about=article, by=by)


def _set_review_dates(revision: Revision) -> None:
    """It was read today: due again after the months of its topic, and asked for no more."""
    today = timezone.localdate()
    topic = revision.article.topic
    months = (topic and topic.review_due_months) or settings.REVIEW_DUE_MONTHS
    revision.reviewed_on = today
    revision.review_due_on = months_after(today, months)
    revision.save(update_fields=["reviewed_on", "review_due_on"])
    rereviews.close(revision.article)


def months_after(day: date, months: int) -> date:
    """The same day of the month, `months` later, or the last one that month has."""
    years, month = divmod(day.month - 1 + months, 12)
    first = day.replace(year=day.year + years, month=month + 1, day=1)
    last_day = ((first + timedelta(days=32)).replace(day=1) - timedelta(days=1)).day
    return first.replace(day=min(day.day, last_day))


def _write_passages(variant: Any) -> None:
    blocks = rendering.render(variant.short_answer, variant.body).blocks
    Passage.objects.bulk_create(
        Passage(
            variant=variant,
            anchor=block.anchor,
            position=position,
            heading=block.heading[:200],
            text=block.text,
            citations=block.citations,
        )
        for position, block in enumerate(blocks)
    )


def _bump(revision: Revision) -> None:
    article = revision.article
    versions.bump(article.page_key, article.condition.page_key)


# The steps that a person can ask for; supersede happens by itself.
VERBS = {
    "submit": submit,
    "start_review": start_review,
    "join_review": join_review,
    "release": release,
    "request_changes": request_changes,
    "approve": approve,
    "reject": reject,
    "withdraw": withdraw,
    "reaffirm": reaffirm,
    "retract": retract,
}
