"""From what people type to the shared vocabulary of symptoms and treatments."""

import difflib
from collections.abc import Iterable

from django.db.models import Q, QuerySet
from django.utils.text import slugify

from diseasemaps.conditions import names
from diseasemaps.conditions.models import Symptom, SymptomName, Treatment

SUGGESTIONS = 8
CANDIDATES = 300  # names that are compared letter by letter
STEM = 4  # letters that a misspelt word usually has right


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
    """Names of symptoms that begin as `typed` does, or have its words, the nearest first."""
    words = names.normalise(typed).split()
    if not words or len(words[0]) < 2:
        return []
    starts = Symptom.objects.filter(Q(name__istartswith=typed) | Q(lay_name__istartswith=typed))
    found = [str(symptom) for symptom in starts.order_by("name")[:limit]]
    if len(found) < limit:
        found += _nearest(typed, words, limit)
    return list(dict.fromkeys(found))[:limit]


def _nearest(typed: str, words: list[str], limit: int) -> list[str]:
    has_all = Q()
    for word in words:
        has_all &= Q(name__icontains=word) | Q(lay_name__icontains=word)
    found = _names_of(Symptom.objects.filter(has_all))
    if not found:
        begins = Q()
        for word in words:
            begins |= Q(name__icontains=word[:STEM]) | Q(lay_name__icontains=word[:STEM])
        found = _names_of(Symptom.objects.filter(begins))
    near = {names.normalise(name): name for name in found}
    keys = difflib.get_close_matches(" ".join(words), near, n=limit, cutoff=0.3)
    return [near[key] for key in keys]


def _names_of(symptoms: QuerySet[Symptom]) -> list[str]:
    return [str(symptom) for symptom in symptoms.order_by("name")[:CANDIDATES]]


def find_or_add_treatment(name: str) -> Treatment:
    """The treatment of that name, generic or brand, whatever its case; made if there is none."""
    name = names.clean(name)[:200]
    known = Treatment.objects.filter(Q(name__iexact=name) | Q(names__name__iexact=name)).first()
    if known:
        return known
    stem = slugify(name)[:110] or "treatment"
    taken = set(Treatment.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    slug = next(s for s in _slugs(stem) if s not in taken)
    return Treatment.objects.get_or_create(name=name, defaults={"slug": slug})[0]


def _slugs(stem: str) -> Iterable[str]:
    yield stem
    yield from (f"{stem}-{number}" for number in range(2, 10_000))


def treatment_names(limit: int = 200) -> QuerySet[str]:
    """What the form offers; anything else can be typed."""
    return Treatment.objects.order_by("name").values_list("name", flat=True)[:limit]
