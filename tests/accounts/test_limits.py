"""Limits on tries: exact under a hundred at once, shared by all processes, closed when in doubt."""

import threading
import time
from collections import Counter
from datetime import timedelta

import pytest
from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP
from django.db import OperationalError, connection
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import URLPattern, get_resolver
from django.utils import timezone

from accounts import limits, second_step
from accounts.models import Tries, User
from diseasemaps.notifications.models import Delivery
from tests import factories

pytestmark = pytest.mark.django_db

LOGIN = "/accounts/login/"
SECOND_STEP = "/accounts/2fa/authenticate/"
PASSWORD = "correct-horse"
HUNDRED = 100
BY_EMAIL, BY_ADDRESS = 5, 30  # as limits.py has it for the sign-in, typed by hand
WRONG = {"login": "somebody@example.org", "password": "wrong"}
DEAD_REDIS = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": "redis://127.0.0.1:1/0",
        "OPTIONS": {"socket_connect_timeout": 1},
    }
}


def member(email: str = "member@example.org") -> User:
    user = factories.person(email.partition("@")[0], role=None, email=email)
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user


def sign_in(email: str, password: str, client: Client | None = None, **more):
    return (client or Client(**more)).post(LOGIN, {"login": email, "password": password})


def use_up(email: str, **more) -> None:
    """A stranger types this e-mail until they may no more."""
    for number in range(BY_EMAIL):
        sign_in(email, "wrong", REMOTE_ADDR=f"198.51.100.{number}", **more)


def the_window_ends() -> None:
    Tries.objects.update(ends_at=timezone.now() - timedelta(seconds=1))


class TestAHundredAtOnce:
    pytestmark = pytest.mark.django_db(transaction=True)

    @pytest.fixture(autouse=True)
    def _patient_pool(self, monkeypatch):
        """However slow the machine, each waits for its turn at one of the connections."""
        monkeypatch.setattr(connection.pool, "timeout", 300.0)

    @pytest.fixture
    def checked(self, monkeypatch) -> list[str]:
        """The e-mails whose password was looked at."""
        emails: list[str] = []

        def look(self, request, **credentials) -> None:
            emails.append(credentials["email"])

        monkeypatch.setattr(AuthenticationBackend, "authenticate", look)
        return emails

    def press(self, tries: list[tuple[str, str]]) -> Counter[int]:
        """A wrong password for each e-mail, from the address beside it."""
        return self.at_once(
            [lambda client, email=email: sign_in(email, "wrong", client) for email, _ in tries],
            [address for _, address in tries],
        )

    def at_once(self, acts: list, addresses: list[str], cookies=None) -> Counter[int]:
        """Each act in its own thread, all starting together; how many had which status."""
        barrier = threading.Barrier(len(acts))
        statuses: list[int] = []

        def run(act, address: str) -> None:
            try:
                client = Client(REMOTE_ADDR=address, raise_request_exception=False)
                client.cookies.update(cookies or {})
                barrier.wait(timeout=300)
                statuses.append(act(client).status_code)
            finally:
                connection.close()

        pairs = zip(acts, addresses, strict=True)
        threads = [threading.Thread(target=run, args=pair) for pair in pairs]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=600)
        return Counter(statuses)

    @pytest.mark.parametrize("cache_is", ["there", "away"])
    def test_one_email_from_one_address(self, checked, settings, cache_is):
        if cache_is == "away":
            settings.CACHES = DEAD_REDIS
        member()
        statuses = self.press([("member@example.org", "192.0.2.1")] * HUNDRED)
        assert statuses == {200: BY_EMAIL, 429: HUNDRED - BY_EMAIL}
        assert len(checked) == BY_EMAIL

    def test_one_email_from_a_hundred_addresses_in_many_spellings(self, checked):
        spellings = [
            "Somebody@example.org",
            "somebody@EXAMPLE.org ",
            "ＳＯＭＥＢＯＤＹ@example.org",
        ]
        tries = [(spellings[n % 2], f"192.0.2.{n}") for n in range(HUNDRED)]
        statuses = self.press(tries)
        assert statuses == {200: BY_EMAIL, 429: HUNDRED - BY_EMAIL}
        assert len(checked) == BY_EMAIL

    def test_a_hundred_emails_from_one_address(self, checked):
        tries = [(f"member-{n}@example.org", "192.0.2.1") for n in range(HUNDRED)]
        statuses = self.press(tries)
        assert statuses == {200: BY_ADDRESS, 429: HUNDRED - BY_ADDRESS}
        assert len(checked) == BY_ADDRESS

    def test_a_hundred_emails_from_one_network_of_version_six(self, checked):
        tries = [(f"member-{n}@example.org", f"2001:db8:0:1::{n:x}") for n in range(1, 101)]
        assert self.press(tries) == {200: BY_ADDRESS, 429: HUNDRED - BY_ADDRESS}

    def test_codes_of_an_app_for_one_person(self, monkeypatch):
        """Whoever knows the password guesses codes from a hundred addresses."""
        typed: list[str] = []

        def look(self, code: str) -> bool:
            typed.append(code)
            return False

        user = member()
        second_step.set_up(user, secret=factories.SECRET)
        half = Client()
        sign_in(user.email, PASSWORD, half)
        monkeypatch.setattr(TOTP, "validate_code", look)
        guess = lambda client: client.post(SECOND_STEP, {"code": "000000"})  # noqa: E731
        addresses = [f"192.0.2.{n}" for n in range(HUNDRED)]
        statuses = self.at_once([guess] * HUNDRED, addresses, half.cookies)
        assert statuses == {200: 5, 429: HUNDRED - 5}
        assert len(typed) == 5

    def test_mailed_codes_in_one_visit(self):
        user = member()
        half = Client()
        where = half.post("/accounts/login/code/", {"email": user.email})["Location"]
        guess = lambda client: client.post(where, {"code": "ZZZZZZ"})  # noqa: E731
        addresses = [f"192.0.2.{n}" for n in range(HUNDRED)]
        statuses = self.at_once([guess] * HUNDRED, addresses, half.cookies)
        assert statuses[429] == HUNDRED - 10
        assert set(statuses) <= {200, 302, 429}

    def test_a_try_stays_counted_when_the_view_breaks_down(self, monkeypatch):
        def broken(*_, **__):
            raise ValueError("a bug")

        monkeypatch.setattr(AuthenticationBackend, "authenticate", broken)
        client = Client(raise_request_exception=False)
        statuses = [sign_in("a@example.org", "wrong", client).status_code for _ in range(6)]
        assert statuses == [500] * 5 + [429]


