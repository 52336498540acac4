"""From what people type to the shared vocabulary of symptoms and treatments."""

import difflib
from collections.abc import Iterable
from typing import Any

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Length

from diseasemaps.conditions import facts, names, treatments
from diseasemaps.conditions.models import (
    Symptom,
    SymptomName,
    Treatment,
    TreatmentName,
)
from experiences.models import Experience, VocabularyWord

SUGGESTIONS = 8
CANDIDATES = 40  # names that are compared letter by letter
SHORTEST = 2  # letters before anything is suggested
LONGEST_TYPED = 100  # letters that are looked for


def find_symptoms(typed: Iterable[str]) -> dict[str, Symptom]:
    """{as typed: the symptom of that name}, whatever its case; what has none is left out.

    A word that a moderator has mapped counts as a name.
    """
    wanted = {text: names.normalise(text) for text in typed}
    keys = [key for key in wanted.values() if key]
    found: dict[str, Symptom] = {}
    mapped = VocabularyWord.objects.filter(
        kind=VocabularyWord.Kind.SYMPTOM, status="mapped", normalised__in=keys
    )
    for word in mapped.select_related("symptom"):
        if word.symptom is not None:  # a constraint says so; here it is for whoever checks types
            found[word.normalised] = word.symptom
    rows = SymptomName.objects.filter(normalised__in=keys).select_related("symptom")
    for row in rows.order_by("-scope", "-pk"):  # "exact" comes last, and wins
        found[row.normalised] = row.symptom
    for symptom in Symptom.objects.filter(_named(wanted)):
        for name in (symptom.name, symptom.lay_name):
            found.setdefault(names.normalise(name), symptom)
    return {text: found[key] for text, key in wanted.items() if key in found}


def _named(wanted: Iterable[str]) -> Q:
    whole = Q(pk__in=[])
    for text in wanted:
        whole |= Q(name__iexact=text.strip()) | Q(lay_name__iexact=text.strip())
    return whole


def suggest_symptoms(typed: str, *, limit: int = SUGGESTIONS) -> list[str]:
    """Names of symptoms, also synonyms: those that begin as `typed` does, then those that have all
    its words, then those that are spelt most like it; in each, everyday words come first.
    """
    wanted = names.normalise(typed)
    if len(wanted) < SHORTEST:
        return []
    found = _everyday(SymptomName.objects.filter(normalised__startswith=wanted), limit)
    if len(found) < limit:
        has_all = _with_all_words(wanted, "normalised__contains")
        found += _everyday(SymptomName.objects.filter(has_all), limit)
    return list(dict.fromkeys(found or _nearest(wanted, limit)))[:limit]


def _with_all_words(wanted: str, look_up: str) -> Q:
    has_all = Q()
    for word in wanted.split():
        has_all &= Q(**{look_up: word})
    return has_all


def _everyday(rows: QuerySet[SymptomName], limit: int) -> list[str]:
    in_order = rows.order_by("-lay", Length("name"), "name")
    return list(in_order.values_list("name", flat=True)[:limit])


def _nearest(wanted: str, limit: int) -> list[str]:
    """Spelt most like it: by trigrams in the database, then letter by letter."""
    alike = SymptomName.objects.filter(normalised__trigram_similar=wanted)
    alike = alike.annotate(likeness=TrigramSimilarity("normalised", wanted))
    near = dict(alike.order_by("-likeness").values_list("normalised", "name")[:CANDIDATES])
    return [near[key] for key in difflib.get_close_matches(wanted, near, n=limit, cutoff=0.3)]


def suggest_treatments(typed: str, *, limit: int = SUGGESTIONS) -> list[str]:
    """Treatments by any of their names that has all the words typed, the shortest names first."""
    wanted = names.clean(typed)[:LONGEST_TYPED]
    if len(wanted) < SHORTEST:
        return []
    own = _offered().filter(_with_all_words(wanted, "name__icontains"))
    others = TreatmentName.objects.filter(
        _with_all_words(wanted, "name__icontains"), treatment__in=_offered()
    )
    found = [
        *own.order_by(Length("name"), "name").values_list("name", flat=True)[:limit],
        *others.order_by(Length("name"), "name").values_list("name", flat=True)[:limit],
    ]
    begins = wanted.casefold()
    found.sort(key=lambda name: not name.casefold().startswith(begins))
    return list(dict.fromkeys(found))[:limit]


def treatment_names(limit: int = 200) -> Iterable[str]:
    """What the form offers; anything else can be typed."""
    return _offered().order_by("name").values_list("name", flat=True)[:limit]


def _offered() -> QuerySet[Treatment]:
    """What a member named first is somebody's own words: it is offered to others once everybody can
    read it in a published post.
    """
    told = Experience.objects.public().filter(live_revision__treatments__treatment=OuterRef("pk"))
    return Treatment.objects.filter(~Q(source=treatments.MEMBER) | Exists(told))


def often_felt(condition: Any, *, limit: int = SUGGESTIONS) -> list[str]:
    """Everyday names of the symptoms that the sources report most often for `condition`."""
    return [report.name for report in facts.symptoms_of(condition)[:limit]]
