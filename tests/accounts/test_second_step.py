"""The second step: staff cannot act without it, nobody gets round it, its secrets are encrypted."""

import time
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from cryptography.fernet import InvalidToken
from django.core.management import CommandError, call_command
from django.test import Client

from accounts import roles, second_step
from accounts.models import Role
from diseasemaps.audit import AuditEntry
from diseasemaps.notifications.models import Delivery
from tests import factories
from tests.browser.conftest import stay_sure_of

pytestmark = pytest.mark.django_db

PASSWORD = "correct-horse"
STEP = "/accounts/2fa/authenticate/"
SECRET = factories.SECRET


@pytest.fixture
def careful(member):
    """A member with a verified address and an app."""
    EmailAddress.objects.create(user=member, email=member.email, verified=True, primary=True)
    second_step.set_up(member, secret=SECRET)
    return member


def code(*, later: int = 0) -> str:
    return second_step.code_at(SECRET, time.time() + later)


def give_password(user) -> Client:
    client = Client()
    client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    return client


def is_in(client: Client) -> bool:
    return client.get("/me/").status_code == 200


def acts() -> list[str]:
    entries = AuditEntry.objects.filter(action__startswith="second_step").order_by("seq")
    return list(entries.values_list("action", flat=True))


# --- Staff -----------------------------------------------------------------------------------

WORKPLACES = {
    "reviewer": "/desk/review/",
    "editor": "/desk/credentials/",
    "moderator": "/desk/moderation/",
    "admin": "/desk/deliveries/",
}


def test_each_staff_role_has_a_place_to_try():
    assert set(WORKPLACES) == Role.staff()


@pytest.mark.parametrize(("role", "place"), WORKPLACES.items())
def test_a_staff_role_rests_until_there_is_a_second_step(client, member, role, place):
    roles.grant(member, role, by=None, reason="test")
    client.force_login(member)
    refused = client.get(place)
    assert refused.status_code == 403
    assert "Your role waits for a second step" in refused.text
    assert "Your role waits for a second step" in client.get("/me/").text
    assert "Desk" not in client.get("/me/menu/").text

    second_step.set_up(member, secret=SECRET)
    assert client.get(place).status_code == 200
    assert "Desk" in client.get("/me/menu/").text
    assert "waits for a second step" not in client.get("/me/").text

    Authenticator.objects.filter(user=member).delete()
    assert client.get(place).status_code == 403


def test_no_step_is_taken_without_it_by_page_or_by_api(client, author, member, condition, texts):
    revision = factories.submitted(author, condition)
    reviewer = factories.clinician("newcomer")
    Authenticator.objects.filter(user=reviewer).delete()
    client.force_login(reviewer)
    client.post(f"/article-revisions/{revision.pk}/start_review/", {"version": revision.version})
    client.post(
        f"/api/v1/article-revisions/{revision.pk}/start_review",
        {"version": revision.version},
        content_type="application/json",
    )
    revision.refresh_from_db()
    assert revision.status == "submitted"


def test_a_member_needs_none_to_write(client, member):
    client.force_login(member)
    assert client.get("/me/").status_code == 200
    assert "second step" not in client.get("/me/").text


# --- Signing in ------------------------------------------------------------------------------


def test_a_password_alone_does_not_sign_in(careful):
    client = give_password(careful)
    assert not is_in(client)
    assert "One more step" in client.get(STEP).text
    client.post(STEP, {"code": code()})
    assert is_in(client)


def test_neither_does_a_code_by_mail(careful):
    client = Client()
    client.post("/accounts/login/code/", {"email": careful.email})
    mailed = Delivery.objects.get().text.split("ten minutes:\n\n")[1].split()[0]
    answer = client.post("/accounts/login/code/confirm/", {"code": mailed}, follow=True)
    assert answer.redirect_chain[-1][0].startswith(STEP)
    assert not is_in(client)


def test_a_code_by_mail_signs_in_who_has_no_second_step(member):
    EmailAddress.objects.create(user=member, email=member.email, verified=True, primary=True)
    client = Client()
    client.post("/accounts/login/code/", {"email": member.email})
    mailed = Delivery.objects.get().text.split("ten minutes:\n\n")[1].split()[0]
    client.post("/accounts/login/code/confirm/", {"code": mailed})
    assert is_in(client)


def test_a_code_by_mail_counts_for_ten_minutes_and_three_tries(member, monkeypatch):
    EmailAddress.objects.create(user=member, email=member.email, verified=True, primary=True)
    client = Client()
    client.post("/accounts/login/code/", {"email": member.email})
    mailed = Delivery.objects.get().text.split("ten minutes:\n\n")[1].split()[0]
    for _ in range(3):
        client.post("/accounts/login/code/confirm/", {"code": "WRONG0"})
    client.post("/accounts/login/code/confirm/", {"code": mailed})
    assert not is_in(client)

    late = Client()
    late.post("/accounts/login/code/", {"email": member.email})
    mailed = Delivery.objects.last().text.split("ten minutes:\n\n")[1].split()[0]
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + timedelta(minutes=10, seconds=1).seconds)
    late.post("/accounts/login/code/confirm/", {"code": mailed})
    monkeypatch.undo()
    assert not is_in(late)