def test_the_page_says_when_to_come_back_and_keeps_what_was_typed_but_no_secret(client):
    client.post(LOGIN, {**WRONG, "next": "/me/"})
    for _ in range(BY_EMAIL):
        answer = client.post(LOGIN, {**WRONG, "next": "/me/"})
    assert answer.status_code == 429
    assert 0 < int(answer["Retry-After"]) <= 300
    assert "You can try again in 5 minutes" in answer.text
    assert 'name="login" value="somebody@example.org"' in answer.text
    assert 'name="next" value="/me/"' in answer.text
    assert 'value="wrong"' not in answer.text
    assert "no-store" in answer["Cache-Control"]


def test_the_right_password_meets_the_same_page_as_a_wrong_one_and_an_unknown_email():
    member("known1@example.org")
    pages = []
    for email in ("known1@example.org", "stranger@example.org"):
        use_up(email)
        for password in (PASSWORD, "wrong"):
            client = Client(REMOTE_ADDR="203.0.113.9")
            answer = sign_in(email, password, client)
            token = answer.context["csrf_token"]
            page = answer.text.replace(str(token), "").replace(email, "")
            pages.append((answer.status_code, page, sorted(answer.cookies)))
            assert client.get("/me/").status_code == 302
    assert pages[0][0] == 429
    assert pages[1:] == pages[:1] * 3


def test_after_the_window_the_right_password_works_again():
    user = member()
    use_up(user.email)
    assert sign_in(user.email, PASSWORD).status_code == 429
    the_window_ends()
    assert sign_in(user.email, PASSWORD).status_code == 302


