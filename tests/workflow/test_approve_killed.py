"""I5: whoever approves is killed with SIGKILL after each statement: never half a state.

A real process (a fork of this one) approves on a connection of its own, and dies after its n-th
statement, before the commit, or after it. 50 rounds for each of these places.
"""

import os
import signal
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, connections

from diseasemaps import audit
from diseasemaps.articles import review
from diseasemaps.articles.models import Article, Review, Revision
from diseasemaps.notifications.models import Event
from diseasemaps.workflow import HistoryEntry
from tests import factories

pytestmark = [
    pytest.mark.deep,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("texts"),
]

ROUNDS = 50


class Countdown:
    """Kills this process after the n-th statement on the connection."""

    def __init__(self, statements: int) -> None:
        self.left = statements

    def __call__(self, execute: Callable, sql: str, params: Any, many: bool, context: Any) -> Any:
        result = execute(sql, params, many, context)
        self.left -= 1
        if self.left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return result


class Counted:
    """Lets statements pass, and counts them."""

    number = 0

    def __call__(self, execute: Callable, sql: str, params: Any, many: bool, context: Any) -> Any:
        self.number += 1
        return execute(sql, params, many, context)


def approve(revision: Revision, reviewer: Any) -> None:
    review.approve(revision, by=reviewer, conflict_of_interest="None.")


def killed(work: Callable[[], None]) -> bool:
    """Do `work` in a process of its own; was it killed on its way?"""
    connections.close_all()
    child = os.fork()
    if child == 0:
        try:
            connection.settings_dict["OPTIONS"]["pool"] = False  # a connection of its own
            work()
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status) == -signal.SIGKILL


def approve_and_die(revision: Revision, reviewer: Any, *, after: int) -> None:
    connection.ensure_connection()
    with connection.execute_wrapper(Countdown(after)):
        approve(revision, reviewer)


def approve_and_die_at_commit(revision: Revision, reviewer: Any, *, before: bool) -> None:
    commit = connection._commit

    def die_there() -> None:
        if not before:
            commit()
        os.kill(os.getpid(), signal.SIGKILL)

    connection._commit = die_there
    approve(revision, reviewer)


def state(revision: Revision) -> dict[str, Any]:
    """Everything that `approve` writes, at once."""
    now = Revision.objects.get(pk=revision.pk)
    return {
        "status": now.status,
        "version": now.version,
        "reviewed_on": now.reviewed_on,
        "live": Article.objects.get(pk=now.article_id).live_revision_id,
        "verdicts": sorted(Review.objects.values_list("verdict", flat=True)),
        "history": HistoryEntry.objects.count(),
        "audit": audit.AuditEntry.objects.count(),
        "head": audit.AuditHead.objects.get().seq,
        "events": Event.objects.count(),
        "consents": reviewer_consents(now),
        "passages": sum(variant.passages.count() for variant in now.variants.all()),
    }


def reviewer_consents(revision: Revision) -> int:
    return sum(one.reviewer.consents.count() for one in revision.reviews.all())


def statements_of_approve(author: Any, reviewer: Any) -> int:
    counted = Counted()
    revision = factories.under_review(author, factories.condition("Counted"), reviewer)
    with connection.execute_wrapper(counted):
        approve(revision, reviewer)
    return counted.number


def test_killed_after_each_statement_it_is_all_or_nothing(author, reviewer, other_reviewer, capsys):
    statements = statements_of_approve(author, other_reviewer)  # each consents with their first
    revision = factories.under_review(author, factories.condition("Killed"), reviewer)
    before = state(revision)
    for after in range(1, statements + 1):
        for _ in range(ROUNDS):
            assert killed(lambda n=after: approve_and_die(revision, reviewer, after=n)), after
        assert state(revision) == before, after
    for _ in range(ROUNDS):
        assert killed(lambda: approve_and_die_at_commit(revision, reviewer, before=True))
    assert state(revision) == before
    with capsys.disabled():
        print(f"\n{statements} statements of approve, {ROUNDS} kills after each: nothing half done")  # noqa: T201
    assert audit.verify().ok


def test_killed_after_the_commit_all_of_it_is_there(author, reviewer):
    for number in range(ROUNDS):
        revision = factories.under_review(author, factories.condition(f"Of {number}"), reviewer)
        before = state(revision)
        assert killed(lambda one=revision: approve_and_die_at_commit(one, reviewer, before=False))
        now = state(revision)
        assert (now["status"], now["live"]) == ("approved", revision.pk)
        assert now["history"] == before["history"] + 1
        assert now["events"] > before["events"]
        assert now["audit"] == now["head"] > before["audit"]
        assert now["passages"]
    assert audit.verify().ok
