"""How long the database takes for a page of a feed of 1,000,000 posts: the first, and page 10,000.

    uv run python -m tests.benchmarks.experiences_feed [posts]

Makes a database of its own (by COPY) in the server that the settings name, asks for real pages of
one condition, prints for each how long all its queries took together (the median, and the fastest),
how many they were, and how long the same page takes by OFFSET in the same run; then drops the
database. Ends with 1 when a page takes 50 ms or more in the database (the fastest run counts: a
busy machine is not the database), or asks for more at depth than at the top.
"""

import json
import os
import random
import signal
import statistics
import sys
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import django
import psycopg

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "diseasemaps.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, connections  # noqa: E402
from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402

from accounts.models import Block, User  # noqa: E402
from diseasemaps.conditions.models import Condition, Symptom, Treatment  # noqa: E402
from diseasemaps.keyset import cursor_after  # noqa: E402
from experiences import feed  # noqa: E402

NAME = f"feed_benchmark_{os.getpid()}"
POSTS = 1_000_000
PAGE = 10_000
RUNS = 7  # the first warms up and is not counted
PROMISED = 50  # ms
AUTHORS, FIRST, SYMPTOMS = 20_000, 100, 60
# How many in a hundred tried it; the last two are rare.
SHARES = [30, 20, 10, *[3] * 20, 0.5, 0.01]
CARD = (
    '<article class="card" lang="en"><h3 class="card__title"><a href="/experiences/{id}/">How it '
    'began</a></h3><p class="card__meta">{byline}</p><p>'
    + "It began slowly, on the stairs. " * 12
    + "</p></article>"
)
AGES = ["child", "teenager", "young_adult", "adult", "older", ""]
ROLES = [*["patient"] * 70, *["carer"] * 15, *["relative"] * 8, *["bereaved"] * 5, "professional"]

EXPERIENCE = """COPY experiences_experience (id, author_id, condition_id, role, byline, is_alias,
    audience, status, version, live_revision_id, published_at, created_at, card_html, helpful)
    FROM STDIN"""
REVISION = """COPY experiences_experiencerevision (id, experience_id, status, version, title, story,
    story_html, language, age_band, diagnosis_year, content_note, part, created_at, saved_at,
    submitted_at) FROM STDIN"""
TRIED = """COPY experiences_treatmenttried (revision_id, treatment_id, dose, effect, side_effects,
    why_stopped, from_month, to_month) FROM STDIN"""
FELT = "COPY experiences_symptomfelt (revision_id, symptom_id, typed, severity) FROM STDIN"


def experiences(posts: int, condition: int, authors: list[uuid.UUID]) -> Iterator[tuple]:
    chance, now = random.Random(5), datetime.now(UTC)
    for number in range(posts):
        id, author = _id(1, number), authors[number % AUTHORS]
        at = now - timedelta(minutes=number + chance.random())
        helpful = 0 if chance.random() < 0.7 else int(chance.expovariate(0.2))
        byline, audience = f"person-{number % AUTHORS}", "members" if number % 10 == 0 else "public"
        yield (
            id, author, condition, chance.choice(ROLES), byline, False, audience, "visible", 2,
            _id(2, number), at, at, CARD.format(id=id, byline=byline), helpful,
        )  # fmt: skip


def revisions(posts: int) -> Iterator[tuple]:
    chance, now = random.Random(6), datetime.now(UTC)
    for number in range(posts):
        year = chance.choice([None, *range(2000, now.year + 1)])
        yield (
            _id(2, number), _id(1, number), "published", 3, "How it began", "It began slowly.",
            "<p>It began slowly.</p>", "en", chance.choice(AGES), year, "", "", now, now, now,
        )  # fmt: skip


def tried(posts: int, treatments: list[int]) -> Iterator[tuple]:
    chance = random.Random(7)
    for number in range(posts):
        for treatment, share in zip(treatments, SHARES, strict=True):
            if chance.random() * 100 < share:
                yield (_id(2, number), treatment, "", 1, "", "", "", "")


