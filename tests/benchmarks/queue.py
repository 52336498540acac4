"""How fast the moderators' queue is with 10,000 open cases, and how many queries a page takes.

    uv run python -m tests.benchmarks.queue

Starts a database of its own, fills it by COPY, and leaves nothing behind. What is measured is the
database: each statement of a page as PostgreSQL executes it. In the same run the naive forms (by
OFFSET, and every case read to find the first) give the ratio. The fastest run counts: a busy
machine is not the database. Ends with 1 when a promise is not kept.
"""

import json
import shutil
import sys
import tempfile
from pathlib import Path

from tests.faults.sites import Site

CASES, SIGNALS = 10_000, 3
MOST = 0.05  # seconds in the database, as promised
RUNS = 7

WORLD = f"""
import json, random, re, statistics, uuid
from html import unescape
from datetime import timedelta
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from accounts.models import User
from diseasemaps.moderation import cases, queue, signals
from diseasemaps.moderation.models import Case
from tests import factories

random.seed(5)
now = timezone.now()
moderator = User.objects.filter(handle="moderator-0").first() or factories.person(
    "moderator-0", role="moderator")
author = factories.person("spammer", role=None)
places = [factories.condition(f"Condition {{number}}").pk for number in range(50)]
text = json.dumps({{"title": "A title", "text": "Words of a post. " * 40}})
ids = [uuid.uuid4() for _ in range({CASES})]
with connection.cursor() as cursor:
    questions = "COPY questions_question (id, condition_id, author_id, text, language, status," \\
        " version, asked_at) FROM STDIN"
    with cursor.copy(questions) as copy:
        for number, id in enumerate(ids):
            copy.write_row((id, random.choice(places), author.pk, f"Question {{number}}?", "en",
                            "pending", 1, now))
    rows = "COPY moderation_case (id, kind, thing_id, author_id, condition_id, language," \\
        " priority, snapshot, version, opened_at) FROM STDIN"
    opened = []
    with cursor.copy(rows) as copy:
        for id in ids:
            case = uuid.uuid4()
            opened.append(case)
            copy.write_row((case, "question", id, author.pk, random.choice(places),
                            random.choice(["en", "es", "de"]), random.choice([0, 10, 20, 30, 60]),
                            text, 1, now - timedelta(minutes=random.randrange(20_000))))
    kinds = ["newcomer", "flag", "link", "personal_data", "sales"]
    with cursor.copy("COPY moderation_signal (case_id, kind, weight, detail, at) FROM STDIN") as c:
        for case in opened:
            for _ in range({SIGNALS}):
                c.write_row((case, random.choice(kinds), 10, "{{}}", now))
    cursor.execute("ANALYZE")

client = Client(HTTP_HOST="127.0.0.1")
client.force_login(moderator)

def seconds(context):
    return sum(float(one["time"]) for one in context.captured_queries)

def again(work, count={RUNS}):
    '''[seconds in the database: median, fastest; queries, the most; the slowest of the last]'''
    times, queries = [], []
    for _ in range(count + 1):
        with CaptureQueriesContext(connection) as context:
            work()
        times.append(seconds(context))
        queries.append(len(context))
        slowest = max(context.captured_queries, key=lambda one: float(one["time"]))
    times = times[1:]
    return [statistics.median(times), min(times), max(queries[1:]), slowest["sql"]]

def page(query=""):
    answer = client.get(f"/desk/moderation/{{query}}", secure=True)
    assert answer.status_code == 200, answer.status_code
    return answer

def older(query=""):
    return unescape(re.search(r'rel="next" href="([^"]+)"', page(query).text)[1])

later = older()
for _ in range(20):
    later = older(later)

def claim():
    case = queue.take_next(None, by=moderator)
    cases.release(case, by=moderator)

def by_offset():
    list(Case.objects.queue().select_related("condition", "claimed_by")
         .prefetch_related("signals")[9_000:9_026])

def all_of_them():
    every = Case.objects.open().select_related("condition", "claimed_by")
    every = every.prefetch_related("signals")
    return sorted(every, key=lambda one: (-signals.priority(one.signals.all()), one.opened_at))[:25]

found = {{
    "first page": again(page),
    "a page deep down": again(lambda: page(later)),
    "narrowed": again(lambda: page("?signal=sales&language=es&whose=unclaimed")),
    "claim the next": again(claim),
    "naive: by OFFSET": again(by_offset, 3),
    "naive: all, sorted": again(all_of_them, 1),
}}
print(json.dumps(found))
"""


def ms(seconds: float) -> str:
    return f"{seconds * 1000:7.1f} ms"


def main() -> None:
    folder = Path(tempfile.mkdtemp(prefix="queue-"))
    folder.chmod(0o755)  # PostgreSQL runs as another user
    site = None
    try:
        site = Site(folder / "site", "pgmq", members=0)
        found = json.loads(site.python(WORLD).strip().splitlines()[-1])
    finally:
        if site is not None:
            site.close()
        shutil.rmtree(folder, ignore_errors=True)
    print(f"{CASES:,} open cases, each with {SIGNALS} signals; in the database,", end=" ")
    print(f"median of {RUNS} (fastest)")
    for name, (median, fastest, queries, slowest) in found.items():
        print(f"    {name:<20} {ms(median)} ({ms(fastest)})   {queries} queries")
        if fastest > MOST and not name.startswith("naive"):
            print(f"        most of it: {slowest[:300]}")
    ours, naive = found["first page"][1], found["naive: all, sorted"][1]
    print(f"    reading all of them takes {naive / ours:,.0f} times as long as the first page")
    kept = [row[1] < MOST for name, row in found.items() if not name.startswith("naive")]
    sys.exit(0 if all(kept) else 1)


if __name__ == "__main__":
    main()
