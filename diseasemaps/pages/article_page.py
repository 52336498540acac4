"""What an article's page is made of. What it says of its status comes from the revision alone."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db.models import Prefetch, Q, QuerySet, prefetch_related_objects
from django.utils import timezone

from accounts.credentials import badge
from accounts.models import Credential
from diseasemaps.articles import stepper
from diseasemaps.articles.models import Article, Citation, Review, Revision
from diseasemaps.pages import readers
from diseasemaps.texts.models import TextVersion
from diseasemaps.workflow import HistoryEntry
from experiences.models import Experience

CAUTIONS = {
    "submitted": "No clinician has read this text yet. It may contain mistakes.",
    "under_review": "A clinician is reading this text now. Until they approve it, it may contain "
    "mistakes.",
}
NOT_PUBLIC = "This version is not public. You see it because of your role on this site."


def shown_revision(article: Article, user: Any) -> Revision | None:
    """The live text; else the retracted one; else the pending one; else what `user` may see."""
    if article.live_revision:
        return article.live_revision
    mine = Revision.objects.visible_to(user).filter(article=article)
    retracted = Revision.objects.filter(article=article, status="retracted")
    candidates = Revision.objects.filter(
        Q(pk__in=mine.values("pk")) | Q(pk__in=retracted.values("pk"))
    )
    order = {"retracted": 0, "under_review": 1, "submitted": 2}
    found = sorted(candidates.order_by("-created_at"), key=lambda one: order.get(one.status, 3))
    return found[0] if found else None


@dataclass
class ArticlePage:
    """The parts of the page; each asks the database once, when the template reaches it."""

    article: Article
    revision: Revision
    asked: str  # reader type

    @property
    def is_approved(self) -> bool:
        return self.revision.status == "approved"

    @property
    def is_retracted(self) -> bool:
        return self.revision.status == "retracted"

    @property
    def caution(self) -> str:
        """Why to be careful with this text; empty for an approved one."""
        if self.is_approved or self.is_retracted:
            return ""
        return CAUTIONS.get(self.revision.status, NOT_PUBLIC)

    @property
    def status_label(self) -> str:
        return stepper.label(self.revision.status)

    @property
    def steps(self) -> list[stepper.Step]:
        return stepper.steps(self.revision.status)

    @cached_property
    def reading(self) -> readers.Reading:
        citations = Prefetch("citations", Citation.objects.select_related("source"))
        prefetch_related_objects([self.revision], citations)
        variants = list(self.revision.variants.all())
        for variant in variants:
            variant.revision = self.revision  # with its citations, so that none is fetched twice
        return readers.reading(self.asked, variants)

    @cached_property
    def references(self) -> list[Any]:
        """The sources of the text shown, numbered as its reader counts them."""
        if self.reading.variant is None:
            return []
        return self.reading.variant.references()

    @cached_property
    def reviews(self) -> list[Review]:
        """The newest word of each reviewer who stands by this text; none unless it is approved."""
        if not self.is_approved:
            return []
        words = self.revision.reviews.filter(verdict__in=["approved", "reaffirmed"])
        newest: dict[Any, Review] = {}
        for review in words.order_by("decided_at"):
            newest[review.reviewer_id] = review
        credentials = list(Credential.objects.filter(user__in=newest))
        for reviewer, review in newest.items():
            review.badge = badge(one for one in credentials if one.user_id == reviewer)
        return sorted(newest.values(), key=lambda review: review.decided_at, reverse=True)

    @property
    def is_overdue(self) -> bool:
        due = self.revision.review_due_on
        return bool(due and due < timezone.localdate())

    @cached_property
    def disclaimer(self) -> TextVersion | None:
        """As it was when the text was submitted: it is part of what was approved."""
        texts = TextVersion.objects.filter(
            text__key=f"disclaimer-{self.asked}", text__language=self.article.language
        )
        number = self.revision.disclaimers.get(self.asked)
        return (texts.filter(number=number) if number else texts.order_by("-number")).first()

    @cached_property
    def retraction(self) -> HistoryEntry | None:
        entries = HistoryEntry.objects.filter(thing_kind="article_revision", step="retract")
        return entries.filter(thing_id=self.revision.pk).last()

    @cached_property
    def bylines(self) -> int:
        """How many people have told, in public, what they live with this condition."""
        return Experience.objects.public().filter(condition=self.article.condition).bylines()


STEPS = {
    "submit": "Submitted for review",
    "start_review": "Review started",
    "join_review": "A second review started",
    "release": "Handed back by the reviewer",
    "request_changes": "Changes requested",
    "approve": "Approved",
    "reject": "Rejected",
    "withdraw": "Withdrawn",
    "supersede": "Replaced by a newer version",
    "reaffirm": "Read again and approved as it stands",
    "retract": "Retracted",
}
ROLES = {"author": "its author", "reviewer": "a reviewer", "editor": "an editor"}


@dataclass(frozen=True)
class PublicStep:
    """One step as readers see it: what, in which role, when; the note only if meant for them."""

    words: str
    who: str
    at: datetime
    note: str


def public_steps(article: Article, user: Any) -> list[PublicStep]:
    return [
        PublicStep(
            words=STEPS.get(entry.step, entry.step),
            who=ROLES.get(entry.role, "the site"),
            at=entry.at,
            note=entry.note if entry.note_public else "",
        )
        for entry in known_history(article, user)
    ]


def known_history(article: Article, user: Any) -> QuerySet[HistoryEntry]:
    """The steps of the revisions that `user` may know of, newest first."""
    known = Revision.objects.visible_to(user).filter(article=article)
    retracted = Revision.objects.filter(article=article, status="retracted")
    ids = known.values_list("pk", flat=True).union(retracted.values_list("pk", flat=True))
    entries = HistoryEntry.objects.filter(thing_kind="article_revision", thing_id__in=list(ids))
    return entries.order_by("-at", "-id")