def test_a_wrong_code_is_told_and_can_be_typed_again(careful):
    client = give_password(careful)
    wrong = f"{(int(code()) + 1) % 1000000:06}"
    answer = client.post(STEP, {"code": wrong})
    assert "This code is not right" in answer.text
    client.post(STEP, {"code": code()})
    assert is_in(client)


@pytest.mark.parametrize("later", [-30, 0, 30])
def test_a_code_counts_once_in_all_the_time_that_it_is_accepted(careful, monkeypatch, later):
    now = time.time() // 30 * 30 + 15
    monkeypatch.setattr(time, "time", lambda: now)
    seen = code(later=30)
    first, thief = give_password(careful), give_password(careful)
    first.post(STEP, {"code": seen})
    assert is_in(first)
    now += later + 30
    thief.post(STEP, {"code": seen})
    assert not is_in(thief)


def test_a_recovery_code_opens_once(careful):
    kept = Authenticator.objects.get(user=careful, type="recovery_codes").wrap()
    spare = kept.get_unused_codes()[0]
    for opens in (True, False):
        client = give_password(careful)
        client.post(STEP, {"code": spare})
        assert is_in(client) is opens


def test_the_operators_door_is_the_same_door(client, careful):
    roles.grant(careful, "admin", by=None, reason="test")
    client.post("/admin/login/", {"username": careful.email, "password": PASSWORD})
    assert not is_in(client)


# --- Setting up ------------------------------------------------------------------------------


def set_up_app(client: Client) -> None:
    stay_sure_of(client)
    client.get("/accounts/2fa/totp/activate/")
    secret = client.session["mfa.totp.secret"]
    shown = second_step.code_at(secret, time.time())
    client.post("/accounts/2fa/totp/activate/", {"code": shown})


@pytest.fixture
def settled(member):
    EmailAddress.objects.create(user=member, email=member.email, verified=True, primary=True)
    return member


@pytest.mark.django_db(transaction=True)
def test_setting_up_an_app_ends_other_sessions_is_told_and_on_record(settled):
    here, elsewhere = give_password(settled), give_password(settled)
    set_up_app(here)
    assert is_in(here)
    assert not is_in(elsewhere)
    assert acts() == ["second_step.add_app"]
    told = Delivery.objects.get(address=settled.email)
    assert "authenticator app was set up" in told.text
    app = Authenticator.objects.get(user=settled, type="totp").wrap()
    assert second_step.Adapter().decrypt(app.instance.data["secret"]) not in told.text


def test_nothing_is_set_up_or_taken_away_without_being_asked_again(client, careful):
    client.force_login(careful)
    for path in (
        "/accounts/2fa/totp/deactivate/",
        "/accounts/2fa/recovery-codes/generate/",
        "/accounts/2fa/recovery-codes/",
        "/accounts/2fa/webauthn/add/",
    ):
        answer = client.post(path)
        assert answer.status_code in (302, 405), path
        assert "/reauthenticate/" in answer.get("Location", "/reauthenticate/"), path
    assert Authenticator.objects.filter(user=careful).count() == 2


def test_a_credential_that_is_none_is_refused_and_breaks_nothing(careful):
    client = give_password(careful)
    client.get("/accounts/2fa/webauthn/login/")
    for junk in ("", "nonsense", "[]", "{}", '{"response": []}', '{"id": "x", "response": {}}'):
        for path in ("/accounts/2fa/webauthn/login/", STEP):
            answer = client.post(path, {"credential": junk})
            assert answer.status_code in (200, 302), (path, junk)
    assert not is_in(client)


# --- At rest ---------------------------------------------------------------------------------


def test_secrets_are_encrypted_by_a_key_of_the_environment(careful, settings):
    stored = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert SECRET not in stored
    app = Authenticator.objects.get(user=careful, type="totp")
    assert second_step.Adapter().decrypt(app.data["secret"]) == SECRET
    settings.MFA_ENCRYPTION_KEYS = ["another key altogether"]
    with pytest.raises(InvalidToken):
        second_step.Adapter().decrypt(app.data["secret"])


def test_a_key_can_be_retired(careful, settings):
    old, new = settings.MFA_ENCRYPTION_KEYS, ["a newer key"]
    codes = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()
    settings.MFA_ENCRYPTION_KEYS = [*new, *old]
    assert second_step.encrypt_again() == 2
    settings.MFA_ENCRYPTION_KEYS = new
    app = Authenticator.objects.get(user=careful, type="totp")
    assert second_step.Adapter().decrypt(app.data["secret"]) == SECRET
    assert Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes() == codes


# --- All of it lost --------------------------------------------------------------------------


def test_the_operator_lets_somebody_back_in(careful, capsys):
    client = give_password(careful)
    client.post(STEP, {"code": code()})
    call_command("forget_second_step", careful.handle)
    assert acts() == ["second_step.forget"]
    assert not is_in(client)
    assert is_in(give_password(careful))
    call_command("forget_second_step", careful.email)
    assert "nothing changed" in capsys.readouterr().out
    with pytest.raises(CommandError, match="Nobody here"):
        call_command("forget_second_step", "no-such-person")
