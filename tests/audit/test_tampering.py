"""Four kinds of tampering, a hundred random tries each: every one is found (I13)."""

import random

import pytest
from django.db import connection, transaction

from diseasemaps import audit

LENGTH = 12
TRIES = 100
COLUMNS = {
    "actor": "gen_random_uuid()",
    "action": "action || 'x'",
    "thing_kind": "'other.Thing'",
    "thing_id": "thing_id || '0'",
    "facts": """'{"number": -1}'""",
    "at": "at + interval '1 microsecond'",
    "previous": "repeat('a', 64)",
    "hash": "repeat('b', 63) || (seq % 10)",
}


def edit(dice: random.Random) -> list[str]:
    column = dice.choice(list(COLUMNS))
    row = dice.randint(1, LENGTH)
    return [
        f"UPDATE diseasemaps_auditentry SET {column} = {COLUMNS[column]} WHERE seq = {row}",
    ]


def delete(dice: random.Random) -> list[str]:
    """One entry goes; sometimes the later ones close up, so that no number is missing."""
    row = dice.randint(1, LENGTH)
    statements = [f"DELETE FROM diseasemaps_auditentry WHERE seq = {row}"]
    if row < LENGTH and dice.random() < 0.5:
        statements += _shift(row, -1)
    return statements


def insert_or_reorder(dice: random.Random) -> list[str]:
    if dice.random() < 0.5:
        one, other = sorted(dice.sample(range(1, LENGTH + 1), 2))
        return [
            f"UPDATE diseasemaps_auditentry SET seq = -1 WHERE seq = {one}",
            f"UPDATE diseasemaps_auditentry SET seq = {one} WHERE seq = {other}",
            f"UPDATE diseasemaps_auditentry SET seq = {other} WHERE seq = -1",
        ]
    row = dice.randint(1, LENGTH)
    copied = "at, actor, action, thing_kind, thing_id, facts, previous"
    return [
        *_shift(row - 1, 1),
        f"INSERT INTO diseasemaps_auditentry (seq, {copied}, hash) SELECT {row}, {copied}, "
        f"repeat('c', 64) FROM diseasemaps_auditentry WHERE seq = {row + 1}",
    ]


def cut_tail(dice: random.Random) -> list[str]:
    """The last entries go, and the head is put right: by itself the trail looks whole."""
    last = dice.randint(0, LENGTH - 1)
    return [
        f"DELETE FROM diseasemaps_auditentry WHERE seq > {last}",
        f"UPDATE diseasemaps_audithead SET seq = {last}, hash = coalesce((SELECT hash FROM "
        f"diseasemaps_auditentry WHERE seq = {last}), repeat('0', 64))",
    ]


def _shift(after: int, by: int) -> list[str]:
    """Move the numbers above `after` by one, past the primary key."""
    return [
        f"UPDATE diseasemaps_auditentry SET seq = -(seq + {by}) WHERE seq > {after}",
        "UPDATE diseasemaps_auditentry SET seq = -seq WHERE seq < 0",
    ]


@pytest.fixture
def head(db) -> audit.Head:
    with audit.recorded():
        for number in range(LENGTH):
            audit.record("test.act", by=None, kind="test.Thing", id=number, number=number)
    kept = audit.AuditHead.objects.get()
    return kept.seq, kept.hash


@pytest.mark.parametrize("tamper", [edit, delete, insert_or_reorder, cut_tail])
def test_a_hundred_of_a_hundred_are_found(head, tamper):
    dice = random.Random(tamper.__name__)
    found = 0
    for _ in range(TRIES):
        statements = tamper(dice)
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")
            for sql in statements:
                cursor.execute(sql)
            found += not audit.verify(head).ok
            transaction.set_rollback(True)
        assert audit.verify(head).ok, "a try left something behind"
    assert found == TRIES


def test_a_cut_tail_is_found_only_with_a_head(head):
    dice = random.Random(1)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        for sql in cut_tail(dice):
            cursor.execute(sql)
    assert audit.verify().ok
    assert not audit.verify(head).ok


def test_a_trail_that_was_cut_and_exported_again_is_found_by_the_earlier_head(head):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        for sql in cut_tail(random.Random(2)):
            cursor.execute(sql)
    kept = audit.AuditHead.objects.get()
    later = (kept.seq, kept.hash)
    assert audit.verify(later).ok
    assert not audit.verify(later, earlier=[head]).ok
