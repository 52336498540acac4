"""PostgreSQL stopped and killed in the middle of requests and of the worker's work, and started.

While it is away every request says so, with 503 and at once. Afterwards all go on by themselves,
and whatever was accepted is delivered.
"""

import signal
import threading
import time
from contextlib import contextmanager

import pytest

from tests.faults.checkouts import eventually
from tests.faults.sites import MODERATORS, PATIENCE, Answer, Site

pytestmark = [pytest.mark.faults, pytest.mark.xdist_group("site")]

MENDING = 120.0  # seconds; nothing hangs on how fast it is
PAGE = "/conditions/some-condition/"


@contextmanager
def visitors(site: Site):
    """People who ask and read all the time; yields their answers, which grow."""
    answers: list[Answer] = []
    leaving = threading.Event()

    def come() -> None:
        while not leaving.wait(0.2):
            answers.append(site.ask())
            answers.append(site.visit("GET", PAGE))

    coming = threading.Thread(target=come)
    coming.start()
    try:
        yield answers
    finally:
        leaving.set()
        coming.join()


def seen(answers: list[Answer], status: int, times: int, *, since: int = 0) -> None:
    def enough() -> bool:
        return sum(answer.status == status for answer in answers[since:]) >= times

    eventually(enough, MENDING, f"{times} answers with {status}")


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_the_database_is_stopped_and_started_in_the_middle(site, how, capsys):
    eventually(site.is_ready, MENDING, "the site is ready")
    with visitors(site) as answers:
        seen(answers, 302, 5)
        site.stop_database(how)
        seen(answers, 503, 6, since=len(answers))
        assert site.visit("GET", "/healthz").status == 200
        away = time.monotonic()
        site.start_database()
        seen(answers, 302, 5, since=len(answers))
        back = time.monotonic() - away
    site.deliver_everything(MENDING)
    eventually(site.is_ready, MENDING, "the site is ready again")

    slowest = max(answers, key=lambda answer: answer.seconds)
    refused = [answer for answer in answers if answer.status == 503]
    found = site.reckoning()
    with capsys.disabled():
        print(
            f"\n{site.broker}, database {how.name}: {len(answers)} requests, {len(refused)} of them"
            f" 503, slowest {slowest.seconds:.2f} s; accepted again {back:.1f} s after the start;"
            f" {found}"
        )
    assert {answer.status for answer in answers} == {200, 302, 503}
    assert all("cannot reach its database" in answer.text for answer in refused)
    assert max(answer.seconds for answer in refused) < PATIENCE  # said so at once
    # A question may have been kept although its answer was lost with the connection.
    site.asked = found.told["events"] if _some_kept(site, found.told["events"], refused) else -1
    found.check(events=site.asked, recipients=MODERATORS)


def _some_kept(site: Site, events: int, refused: list[Answer]) -> bool:
    unanswered = sum(answer.what.startswith("POST") for answer in refused)
    return site.asked <= events <= site.asked + unanswered
