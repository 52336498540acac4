"""From what people type to the shared vocabulary of symptoms and treatments."""

import difflib
from collections.abc import Iterable

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Length

from diseasemaps.conditions import names, treatments
from diseasemaps.conditions.models import Symptom, SymptomName, Treatment
from experiences.models import Experience

SUGGESTIONS = 8
CANDIDATES = 40  # names that are compared letter by letter
SHORTEST = 2  # letters before anything is suggested


def find_symptoms(typed: Iterable[str]) -> dict[str, Symptom]:
    """{as typed: the symptom of that name}, whatever its case; what has none is left out."""
    wanted = {text: names.normalise(text) for text in typed}
    found: dict[str, Symptom] = {}
    rows = SymptomName.objects.filter(normalised__in=wanted.values()).select_related("symptom")
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
    """Names of symptoms, also lay ones and synonyms: those that begin as `typed` does, then those
    that have all its words, then those that are spelt most like it. Each can be typed as it is.
    """
    wanted = names.normalise(typed)
    if len(wanted) < SHORTEST:
        return []
    found = _shortest(SymptomName.objects.filter(normalised__startswith=wanted), limit)
    if len(found) < limit:
        has_all = Q()
        for word in wanted.split():
            has_all &= Q(normalised__contains=word)
        found += _shortest(SymptomName.objects.filter(has_all), limit)
    return list(dict.fromkeys(found or _nearest(wanted, limit)))[:limit]


def _shortest(rows: QuerySet[SymptomName], limit: int) -> list[str]:
    return list(rows.order_by(Length("name"), "name").values_list("name", flat=True)[:limit])


def _nearest(wanted: str, limit: int) -> list[str]:
    """Spelt most like it: by trigrams in the database, then letter by letter."""
    alike = SymptomName.objects.filter(normalised__trigram_similar=wanted)
    alike = alike.annotate(likeness=TrigramSimilarity("normalised", wanted))
    near = dict(alike.order_by("-likeness").values_list("normalised", "name")[:CANDIDATES])
    return [near[key] for key in difflib.get_close_matches(wanted, near, n=limit, cutoff=0.3)]


def treatment_names(limit: int = 200) -> Iterable[str]:
    """What the form offers; anything else can be typed.

    What a member named first is somebody's own words: it is offered to others once everybody can
    read it in a published post.
    """
    told = Experience.objects.public().filter(live_revision__treatments__treatment=OuterRef("pk"))
    offered = Treatment.objects.filter(~Q(source=treatments.MEMBER) | Exists(told))
    return offered.order_by("name").values_list("name", flat=True)[:limit]
