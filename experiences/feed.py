"""The experiences of a condition, as a reader wants them: in which order, and which of them.

A page is stored cards, put together; it is found by key, so that the ten-thousandth is as near as
the first. Counts stop where they would be slow: a reader is then told that there are more.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from diseasemaps import keyset
from diseasemaps.conditions.models import Condition, Symptom, Treatment
from experiences import likeness
from experiences.models import Experience, SymptomFelt, TreatmentTried

NEWEST, HELPFUL, LIKE_ME = "newest", "helpful", "like-me"
SORTS = {NEWEST: "Newest first", HELPFUL: "Most helpful first", LIKE_ME: "Most like me first"}
ORDERS: dict[str, tuple[str, ...]] = {
    NEWEST: ("-published_at", "-id"),
    HELPFUL: ("-helpful", "-published_at", "-id"),
    LIKE_ME: ("-likeness", "-published_at", "-id"),
}
# Years since the diagnosis: (in words, at least, at most).
SINCE: dict[str, tuple[str, int, int | None]] = {
    "0-1": ("Less than two years ago", 0, 1),
    "2-5": ("Two to five years ago", 2, 5),
    "6-10": ("Six to ten years ago", 6, 10),
    "over-10": ("More than ten years ago", 11, None),
}
A_PAGE = 20  # cards
MOST, MOST_NARROWED = 500, 200  # that are counted, of all and of those that were chosen
LOOKED_AT = 200  # of the newest posts, for what can be chosen


@dataclass(frozen=True)
class Wanted:
    """Which posts somebody wants to read; empty: any."""

    role: str = ""
    treatment: Any = None  # an id
    symptom: Any = None  # an id
    since: str = ""  # a key of SINCE

    @property
    def is_narrowed(self) -> bool:
        return self != Wanted()


@dataclass(frozen=True)
class Feed:
    """One page: its cards, and how many there are in all."""

    html: SafeString
    count: int  # up to where counting stops
    people: int  # distinct bylines among those
    more: bool  # than that
    is_first: bool
    older: str
    lacks: str = ""  # what is needed to compare with, as likeness.lacks says it


def rows(condition: Condition, *, user: Any, wanted: Wanted) -> QuerySet[Experience]:
    """Posts about `condition` that `user` may read and wants to."""
    return narrow(Experience.objects.readable_by(user).filter(condition=condition), wanted)


def narrow(posts: QuerySet[Experience], wanted: Wanted) -> QuerySet[Experience]:
    if wanted.role:
        posts = posts.filter(role=wanted.role)
    live = OuterRef("live_revision")
    if wanted.treatment:
        tried = TreatmentTried.objects.filter(revision=live, treatment=wanted.treatment)
        posts = posts.filter(Exists(tried))
    if wanted.symptom:
        posts = posts.filter(
            Exists(SymptomFelt.objects.filter(revision=live, symptom=wanted.symptom))
        )
    if wanted.since:
        _, least, most = SINCE[wanted.since]
        year = timezone.now().year
        posts = posts.filter(live_revision__diagnosis_year__lte=year - least)
        if most is not None:
            posts = posts.filter(live_revision__diagnosis_year__gte=year - most)
    return posts


def read(
    condition: Condition, *, user: Any, wanted: Wanted, sort: str = NEWEST, cursor: str = ""
) -> Feed:
    """One page for `user`. Raises keyset.NoCursor, which a page answers with 404."""
    found = rows(condition, user=user, wanted=wanted)
    mine = likeness.own(condition, user=user) if sort == LIKE_ME else None
    lacks = likeness.lacks(mine, user=user) if sort == LIKE_ME else ""
    if lacks:
        return Feed(mark_safe(""), 0, 0, more=False, is_first=True, older="", lacks=lacks)
    if mine is not None:
        found = likeness.ranked(found, mine)
    page = keyset.page(found, order=ORDERS[sort], cursor=cursor, size=A_PAGE)
    most = MOST_NARROWED if wanted.is_narrowed else MOST
    bylines = list(found.order_by().values_list("byline", flat=True)[: most + 1])
    why = likeness.reasons(page.rows, mine) if mine is not None else {}
    return Feed(
        html=put_together(page.rows, why),
        count=min(len(bylines), most),
        people=len(set(bylines)),
        more=len(bylines) > most,
        is_first=page.is_first,
        older=page.older,
    )


def put_together(posts: Any, why: Mapping[Any, str]) -> SafeString:
    """The stored cards, each below the reason why it is there, where there is one."""
    return mark_safe(
        "\n".join(
            format_html(
                '<div class="alike"><p class="alike__why">{}</p>{}</div>',
                why[post.pk],
                mark_safe(post.card_html),
            )
            if why.get(post.pk)
            else post.card_html
            for post in posts
        )
    )


def told_here(condition: Condition, *, user: Any) -> tuple[list[Any], list[Any]]:
    """The treatments and the symptoms that the newest posts tell of which `user` may read."""
    readable = Experience.objects.readable_by(user).filter(condition=condition)
    newest = readable.order_by(*ORDERS[NEWEST]).values("live_revision")[:LOOKED_AT]
    tried = TreatmentTried.objects.filter(revision__in=newest).values("treatment")
    felt = SymptomFelt.objects.filter(revision__in=newest).values("symptom")
    treatments = Treatment.objects.filter(pk__in=tried).order_by("name")
    symptoms = Symptom.objects.filter(pk__in=felt)
    return list(treatments), sorted(symptoms, key=lambda one: str(one).lower())


def for_members(condition: Condition) -> int:
    """How many posts somebody signed out only knows to be there; at most MOST."""
    posts = Experience.objects.published().filter(condition=condition, audience="members")
    return posts.order_by()[:MOST].count()
