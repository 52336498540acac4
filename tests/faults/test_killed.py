"""I6: a worker killed with SIGKILL at each named point between the commit and the mark.

100 rounds for each of the twelve points of points.py, on the embedded queue and on RabbitMQ, in
forked real processes that take the bell from the real broker and run the real tasks; and some more
rounds in which the process killed is the whole Celery worker. rounds.py says what a round is.
Afterwards a worker and its clock, started by their real command, find whatever was left.
"""

import json
import subprocess

import pytest

from tests.faults import rabbitmq
from tests.faults.houses import BEAT, BROKERS, WORKER, House

pytestmark = [pytest.mark.faults, pytest.mark.xdist_group("killed")]

ROUNDS = 100  # for each point
WHOLE = 3  # with the whole worker
MODERATORS = 2  # in rounds.py: each event is for them
PLAYING = 2400.0  # seconds at most; on two idle cores it takes about three minutes
MENDING = 300.0


@pytest.fixture(scope="module")
def played(place_for_all):
    """A house for each broker, both with their rounds under way."""
    houses: dict[str, tuple[House, subprocess.Popen]] = {}
    try:
        for broker in BROKERS:
            if broker == "pgmq" or rabbitmq.is_installed():
                house = House(place_for_all / broker, broker)
                counts = (house.checkout.path / "counts.json", str(ROUNDS), str(WHOLE))
                houses[broker] = (
                    house,
                    house.start("-m", "tests.faults.rounds", *map(str, counts)),
                )
        yield houses
    finally:
        for house, _ in houses.values():
            house.close()


@pytest.mark.parametrize("broker", BROKERS)
def test_killed_at_every_point_between_commit_and_mark(broker, played, capsys):
    if broker == "amqp":
        rabbitmq.require()
    house, rounds = played[broker]
    assert rounds.wait(PLAYING) == 0, house.words()
    counts = json.loads((house.checkout.path / "counts.json").read_text())
    house.start(*WORKER)
    house.start(*BEAT)
    house.deliver_everything(MENDING)

    found = house.reckoning()
    with capsys.disabled():
        print(f"\n{broker}: {sum(counts.values())} rounds, as many processes killed by SIGKILL")
        for point, number in counts.items():
            print(f"    {number:4} × {point}")
        print(f"    → {found}")
    assert set(counts.values()) == {ROUNDS, WHOLE}
    found.check(events=sum(counts.values()), recipients=MODERATORS)
    assert found.duplicates >= counts["mail sent, not marked"]  # those deaths were where they say
