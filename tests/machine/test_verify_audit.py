"""`verify_audit` says whether the trail holds, and finds a cut tail by an earlier head."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from diseasemaps import audit


@pytest.fixture
def three_acts(db):
    with audit.recorded():
        for number in range(3):
            audit.record("test.act", by=None, kind="test.Thing", id=number)


def verify(**options) -> str:
    out = StringIO()
    call_command("verify_audit", stdout=out, stderr=StringIO(), **options)
    return out.getvalue()


def rewrite(sql: str) -> None:
    """What somebody with the database's own rights could do."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(sql)


def test_a_trail_that_holds_gives_its_head(three_acts, tmp_path):
    head = tmp_path / "head"
    head.write_text(verify())
    seq, digest = head.read_text().split()
    assert (int(seq), len(digest)) == (3, 64)
    assert verify(head=head) == head.read_text()


def test_an_altered_entry_is_named(three_acts):
    rewrite("UPDATE diseasemaps_auditentry SET action = 'test.other' WHERE seq = 2")
    with pytest.raises(CommandError, match="entry 2 was altered"):
        verify()


def test_a_cut_tail_is_found_by_an_earlier_head(three_acts, tmp_path):
    head = tmp_path / "head"
    head.write_text(verify())
    rewrite("DELETE FROM diseasemaps_auditentry WHERE seq = 3")
    rewrite(
        "UPDATE diseasemaps_audithead SET seq = 2, "
        "hash = (SELECT hash FROM diseasemaps_auditentry WHERE seq = 2)"
    )
    verify()  # by itself the shorter trail looks whole
    with pytest.raises(CommandError, match="before the exported head"):
        verify(head=head)


@pytest.mark.parametrize("content", ["", "one two", "3"])
def test_a_file_that_is_no_head_is_refused_in_a_sentence(three_acts, tmp_path, content):
    head = tmp_path / "head"
    head.write_text(content)
    with pytest.raises(CommandError, match="is no head"):
        verify(head=head)


def test_a_missing_file_is_refused_in_a_sentence(db, tmp_path):
    with pytest.raises(CommandError, match="cannot be read"):
        verify(head=tmp_path / "none")
