"""What a condition's page is made of: one query for each part, however many rows there are."""

from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.utils.safestring import SafeString, mark_safe

from diseasemaps.articles import stepper
from diseasemaps.articles.models import Revision, Topic, Variant
from diseasemaps.conditions import authorities
from diseasemaps.conditions.models import Condition, ConditionCode, ConditionName
from diseasemaps.pages import shortening
from experiences.models import Experience

NEWEST = 6  # experience cards on a condition's page
FIRST_SYMPTOMS = 12  # shown at once; the others when asked for

GROUPS = {
    "understanding": "Understanding it",
    "diagnosis": "Finding out",
    "treatment": "Treatment",
    "living": "Living with it",
    "outlook": "What to expect",
    "family": "Family",
    "research": "Research",
}
OTHER = "Other questions"


@dataclass(frozen=True)
class Answer:
    """One article in a list: its question, its short answer, and the status of what is shown."""

    title: str
    url: str
    short_answer: str
    status: str
    label: str


@dataclass(frozen=True)
class Unwritten:
    """A standing question that nobody has answered yet: its topic, and its words."""

    topic: str  # slug
    question: str


@dataclass(frozen=True)
class Group:
    title: str
    answers: list[Answer]
    unwritten: list[Unwritten]


def with_names_codes_and_kin() -> QuerySet[Condition]:
    """Conditions, each with `other_names`, `all_codes`, `its_parents`, `its_children` and (the same
    for every condition) `all_topics` as lists of dicts: five small lists, one query.
    """
    this = OuterRef("pk")
    names = ConditionName.objects.filter(condition=this).exclude(kind="misspelling")
    names = names.exclude(name=OuterRef("name")).order_by("kind", "name")
    codes = ConditionCode.objects.filter(condition=this, relation="exact")
    codes = codes.order_by("system", "code")
    parents = Condition.objects.filter(child_links__child=this).order_by("sort_name", "pk")
    children = Condition.objects.filter(parent_links__parent=this).order_by("sort_name", "pk")
    kin = JSONObject(name="name", slug="slug")
    topic = JSONObject(**{name: name for name in ("id", "slug", "group", "pattern", "retired_at")})
    return Condition.objects.annotate(
        other_names=ArraySubquery(names.values(json=JSONObject(name="name", kind="kind"))),
        all_codes=ArraySubquery(codes.values(json=JSONObject(system="system", code="code"))),
        its_parents=ArraySubquery(parents.values(json=kin)),
        its_children=ArraySubquery(children.values(json=kin)),
        all_topics=ArraySubquery(Topic.objects.values(json=topic)),
    )


@dataclass(frozen=True)
class Link:
    words: str
    address: str = ""


def facts(condition: Any) -> list[tuple[str, list[Link]]]:
    """Names and codes as (term, values), for the facts panel."""
    by_kind: dict[str, dict[str, Link]] = {}
    for name in condition.other_names:
        kind = "exact" if name["kind"] == "lay" else name["kind"]
        by_kind.setdefault(kind, {})[name["name"]] = Link(name["name"])
    codes = [
        Link(f"{code['system']}:{code['code']}", authorities.address(code["system"], code["code"]))
        for code in condition.all_codes
    ]
    return [
        ("Also called", list(by_kind.get("exact", {}).values())),
        ("Abbreviations", list(by_kind.get("acronym", {}).values())),
        ("Called in the past", list(by_kind.get("former", {}).values())),
        ("Codes", codes),
    ]


def groups(condition: Any, user: Any) -> list[Group]:
    """Every standing question in its group: the answers that anybody may read, and what nobody
    has written yet; then the questions of this condition alone. `condition` has `all_topics`.
    """
    answered: dict[Any, list[Answer]] = {}  # by topic; free questions under None
    topics = [Topic(**fields) for fields in condition.all_topics]
    for revision in _shown(condition, user):
        answered.setdefault(revision.article.topic_id, []).append(answer(revision))
    found: dict[str, Group] = {}
    for topic in topics:
        group = found.setdefault(topic.group, Group(_title(topic.group), [], []))
        if topic.pk in answered:
            group.answers.extend(answered[topic.pk])
        elif topic.retired_at is None:
            group.unwritten.append(Unwritten(topic.slug, topic.question_about(condition)))
    listed = [group for group in found.values() if group.answers or group.unwritten]
    return [*listed, Group(OTHER, answered[None], [])] if None in answered else listed


def _shown(condition: Condition, user: Any) -> QuerySet[Revision]:
    """The texts that anybody may read: approved ones, and those on their way for the first time."""
    pending = Revision.objects.pending().values("pk")
    revisions = Revision.objects.visible_to(user).filter(article__condition=condition)
    revisions = revisions.filter(Q(status="approved") | Q(pk__in=pending))
    revisions = revisions.select_related("article__condition")
    return revisions.annotate(short=Subquery(short_answers())).order_by("article__title", "pk")


def _title(group: str) -> str:
    return GROUPS.get(group, group.capitalize())


def short_answers() -> QuerySet[Variant, Any]:
    """The patients' short answer of the outer revision, as stored HTML."""
    patient = Variant.objects.filter(revision=OuterRef("pk"), reader_type="patient")
    return patient.values("short_answer_html")[:1]


def answer(revision: Any) -> Answer:
    """`revision` needs its article, the article's condition and `short`."""
    return Answer(
        title=revision.article.title,
        url=revision.article.get_absolute_url(),
        short_answer=shortening.short(revision.short or ""),
        status=revision.status,
        label=stepper.label(revision.status),
    )


def newest_cards(experiences: QuerySet[Experience], count: int = NEWEST) -> list[SafeString]:
    """The stored cards of the newest of these posts."""
    newest = experiences.order_by("-published_at", "-id")[:count]
    return [mark_safe(card) for card in newest.values_list("card_html", flat=True)]


def with_something_to_read() -> QuerySet[Condition]:
    """Conditions with an approved article or a public experience, A to Z."""
    articles = Revision.objects.filter(article__condition=OuterRef("pk"), status="approved")
    told = Experience.objects.public().filter(condition=OuterRef("pk"))
    return Condition.objects.filter(Exists(articles) | Exists(told)).a_to_z()
