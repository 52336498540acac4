"""Take one step: lock, check, record, save.

A reviewed thing has a `status`, a `version` and, on its class, a `workflow` (DESIGN §4).
`take` is the only place where a status changes; a database trigger refuses whatever is not in the
table. A button asks `available_to`, its guard asks `refusal`: the same question.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone

from diseasemaps import audit

# A predicate says why this person may not, or None when they may.
Predicate = Callable[[Any, Any], str | None]

SYSTEM = "system"  # the role of the clock and of steps that follow from another


def nobody(user: Any, thing: Any) -> str | None:
    """The predicate of a step that only the system takes."""
    return "This happens by itself."


class Refused(Exception):
    """The step was not taken. `reason` is a sentence for the person who asked."""

    status_code = 403
    title = "You cannot do this"

    def __init__(self, reason: str):
        super().__init__(reason)
        self.reason = reason


class Conflict(Refused):
    """Somebody was faster, or the thing is no longer in the state the person saw."""

    status_code = 409
    title = "This has changed in the meantime"


@dataclass(frozen=True)
class Fault:
    """One thing that is missing or wrong: the field it is in, and what would mend it."""

    field: str
    message: str


class Incomplete(Refused):
    """Something is missing; `faults` names each and where it is."""

    status_code = 422
    title = "Something is missing"

    def __init__(self, faults: Iterable[Fault]):
        self.faults = list(faults)
        super().__init__(" ".join(fault.message for fault in self.faults))


@dataclass(frozen=True)
class Step:
    """One row of the table. `who` maps a role to its predicate; the first that fits is recorded."""

    name: str
    label: str
    sources: tuple[str, ...]
    targets: tuple[str, ...]
    who: Mapping[str, Predicate]
    note_required: bool = False
    check: Callable[[Any], Iterable[Fault]] | None = None  # is the thing complete enough?
    choose: Callable[[Any], str] | None = None  # which target, where there are several

    def target(self, thing: Any) -> str:
        return self.choose(thing) if self.choose else self.targets[0]

    def role_of(self, by: Any, thing: Any) -> tuple[str, str | None]:
        """(role, None) for the first role in which `by` may; else ("", why not)."""
        if by is None:
            return (SYSTEM, None) if SYSTEM in self.who else ("", "Only a person can do this.")
        reasons: list[str] = []
        for role, predicate in self.who.items():
            if role == SYSTEM:
                continue
            reason = predicate(by, thing)
            if reason is None:
                return role, None
            reasons.append(reason)
        return "", reasons[0] if reasons else nobody(by, thing)


@dataclass(frozen=True)
class Workflow:
    """The table of one reviewed thing."""

    kind: str
    initial: str
    steps: dict[str, Step] = field(default_factory=dict)

    @classmethod
    def of(cls, kind: str, initial: str, *steps: Step) -> "Workflow":
        return cls(kind, initial, {step.name: step for step in steps})

    def pairs(self) -> list[tuple[str, str]]:
        """Every from→to that the table allows and that changes the status, sorted."""
        moves = {
            (source, target)
            for step in self.steps.values()
            for source in step.sources
            for target in step.targets
            if source != target
        }
        return sorted(moves)


class HistoryEntry(models.Model):
    """One step taken: by whom, in which role, from where to where, and the note given."""

    thing_kind = models.CharField(max_length=40)
    thing_id = models.UUIDField()
    step = models.CharField(max_length=40)
    source = models.CharField(max_length=40)
    target = models.CharField(max_length=40)
    version = models.PositiveIntegerField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    role = models.CharField(max_length=20)
    note = models.TextField(blank=True)
    note_public = models.BooleanField(default=False)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name_plural = "history entries"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["thing_kind", "thing_id", "version"], name="one_step_a_version"
            )
        ]


def refusal(step: str, thing: Any, *, by: Any) -> str | None:
    """Why `by` may not take this step now, as a sentence; None when they may."""
    row = thing.workflow.steps[step]
    if thing.status not in row.sources:
        return _wrong_state(thing)
    return row.role_of(by, thing)[1]


def must_be_open(step: str, thing: Any, *, by: Any) -> None:
    """Raises what `take` would raise before it looks at what was typed: Conflict, then Refused."""
    reason = refusal(step, thing, by=by)
    if reason is not None:
        wrong_state = thing.status not in thing.workflow.steps[step].sources
        raise (Conflict if wrong_state else Refused)(reason)


def available_to(user: Any, thing: Any) -> list[Step]:
    """The steps that `user` may take on `thing` now: what a page offers as buttons."""
    steps = thing.workflow.steps.values()
    return [step for step in steps if refusal(step.name, thing, by=user) is None]


def history_of(thing: Any) -> models.QuerySet[HistoryEntry]:
    """The steps taken on `thing`, oldest first."""
    return HistoryEntry.objects.filter(thing_kind=thing.workflow.kind, thing_id=thing.pk)


@audit.recorded()
def take(
    step: str,
    thing: Any,
    *,
    by: Any,
    version: int | None = None,
    note: str = "",
    note_public: bool = False,
) -> Any:
    """Take `step` on `thing` as `by` (None: the system) and return it as it is now.

    `version` is the one the person saw; without it, the one `thing` was loaded with.
    Raises Conflict (stale, or wrong state), Refused (wrong person), Incomplete.
    """
    row = thing.workflow.steps[step]
    now, role = _permit(row, thing, by, version)
    faults = list(row.check(now)) if row.check else []
    if row.note_required and not note.strip():
        faults.append(
            Fault("note", "Write a note: the person it concerns has a right to know why.")
        )
    if faults:
        raise Incomplete(faults)
    _save(row, now, by=by, role=role, note=note, note_public=note_public)
    thing.status, thing.version = now.status, now.version
    return now


def permit(step: str, thing: Any, *, by: Any, version: int | None = None) -> Any:
    """Lock `thing`; raise Conflict or Refused as `take` would. For verbs that write first."""
    return _permit(thing.workflow.steps[step], thing, by, version)[0]


def _permit(row: Step, thing: Any, by: Any, version: int | None) -> tuple[Any, str]:
    """The locked thing, and the role in which `by` may take this step on it."""
    now = lock(thing, version)
    if now.status not in row.sources:
        raise Conflict(_wrong_state(now))
    role, reason = row.role_of(_as_of_now(by), now)
    if reason is not None:
        raise Refused(reason)
    return now, role


def _wrong_state(thing: Any) -> str:
    return f"This is {thing.get_status_display().lower()} now, so it cannot be done."


def lock(thing: Any, version: int | None = None) -> Any:
    """The row of `thing`, locked until the transaction ends. Raises Conflict when it is stale.

    `version` is the one the person saw; without it, the one `thing` was loaded with.
    """
    now = type(thing)._base_manager.select_for_update(of=("self",)).get(pk=thing.pk)
    if now.version != (thing.version if version is None else version):
        raise Conflict("Somebody changed this while you were reading it. Look again, then decide.")
    return now


def _as_of_now(by: Any) -> Any:
    """The person as the database knows them now: a role may have ended since the page was read."""
    if by is None or by.pk is None:  # the system; somebody signed out
        return by
    return by.as_of_now()


def _save(row: Step, thing: Any, *, by: Any, role: str, note: str, note_public: bool) -> None:
    source, thing.status = thing.status, row.target(thing)
    thing.version += 1
    thing.save(update_fields=["status", "version"])
    kind = thing.workflow.kind
    HistoryEntry.objects.create(
        thing_kind=kind,
        thing_id=thing.pk,
        step=row.name,
        source=source,
        target=thing.status,
        version=thing.version,
        by=by,
        role=role,
        note=note,
        note_public=note_public,
    )
    audit.record(
        f"{kind}.{row.name}",
        by=by,
        kind=kind,
        id=thing.pk,
        source=source,
        target=thing.status,
        version=thing.version,
    )


# Created once, by the first migration; each reviewed table has a trigger that calls it with its
# initial status and its allowed "from>to" pairs (`trigger_sql`).
GUARD_SQL = """
CREATE FUNCTION refuse_illegal_step() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.status <> TG_ARGV[0] THEN
      RAISE EXCEPTION '% cannot begin as %', TG_TABLE_NAME, NEW.status
        USING ERRCODE = 'check_violation';
    END IF;
  ELSIF NEW.status <> OLD.status THEN
    IF NOT (OLD.status || '>' || NEW.status) = ANY (string_to_array(TG_ARGV[1], ' ')) THEN
      RAISE EXCEPTION '% cannot go from % to %', TG_TABLE_NAME, OLD.status, NEW.status
        USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.version <> OLD.version + 1 THEN
      RAISE EXCEPTION 'a step on % raises its version by one', TG_TABLE_NAME
        USING ERRCODE = 'check_violation';
    END IF;
  END IF;
  RETURN NEW;
END $$;
"""


def trigger_sql(table: str, initial: str, pairs: Iterable[tuple[str, str]]) -> str:
    """The SQL of the trigger that holds `table` to its workflow; for migrations."""
    allowed = " ".join(f"{source}>{target}" for source, target in pairs)
    return (
        f"DROP TRIGGER IF EXISTS {table}_step ON {table};\n"
        f"CREATE TRIGGER {table}_step BEFORE INSERT OR UPDATE OF status ON {table} FOR EACH ROW "
        f"EXECUTE FUNCTION refuse_illegal_step('{initial}', '{allowed}');"
    )
