"""What waits for whom at the desk of articles. Each list is capped, each count is one query."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db.models import Case, Count, Exists, OuterRef, Prefetch, Q, QuerySet, When
from django.template.defaultfilters import pluralize
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from accounts.permissions import has_role
from diseasemaps.articles.models import Rereview, Review, Revision
from diseasemaps.desk.review_forms import FilterForm, late_before
from diseasemaps.moderation import queue as moderation_queue
from diseasemaps.moderation.models import Case as ModerationCase

MOST = 50  # a list longer than this is worked off from its top
RECENT_DAYS = 30
SOON_DAYS = 60  # before a review is due, it is on the desk
DECIDED = ("approved", "changes_requested", "rejected", "reaffirmed")
SEES_ALL = (Role.EDITOR, Role.REVIEWER)


@dataclass(frozen=True)
class Waiting:
    """One line of what waits at the desk: how much of what, and where it is done."""

    count: int
    words: str
    url: str


@dataclass(frozen=True)
class Queue:
    """One list of the review desk; `more` says how many it leaves out."""

    title: str
    empty: str
    rows: list[Any]
    more: int = 0


def waiting_for(user: Any) -> list[Waiting]:
    """What waits for this person, by the roles they hold."""
    lines: list[Waiting] = []
    if has_role(user, Role.AUTHOR, *SEES_ALL):
        lines += _waiting_articles(user)
    if has_role(user, Role.MODERATOR):
        lines += _waiting_cases(user)
    return lines


def submitted(user: Any, narrowed: FilterForm) -> Queue:
    """Revisions that wait for a reviewer: those asked of `user` first, then the oldest; an author
    sees their own. Where two approvals are asked for, also those that need one more reviewer.
    """
    asked_of_me = Case(When(assigned_to=user, then=0), default=1)
    found = _of_role(user, _wanting_a_reviewer().filter(narrowed.waiting()))
    found = found.select_related("assigned_to").order_by(asked_of_me, "submitted_at", "pk")
    queue = _queue("Waiting for a reviewer", _none("waiting", narrowed), found)
    late, needed = late_before(), settings.REVIEW_APPROVALS
    for revision in queue.rows:
        revision.days_waiting = (timezone.now() - revision.submitted_at).days
        revision.is_late = revision.submitted_at <= late
        revision.is_asked_of_me = revision.assigned_to_id == user.pk
        revision.approvals = f"{revision.approved} of {needed} approvals" if needed > 1 else ""
    return queue


def _wanting_a_reviewer() -> QuerySet[Revision]:
    """Submitted; or under review, while fewer have approved or are reading than have to approve."""
    approved = Q(reviews__verdict="approved")
    reading = Q(reviews__verdict="", reviews__isnull=False)
    waits = Q(status="submitted")
    if settings.REVIEW_APPROVALS > 1:
        waits |= Q(status="under_review", engaged__lt=settings.REVIEW_APPROVALS)
    found = _revisions().filter(status__in=("submitted", "under_review"))
    return found.annotate(
        approved=Count("reviews", filter=approved),
        engaged=Count("reviews", filter=approved | reading),
    ).filter(waits)


def _none(what: str, narrowed: FilterForm) -> str:
    return f"Nothing is {what}{' that fits your choice above' if narrowed.narrows else ''}."


def under_my_review(user: Any, narrowed: FilterForm) -> Queue:
    """What this person reads now, what is due first on top."""
    found = _reviews().filter(narrowed.of("revision__"), reviewer=user, decided_at=None)
    return _queue("With you now", "You are not reviewing anything.", found.order_by("expires_at"))


def under_review(narrowed: FilterForm) -> Queue:
    """What reviewers read now, what is due first on top: for editors, who can free it."""
    found = _reviews().filter(narrowed.of("revision__"), decided_at=None)
    return _queue("Being reviewed", "Nobody is reviewing.", found.order_by("expires_at"))


def changes_requested(user: Any) -> Queue:
    """What reviewers want changed in this author's texts, unless a new draft is on its way."""
    found = _revisions().filter(author=user, status="changes_requested")
    taken_up = Revision.objects.filter(based_on__isnull=False).values("based_on")
    found = found.exclude(pk__in=taken_up).order_by("-submitted_at")
    return _queue("Changes asked of you", "No reviewer asks you for changes.", found)


def drafts(user: Any) -> Queue:
    found = _revisions().filter(author=user, status="draft").order_by("-saved_at")
    return _queue("Your drafts", "You have no draft.", found)


def decided(user: Any, narrowed: FilterForm) -> Queue:
    """What reviewers decided in the last weeks, the newest first; an author sees their own."""
    since = timezone.now() - timedelta(days=RECENT_DAYS)
    found = _reviews().filter(narrowed.of("revision__"), verdict__in=DECIDED, decided_at__gte=since)
    if not has_role(user, *SEES_ALL):
        found = found.filter(revision__author=user)
    return _queue("Decided lately", "Nothing was decided lately.", found.order_by("-decided_at"))


