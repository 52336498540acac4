"""What editors do with the standing questions: add, change, retire, bring back.

Articles that are written keep their title, which is what their reviewers read; a changed wording is
that of the articles begun from then on.
"""

from collections.abc import Iterator
from string import Formatter
from typing import Any

from django.utils import timezone
from django.utils.text import slugify

from diseasemaps import audit, versions
from diseasemaps.articles import permissions
from diseasemaps.articles.models import Topic
from diseasemaps.articles.topics import GROUPS
from diseasemaps.workflow import Conflict, Fault, Incomplete, Refused

LONGEST_SLUG = 60
LONGEST_PATTERN = 200
LONGEST_ASPECT = 60
MOST_MONTHS = 120
RESERVED = ("new",)
LAST_POSITION = 32_767  # as the column
LOST = "Somebody changed this question while you were reading it. Look again, then decide."


@audit.recorded()
def add(
    *,
    by: Any,
    slug: str,
    pattern: str,
    group: str,
    aspect: str = "",
    position: int = 0,
    review_due_months: int | None = None,
) -> Topic:
    """A new standing question. Raises Refused; Incomplete, naming each field that cannot be."""
    _check_editor(by)
    fields = _fields(pattern, group, aspect, position, review_due_months)
    faults = [*_slug_faults(slug), *_faults(fields)]
    if faults:
        raise Incomplete(faults)
    topic, is_new = Topic.objects.get_or_create(slug=slug, defaults=fields)
    if not is_new:
        raise Incomplete([Fault("slug", f"“{slug}” is the short name of another question.")])
    _record("topic.add", topic, by=by)
    return topic


@audit.recorded()
def change(
    topic: Topic,
    *,
    by: Any,
    pattern: str,
    group: str,
    aspect: str = "",
    position: int = 0,
    review_due_months: int | None = None,
    seen: str | None = None,
) -> Topic:
    """Reword or regroup it, or say how long an answer holds. Its short name stays: it is the
    address of its articles.

    `seen` is the wording that the person read. Raises Refused, Conflict, Incomplete.
    """
    _check_editor(by)
    now = _lock(topic)
    if seen is not None and seen != now.pattern:
        raise Conflict(LOST)
    fields = _fields(pattern, group, aspect, position, review_due_months)
    faults = list(_faults(fields))
    if faults:
        raise Incomplete(faults)
    if all(getattr(now, name) == value for name, value in fields.items()):
        return now
    for name, value in fields.items():
        setattr(now, name, value)
    now.save(update_fields=list(fields))
    _record("topic.change", now, by=by)
    return now


@audit.recorded()
def retire(topic: Topic, *, by: Any) -> Topic:
    """No new article answers it; those that do stay. Raises Refused, Conflict."""
    _check_editor(by)
    now = _lock(topic)
    if now.retired_at is not None:
        raise Conflict("This question is retired already.")
    now.retired_at = timezone.now()
    now.save(update_fields=["retired_at"])
    _record("topic.retire", now, by=by)
    return now


@audit.recorded()
def bring_back(topic: Topic, *, by: Any) -> Topic:
    """It is asked again. Raises Refused, Conflict."""
    _check_editor(by)
    now = _lock(topic)
    if now.retired_at is None:
        raise Conflict("This question is not retired.")
    now.retired_at = None
    now.save(update_fields=["retired_at"])
    _record("topic.bring_back", now, by=by)
    return now


# --- What is checked ----------------------------------------------------------------------------


def pattern_fault(pattern: str) -> str:
    """Why `pattern` cannot be asked of every condition, as a sentence; "" when it can."""
    if not pattern:
        return "Write the question."
    if len(pattern) > LONGEST_PATTERN:
        return f"Keep the question under {LONGEST_PATTERN} characters."
    try:
        places = [part[1:] for part in Formatter().parse(pattern) if part[1] is not None]
    except ValueError:
        places = []
    if places != [("condition", "", None)] or "{condition}" not in pattern:
        return "Write {condition} once, where the condition's name belongs, and no other { or }."
    if "{{" in pattern or "}}" in pattern:
        return "Apart from {condition}, the question has no { and no }."
    return ""


def _faults(fields: dict[str, Any]) -> Iterator[Fault]:
    fault = pattern_fault(fields["pattern"])
    if fault:
        yield Fault("pattern", fault)
    if fields["group"] not in GROUPS:
        yield Fault("group", "Choose one of the groups.")
    if len(fields["aspect"]) > LONGEST_ASPECT:
        yield Fault("aspect", f"Keep the aspect under {LONGEST_ASPECT} characters.")
    if not 0 <= fields["position"] <= LAST_POSITION:
        yield Fault("position", f"Give a place between 0 and {LAST_POSITION:,}.")
    months = fields["review_due_months"]
    if months is not None and not 1 <= months <= MOST_MONTHS:
        message = f"An answer holds between 1 and {MOST_MONTHS} months."
        yield Fault("review_due_months", message)


def _slug_faults(slug: str) -> Iterator[Fault]:
    if slug in RESERVED:
        yield Fault("slug", f"“{slug}” is an address of this site. Choose another short name.")
    elif not slug or slug != slugify(slug) or len(slug) > LONGEST_SLUG:
        message = "Use small letters, digits and hyphens, as in “first-line-treatments”."
        yield Fault("slug", message)


def _check_editor(by: Any) -> None:
    reason = permissions.is_editor(by, None)
    if reason:
        raise Refused(reason)


# --- What is written ----------------------------------------------------------------------------


def _fields(
    pattern: str, group: str, aspect: str, position: int, review_due_months: int | None
) -> dict[str, Any]:
    return {
        "pattern": " ".join(pattern.split()),
        "group": group,
        "aspect": aspect.strip(),
        "position": position,
        "review_due_months": review_due_months,
    }


def _lock(topic: Topic) -> Topic:
    return Topic.objects.select_for_update().get(pk=topic.pk)


def _record(action: str, topic: Topic, *, by: Any) -> None:
    audit.record(action, by=by, kind="topic", id=topic.pk, slug=topic.slug)
    versions.bump(versions.SITE)  # groups and open questions stand on every condition's page
