"""The plan into the database: each table's rows, as sets."""

import hashlib
import uuid
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.db import models
from django.utils import timezone

from diseasemaps.conditions.importing.annotations import Row, parse_frequency
from diseasemaps.conditions.importing.obo import OboTerm, Ontology
from diseasemaps.conditions.importing.plan import Code, Place, Plan, split_code
from diseasemaps.conditions.importing.staging import Count, Staged
from diseasemaps.conditions.models import (
    HPO,
    Condition,
    ConditionCode,
    ConditionFact,
    ConditionName,
    ConditionSlug,
    ConditionSymptom,
    Symptom,
    SymptomName,
    Term,
)
from diseasemaps.conditions.names import normalise

Advance = Callable[[int], None]

ENGLISH = "en"


# --- Terms ------------------------------------------------------------------------------------


def symptoms(ontology: Ontology, release: str, advance: Advance) -> Count:
    staged = Staged(
        Symptom,
        key=["hpo_id"],
        columns=["hpo_id", "alt_ids", "name", "lay_name", "definition", "source", "release"],
    )
    staged.copy(
        (
            (t.hpo_id, list(t.alt_ids), t.name, t.lay_name, t.definition, HPO, release)
            for t in ontology.phenotypes.values()
        ),
        advance,
    )
    return staged.merge()


def symptom_names(ontology: Ontology, release: str, advance: Advance) -> Count:
    ids = dict(Symptom.objects.values_list("hpo_id", "pk"))
    staged = Staged(
        SymptomName,
        key=["symptom_id", "name", "language", "source"],
        columns=[
            "symptom_id", "name", "language", "source", "normalised", "scope", "lay", "release",
        ],
    )  # fmt: skip
    staged.copy(
        (
            (ids[t.hpo_id], s.name, ENGLISH, HPO, normalise(s.name), s.scope, s.lay, release)
            for t in ontology.phenotypes.values()
            for s in t.synonyms
        ),
        advance,
    )
    count = staged.merge()
    count.removed = staged.remove_others(among="symptom_id")
    return count


def terms(ontology: Ontology, used: Iterable[OboTerm], release: str, advance: Advance) -> Count:
    """The terms that are no symptoms, and the symptoms `used` in a statement that is none."""
    wanted = ontology.others | {term.hpo_id: term for term in used}
    staged = Staged(
        Term, key=["hpo_id"], columns=["hpo_id", "name", "definition", "group", "source", "release"]
    )
    group = ontology.groups.get
    staged.copy(
        (
            (t.hpo_id, t.name, t.definition, group(t.hpo_id, ""), HPO, release)
            for t in wanted.values()
        ),
        advance,
    )
    return staged.merge()


# --- Conditions ---------------------------------------------------------------------------------


def known_plan() -> Plan:
    """A plan that knows every condition of the catalogue, by its codes and its names."""
    places = {
        condition.pk: Place(
            pk=condition.pk,
            name=condition.name,
            slug=condition.slug,
            source=condition.source,
            release=condition.release,
        )
        for condition in Condition.objects.order_by("pk")
    }
    known: dict[Code, Place] = {}
    exact = ConditionCode.objects.filter(relation=ConditionCode.Relation.EXACT)
    for system, code, condition in exact.values_list("system", "code", "condition_id"):
        places[condition].systems.add(system)
        known[system, code] = places[condition]
    plan = Plan(places.values(), known)
    names = ConditionName.objects.filter(kind=ConditionName.Kind.EXACT).order_by("pk")
    for condition, name in names.values_list("condition_id", "name"):
        plan.also_called(places[condition], name)
    return plan


def conditions(plan: Plan, release: str) -> Count:
    """Create the new ones, rename where the source did, note the release. Slugs never change."""
    taken = set(Condition.objects.values_list("slug", flat=True))
    taken.update(ConditionSlug.objects.values_list("slug", flat=True))
    new = plan.name_new(taken=taken)
    count = Count(created=_create(new, release))
    known = [place for place in plan.places if not place.new]
    count.updated = _rename(known, release)
    spoken_of = Condition.objects.filter(pk__in=[place.pk for place in known])
    count.confirmed = spoken_of.exclude(release=release).update(release=release)
    count.unchanged = len(known) - count.updated - count.confirmed
    return count


