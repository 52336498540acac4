"""Most like me: how much a post has in common with what the reader told of themselves, and what.

It is compared with their own latest post on the condition, which nobody else sees. A treatment that
both tried counts 3, a symptom that both felt 2, the same age at the beginning 2, the same role 1.
Looked through are the newest LOOKED_AT posts with a treatment, a symptom, or the age in common.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    QuerySet,
    Subquery,
    When,
)
from django.db.models.functions import Coalesce

from accounts.permissions import is_member
from diseasemaps.conditions.models import Condition
from diseasemaps.conditions.names import in_a_sentence
from experiences.models import Experience, ExperienceRevision, SymptomFelt, TreatmentTried

LOOKED_AT = 200  # posts for each thing in common
STANDS = ("draft", "pending", "changes_requested")
NAMED = 3  # treatments, and symptoms, in the reason of a card

BEGAN = {
    "before_birth": "before birth",
    "infant": "before the age of two",
    "child": "in childhood",
    "teenager": "in your teens",
    "young_adult": "between 18 and 39",
    "adult": "between 40 and 64",
    "older": "at 65 or later",
}
SAME_ROLE = {
    Experience.Role.PATIENT: "you both live with it",
    Experience.Role.CARER: "you both care for somebody who lives with it",
    Experience.Role.RELATIVE: "somebody in both your families lives with it",
    Experience.Role.BEREAVED: "you both lost somebody to it",
    Experience.Role.PROFESSIONAL: "you both work with people who live with it",
}


@dataclass(frozen=True)
class Mine:
    """What a reader told of themselves: ids, and the words of their age at the beginning."""

    author: Any
    role: str
    age_band: str
    treatments: frozenset[int]
    symptoms: frozenset[int]

    @property
    def says_something(self) -> bool:
        return bool(self.age_band or self.treatments or self.symptoms)


def own(condition: Condition, *, user: Any) -> Mine | None:
    """What the latest post of `user` about `condition` tells, published or on its way."""
    if not is_member(user):
        return None
    posts = Experience.objects.filter(author=user, condition=condition)
    posts = posts.filter(status__in=["visible", "hidden"]).select_related("live_revision")
    for post in posts.order_by("-created_at", "-pk")[:5]:
        on_its_way = post.revisions.filter(status__in=STANDS).order_by("-created_at")
        revision = post.live_revision or on_its_way.first()
        if revision is not None:
            return _told(post, revision)
    return None


def _told(post: Experience, revision: ExperienceRevision) -> Mine:
    treatments = revision.treatments.values_list("treatment", flat=True)
    symptoms = revision.symptoms.exclude(symptom=None).values_list("symptom", flat=True)
    return Mine(
        post.author_id, post.role, revision.age_band, frozenset(treatments), frozenset(symptoms)
    )


def lacks(mine: Mine | None, *, user: Any) -> str:
    """What is still needed to compare: "account", "post" or "facts"; "" when nothing is."""
    if not is_member(user):
        return "account"
    if mine is None:
        return "post"
    return "" if mine.says_something else "facts"


def ranked(posts: QuerySet[Experience], mine: Mine) -> QuerySet[Experience]:
    """Those of `posts`, by others, that have something in common, with their `likeness`."""
    others = posts.exclude(author=mine.author)
    newest = others.order_by("-published_at", "-id").values("pk")
    first, *more = (newest.filter(shares)[:LOOKED_AT] for shares in _shares(mine))
    ids = {row["pk"] for row in (first.union(*more) if more else first)}
    return others.filter(pk__in=ids).annotate(
        likeness=_likeness(mine), began=F("live_revision__age_band")
    )


def _shares(mine: Mine) -> list[Exists]:
    """What a post can have in common with mine, of what mine tells: at least one."""
    live = OuterRef("live_revision")
    age = ExperienceRevision.objects.filter(pk=live, age_band=mine.age_band)
    told = [
        (mine.treatments, TreatmentTried.objects.filter(treatment__in=mine.treatments)),
        (mine.symptoms, SymptomFelt.objects.filter(symptom__in=mine.symptoms)),
    ]
    shared = [Exists(rows.filter(revision=live)) for ids, rows in told if ids]
    return [*shared, Exists(age)] if mine.age_band else shared


def _likeness(mine: Mine) -> Any:
    live = OuterRef("live_revision")
    tried = TreatmentTried.objects.filter(revision=live, treatment__in=mine.treatments)
    felt = SymptomFelt.objects.filter(revision=live, symptom__in=mine.symptoms)
    age = When(live_revision__age_band=mine.age_band, then=2) if mine.age_band else None
    return (
        _how_many(tried, "treatment") * 3
        + _how_many(felt, "symptom") * 2
        + (Case(age, default=0, output_field=IntegerField()) if age else 0)
        + Case(When(role=mine.role, then=1), default=0, output_field=IntegerField())
    )


def _how_many(found: QuerySet, what: str) -> Any:
    counted = found.order_by().values("revision").annotate(n=Count(what, distinct=True))
    return Coalesce(Subquery(counted.values("n"), output_field=IntegerField()), 0)


def reasons(posts: Iterable[Any], mine: Mine) -> Mapping[Any, str]:
    """Why each of `posts`, as `ranked` gives them, is like mine, as a sentence, by its id."""
    posts = list(posts)
    live = [post.live_revision_id for post in posts]
    tried = _names(TreatmentTried.objects.filter(treatment__in=mine.treatments), live, "treatment")
    felt = _names(SymptomFelt.objects.filter(symptom__in=mine.symptoms), live, "symptom")
    return {
        post.pk: _sentence(
            post.role == mine.role,
            mine,
            tried.get(post.live_revision_id, []),
            felt.get(post.live_revision_id, []),
            bool(mine.age_band) and post.began == mine.age_band,
        )
        for post in posts
    }


def _names(rows: QuerySet, live: list[Any], what: str) -> dict[Any, list[str]]:
    names: dict[Any, list[str]] = {}
    for row in rows.filter(revision__in=live).select_related(what).order_by("pk"):
        named = names.setdefault(row.revision_id, [])
        name = in_a_sentence(str(getattr(row, what)))
        if name not in named:
            named.append(name)
    return names


def _sentence(
    same_role: bool, mine: Mine, tried: list[str], felt: list[str], same_age: bool
) -> str:
    both_patients = same_role and mine.role == Experience.Role.PATIENT
    parts = []
    if tried:
        parts.append(f"you both {'tried' if both_patients else 'tell of'} {_listed(tried)}")
    if felt:
        parts.append(f"you both {'felt' if both_patients else 'know of'} {_listed(felt)}")
    if same_age and both_patients:
        parts.append(f"you both began {BEGAN[mine.age_band]}")
    elif same_age:
        parts.append(f"it began {BEGAN[mine.age_band].replace('your', 'the')}")
    if same_role:
        parts.append(SAME_ROLE[Experience.Role(mine.role)])
    sentence = "; ".join(parts)
    return f"{sentence[:1].upper()}{sentence[1:]}." if sentence else ""


def _listed(names: list[str]) -> str:
    """ "A", "A and B", "A, B, C and 2 more"."""
    shown, rest = names[:NAMED], len(names) - NAMED
    if rest > 0:
        return f"{', '.join(shown)} and {rest} more"
    return " and ".join(filter(None, [", ".join(shown[:-1]), shown[-1]]))
