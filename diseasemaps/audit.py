"""Append-only, hash-chained record of who did what to which thing, and when.

A row holds ids, step names and numbers, never a person's text: the audit trail survives erasure.
The actor is `User.audit_id`, a random id whose link to the person erasure destroys.

A verb wraps itself in `recorded()`. What it records is kept until its end and appended there, in
the same transaction, because appending takes the lock of the whole chain:

    @audit.recorded()
    def approve(revision, *, by): ...
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC
from typing import Any

from django.db import models, transaction
from django.utils import timezone

GENESIS = "0" * 64

Head = tuple[int, str]  # number and hash of the last entry


class AuditHead(models.Model):
    """The one row that says where the chain ends; locking it is locking the chain."""

    seq = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64, default=GENESIS)


class AuditEntry(models.Model):
    """One thing that happened. A trigger refuses UPDATE, DELETE and TRUNCATE."""

    seq = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    actor = models.UUIDField(null=True)  # null: the system
    action = models.CharField(max_length=80)
    thing_kind = models.CharField(max_length=40)
    thing_id = models.CharField(max_length=40)
    facts = models.JSONField(default=dict)
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        verbose_name_plural = "audit entries"
        indexes = [models.Index(fields=["thing_kind", "thing_id"])]

    def digest(self) -> str:
        """SHA-256 (hex) over the former hash and every column, as canonical JSON."""
        columns = [
            self.previous,
            self.seq,
            self.at.astimezone(UTC).isoformat(timespec="microseconds"),
            str(self.actor) if self.actor else None,
            self.action,
            self.thing_kind,
            self.thing_id,
            self.facts,
        ]
        canonical = json.dumps(columns, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        return hashlib.sha256(canonical.encode()).hexdigest()


@dataclass(frozen=True)
class Verdict:
    """What `verify` found: whether the chain holds, how long it is, and the first fault."""

    ok: bool
    length: int
    fault: str = ""


_pending: ContextVar[list[AuditEntry] | None] = ContextVar("audit_pending", default=None)


@contextmanager
def recorded() -> Iterator[None]:
    """One transaction whose audit rows are appended at its very end. Nests; usable as a decorator.

    An inner block that fails takes its own rows with it, as its savepoint does its writes.
    """
    outer = _pending.get()
    mine: list[AuditEntry] = []
    token = _pending.set(mine)
    try:
        with transaction.atomic():
            yield
            if outer is None:
                _append(mine)
    finally:
        _pending.reset(token)
    if outer is not None:
        outer.extend(mine)


def record(action: str, *, by: Any, kind: str, id: Any, **facts: str | int | bool | None) -> None:
    """Note one act of `by` (a User, or None for the system) on the thing `kind`, `id`.

    Raises RuntimeError outside `recorded()`: an act and its record belong to one transaction.
    """
    pending = _pending.get()
    if pending is None:
        raise RuntimeError(f"audit.record({action!r}) outside audit.recorded()")
    pending.append(
        AuditEntry(
            at=timezone.now(),
            actor=by.audit_id if by is not None else None,
            action=action,
            thing_kind=kind,
            thing_id=str(id),
            facts=facts,
        )
    )


def _append(entries: list[AuditEntry]) -> None:
    if not entries:
        return
    head = AuditHead.objects.select_for_update().get()
    for entry in entries:
        entry.seq, entry.previous = head.seq + 1, head.hash
        entry.hash = entry.digest()
        head.seq, head.hash = entry.seq, entry.hash
    AuditEntry.objects.bulk_create(entries)
    head.save(update_fields=["seq", "hash"])


def verify(head: Head | None = None, *, earlier: Iterable[Head] = ()) -> Verdict:
    """Walk the whole chain; with heads (seq, hash) as exported earlier, find a cut tail too.

    More than one head finds more: a trail that was cut and then exported again fits its last one.
    """
    exported = [one for one in (*earlier, head) if one is not None and one[0] > 0]
    expected: dict[int, set[str]] = {}
    for number, digest in exported:
        expected.setdefault(number, set()).add(digest)
    seq, previous = 0, GENESIS
    for entry in AuditEntry.objects.order_by("seq").iterator(chunk_size=2000):
        if entry.seq != seq + 1:
            return Verdict(False, seq, f"entry {seq + 1} is missing")
        if entry.previous != previous or entry.hash != entry.digest():
            return Verdict(False, seq, f"entry {entry.seq} was altered")
        seq, previous = entry.seq, entry.hash
        if expected.get(seq, {previous}) != {previous}:
            return Verdict(False, seq, f"entry {seq} is not the one exported")
    if seq < max(expected, default=0):
        return Verdict(False, seq, f"the trail ends at {seq}, before the exported head")
    kept = AuditHead.objects.get()
    if (kept.seq, kept.hash) != (seq, previous):
        return Verdict(False, seq, f"the trail ends at {seq}, its head says {kept.seq}")
    return Verdict(True, seq)