def test_who_types_the_right_password_often_is_not_kept_out():
    user = member()
    for _ in range(2 * BY_ADDRESS):
        assert sign_in(user.email, PASSWORD).status_code == 302
    assert set(Tries.objects.values_list("count", flat=True)) == {0}


def test_the_right_one_in_between_wins_no_further_wrong_ones():
    user = member()
    statuses = []
    for number in range(BY_EMAIL + 1):
        sign_in(user.email, PASSWORD, REMOTE_ADDR=f"198.51.100.{number}")
        answer = sign_in(user.email, "wrong", REMOTE_ADDR=f"198.51.100.{number}")
        statuses.append(answer.status_code)
    assert statuses == [200] * BY_EMAIL + [429]


def test_one_s_own_account_wins_no_tries_at_those_of_others():
    mine = member()
    statuses = []
    for number in range(BY_ADDRESS + 1):
        sign_in(mine.email, PASSWORD)
        statuses.append(sign_in(f"other{number}@example.org", "wrong").status_code)
    assert statuses == [200] * BY_ADDRESS + [429]


def test_what_is_given_back_late_does_not_count_for_the_next_window(rf):
    request = rf.post(LOGIN, WRONG)
    assert limits.count(request, "account_login") == 0
    the_window_ends()
    assert limits.count(rf.post(LOGIN, WRONG), "account_login") == 0
    limits.give_back(request)
    assert set(Tries.objects.values_list("count", flat=True)) == {1}


def test_further_tries_do_not_make_the_window_longer():
    use_up("a@example.org")
    ends = set(Tries.objects.values_list("key", "ends_at"))
    for _ in range(3):
        assert sign_in("a@example.org", "wrong", REMOTE_ADDR="198.51.100.0").status_code == 429
    assert set(Tries.objects.values_list("key", "ends_at")) == ends


def test_guessing_slowly_is_stopped_by_the_day():
    for day in range(20):
        for number in range(BY_EMAIL):
            sign_in("a@example.org", "wrong", REMOTE_ADDR=f"10.0.{day}.{number}")
        short = timezone.now() + timedelta(hours=1)
        Tries.objects.filter(ends_at__lte=short).update(ends_at=timezone.now())
    answer = sign_in("a@example.org", "wrong", REMOTE_ADDR="10.1.0.0")
    assert answer.status_code == 429
    assert "hours" in answer.text


class TestAStrangerKeepsNobodyOut:
    def test_a_browser_that_signed_in_before_has_tries_of_its_own(self):
        user = member()
        home = Client()
        sign_in(user.email, PASSWORD, home)
        home.post("/accounts/logout/")
        use_up(user.email)
        assert sign_in(user.email, PASSWORD).status_code == 429
        assert sign_in(user.email, PASSWORD, home).status_code == 302

    def test_but_not_without_end(self):
        user = member()
        home = Client()
        sign_in(user.email, PASSWORD, home)
        home.post("/accounts/logout/")
        statuses = [sign_in(user.email, "wrong", home).status_code for _ in range(6)]
        assert statuses == [200] * 5 + [429]

    def test_it_opens_no_other_account(self):
        member("mine@example.org")
        mine = Client()
        sign_in("mine@example.org", PASSWORD, mine)
        mine.post("/accounts/logout/")
        member("other@example.org")
        use_up("other@example.org")
        assert sign_in("other@example.org", PASSWORD, mine).status_code == 429

    @pytest.mark.parametrize("value", ["", "nonsense", "WyJhIl0:1:forged"])
    def test_a_forged_cookie_is_worth_nothing(self, value):
        use_up("a@example.org")
        stranger = Client()
        stranger.cookies["known"] = value
        assert sign_in("a@example.org", "wrong", stranger).status_code == 429

    def test_the_cookie_names_nobody_and_no_script_reads_it(self):
        user = member()
        held = sign_in(user.email, PASSWORD).cookies["known"]
        assert held["httponly"]
        assert held["path"] == "/accounts/"
        assert user.email not in held.value
        assert str(user.pk) not in held.value

    def test_a_link_from_the_mail_makes_any_browser_known(self):
        user = member()
        use_up(user.email)
        away = Client(REMOTE_ADDR="203.0.113.7")
        away.post("/accounts/password/reset/", {"email": user.email})
        mail = Delivery.objects.get(address=user.email).text
        link = next(word for word in mail.split() if "/password/reset/key/" in word)
        form = away.get(link)["Location"]
        new = {"password1": "lantern-over-water", "password2": "lantern-over-water"}
        assert away.post(form, new).status_code == 302
        assert sign_in(user.email, "lantern-over-water", away).status_code == 302

    def test_a_key_as_second_factor_is_not_counted_against_the_person_but_a_code_is(self):
        request = RequestFactory().post("/", {"credential": "{}"})
        request.session = {"account_login": {"user_pk": "ab12"}}
        assert limits.SUBJECTS["code"](request) == ""
        request = RequestFactory().post("/", {"code": "123456"})
        request.session = {"account_login": {"user_pk": "ab12"}}
        assert limits.SUBJECTS["code"](request) == "ab12"

    def test_a_passkey_is_counted_by_address_only(self):
        assert {rate.by for rate in limits.LIMITS["mfa_login_webauthn"]} == {"address"}


