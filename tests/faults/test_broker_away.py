"""I7: the broker refused, frozen, emptied, restarted. Requests answer, and nothing is lost.

Real processes: web server, worker, urgent worker, clock. Everybody has to come back by themselves.
"""

import pytest

from tests.faults.checkouts import eventually
from tests.faults.sites import MODERATORS, PATIENCE, Site

pytestmark = [pytest.mark.faults, pytest.mark.xdist_group("site")]

QUESTIONS = 10  # asked during each outage
MENDING = 120.0  # seconds; nothing hangs on how fast it is


@pytest.fixture
def told(site, capsys):
    """Says at the end what was counted. Beforehand the site answers, for comparison."""
    eventually(site.is_ready, MENDING, "the site is ready")
    site.answers.clear()
    live_through(site)
    calm = site.slowest().seconds  # what this machine needs now, with the broker there

    def tell(what: str) -> None:
        slowest, found = site.slowest(), site.reckoning()
        with capsys.disabled():
            print(
                f"\n{site.broker}, {what}: slowest request {slowest.seconds:.2f} s"
                f" ({calm:.2f} s with the broker there); {found}"
            )
        found.check(events=site.asked, recipients=MODERATORS)
        assert slowest.seconds < PATIENCE + calm, (slowest, calm)

    return tell


def live_through(site: Site) -> None:
    """Questions are asked and pages read."""
    for _ in range(QUESTIONS):
        assert site.ask().status == 302
        assert site.visit("GET", "/conditions/some-condition/").status == 200


def ring_by_bell_alone(site: Site) -> None:
    """With the clock stopped, what is asked now is delivered because the bell is heard.

    A ring that the broker does not take within a second is given up, and the clock would make up
    for it: on a busy machine the next one may have to.
    """
    with site.paused("beat"):
        for last in (False, False, True):
            assert site.ask().status == 302
            try:
                return site.deliver_everything(MENDING / 3)
            except AssertionError:
                if last:
                    raise


@pytest.mark.parametrize("how", ["refused", "frozen"])
def test_the_broker_is_away_and_comes_back(site, told, how):
    site.refuse() if how == "refused" else site.freeze()
    live_through(site)
    assert '"broker": "does not answer"' in site.visit("GET", "/readyz").text
    site.mend(how)
    site.deliver_everything(MENDING)
    eventually(site.is_ready, MENDING, "the site is ready again")
    ring_by_bell_alone(site)
    told(f"broker {how}")


def test_the_queue_is_emptied(site, told):
    with site.paused("worker", "urgent", "beat"):
        live_through(site)
        eventually(site.empty, MENDING, "messages to throw away")
    site.deliver_everything(MENDING)
    ring_by_bell_alone(site)
    told("queue emptied")


def test_a_worker_and_a_clock_that_start_without_a_broker_wait_for_it(site, told):
    site.refuse()
    for name in ("worker", "urgent", "beat"):
        site.end(name)
    live_through(site)  # before three processes start and take the cores
    said = len(site.log())
    for name in ("worker", "urgent", "beat"):
        site.begin(name)
    eventually(lambda: "onnect" in site.log()[said:], MENDING, "they try to connect")
    site.mend("refused")
    site.deliver_everything(MENDING)
    ring_by_bell_alone(site)
    told("worker and clock started without a broker")
