"""What editors do to the catalogue. It gets the source "editor", and imports leave it be."""

from collections.abc import Iterable
from typing import Any

from django.db import connection
from django.utils.text import slugify

from diseasemaps import audit, versions
from diseasemaps.conditions.authorities import CONDITION_SYSTEMS, parse
from diseasemaps.conditions.locks import lock_catalogue
from diseasemaps.conditions.models import (
    EDITOR,
    Condition,
    ConditionCode,
    ConditionName,
    ConditionParent,
    ConditionSlug,
)
from diseasemaps.conditions.names import (
    LONGEST,
    LONGEST_SLUG,
    RESERVED,
    clean,
    normalise,
    slug_for,
)
from diseasemaps.conditions.permissions import may_edit
from diseasemaps.workflow import Fault, Incomplete, Refused


@audit.recorded()
def add(
    name: str,
    *,
    by: Any,
    definition: str = "",
    parents: Iterable[Condition] = (),
    codes: Iterable[str] = (),
) -> Condition:
    """Create a condition by hand, with its parents and its exact codes ("ORPHA:217260").

    Raises Refused for who is no editor, Incomplete for a name or code that cannot be.
    """
    _check_editor(by)
    lock_catalogue()
    spelling, read = _new_name(name), [_new_code(code) for code in codes]
    condition = Condition.objects.create(
        name=spelling,
        sort_name=normalise(spelling),
        slug=slug_for(spelling, taken=_taken(spelling), tail="condition"),
        definition=definition.strip(),
    )
    _call(condition, spelling)
    ConditionCode.objects.bulk_create(
        ConditionCode(condition=condition, system=system, code=code)
        for system, code in dict.fromkeys(read)
    )
    _record("catalogue.add", condition, by=by)
    versions.bump(versions.SITE)  # it is new in the list, and in every search
    if parents:
        set_parents(condition, parents, by=by)
    return condition


@audit.recorded()
def rename(condition: Condition, name: str, *, by: Any) -> None:
    """Give a condition another preferred name; the former one still finds it, its address stays."""
    _check_editor(by)
    lock_catalogue()
    condition.refresh_from_db()
    if clean(name) == condition.name:
        return
    spelling = _new_name(name, other_than=condition)
    if not condition.names.filter(name=condition.name).exists():
        _call(condition, condition.name, kind=ConditionName.Kind.FORMER)
    condition.name, condition.sort_name = spelling, normalise(spelling)
    condition.source = EDITOR
    condition.save(update_fields=["name", "sort_name", "source"])
    _call(condition, spelling)
    _record("catalogue.rename", condition, by=by)
    versions.bump(versions.SITE)  # the name stands on lists, and on pages of its articles


@audit.recorded()
def define(condition: Condition, definition: str, *, by: Any) -> None:
    """Write what the condition is, in plain words. Raises Refused."""
    _check_editor(by)
    lock_catalogue()
    condition.refresh_from_db()
    if definition.strip() == condition.definition:
        return
    condition.definition, condition.source = definition.strip(), EDITOR
    condition.save(update_fields=["definition", "source"])
    _record("catalogue.define", condition, by=by)


@audit.recorded()
def abbreviate(condition: Condition, acronyms: Iterable[str], *, by: Any) -> None:
    """Say by which abbreviations people look for it; of an editor's, exactly these.

    Raises Refused; Incomplete for one without a letter or digit, or too long.
    """
    _check_editor(by)
    lock_catalogue()
    wanted = {_abbreviation(acronym) for acronym in acronyms}
    mine = condition.names.filter(kind=ConditionName.Kind.ACRONYM, source=EDITOR)
    known = set(mine.values_list("name", flat=True))
    if wanted == known:
        return
    mine.exclude(name__in=wanted).delete()
    taken = set(condition.names.filter(source=EDITOR).values_list("name", flat=True))
    for acronym in sorted(wanted - taken):
        _call(condition, acronym, kind=ConditionName.Kind.ACRONYM)
    _record("catalogue.abbreviate", condition, by=by)


@audit.recorded()
def change_slug(condition: Condition, slug: str, *, by: Any) -> None:
    """Move a condition to another address; the one it had redirects for ever.

    Raises Refused, and Incomplete for an address that is malformed, reserved or another's.
    """
    _check_editor(by)
    lock_catalogue()
    condition.refresh_from_db()
    if slug == condition.slug:
        return
    _check_slug(slug, condition)
    condition.old_slugs.filter(slug=slug).delete()  # back to an address it had
    ConditionSlug.objects.create(slug=condition.slug, condition=condition)
    condition.slug = slug
    condition.save(update_fields=["slug"])
    _record("catalogue.change_slug", condition, by=by)
    versions.bump(versions.SITE)  # links to it stand on many pages


@audit.recorded()
def set_parents(condition: Condition, parents: Iterable[Condition], *, by: Any) -> None:
    """Say which conditions this one is a type of; exactly these. Raises Refused, Incomplete."""
    _check_editor(by)
    lock_catalogue()
    wanted = {parent.pk: parent for parent in parents}
    _check_no_circle("parents", parents=wanted.values(), children=[condition])
    known = dict(condition.parent_links.values_list("parent_id", "pk"))
    new = [ConditionParent(parent_id=key, child=condition) for key in wanted.keys() - known.keys()]
    gone = {key: known[key] for key in known.keys() - wanted.keys()}
    _change_links("catalogue.set_parents", condition, new=new, gone=gone, by=by)