def felt(posts: int, symptoms: list[int]) -> Iterator[tuple]:
    chance = random.Random(8)
    for number in range(posts):
        for symptom in chance.sample(symptoms, 2):
            yield (_id(2, number), symptom, "", 2)


def _id(sort: int, number: int) -> uuid.UUID:
    """As scattered as random ones, and known again."""
    return uuid.uuid5(uuid.NAMESPACE_OID, f"{sort} {number}")


def fill(posts: int) -> tuple[Condition, User]:
    """1,000,000 posts on one condition; and somebody who told of the commonest things."""
    condition = Condition.objects.create(slug="common", name="Common", sort_name="common")
    people = [User(handle=f"person-{n}", email=f"p{n}@example.org") for n in range(AUTHORS)]
    authors = [person.pk for person in User.objects.bulk_create(people)]
    treatments = [Treatment(slug=f"t{n}", name=f"Treatment {n}") for n in range(len(SHARES))]
    symptoms = [Symptom(hpo_id=f"HP:{n:07}", name=f"Symptom {n}") for n in range(SYMPTOMS)]
    treatment_ids = [one.pk for one in Treatment.objects.bulk_create(treatments)]
    symptom_ids = [one.pk for one in Symptom.objects.bulk_create(symptoms)]
    tables = [
        (EXPERIENCE, experiences(posts, condition.pk, authors)),
        (REVISION, revisions(posts)),
        (TRIED, tried(posts, treatment_ids)),
        (FELT, felt(posts, symptom_ids)),
    ]
    with connection.cursor() as cursor:
        # Past the triggers that hold each post to its steps: these were never steps.
        cursor.execute("SET session_replication_role = replica")
        for words, rows in tables:
            with cursor.copy(words) as copy:
                for row in rows:
                    copy.write_row(row)
        cursor.execute("SET session_replication_role = origin")
        cursor.execute("VACUUM ANALYZE")
    reader = User.objects.get(handle="person-0")
    Block.objects.bulk_create(
        Block(blocker=reader, blocked_id=authors[n], byline=f"person-{n}", kind="muted")
        for n in range(1, 6)
    )
    return condition, reader


class Asked:
    """How many queries a request makes, and how long the database takes for them (ms)."""

    def __init__(self) -> None:
        self.number, self.took, self.slowest = 0, 0.0, (0.0, "")

    def __call__(self, execute: Any, sql: str, *args: Any) -> Any:
        begun = time.perf_counter()
        try:
            return execute(sql, *args)
        finally:
            took = (time.perf_counter() - begun) * 1000
            self.number, self.took = self.number + 1, self.took + took
            self.slowest = max(self.slowest, (took, sql))


def ask(client: Client, path: str, query: dict[str, str]) -> Asked:
    asked = Asked()
    with connection.execute_wrapper(asked):
        answer = client.get(path, query)
    assert answer.status_code == 200, answer.status_code
    assert "card" in answer.text, (path, query)
    return asked


@dataclass(frozen=True)
class Measured:
    """Of RUNS - 1 requests: ms of all queries together, and how many those were at most."""

    median: float
    fastest: float
    queries: int
    slowest: tuple[float, str]

    def __str__(self) -> str:
        return f"{self.median:.1f} ms ({self.fastest:.1f}), {self.queries} queries"


def measured(client: Client, path: str, query: dict[str, str]) -> Measured:
    runs = [ask(client, path, query) for _ in range(RUNS)][1:]
    took = [run.took for run in runs]
    quickest = min(runs, key=lambda run: run.took)
    most = max(run.number for run in runs)
    return Measured(statistics.median(took), min(took), most, quickest.slowest)


def by_offset(rows: Any, order: tuple[str, ...], page: int) -> tuple[float, Any]:
    """(ms, the last row of the page before): the same page as a plain paginator finds it."""
    begin = (page - 1) * feed.A_PAGE
    begun = time.perf_counter()
    found = list(rows.order_by(*order)[begin - 1 : begin + feed.A_PAGE])
    return (time.perf_counter() - begun) * 1000, found[0] if found else None


