"""Writing a draft: begin an article's revision, save its text. What happens later is `review`."""

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils import timezone
from django.utils.text import slugify

from accounts.models import ReaderType
from diseasemaps import audit, markdown, workflow
from diseasemaps.articles import library, permissions, reading_score, rendering
from diseasemaps.articles.library import Key
from diseasemaps.articles.models import Article, Citation, Revision, Source, Topic, Variant
from diseasemaps.conditions.models import Condition
from diseasemaps.workflow import Conflict, Fault, Incomplete, Refused

Texts = Mapping[str, Mapping[str, str]]  # reader type → {"short_answer": …, "body": …}
CITATION_FIELDS = ("type", "title", "authors", "container", "year", "doi", "pmid", "url")


@audit.recorded()
def begin(
    condition: Condition,
    topic: Topic | None,
    *,
    by: Any,
    question: str = "",
    language: str = "en",
) -> Revision:
    """A draft of `by` for this condition × topic, or × a free `question`; the same one if there is
    one already. Raises Refused; Incomplete without topic and question.
    """
    reason = permissions.may_draft(by)
    if reason:
        raise Refused(reason)
    # One at a time for a condition, so that a button pressed twice begins one draft.
    Condition.objects.select_for_update(no_key=True, of=("self",)).get(pk=condition.pk)
    article = _article(condition, topic, question.strip(), language)
    draft = article.revisions.filter(author=by, status="draft").first()
    if draft:
        return draft
    revision = Revision.objects.create(article=article, author=by)
    Variant.objects.create(revision=revision, reader_type=ReaderType.PATIENT)
    audit.record("article_revision.begin", by=by, kind="article_revision", id=revision.pk)
    return revision


def _article(condition: Condition, topic: Topic | None, question: str, language: str) -> Article:
    if topic is None and not question:
        raise Incomplete([Fault("topic", "Choose a topic, or write the question to answer.")])
    here = Article.objects.filter(condition=condition, language=language)
    known = here.filter(topic=topic).first() if topic else here.filter(title=question).first()
    if known:
        return known
    if topic is not None and topic.retired_at is not None:
        raise Incomplete([Fault("topic", "This question is not asked any more. Choose another.")])
    slug = topic.slug if topic else slugify(question)[:100] or "question"
    if here.filter(slug=slug).exists():  # two questions that begin alike, or have no Latin letter
        slug = f"{slug}-{hashlib.sha256(question.encode()).hexdigest()[:8]}"
    article, _ = Article.objects.get_or_create(
        condition=condition,
        slug=slug,
        language=language,
        defaults={"topic": topic, "title": topic.question_about(condition) if topic else question},
    )
    return article


@audit.recorded()
def save(
    revision: Revision,
    *,
    by: Any,
    version: int | None = None,
    variants: Texts,
    citations: Iterable[Mapping[str, Any]],
) -> Revision:
    """Replace the text of a draft. Raises Conflict (a newer save, or no longer a draft), Refused.

    `citations` are dicts of CITATION_FIELDS and `self_published`, in the order of their numbers;
    an empty one leaves its number free, so that taking a source out renumbers no other. A work that
    is new to the library enters it when the text is handed in.
    """
    now = workflow.lock(revision, version)
    must_be_writable(now, by=by)
    now.citations.all().delete()
    now.variants.exclude(reader_type__in=variants).delete()
    works = list(citations)
    known = library.find_all(Key.of(cited) for cited in works)
    for number, cited in enumerate(works, start=1):
        if any(cited.values()):
            _cite(now, number, cited, known)
    for reader_type, texts in variants.items():
        _write(now, reader_type, texts)
    now.version += 1
    now.saved_at = timezone.now()
    now.save(update_fields=["version", "saved_at"])
    revision.version = now.version
    return now


def must_be_writable(revision: Revision, *, by: Any) -> None:
    """Raises Conflict when `revision` is no longer a draft, Refused when it is somebody else's."""
    if revision.status != "draft":
        raise Conflict("This text has been handed in, so it cannot be changed any more.")
    reason = permissions.wrote_it(by, revision)
    if reason:
        raise Refused(reason)


def _write(revision: Revision, reader_type: str, texts: Mapping[str, str]) -> None:
    short_answer, body = texts.get("short_answer", "").strip(), texts.get("body", "").strip()
    rendered = rendering.render(short_answer, body)
    Variant.objects.update_or_create(
        revision=revision,
        reader_type=reader_type,
        defaults={
            "short_answer": short_answer,
            "body": body,
            "short_answer_html": rendered.short_answer_html,
            "body_html": rendered.body_html,
            "citation_order": rendered.numbering.order,
            "citation_uses": rendered.numbering.uses,
            "renderer_version": markdown.RENDERER_VERSION,
            "reading_grade": _grade(revision, short_answer, body),
        },
    )


def _grade(revision: Revision, *texts: str) -> float | None:
    """The formula knows English and nothing else."""
    is_english = revision.article.language.startswith("en")
    return reading_score.grade_of(*texts) if is_english else None


def _cite(
    revision: Revision, number: int, cited: Mapping[str, Any], known: dict[Key, Source]
) -> None:
    key = Key.of(cited)
    fields = {name: cited.get(name) or "" for name in CITATION_FIELDS}
    Citation.objects.create(
        revision=revision,
        number=number,
        source=known.get(key),
        self_published=bool(cited.get("self_published")),
        **fields | {"year": cited.get("year") or None, "doi": key.doi, "pmid": key.pmid},
    )


def copy_text(source: Revision, target: Revision) -> None:
    """Give `target`, a new draft, the texts and citations of `source`."""
    for citation in source.citations.all():
        citation.pk, citation.revision = None, target
        citation._state.adding = True
        citation.save()
    for variant in source.variants.all():
        variant.pk, variant.revision = None, target
        variant._state.adding = True
        variant.save()