def _create(new: list[Place], release: str) -> int:
    now = timezone.now()
    made = Condition.objects.bulk_create(
        [
            Condition(
                slug=place.slug,
                name=place.name,
                sort_name=normalise(place.name),
                source=HPO,
                release=release,
                created_at=now,
            )
            for place in new
        ],
        batch_size=4000,
    )
    for place, condition in zip(new, made, strict=True):
        place.pk = condition.pk
    return len(made)


def _rename(known: list[Place], release: str) -> int:
    """Follow the source's preferred name, except where an editor wrote it."""
    renamed = [
        Condition(
            pk=place.pk,
            name=place.preferred_name,
            sort_name=normalise(place.preferred_name),
            release=release,
        )
        for place in known
        if place.source == HPO and place.name != place.preferred_name
    ]
    Condition.objects.bulk_update(renamed, ["name", "sort_name", "release"], batch_size=1000)
    return len(renamed)


def condition_names(plan: Plan, release: str, advance: Advance) -> Count:
    """What the source calls each; a name that it no longer uses is kept as a former one."""
    staged = Staged(
        ConditionName,
        key=["condition_id", "name", "language", "source"],
        columns=["condition_id", "name", "language", "source", "normalised", "kind", "release"],
    )
    exact, former = ConditionName.Kind.EXACT.value, ConditionName.Kind.FORMER.value
    staged.copy(
        (
            (place.pk, name, ENGLISH, HPO, normalise(name), exact, release)
            for place in plan.places
            for name in place.names
        ),
        advance,
    )
    count = staged.merge()
    count.updated += staged.mark_others("condition_id", "kind", former)
    return count


def condition_codes(plan: Plan, release: str, advance: Advance) -> Count:
    staged = Staged(
        ConditionCode,
        key=["system", "code", "relation"],
        columns=["system", "code", "relation", "condition_id", "source", "release"],
    )
    exact = ConditionCode.Relation.EXACT.value
    staged.copy(
        (
            (system, code, exact, place.pk, HPO, release)
            for place in plan.places
            for system, code in place.codes
        ),
        advance,
    )
    return staged.merge()


# --- Statements ---------------------------------------------------------------------------------

_STATEMENT = [
    "key", "disease_id", "condition_id", "hpo_id", "negated", "reference", "evidence", "onset",
    "frequency", "numerator", "denominator", "percent", "sex", "modifier", "aspect", "biocuration",
    "source", "release",
]  # fmt: skip


def is_symptom(row: Row, ontology: Ontology) -> bool:
    """A symptom is a phenotype by the file's word and by the ontology's."""
    return row.aspect == "P" and ontology.current[row.hpo_id] in ontology.phenotypes


def statements(
    model: type[ConditionSymptom] | type[ConditionFact],
    rows: Iterable[Row],
    plan: Plan,
    current: dict[str, str],
    release: str,
    advance: Advance,
) -> Count:
    """Every line of `rows`, as reported; what was withdrawn of a disease still there, goes."""
    term = "symptom" if model is ConditionSymptom else "term"
    terms: type[models.Model] = Symptom if model is ConditionSymptom else Term
    ids = dict(terms._default_manager.values_list("hpo_id", "pk"))
    staged = Staged(model, key=["key"], columns=[*_STATEMENT, f"{term}_id"])
    staged.copy(_tuples(rows, plan, current, ids, release), advance)
    count = staged.merge()
    count.removed = staged.remove_others(among="disease_id")
    return count


def _tuples(
    rows: Iterable[Row], plan: Plan, current: dict[str, str], ids: dict[str, int], release: str
) -> Iterator[tuple[Any, ...]]:
    pks = {disease: plan.known[split_code(disease)].pk for disease in {r.database_id for r in rows}}
    seen: Counter[str] = Counter()
    for row in rows:
        said = "\x1f".join(
            (row.database_id, *row[2:])
        )  # without the disease's name: that may change
        seen[said] += 1
        digest = hashlib.md5(f"{HPO}\x1f{said}\x1f{seen[said]}".encode(), usedforsecurity=False)
        frequency = parse_frequency(row.frequency)
        yield (
            uuid.UUID(bytes=digest.digest()), row.database_id, pks[row.database_id], row.hpo_id,
            row.qualifier == "NOT", row.reference, row.evidence, row.onset,
            row.frequency, *frequency, row.sex, row.modifier, row.aspect, row.biocuration,
            HPO, release, ids[current[row.hpo_id]],
        )  # fmt: skip
