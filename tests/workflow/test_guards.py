"""What the database and the code base refuse, whoever asks."""

import ast
import subprocess
from pathlib import Path

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction

from diseasemaps import audit
from diseasemaps.workflow import HistoryEntry
from tests import factories

ROOT = Path(__file__).resolve().parent.parent.parent
REVIEWED = [model for model in apps.get_models() if hasattr(model, "workflow")]


def refused(sql: str, *params) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, params)
            touched = cursor.rowcount
    except DatabaseError:
        return True
    assert touched, "the statement touched no row, so it proves nothing"
    return False


def test_everything_with_a_workflow_is_known():
    kinds = {model.workflow.kind for model in REVIEWED}
    articles_and_experiences = {"article_revision", "experience_revision", "experience"}
    assert kinds == articles_and_experiences | {"question", "comment", "appeal", "vocabulary_word"}


@pytest.mark.django_db
@pytest.mark.parametrize("model", REVIEWED, ids=lambda model: model.workflow.kind)
def test_the_trigger_knows_exactly_the_pairs_of_the_table(model):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT encode(tgargs, 'escape') FROM pg_trigger WHERE tgrelid = %s::regclass "
            "AND tgname = %s",
            [model._meta.db_table, f"{model._meta.db_table}_step"],
        )
        initial, pairs, _ = cursor.fetchone()[0].split("\\000")
    allowed = {tuple(pair.split(">")) for pair in pairs.split()}
    assert initial == model.workflow.initial
    assert allowed == set(model.workflow.pairs())


@pytest.mark.usefixtures("texts")
class TestTheTrigger:
    def test_refuses_an_illegal_step_by_update_and_by_raw_sql(self, author, condition):
        revision = factories.draft(author, condition)
        with pytest.raises(DatabaseError), transaction.atomic():
            type(revision).objects.filter(pk=revision.pk).update(status="approved", version=99)
        sql = "UPDATE articles_revision SET status = %s, version = version + 1 WHERE id = %s"
        assert refused(sql, "approved", revision.pk)
        assert refused(sql, "superseded", revision.pk)

    def test_refuses_a_listed_step_that_does_not_raise_the_version(self, author, condition):
        revision = factories.draft(author, condition)
        assert refused(
            "UPDATE articles_revision SET status = 'submitted' WHERE id = %s", revision.pk
        )

    def test_refuses_a_thing_that_begins_in_the_middle(self, author, condition):
        article = factories.draft(author, condition).article
        with pytest.raises(DatabaseError), transaction.atomic():
            article.revisions.create(author=factories.person("other", role=None), status="approved")

    def test_refuses_to_change_the_text_of_what_was_handed_in(self, author, condition):
        revision = factories.submitted(author, condition)
        assert refused("UPDATE articles_variant SET body = 'x' WHERE revision_id = %s", revision.pk)
        assert refused(
            "UPDATE articles_citation SET title = 'x' WHERE revision_id = %s", revision.pk
        )
        assert refused("DELETE FROM articles_citation WHERE revision_id = %s", revision.pk)

    def test_refuses_to_change_a_story_that_was_sent_in(self, member, condition):
        revision = factories.pending(member, condition)
        sql = "UPDATE experiences_experiencerevision SET story = 'x' WHERE id = %s"
        assert refused(sql, revision.pk)


@pytest.mark.usefixtures("texts")
class TestTheAuditTrail:
    def test_refuses_update_delete_and_truncate(self, author, condition):
        factories.submitted(author, condition)
        assert refused("UPDATE diseasemaps_auditentry SET action = 'x'")
        assert refused("DELETE FROM diseasemaps_auditentry")
        assert refused("TRUNCATE diseasemaps_auditentry")

    def test_finds_an_edit_a_deletion_and_a_cut_tail_made_past_the_trigger(self, author, condition):
        factories.submitted(author, condition)
        entries = audit.AuditEntry.objects.order_by("-seq")
        head = (entries[0].seq, entries[0].hash)
        assert audit.verify(head).ok
        tampering = {
            "UPDATE diseasemaps_auditentry SET action = 'x' WHERE seq = 2": "altered",
            "UPDATE diseasemaps_auditentry SET actor = gen_random_uuid() WHERE seq = 3": "altered",
            "DELETE FROM diseasemaps_auditentry WHERE seq = 2": "missing",
            f"DELETE FROM diseasemaps_auditentry WHERE seq = {head[0]}": "ends",
        }
        for sql, fault in tampering.items():
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("SET LOCAL session_replication_role = replica")
                cursor.execute(sql)
                assert cursor.rowcount == 1
                verdict = audit.verify(head)
                transaction.set_rollback(True)
            assert not verdict.ok, sql
            assert fault in verdict.fault

    def test_an_act_that_fails_leaves_neither_state_nor_history_nor_record(self, author, condition):
        revision = factories.draft(author, condition)
        before = (audit.AuditEntry.objects.count(), HistoryEntry.objects.count())
        with pytest.raises(RuntimeError):
            submit_and_fail(revision, author)
        revision.refresh_from_db()
        assert revision.status == "draft"
        assert (audit.AuditEntry.objects.count(), HistoryEntry.objects.count()) == before

    def test_holds_no_text(self, condition, reviewer):
        author = factories.person("canary-writer", role="author")
        revision = factories.under_review(author, condition, reviewer)
        factories.review.request_changes(revision, by=reviewer, note="Canary sentence.")
        rows = str(list(audit.AuditEntry.objects.values()))
        for secret in (
            "Canary sentence",
            author.handle,
            author.email,
            str(author.pk),
            reviewer.full_name,
        ):
            assert secret not in rows


@audit.recorded()
def submit_and_fail(revision, author):
    factories.review.submit(revision, by=author)
    raise RuntimeError("the power went")


def project_files() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "*.py"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    files = [ROOT / name for name in listed.stdout.split()]
    return [f for f in files if f.exists() and f.relative_to(ROOT).parts[0] != "tests"]


def status_writes(source: str) -> list[int]:
    """The lines on which a `status` is written in any of the ways that Python offers."""
    lines = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            parts = [part for target in targets for part in ast.walk(target)]
            if any(isinstance(part, ast.Attribute) and part.attr == "status" for part in parts):
                lines.append(node.lineno)
        elif isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            words = {keyword.arg for keyword in node.keywords}
            texts = {arg.value for arg in ast.walk(node) if isinstance(arg, ast.Constant)}
            by_keyword = name in ("update", "update_or_create", "create") and "status" in words
            by_name = name in ("setattr", "bulk_update", "__setattr__") and "status" in texts
            if by_keyword or by_name:
                lines.append(node.lineno)
    return lines


def test_status_has_one_door():
    found = {
        str(file.relative_to(ROOT)): lines
        for file in project_files()
        if "migrations" not in file.parts and (lines := status_writes(file.read_text()))
    }
    assert set(found) == {"diseasemaps/workflow.py"}, found


@pytest.mark.parametrize(
    "source",
    [
        "thing.status = 'approved'",
        "a, thing.status = 1, 2",
        "thing.status: str = 'x'",
        "Thing.objects.filter(pk=1).update(status='approved')",
        "Thing.objects.create(status='approved')",
        "setattr(thing, 'status', 'x')",
        "Thing.objects.bulk_update(things, ['status'])",
    ],
)
def test_the_test_of_the_one_door_sees_every_way_round_it(source):
    assert status_writes(source) == [1]