@audit.recorded()
def set_children(condition: Condition, children: Iterable[Condition], *, by: Any) -> None:
    """Say which conditions are types of this one; exactly these. Raises Refused, Incomplete."""
    _check_editor(by)
    lock_catalogue()
    wanted = {child.pk: child for child in children}
    _check_no_circle("children", parents=[condition], children=wanted.values())
    known = dict(condition.child_links.values_list("child_id", "pk"))
    new = [ConditionParent(parent=condition, child_id=key) for key in wanted.keys() - known.keys()]
    gone = {key: known[key] for key in known.keys() - wanted.keys()}
    _change_links("catalogue.set_children", condition, new=new, gone=gone, by=by)


def _change_links(
    action: str,
    condition: Condition,
    *,
    new: list[ConditionParent],
    gone: dict[int, int],
    by: Any,
) -> None:
    """Write what differs (gone: the other condition → the link), and tell pages that show it."""
    if not new and not gone:
        return
    ConditionParent.objects.filter(pk__in=gone.values()).delete()
    ConditionParent.objects.bulk_create(new)
    others = gone.keys() | {key for link in new for key in (link.parent_id, link.child_id)}
    _record(action, condition, by=by)
    versions.bump(*(f"condition:{key}" for key in others if key != condition.pk))


# --- What is checked ----------------------------------------------------------------------------


def _check_editor(by: Any) -> None:
    reason = may_edit(by)
    if reason:
        raise Refused(reason)


def _new_name(name: str, other_than: Condition | None = None) -> str:
    """`name` as it is kept, if it can be the preferred name of a condition."""
    spelling = clean(name)
    if not normalise(spelling):
        raise _fault("name", "Give the condition a name.")
    if len(spelling) > LONGEST:
        raise _fault("name", f"Keep the name under {LONGEST} characters.")
    same = Condition.objects.filter(sort_name=normalise(spelling))
    if other_than:
        same = same.exclude(pk=other_than.pk)
    if same.exists():
        raise _fault("name", f"“{spelling}” is in the catalogue already.")
    return spelling


def _abbreviation(acronym: str) -> str:
    spelling = clean(acronym)
    if not normalise(spelling):
        raise _fault("acronyms", "An abbreviation needs at least one letter or digit.")
    if len(spelling) > LONGEST:
        raise _fault("acronyms", f"“{spelling[:40]}…” is too long for an abbreviation.")
    return spelling


def _new_code(text: str) -> tuple[str, str]:
    typed = parse(text)
    if typed is None or typed.system not in CONDITION_SYSTEMS:
        raise _fault("codes", f"“{text[:40]}” is no code; write it like ORPHA:217260.")
    if ConditionCode.objects.filter(
        system=typed.system, code=typed.code, relation=ConditionCode.Relation.EXACT
    ).exists():
        raise _fault("codes", f"{typed.system}:{typed.code} belongs to another condition.")
    return typed.system, typed.code


def _check_slug(slug: str, condition: Condition) -> None:
    if not slug or slug != slugify(slug) or len(slug) > LONGEST_SLUG:
        raise _fault("slug", "Use small letters, digits and hyphens, as in “alexander-disease”.")
    used = (
        Condition.objects.filter(slug=slug).exists()
        or ConditionSlug.objects.filter(slug=slug).exclude(condition=condition).exists()
    )
    if used or slug in RESERVED:
        raise _fault("slug", f"The address “{slug}” is taken.")


def _check_no_circle(
    field: str, *, parents: Iterable[Condition], children: Iterable[Condition]
) -> None:
    """No condition may become a type of itself, over however many steps."""
    above = _ancestors([parent.pk for parent in parents])
    for child in children:
        if child.pk in above:
            raise _fault(field, f"“{child.name}” would become a type of itself.")


def _ancestors(keys: list[int]) -> set[int]:
    """`keys` and everything that they are types of."""
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH RECURSIVE above(id) AS (SELECT unnest(%s::bigint[]) UNION"
            " SELECT link.parent_id FROM conditions_conditionparent link"
            " JOIN above ON link.child_id = above.id) SELECT id FROM above",
            [keys],
        )
        return {key for (key,) in cursor.fetchall()}


def _fault(field: str, message: str) -> Incomplete:
    return Incomplete([Fault(field, message)])


# --- What is written ----------------------------------------------------------------------------


def _taken(name: str) -> set[str]:
    """The slugs, live and old, that could collide with one made from `name`."""
    stem = slug_for(name, taken=(), tail="condition")[:40]
    live = Condition.objects.filter(slug__startswith=stem).values_list("slug", flat=True)
    old = ConditionSlug.objects.filter(slug__startswith=stem).values_list("slug", flat=True)
    return {*live, *old}


def _call(
    condition: Condition, name: str, *, kind: ConditionName.Kind = ConditionName.Kind.EXACT
) -> None:
    ConditionName.objects.update_or_create(
        condition=condition,
        name=name,
        language="en",
        source=EDITOR,
        defaults={"normalised": normalise(name), "kind": kind},
    )


def _record(action: str, condition: Condition, *, by: Any) -> None:
    audit.record(action, by=by, kind="condition", id=condition.pk, slug=condition.slug)
    versions.bump(condition.page_key)
