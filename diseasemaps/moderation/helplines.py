"""Somebody to talk to now: an editable table of lines by country.

The lines that a house begins with are well known and public, but nobody of the house has rung
them: `checked_on` is empty until somebody has, and the desk says so.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db.models import Q

from accounts.countries import NAMES
from accounts.models import Role
from accounts.permissions import has_role
from diseasemaps import audit
from diseasemaps.moderation.models import Helpline
from diseasemaps.moderation.screens import lists
from diseasemaps.workflow import Conflict, Fault, Incomplete, Refused

TEXTS = ("country", "topic", "name", "phone", "text", "website", "hours", "language")
FIELDS = (*TEXTS, "checked_on", "place")
FIRST = {"emergency": 10, "crisis": 20, "abuse": 30, "children": 40, "directory": 90}
LAST_PLACE = 32_767  # as the column


@dataclass(frozen=True)
class Country:
    code: str
    name: str


def for_country(code: str) -> list[Helpline]:
    """The lines of that country (ISO 3166 alpha-2), then those for everywhere."""
    code = code.upper()[:2]
    lines = Helpline.objects.filter(Q(country=code) | Q(country=""))
    return sorted(lines, key=lambda line: (not line.country, line.place, line.name))


def countries() -> list[Country]:
    """Those for which there are lines, by name."""
    codes = Helpline.objects.exclude(country="").values_list("country", flat=True).distinct()
    found = (Country(code, NAMES[code]) for code in codes if code in NAMES)
    return sorted(found, key=lambda country: country.name)


def may_edit(user: Any) -> str | None:
    """May this person change whom people in danger are sent to?"""
    if has_role(user, Role.MODERATOR, Role.EDITOR, Role.ADMIN):
        return None
    return "Only a moderator, an editor or an admin keeps this list."


@audit.recorded()
def add(*, by: Any, **fields: Any) -> Helpline:
    """A line more; FIELDS, of which name and topic are needed. Raises Refused, Incomplete."""
    _admit(by)
    row = _cleaned(fields)
    _check(row)
    added = Helpline.objects.create(**row)
    _record("helpline.add", added, by)
    return added


@audit.recorded()
def change(line: Helpline, *, by: Any, **fields: Any) -> Helpline:
    """Change some of FIELDS. Raises Conflict when somebody has taken the line out."""
    _admit(by)
    now = Helpline.objects.select_for_update().filter(pk=line.pk).first()
    if now is None:
        raise Conflict("Somebody has taken this line out.")
    row = _cleaned({name: fields.get(name, getattr(now, name)) for name in FIELDS})
    _check(row, but=now)
    for name, value in row.items():
        setattr(now, name, value)
    now.save(update_fields=list(row))
    _record("helpline.change", now, by)
    return now


@audit.recorded()
def remove(line: Helpline, *, by: Any) -> None:
    """Nobody is sent there any more."""
    _admit(by)
    if Helpline.objects.filter(pk=line.pk).delete()[0]:
        _record("helpline.remove", line, by)


def load() -> int:
    """Put the bundled lines where there is none yet; returns how many that were."""
    if Helpline.objects.exists():
        return 0
    rows = (dict(zip(TEXTS, row, strict=False)) for row in _bundled())
    lines = [Helpline(**row, place=FIRST[row["topic"]]) for row in rows]
    return len(Helpline.objects.bulk_create(lines))


def _bundled() -> Iterable[tuple[str, ...]]:
    return lists.rows("helplines.tsv")


def _cleaned(fields: dict[str, Any]) -> dict[str, Any]:
    row: dict[str, Any] = {name: " ".join(str(fields.get(name) or "").split()) for name in TEXTS}
    row["country"] = row["country"].upper()
    place = fields.get("place")
    row["place"] = FIRST.get(row["topic"], 100) if place is None else place
    return row | {"checked_on": fields.get("checked_on")}


def _check(row: dict[str, Any], but: Helpline | None = None) -> None:
    """Raises Incomplete with what is wrong."""
    wrong = [*_missing(row), *_impossible(row)]
    same = Helpline.objects.filter(country=row["country"], name=row["name"])
    if (same.exclude(pk=but.pk) if but else same).exists():
        wrong.append(Fault("name", "This country has a line of that name already."))
    if wrong:
        raise Incomplete(wrong)


def _missing(row: dict[str, Any]) -> Iterable[Fault]:
    if not row["name"]:
        yield Fault("name", "Say what it is called.")
    if not (row["phone"] or row["text"] or row["website"]):
        yield Fault("phone", "Say how it is reached: by telephone, by text or on a page.")


def _impossible(row: dict[str, Any]) -> Iterable[Fault]:
    if row["country"] and row["country"] not in NAMES:
        yield Fault("country", "Choose a country, or leave it empty for everywhere.")
    if row["topic"] not in Helpline.Topic.values:
        yield Fault("topic", "Choose what it is for.")
    if row["checked_on"] and row["checked_on"] > date.today():
        yield Fault("checked_on", "This day is still to come.")
    if not 0 <= row["place"] <= LAST_PLACE:
        yield Fault("place", f"Give a number between 0 and {LAST_PLACE}.")
    for name in TEXTS:
        most = getattr(Helpline._meta.get_field(name), "max_length", None)
        if name not in ("country", "topic") and most and len(row[name]) > most:
            yield Fault(name, f"This is too long: at most {most} characters fit.")
    try:
        if row["website"]:
            URLValidator(schemes=["http", "https"])(row["website"])
    except ValidationError:
        yield Fault("website", "Give the address of a page, with https:// before it.")


def _admit(by: Any) -> None:
    reason = may_edit(by)
    if reason:
        raise Refused(reason)


def _record(act: str, line: Helpline, by: Any) -> None:
    audit.record(act, by=by, kind="helpline", id=line.pk)
