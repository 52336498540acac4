"""Nobody learns from an answer whether somebody has an account: not by its words, status, headers,
length, mail or time.

Known and unknown e-mails take turns, so that whatever else the machine does hits both alike.
"""

import re
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.db import connection
from django.test import Client

from accounts.models import Consent, User
from diseasemaps import audit
from diseasemaps import settings as ours
from diseasemaps.audit import AuditEntry
from diseasemaps.notifications.models import Delivery

pytestmark = pytest.mark.usefixtures("texts")

PASSWORD = "lantern-over-water"
SAMPLES = 300  # in each arm
# In a test that is one transaction itself, taking back is one statement more than keeping.
CONTROL = ("ROLLBACK", "SAVEPOINT", "RELEASE")
MARKS = ("path", "max-age", "httponly", "samesite", "secure", "domain")


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


FLOWS: dict[str, Callable[[Client, str], list]] = {
    "sign-in": wrong_password,
    "sign-up": sign_up,
    "reset": reset,
    "code": mailed_code,
}
flows = pytest.mark.parametrize("flow", FLOWS)


@dataclass
class Sample:
    seconds: float
    queries: int
    seen: tuple  # what an onlooker sees, without what differs from one request to the next


def emails(count: int, *, verified: bool = True) -> list[tuple[str, str]]:
    """Pairs of e-mails of one length: the first of each has an account."""
    pairs = [(f"known-{n:04}@example.org", f"other-{n:04}@example.org") for n in range(count)]
    kept = make_password(PASSWORD)
    users = [User(email=known, handle=known.partition("@")[0], password=kept) for known, _ in pairs]
    User.objects.bulk_create(users)
    EmailAddress.objects.bulk_create(
        EmailAddress(user=user, email=user.email, verified=verified, primary=True) for user in users
    )
    return pairs


def visit(flow: str, email: str, number: int) -> Sample:
    """One person's way, from an address of their own, in a new browser."""
    client = Client(REMOTE_ADDR=f"10.0.{number >> 8}.{number & 255}")
    before = Delivery.objects.count()
    asked: list[str] = []

    def note(execute, sql, *more):
        asked.append(sql)
        return execute(sql, *more)

    with connection.execute_wrapper(note):
        started = time.perf_counter()
        answers = FLOWS[flow](client, email)
        seconds = time.perf_counter() - started
    sent = (Delivery.objects.filter(address=email).count(), Delivery.objects.count() - before)
    queries = sum(not sql.startswith(CONTROL) for sql in asked)
    return Sample(seconds, queries, (sent, *(looks(answer, email) for answer in answers)))


def looks(answer, email: str) -> tuple:
    """Status, length, headers, cookies and text, but for the hour, tokens, and what was typed."""
    headers = sorted(f"{name}: {value}" for name, value in answer.items() if name != "Expires")
    # The cookie of messages is compressed: its length says how often a letter comes in the e-mail.
    cookies = sorted(
        (name, name == "messages" or len(held.value), *(held[mark] for mark in MARKS))
        for name, held in answer.cookies.items()
    )
    text = re.sub(r'(name="csrfmiddlewaretoken" value=")\w{64}', r"\1", answer.text)
    text = text.replace(email, "typed").replace(email.partition("@")[0], "typed")
    return (answer.status_code, len(answer.content), tuple(headers), tuple(cookies), text)


def take_turns(flow: str, pairs: list[tuple[str, str]]) -> tuple[list[Sample], list[Sample]]:
    """(with an account, without), one sample for each e-mail."""
    visit(flow, "first-0000@example.org", 0)  # what is loaded once is loaded now
    known: list[Sample] = []
    unknown: list[Sample] = []
    for number, pair in enumerate(pairs, start=1):
        turn = [(known, pair[0], 2 * number), (unknown, pair[1], 2 * number + 1)]
        for arm, email, address in turn if number % 2 else reversed(turn):
            arm.append(visit(flow, email, address))
    return known, unknown


def assert_all_alike(known: list[Sample], unknown: list[Sample]) -> None:
    assert len({sample.seen for sample in [*known, *unknown]}) == 1
    assert {sample.queries for sample in known} == {sample.queries for sample in unknown}


@flows
@pytest.mark.parametrize("verified", [True, False])
def test_every_answer_is_the_same_and_takes_as_many_questions(flow, verified):
    assert_all_alike(*take_turns(flow, emails(5, verified=verified)))


def test_joining_in_vain_leaves_nothing_behind():
    ((known, _),) = emails(1)
    visit("sign-up", known, 1)
    assert list(User.objects.values_list("email", flat=True)) == [known]
    assert list(EmailAddress.objects.values_list("email", flat=True)) == [known]
    assert not Consent.objects.exists()
    assert not AuditEntry.objects.filter(action="consent.give").exists()
    assert audit.verify().ok
    mail = Delivery.objects.get()
    assert mail.address == known
    assert "There is one already" in mail.text


def test_the_mails_of_both_say_what_is_true():
    ((known, unknown),) = emails(1)
    for flow in ("reset", "code"):
        visit(flow, known, 1)
        visit(flow, unknown, 2)
    subjects = {address: set() for address in (known, unknown)}
    for mail in Delivery.objects.all():
        subjects[mail.address].add(mail.subject)
    assert subjects[unknown] == {"There is no account with this address"}
    assert len(subjects[known]) == 2


@pytest.mark.measured
@pytest.mark.django_db(transaction=True)
@flows
def test_nobody_learns_it_from_three_hundred_answers_or_their_times(flow, settings, capsys):
    settings.PASSWORD_HASHERS = ours.PASSWORD_HASHERS  # Argon2, as in production
    arms = take_turns(flow, emails(SAMPLES))
    assert_all_alike(*arms)
    quartiles = [statistics.quantiles([one.seconds for one in arm], n=4) for arm in arms]
    spread = min(upper - lower for lower, _, upper in quartiles)
    apart = abs(quartiles[0][1] - quartiles[1][1])
    with capsys.disabled():
        sys.stdout.write(
            f"\n{flow}: {SAMPLES} each, all alike; medians {quartiles[0][1] * 1000:.2f} ms with an "
            f"account, {quartiles[1][1] * 1000:.2f} ms without: {apart * 1000:.2f} ms apart, "
            f"spread {spread * 1000:.2f} ms\n"
        )
    assert apart < spread
