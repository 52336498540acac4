"""What an article's page is made of. What it says of its status comes from the revision alone."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Prefetch, QuerySet, prefetch_related_objects
from django.utils import timezone

from accounts.credentials import badge
from accounts.models import Credential
from diseasemaps import workflow
from diseasemaps.articles import citing, reading, stepper, wording
from diseasemaps.articles.models import Article, Citation, Rereview, Review, Revision, Variant
from diseasemaps.pages import article_parts, readers
from diseasemaps.texts.models import TextVersion
from diseasemaps.workflow import HistoryEntry
from experiences.models import Experience


def with_rereviews(articles: QuerySet[Article]) -> QuerySet[Any]:
    """Each with `reread`: the reasons why its live text has to be read again, as a list."""
    opened = Rereview.objects.filter(article=OuterRef("pk"), closed_at=None)
    return articles.annotate(reread=ArraySubquery(opened.values("reason")))


def shown_revision(article: Article, user: Any) -> Revision | None:
    """The revision that the page is about; None when `user` may know of none."""
    known = Revision.objects.known_to(user).filter(article=article)
    found = article.live_revision or reading.shown(known)
    if found is not None:
        found.article = article  # with its condition
    return found


# What readers are told; that a review is due by date, the panel says itself.
REREAD = {
    "report": "A reader told us that something may be wrong, and an editor agrees that a clinician "
    "should look again.",
    "asked": "An editor has asked for this text to be read again.",
}


@dataclass(frozen=True)
class RetractedSource:
    """A source that its journal took back; `number` as this reader counts, None if not cited."""

    citation: Citation
    number: int | None


@dataclass
class ArticlePage:
    """The parts of the page; each asks the database once, when the template reaches it."""

    article: Any  # an Article of `with_rereviews`
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
    def variants(self) -> list[Variant]:
        citations = Prefetch("citations", Citation.objects.select_related("source"))
        prefetch_related_objects([self.revision], citations)
        variants = list(self.revision.variants.all())
        for variant in variants:
            variant.revision = self.revision  # with its citations, so that none is fetched twice
        return variants

    @cached_property
    def reading(self) -> readers.Reading:
        return readers.reading(self.asked, self.variants)

    @cached_property
    def references(self) -> list[Any]:
        """The sources of the text shown, numbered as its reader counts them."""
        if self.reading.variant is None:
            return []
        return self.reading.variant.references()

    @property
    def body_html(self) -> str:
        return self.reading.variant.body_html if self.reading.variant else ""

    @cached_property
    def contents(self) -> list[article_parts.Heading]:
        return article_parts.contents(self.body_html)

    @cached_property
    def sections(self) -> list[article_parts.Section]:
        return article_parts.sections(self.body_html)

    @cached_property
    def retracted(self) -> list[RetractedSource]:
        """Every retracted source of the revision, also where another reader's text cites it."""
        numbers = {one.citation.pk: one.number for one in self.references}
        return [
            RetractedSource(citation, numbers.get(citation.pk))
            for citation in self.revision.citations.all()
            if citation.source is not None and citation.source.retracted_on is not None
        ]

    @cached_property
    def reread_because(self) -> list[str]:
        """Why this live text is being read again, in words; empty while nobody has to."""
        if not self.is_approved:
            return []
        return [words for reason, words in REREAD.items() if reason in self.article.reread]

    @cached_property
    def cited_as(self) -> citing.Reference | None:
        """How to cite it; nothing that was not approved can be."""
        if not self.is_approved:
            return None
        return citing.reference(self.revision, self.reviews)

    @cached_property
    def reviews(self) -> list[Review]:
        """The newest word of each reviewer who stands by this text; none unless it is approved."""
        if not self.is_approved:
            return []
        words = self.revision.reviews.filter(verdict__in=["approved", "reaffirmed"])
        newest: dict[Any, Review] = {}
        for review in words.order_by("-decided_at"):
            newest.setdefault(review.reviewer_id, review)
        credentials = list(Credential.objects.filter(user__in=newest))
        for reviewer, review in newest.items():
            review.badge = badge(one for one in credentials if one.user_id == reviewer)
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
