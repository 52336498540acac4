"""How long 10,000 followers take: the request that causes the news, and all the inbox rows.

    uv run python -m tests.benchmarks.followers [pgmq] [amqp]

Starts its own database, web server, workers, and (where it is installed) RabbitMQ in a folder of
its own, and leaves nothing behind. A trusted member's experience is published by a real request;
then the rows are counted from outside until all are there. In the same run the same news is told
one row at a time, for the ratio. Ends with 1 when a promise is not kept.
"""

import json
import shutil
import signal
import statistics
import sys
import tempfile
import time
from pathlib import Path

import psycopg

from diseasemaps import embedded
from tests.faults import rabbitmq
from tests.faults.houses import BROKERS
from tests.faults.sites import Site

FOLLOWERS = 10_000
RUNS = 7  # the first warms the processes up and is not counted
REQUEST, ROWS = 0.1, 2.0  # seconds, as promised for two cores

WORLD = f"""
import json
from importlib import import_module
from django.conf import settings
from django.contrib import auth
from accounts.models import User
from diseasemaps.conditions.models import Condition
from diseasemaps.notifications.models import Subscription
from tests import factories

here, moderator = Condition.objects.get(), User.objects.get(handle="moderator-0")
elsewhere = [factories.condition(f"Elsewhere {{number}}") for number in range(3)]
people = User.objects.bulk_create(
    User(handle=f"follower-{{number}}", email=f"follower-{{number}}@example.org", password="!")
    for number in range({FOLLOWERS}))
Subscription.objects.bulk_create(
    Subscription(user=one, about_kind="conditions.Condition", about_id=str(here.pk))
    for one in people)
drafts = []
for number in range({RUNS}):
    author = factories.person(f"author-{{number}}", role=None)
    for other in elsewhere:
        factories.published(author, other, moderator)
    draft = factories.told(author, here)
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[auth.SESSION_KEY] = str(author.pk)
    session[auth.BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
    session[auth.HASH_SESSION_KEY] = author.get_session_auth_hash()
    session.create()
    drafts.append([session.session_key, str(draft.pk), draft.version])
print(json.dumps(drafts))
"""

ONE_BY_ONE = """
import time
from django.utils import timezone
from diseasemaps.notifications import audiences, fan_out
from diseasemaps.notifications.models import Event, Notification
event = Event.objects.filter(kind="followed_experience").latest("at")
def again():
    event.notifications.all().delete()
    return time.perf_counter()
began = again()
fan_out.tell(event, now=timezone.now())
in_bulk = time.perf_counter() - began
began = again()
for person in audiences.resolve(event.audience):
    Notification.objects.create(event=event, recipient=person)
print(in_bulk, time.perf_counter() - began)
"""

TOLD = """
SELECT count(*) FROM notifications_notification AS told
JOIN notifications_event AS event ON event.id = told.event_id
WHERE event.kind = 'followed_experience' AND event.fanned_out_at IS NOT NULL
"""


def one_run(site: Site, database: psycopg.Connection, draft: list, before: int) -> list[float]:
    """[seconds of the request, seconds from its start until the last row]."""
    key, revision, version = draft
    began = time.monotonic()
    path = f"/experience-revisions/{revision}/submit/"
    answer = site.visit("POST", path, key=key, version=str(version))
    assert answer.status == 302, answer.text
    while database.execute(TOLD).fetchone()[0] < before + FOLLOWERS:
        assert time.monotonic() - began < 60, "the rows do not come"
        time.sleep(0.01)
    return [answer.seconds, time.monotonic() - began]


def measure(broker: str, folder: Path) -> bool:
    """Whether the promises are kept on this broker; prints the figures."""
    site = Site(folder / broker, broker, members=0, shows_pages=False)
    try:
        drafts = json.loads(site.python(WORLD))
        site.serve()
        site.deliver_everything(60)
        words = embedded.Server(site.checkout.path / "var" / "postgres").libpq
        with psycopg.connect(**words, autocommit=True) as database:
            runs = [
                one_run(site, database, draft, number * FOLLOWERS)
                for number, draft in enumerate(drafts)
            ]
        bulk, one_by_one = map(float, site.python(ONE_BY_ONE).split())
    finally:
        site.close()
    requests, rows = zip(*runs[1:], strict=True)
    print(f"{broker}: {FOLLOWERS:,} followers, median of {len(requests)} (worst)")
    print(f"    request       {ms(statistics.median(requests))} ({ms(max(requests))})")
    print(f"    all the rows  {ms(statistics.median(rows))} ({ms(max(rows))})")
    print(f"    told in bulk  {ms(bulk)}, one row at a time {ms(one_by_one)}:", end=" ")
    print(f"{one_by_one / bulk:,.0f} times as long", flush=True)
    return statistics.median(requests) < REQUEST and statistics.median(rows) < ROWS


def ms(seconds: float) -> str:
    return f"{seconds * 1000:,.0f} ms"


def main() -> None:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that what was started is ended
    folder = Path(tempfile.mkdtemp(prefix="followers-"))
    folder.chmod(0o755)  # PostgreSQL runs as another user
    brokers = sys.argv[1:] or BROKERS
    if "amqp" in brokers and not rabbitmq.is_installed():
        print(rabbitmq.MISSING)
        brokers = ["pgmq"]
    try:
        kept = [measure(broker, folder) for broker in brokers]
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    sys.exit(0 if all(kept) else 1)


if __name__ == "__main__":
    main()
