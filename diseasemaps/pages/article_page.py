"""What an article's page is made of. What it says of its status comes from the revision alone."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db.models import Prefetch, prefetch_related_objects
from django.utils import timezone

from diseasemaps import workflow
from diseasemaps.articles import reading, stepper, wording
from diseasemaps.articles.models import Article, Citation, Review, Revision
from diseasemaps.pages import readers
from diseasemaps.texts.models import TextVersion
from diseasemaps.workflow import HistoryEntry
from experiences.models import Experience


def shown_revision(article: Article, user: Any) -> Revision | None:
    """The revision that the page is about; None when `user` may know of none."""
    known = Revision.objects.known_to(user).filter(article=article)
    return article.live_revision or reading.shown(known)


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
        return wording.CAUTION[self.revision.status]

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
        for review in words.order_by("-decided_at"):
            newest.setdefault(review.reviewer_id, review)
        return list(newest.values())

    @property
    def is_overdue(self) -> bool:
        due = self.revision.review_due_on
        return bool(due and due < timezone.localdate())

    @cached_property
    def disclaimer(self) -> TextVersion | None:
        """As it was when the text was submitted: it is part of what was approved."""
        texts = TextVersion.objects.of(f"disclaimer-{self.asked}", language=self.article.language)
        number = self.revision.disclaimers.get(self.asked)
        return (texts.filter(number=number) if number else texts).first()

    @cached_property
    def retraction(self) -> HistoryEntry | None:
        return workflow.history_of(self.revision).filter(step="retract").last()

    @cached_property
    def bylines(self) -> int:
        """How many people have told, in public, what they live with this condition."""
        return Experience.objects.public().filter(condition=self.article.condition).bylines()


ROLES = {"author": "its author", "reviewer": "a reviewer", "editor": "an editor"}


@dataclass(frozen=True)
class PublicStep:
    """One step as readers see it: what, in which role, when; the note only if meant for them."""

    words: str
    who: str
    at: datetime
    note: str


def public_steps(article: Article, user: Any) -> list[PublicStep]:
    """The steps of the revisions that `user` may know of, newest first."""
    known = Revision.objects.known_to(user).filter(article=article).values_list("pk", flat=True)
    entries = HistoryEntry.objects.filter(thing_kind=Revision.workflow.kind, thing_id__in=known)
    return [
        PublicStep(
            words=wording.TAKEN[entry.step],
            who=ROLES.get(entry.role, "the site"),
            at=entry.at,
            note=entry.note if entry.note_public else "",
        )
        for entry in entries.order_by("-at", "-id")
    ]
