"""Nobody learns from an answer whether somebody has an account: not by its words, status, headers,
length, mail or time.

Known and unknown e-mails take turns, so that whatever else the machine does hits both alike.
"""

import re
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from diseasemaps import settings as ours
from diseasemaps.notifications.models import Delivery

PASSWORD = "lantern-over-water"
Visit = Callable[[Client, str], list]


def wrong_password(client: Client, email: str) -> list:
    return [client.post("/accounts/login/", {"login": email, "password": "not-this-one"})]


def sign_up(client: Client, email: str) -> list:
    handle = email.partition("@")[0]
    typed = {"email": email, "password1": PASSWORD, "handle": f"{handle}-b"}
    typed |= {"country": "CI", "consent": "on", "old_enough": "on"}
    answer = client.post("/accounts/signup/", typed)
    return [answer, client.get(answer["Location"])]


def reset(client: Client, email: str) -> list:
    answer = client.post("/accounts/password/reset/", {"email": email})
    return [answer, client.get(answer["Location"])]


def mailed_code(client: Client, email: str) -> list:
    answer = client.post("/accounts/login/code/", {"email": email})
    where = answer["Location"]
    wrong = [client.post(where, {"code": "ZZZZZZ"}) for _ in range(3)]
    return [answer, client.get(where), *wrong]


FLOWS = {"sign-in": wrong_password, "sign-up": sign_up, "reset": reset, "code": mailed_code}
flows = pytest.mark.parametrize("flow", FLOWS)


@dataclass
class Sample:
    seconds: float
    queries: int
    seen: tuple  # what an onlooker sees, without what is different for everybody


@pytest.fixture(autouse=True)
def world(texts, settings, monkeypatch):
    """Argon2, as in production."""
    settings.PASSWORD_HASHERS = ours.PASSWORD_HASHERS


def emails(count: int) -> list[tuple[str, str]]:
    """Pairs of e-mails of one length: the first has an account."""
    pairs = [(f"known-{n:04}@example.org", f"other-{n:04}@example.org") for n in range(count)]
    kept = make_password(PASSWORD)
    users = [User(email=known, handle=known.partition("@")[0], password=kept) for known, _ in pairs]
    User.objects.bulk_create(users)
    EmailAddress.objects.bulk_create(
        EmailAddress(user=user, email=user.email, verified=True, primary=True) for user in users
    )
    return pairs


def visit(flow: str, email: str, number: int) -> Sample:
    """One person's way, from an address of their own, in a new browser."""
    client = Client(REMOTE_ADDR=f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}")
    sent = Delivery.objects.count()
    with CaptureQueriesContext(connection) as asked:
        started = time.perf_counter()
        answers = FLOWS[flow](client, email)
        seconds = time.perf_counter() - started
    mails = Delivery.objects.filter(address=email).count()
    seen = (mails, Delivery.objects.count() - sent, *(looks(answer, email) for answer in answers))
    return Sample(seconds, len(asked), seen)


def looks(answer, email: str) -> tuple:
    """Status, headers, cookies, and the text, without tokens and what was typed."""
    headers = sorted(f"{name}: {value}" for name, value in answer.items() if name != "Expires")
    cookies = sorted(
        (name, name == "messages" or len(held.value), held["path"], held["max-age"], held["httponly"], held["samesite"])
        for name, held in answer.cookies.items()
    )
    text = re.sub(r'(name="csrfmiddlewaretoken" value=")\w{64}', r"\1", answer.text)
    text = text.replace(email, "typed").replace(email.partition("@")[0], "typed")
    return (answer.status_code, tuple(headers), tuple(cookies), len(answer.content), text)


def take_turns(flow: str, count: int) -> tuple[list[Sample], list[Sample]]:
    known, unknown = [], []
    visit(flow, "warm-0000@example.org", 0)
    for number, pair in enumerate(emails(count), start=1):
        turn = [(known, pair[0], 2 * number), (unknown, pair[1], 2 * number + 1)]
        for arm, email, address in turn if number % 2 else reversed(turn):
            arm.append(visit(flow, email, address))
    return known, unknown


@flows
@pytest.mark.django_db(transaction=True)
def test_scratch(flow):
    n = 60
    known, unknown = take_turns(flow, n)
    for name, arm in (("known", known), ("unknown", unknown)):
        s = [x.seconds * 1000 for x in arm]
        q = statistics.quantiles(s, n=4)
        print(flow, name, "median %.2f iqr %.2f" % (q[1], q[2] - q[0]), {x.queries for x in arm}, len({x.seen for x in arm}))
    if known[5].seen != unknown[5].seen:
        print(known[5].seen)
        print(unknown[5].seen)
    client = Client(REMOTE_ADDR="10.9.9.9")
    for e in ("known-0003@example.org", "nowit-0003@example.org"):
        from accounts.models import Tries
        Tries.objects.all().delete()
        with CaptureQueriesContext(connection) as asked:
            FLOWS[flow](Client(), e)
        print("-----", e)
        for q in asked.captured_queries: print(q["sql"].strip()[:110].replace(chr(10)," "))