def to_read_again(narrowed: FilterForm) -> Queue:
    """Live texts that somebody has a reason to read again now, or that are due within weeks."""
    today = timezone.localdate()
    reasons = Rereview.objects.filter(closed_at=None)
    soon = Q(review_due_on__range=(today, today + timedelta(days=SOON_DAYS)))
    asked = Exists(reasons.filter(article=OuterRef("article")))
    found = _revisions().filter(soon | asked, narrowed.of(), status="approved")
    open_reasons = Prefetch("article__rereviews", reasons, to_attr="reasons_now")
    found = found.prefetch_related(open_reasons).order_by("review_due_on", "pk")
    queue = _queue("Due to be read again", _none("due", narrowed), found)
    for revision in queue.rows:
        words = [one.get_reason_display() for one in revision.article.reasons_now]
        revision.reasons = sorted(set(words))
    return queue


def overdue(narrowed: FilterForm) -> Queue:
    """Approved texts whose review is overdue, the longest first."""
    found = _revisions().filter(
        narrowed.of(), status="approved", review_due_on__lt=timezone.localdate()
    )
    return _queue("Overdue", _none("overdue", narrowed), found.order_by("review_due_on", "pk"))


def _waiting_articles(user: Any) -> list[Waiting]:
    url = reverse("desk:review")
    mine, late = Q(author=user), Q(review_due_on__lt=timezone.localdate())
    asked = Q(Exists(Rereview.objects.filter(closed_at=None, article=OuterRef("article"))))
    count = Revision.objects.aggregate(
        submitted=Count("pk", filter=Q(status="submitted")),
        mine=Count("pk", filter=Q(status="submitted", assigned_to=user)),
        again=Count("pk", filter=Q(status="approved") & (late | asked)),
        drafts=Count("pk", filter=mine & Q(status="draft")),
        changes=Count("pk", filter=mine & Q(status="changes_requested")),
    )
    lines = []
    if has_role(user, *SEES_ALL):
        lines += [
            Waiting(count["submitted"], "waiting for a reviewer", url),
            Waiting(count["again"], "approved, and to be read again now", url),
        ]
    if has_role(user, Role.REVIEWER):
        with_you = Review.objects.filter(reviewer=user, decided_at=None).count()
        lines.append(Waiting(with_you, "under review with you", url))
        lines.append(Waiting(count["mine"], "asked of you", f"{url}?assigned=me"))
    if has_role(user, Role.AUTHOR, Role.EDITOR):
        lines += [
            Waiting(count["changes"], "of yours with changes asked for", url),
            Waiting(count["drafts"], f"draft{pluralize(count['drafts'])} of yours", url),
        ]
    return lines


def _waiting_cases(user: Any) -> list[Waiting]:
    url = reverse("desk:moderation")
    mine = Q(claimed_by=user, claim_expires_at__gt=timezone.now())
    count = (
        ModerationCase.objects.visible_to(user)
        .open()
        .aggregate(
            all=Count("pk"),
            danger=Count("pk", filter=Q(crisis_at__isnull=False)),
            appeals=Count("pk", filter=Q(kind="appeal")),
            words=Count("pk", filter=Q(kind="vocabulary_word")),
            late=Count("pk", filter=moderation_queue.late()),
            claimed=Count("pk", filter=mine),
        )
    )
    danger = [Waiting(count["danger"], "in which somebody may be in danger", url)]
    return [
        *(danger if count["danger"] else []),
        Waiting(count["all"], f"case{pluralize(count['all'])} waiting for a moderator", url),
        Waiting(count["late"], "of them longer than we aim for", url),
        Waiting(
            count["appeals"], f"appeal{pluralize(count['appeals'])} to answer", f"{url}?kind=appeal"
        ),
        Waiting(
            count["words"],
            f"new word{pluralize(count['words'])} to map",
            f"{url}?kind=vocabulary_word",
        ),
        Waiting(count["claimed"], "claimed by you", f"{url}?whose=mine"),
    ]


def _revisions() -> QuerySet[Revision]:
    return Revision.objects.select_related("article__condition", "author")


def _reviews() -> QuerySet[Review]:
    return Review.objects.select_related("revision__article__condition", "revision__author")


def _of_role(user: Any, found: QuerySet[Revision]) -> QuerySet[Revision]:
    return found if has_role(user, *SEES_ALL) else found.filter(author=user)


def _queue(title: str, empty: str, found: QuerySet) -> Queue:
    rows = list(found[: MOST + 1])
    more = found.count() - MOST if len(rows) > MOST else 0
    return Queue(title, empty, rows[:MOST], more)
