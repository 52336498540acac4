"""A word that somebody used and the shared vocabulary does not have: where, and what is near it."""

from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.search import TrigramSimilarity

from diseasemaps.conditions.models import Treatment
from experiences import vocabulary
from experiences.models import ExperienceRevision, VocabularyWord

FEW = 6  # near terms with a button each
MOST = 10  # posts in which it is used
LIKE = 0.2  # trigram similarity, from which a treatment is worth offering


@dataclass(frozen=True)
class Word:
    what: str  # "symptom", "treatment"
    near: list[str]
    used: list[ExperienceRevision]
    count: int  # of posts


def about(word: VocabularyWord) -> Word:
    used = _used(word).select_related("experience__condition").order_by("-created_at", "-pk")
    count = used.values("experience").distinct().count()
    return Word(word.get_kind_display().lower(), near(word), list(used[:MOST]), count)


def near(word: VocabularyWord) -> list[str]:
    """The nearest known terms, the nearest first; each can be sent as what the word means."""
    if word.kind == VocabularyWord.Kind.SYMPTOM:
        return vocabulary.suggest_symptoms(word.text, limit=FEW)
    others = Treatment.objects.all()
    if word.treatment is not None:
        others = others.exclude(pk=word.treatment.pk)
    alike = others.annotate(likeness=TrigramSimilarity("name", word.text))
    rows = alike.filter(likeness__gte=LIKE).order_by("-likeness", "name")
    return list(rows.values_list("name", flat=True)[:FEW])


def _used(word: VocabularyWord) -> Any:
    """Texts that have it; drafts are nobody's business but their author's."""
    sent = ExperienceRevision.objects.exclude(status="draft")
    if word.kind == VocabularyWord.Kind.SYMPTOM:
        return sent.filter(symptoms__word=word)
    return sent.filter(treatments__treatment=word.treatment_id)
