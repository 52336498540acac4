"""Signing up through the page."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import identify_hasher, make_password
from django.test import Client

from accounts import consents, handles
from accounts.models import User
from diseasemaps import settings as ours
from diseasemaps.notifications.models import Delivery
from diseasemaps.texts.models import TextVersion
from tests import factories

pytestmark = pytest.mark.usefixtures("texts")
URL = "/accounts/signup/"


def data(**more):
    return {
        "email": "new@example.org",
        "password1": "a-long-pass-phrase-7",
        "handle": "quiet-heron-1",
        "consent": "on",
        "old_enough": "on",
        **more,
    }


def test_the_page_suggests_a_handle_and_shows_the_consent_in_full(client):
    text = client.get(URL).text
    suggested = re.search(r'name="handle" value="([^"]+)"', text)
    handles.validate(suggested[1])
    assert f"The {consents.ACCOUNT}." in text
    for asked in ("full_name", "first_name", "last_name", "real_name", "username"):
        assert f'name="{asked}"' not in text


def test_signing_up_keeps_what_was_chosen_and_the_consent(client):
    answer = client.post(URL, data(country="CI", reader_type="carer"))
    assert answer.status_code == 302
    user = User.objects.get()
    assert (user.handle, user.country, user.reader_type) == ("quiet-heron-1", "CI", "carer")
    assert consents.given(user, consents.ACCOUNT)


def test_a_handle_that_nobody_typed_is_made_up(client):
    client.post(URL, data(handle=""))
    handles.validate(User.objects.get().handle)


def test_without_the_consent_there_is_no_account(client):
    answer = client.post(URL, data(consent=""))
    assert answer.status_code == 200
    assert 'value="quiet-heron-1"' in answer.text
    assert not User.objects.exists()


def test_where_no_text_is_published_nobody_can_join(client, db):
    TextVersion.objects.all().delete()
    assert client.get(URL).status_code == 200
    assert "nobody can join yet" in client.post(URL, data()).text
    assert not User.objects.exists()


def test_a_taken_handle_is_said_clearly_whatever_its_case(client):
    factories.person("quiet-heron-1", role=None)
    answer = client.post(URL, data(handle="Quiet-Heron-1"))
    assert "Somebody has the name “Quiet-Heron-1” already. How about “" in answer.text
    assert User.objects.count() == 1


@pytest.mark.parametrize("handle", ["ab", "jane doe", "x" * 31, "1abc", "<b>abc</b>"])
def test_a_handle_that_cannot_be_is_refused(client, handle):
    client.post(URL, data(handle=handle))
    assert not User.objects.exists()


RESERVED = [
    "admin",
    "Moderator",
    "ad-min",
    "admin-22",
    "the-editor-7",
    "DiseaseMaps-help",
    "staff2",
]


@pytest.mark.parametrize("handle", RESERVED)
def test_a_name_of_those_who_run_the_site_is_refused(client, handle):
    assert "kept for the people who run this site" in client.post(URL, data(handle=handle)).text
    assert not User.objects.exists()


def test_no_made_up_name_is_reserved():
    parts = {*handles.MOODS, *handles.THINGS}
    assert not any(handles.is_reserved(part, site_name="DiseaseMaps") for part in parts)
    assert not handles.is_reserved("quiet-heron-1204", site_name="DiseaseMaps")


@pytest.mark.parametrize("wrong", [{"country": "XX"}, {"reader_type": "king"}])
def test_what_was_not_offered_is_refused(client, wrong):
    client.post(URL, data(**wrong))
    assert not User.objects.exists()


def confirm(client, address) -> str:
    """Open the link of the mail and press its button; where that leads."""
    mail = Delivery.objects.get(address=address).text
    link = re.search(r"/accounts/confirm-email/\S+", mail)[0]
    assert client.get(link).status_code == 200
    return client.post(link)["Location"]


def test_confirming_in_the_same_browser_leads_on_to_what_one_came_for(client):
    wanted = "/experiences/new/?condition=ataxia"
    client.post(URL, data(email="same@example.org", next=wanted))
    assert confirm(client, "same@example.org") == wanted
    assert client.get("/me/").status_code == 200


def test_confirming_in_another_browser_signs_nobody_in(client):
    client.post(URL, data(email="other@example.org"))
    elsewhere = Client()
    assert "login" in confirm(elsewhere, "other@example.org")
    assert elsewhere.get("/me/").status_code == 302


def test_who_is_too_young_gets_no_account_and_loses_nothing(client):
    answer = client.post(URL, data(old_enough=""))
    assert "An account is for people of 16 and older." in answer.text
    assert 'value="new@example.org"' in answer.text
    assert not User.objects.exists()


def test_the_age_is_the_operator_s_and_no_birthday_is_asked_for_or_kept(client, settings):
    settings.MINIMUM_AGE = 18
    text = client.get(URL).text
    assert "I am 18 or older" in text
    assert 'type="date"' not in text
    assert "18 and older" in client.post(URL, data(old_enough="")).text
    kept = {field.name for field in User._meta.get_fields()}
    assert not {name for name in kept if "age" in name.split("_") or "birth" in name}


# What is refused as a password, and the words that say why.
BAD = [
    ("lantern12", "at least 10 characters"),
    ("qwertyuiop", "too common"),
    ("1q2w3e4r5t", "too common"),
    ("newly@example.org", "too similar"),
]
# Long is enough: no composition is asked for.
GOOD = ["lanternoverwater", "83920175628394", "ein langer satz mit luecken", "пароль-из-букв"]


@pytest.mark.parametrize(("password", "why"), BAD)
def test_a_bad_password_is_refused_when_joining_and_nothing_else_is_lost(client, password, why):
    answer = client.post(URL, data(email="newly@example.org", password1=password))
    assert answer.status_code == 200
    assert why in answer.text
    assert 'value="newly@example.org"' in answer.text
    assert 'value="quiet-heron-1"' in answer.text
    assert f'value="{password}"' not in answer.text.replace('value="newly@example.org"', "")
    assert not User.objects.exists()


@pytest.mark.parametrize("password", GOOD)
def test_a_long_password_of_whatever_kind_is_taken(client, password):
    assert client.post(URL, data(password1=password)).status_code == 302
    assert User.objects.get().check_password(password)


@pytest.fixture
def newly(db):
    user = factories.person("newly", role=None)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


@pytest.mark.parametrize(("password", "why"), BAD)
def test_a_bad_password_is_refused_when_changing(client, newly, password, why):
    client.force_login(newly)
    new = {"oldpassword": "correct-horse", "password1": password, "password2": password}
    answer = client.post("/accounts/password/change/", new)
    assert answer.status_code == 200
    assert why in answer.text
    newly.refresh_from_db()
    assert newly.check_password("correct-horse")


@pytest.mark.parametrize(("password", "why"), BAD)
def test_a_bad_password_is_refused_after_a_reset(client, newly, password, why):
    client.post("/accounts/password/reset/", {"email": newly.email})
    mail = Delivery.objects.get(address=newly.email).text
    form = client.get(re.search(r"/accounts/password/reset/key/\S+", mail)[0])["Location"]
    answer = client.post(form, {"password1": password, "password2": password})
    assert answer.status_code == 200
    assert why in answer.text
    newly.refresh_from_db()
    assert newly.check_password("correct-horse")


def test_passwords_are_kept_by_argon2id(settings):
    settings.PASSWORD_HASHERS = ours.PASSWORD_HASHERS
    kept = make_password("a-long-pass-phrase-7")
    assert kept.startswith("argon2$argon2id$")
    assert identify_hasher(kept).verify("a-long-pass-phrase-7", kept)