class TestInDoubtNobodyGetsIn:
    def test_a_try_that_cannot_be_counted_is_refused_in_our_words(self, client, monkeypatch):
        user = member()

        def away(*_) -> int:
            raise OperationalError("the connection is lost")

        monkeypatch.setattr(limits, "count", away)
        answer = sign_in(user.email, PASSWORD, client)
        assert answer.status_code == 503
        assert "We cannot check this at the moment" in answer.text
        assert client.get("/me/").status_code == 302

    def test_where_the_cache_is_needed_and_away_it_is_a_refusal_in_our_words(
        self, client, settings
    ):
        """It is asked whether a code from an app was used before."""
        user = member()
        second_step.set_up(user, secret=factories.SECRET)
        sign_in(user.email, PASSWORD, client)
        settings.CACHES = DEAD_REDIS
        right = second_step.code_at(factories.SECRET, time.time())
        answer = client.post(SECOND_STEP, {"code": right})
        assert answer.status_code == 503
        assert "We cannot check this at the moment" in answer.text
        assert answer["Retry-After"]
        assert client.get("/me/").status_code == 302

    def test_without_the_cache_a_password_still_signs_in_and_is_still_counted(self, settings):
        settings.CACHES = DEAD_REDIS
        user = member()
        assert sign_in(user.email, PASSWORD).status_code == 302
        use_up(user.email)
        assert sign_in(user.email, PASSWORD).status_code == 429


class TestMail:
    def test_an_address_gets_one_confirmation_in_three_minutes(self, client, texts):
        user = factories.person("late", role=None, email="late@example.org")
        EmailAddress.objects.create(user=user, email=user.email, verified=False, primary=True)
        pages = [sign_in(user.email, PASSWORD, client)["Location"] for _ in range(3)]
        assert pages == ["/accounts/confirm-email/"] * 3
        assert Delivery.objects.filter(address=user.email).count() == 1
        assert "At most one message in three minutes" in client.get(pages[0]).text
        the_window_ends()
        sign_in(user.email, PASSWORD, client)
        assert Delivery.objects.filter(address=user.email).count() == 2

    def test_nobody_s_inbox_is_filled_with_links_to_a_new_password(self):
        user = member()
        statuses = Counter(
            Client(REMOTE_ADDR=f"10.0.0.{number}")
            .post("/accounts/password/reset/", {"email": user.email})
            .status_code
            for number in range(8)
        )
        assert statuses == {302: 5, 429: 3}
        assert Delivery.objects.filter(address=user.email).count() == 5


