"""Signing up through the page."""

import re

import pytest
from django.test import Client

from accounts import consents, handles
from accounts.models import User
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
