"""The head of the trail, exported by command and by the clock, and read by verify_audit."""

import json
from io import StringIO

import pytest
from django.conf import settings as configured
from django.core.management import CommandError, call_command
from django.utils.dateparse import parse_datetime

from diseasemaps import audit, tasks

pytestmark = pytest.mark.django_db


def act(number: int) -> None:
    with audit.recorded():
        audit.record("test.act", by=None, kind="test.Thing", id=number)


def test_one_line_of_json_is_appended_each_time(tmp_path):
    file = tmp_path / "heads"
    for number in range(2):
        act(number)
        call_command("export_audit_head", to=file)
    first, second = map(json.loads, file.read_text().splitlines())
    assert (first["seq"], second["seq"]) == (1, 2)
    assert second["hash"] == audit.AuditHead.objects.get().hash
    assert parse_datetime(second["at"]).utcoffset() is not None
    call_command("verify_audit", head=file, stdout=StringIO(), stderr=StringIO())


def test_without_a_file_it_is_printed():
    out = StringIO()
    call_command("export_audit_head", stdout=out)
    assert json.loads(out.getvalue())["seq"] == 0


def test_every_line_counts_not_only_the_last(tmp_path):
    act(1)
    file = tmp_path / "heads"
    file.write_text(json.dumps({"seq": 9, "hash": "a" * 64, "at": "2026-01-01T00:00:00Z"}) + "\n")
    call_command("export_audit_head", to=file)
    with pytest.raises(CommandError, match="before the exported head"):
        call_command("verify_audit", head=file, stdout=StringIO(), stderr=StringIO())


def test_the_clock_exports_each_hour_where_a_place_is_set(tmp_path, settings):
    entry = configured.CELERY_BEAT_SCHEDULE["export_audit_head"]
    assert (entry["task"], entry["schedule"]) == (tasks.export_audit_head.name, 3600.0)
    tasks.export_audit_head()  # no place is set: nothing happens
    settings.AUDIT_HEAD_FILE = str(tmp_path / "heads")
    tasks.export_audit_head()
    tasks.export_audit_head()
    assert len((tmp_path / "heads").read_text().splitlines()) == 2


def test_a_place_that_cannot_be_written_is_said_in_a_sentence(tmp_path):
    with pytest.raises(CommandError, match="cannot be written"):
        call_command("export_audit_head", to=tmp_path / "none" / "heads")


@pytest.mark.parametrize("line", ["{}", '{"seq": 1}', '{"seq": "1", "hash": "x"}', "{"])
def test_a_line_that_is_no_head_is_refused(tmp_path, line):
    file = tmp_path / "heads"
    file.write_text(line)
    with pytest.raises(CommandError, match="is no head"):
        call_command("verify_audit", head=file, stdout=StringIO(), stderr=StringIO())