class TestWhereSomebodyIs:
    @pytest.mark.parametrize(
        ("trusted", "forwarded", "seen"),
        [
            (0, "1.2.3.4", "192.0.2.1"),  # typed by the client: not believed
            (1, "", "192.0.2.1"),
            (1, "1.2.3.4", "1.2.3.4"),
            (1, "6.6.6.6, 1.2.3.4", "1.2.3.4"),
            (2, "6.6.6.6, 1.2.3.4, 10.0.0.1", "1.2.3.4"),
            (2, "1.2.3.4", "192.0.2.1"),
            (1, "nonsense", "0.0.0.0"),
            (1, "::ffff:1.2.3.4", "1.2.3.4"),
            (1, "2001:db8::1", "2001:db8::1"),
        ],
    )
    def test_the_nearest_proxy_that_is_trusted_is_believed(
        self, settings, trusted, forwarded, seen
    ):
        settings.TRUSTED_PROXIES = trusted
        headers = {"x-forwarded-for": forwarded} if forwarded else {}
        request = RequestFactory().get("/", headers=headers, REMOTE_ADDR="192.0.2.1")
        assert limits.address_of(request) == seen

    def test_a_forged_header_wins_no_further_tries(self, settings):
        settings.TRUSTED_PROXIES = 1
        for number in range(BY_ADDRESS):
            header = {"x-forwarded-for": f"6.6.6.{number}, 1.2.3.4"}
            sign_in(f"a{number}@example.org", "wrong", headers=header)
        header = {"x-forwarded-for": "7.7.7.7, 1.2.3.4"}
        assert sign_in("b@example.org", "wrong", headers=header).status_code == 429


def test_what_stands_in_the_table_is_neither_address_nor_email():
    sign_in("somebody@example.org", "wrong", REMOTE_ADDR="192.0.2.77")
    keys = " ".join(Tries.objects.values_list("key", flat=True))
    assert "somebody" not in keys
    assert "192" not in {part for key in keys.split() for part in key.split(".")}
    assert all(len(key) == 64 for key in keys.split())


def test_every_spelling_that_finds_an_account_has_one_count():
    spellings = ["somebody@example.org", " Somebody@EXAMPLE.org", "ｓｏｍｅｂｏｄｙ@example.org"]
    assert len({limits.normal(spelling) for spelling in spellings}) == 1


def test_windows_that_are_over_are_forgotten():
    sign_in("a@example.org", "wrong")
    assert limits.sweep() == 0
    the_window_ends()
    assert limits.sweep() == 3
    assert not Tries.objects.exists()


def test_the_table_waits_for_no_disk(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT relpersistence FROM pg_class WHERE relname = 'accounts_tries'")
        assert cursor.fetchone() == ("u",)


def test_reading_a_form_is_no_try(client):
    for _ in range(BY_ADDRESS + 1):
        assert client.get(LOGIN).status_code == 200
    assert not Tries.objects.exists()


def test_a_form_without_its_token_uses_up_nobody_s_tries():
    stranger = Client(enforce_csrf_checks=True)
    assert stranger.post(LOGIN, WRONG).status_code == 403
    assert not Tries.objects.exists()


# Every route of the library is in the table, or here because nothing can be guessed or sent there.
UNLIMITED = {
    "account_logout", "account_inactive", "account_email_verification_sent",
    "account_reset_password_done", "account_reset_password_from_key_done",
    "mfa_index", "mfa_trust", "mfa_deactivate_totp", "mfa_view_recovery_codes",
    "mfa_download_recovery_codes", "mfa_generate_recovery_codes", "mfa_list_webauthn",
    "mfa_add_webauthn", "mfa_remove_webauthn", "mfa_edit_webauthn",
}  # fmt: skip


def test_every_route_of_the_library_has_its_limit_or_needs_none():
    def names(patterns):
        for pattern in patterns:
            if isinstance(pattern, URLPattern):
                yield pattern.name or ""
            elif not pattern.namespace:
                yield from names(pattern.url_patterns)

    library = {
        name for name in names(get_resolver().url_patterns) if name.startswith(("account_", "mfa_"))
    }
    assert "account_login" in library
    assert library <= set(limits.LIMITS) | UNLIMITED
    assert not set(limits.LIMITS) & UNLIMITED


def test_every_rate_counts_by_something_there_is():
    assert {rate.by for rates in limits.LIMITS.values() for rate in rates} == set(limits.SUBJECTS)


def test_an_answer_without_a_proof_sets_no_cookie(rf):
    response = HttpResponse()
    limits.set_cookie(rf.get("/"), response)
    assert not response.cookies