def measure(condition: Condition, reader: User) -> bool:
    path = f"/conditions/{condition.slug}/experiences/"
    common, half, rare = (Treatment.objects.get(slug=f"t{n}") for n in (0, 23, 24))
    wishes: list[tuple[str, dict[str, str], feed.Wanted]] = [
        ("newest", {}, feed.Wanted()),
        ("most helpful", {"sort": "helpful"}, feed.Wanted()),
        ("tried by 30 in 100", {"treatment": common.slug}, feed.Wanted(treatment=common.pk)),
        (
            "the same, most helpful",
            {"treatment": common.slug, "sort": "helpful"},
            feed.Wanted(treatment=common.pk),
        ),
        ("tried by 1 in 200", {"treatment": half.slug}, feed.Wanted(treatment=half.pk)),
        ("tried by 1 in 10,000", {"treatment": rare.slug}, feed.Wanted(treatment=rare.pk)),
        ("carers", {"role": "carer"}, feed.Wanted(role="carer")),
        ("diagnosed 2 to 5 years ago", {"since": "2-5"}, feed.Wanted(since="2-5")),
    ]
    member = Client()
    member.force_login(reader)
    kept = [
        measure_one(words, who, client, user, path, query, wanted)
        for who, client, user in (("anybody", Client(), None), ("a member", member, reader))
        for words, query, wanted in wishes
    ]
    print(f"a member, most like me: {measured(member, path, {'sort': 'like-me'})}", flush=True)
    return all(kept)


def measure_one(
    words: str, who: str, client: Client, user: Any, path: str, query: dict, wanted: feed.Wanted
) -> bool:
    condition = Condition.objects.get()
    order = feed.ORDERS[query.get("sort", feed.NEWEST)]
    rows = feed.rows(condition, user=user, wanted=wanted)
    first = measured(client, path, query)
    said, pages = f"{who}, {words}: first page {first}", [first]
    offset, before = by_offset(rows, order, PAGE)
    if before is not None:
        deep = measured(client, path, query | {"before": cursor_after(before, order=order)})
        pages.append(deep)
        said += f"; page {PAGE:,} {deep}"
        said += f", by OFFSET {offset:.0f} ms: {offset / deep.median:.0f} times as long"
    print(said)
    kept = all(page.fastest < PROMISED for page in pages) and pages[-1].queries <= first.queries
    if not kept:
        slowest = max(page.slowest for page in pages)
        print(f"    NOT KEPT; the slowest query {slowest[0]:.0f} ms: {slowest[1][:600]}")
    sys.stdout.flush()
    return kept


def in_its_own_database(posts: int) -> bool:
    words = connection.get_connection_params()
    with psycopg.connect(
        host=words["host"], port=words["port"], user=words["user"], dbname="postgres",
        password=words.get("password"), autocommit=True,
    ) as server:  # fmt: skip
        server.execute(f"CREATE DATABASE {NAME}")
        try:
            connections.databases["default"]["NAME"] = connection.settings_dict["NAME"] = NAME
            begun = time.monotonic()
            call_command("migrate", verbosity=0)
            condition, reader = fill(posts)
            print(json.dumps({"posts": posts, "made in seconds": round(time.monotonic() - begun)}))
            return measure(condition, reader)
        finally:
            connection.close()
            if hasattr(connection, "close_pool"):
                connection.close_pool()
            server.execute(f"DROP DATABASE IF EXISTS {NAME} WITH (FORCE)")


def main() -> None:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that the database goes
    settings.ALLOWED_HOSTS = ["*"]
    posts = int(sys.argv[1]) if sys.argv[1:] else POSTS
    print(timezone.now().date().isoformat(), flush=True)
    sys.exit(0 if in_its_own_database(posts) else 1)


if __name__ == "__main__":
    main()
