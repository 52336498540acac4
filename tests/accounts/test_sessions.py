"""Where one is signed in: a list, ending the others, and all of them when the password changes."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.test import Client

PASSWORD = "correct-horse"

pytestmark = pytest.mark.django_db


def sign_in(user, device: str) -> Client:
    client = Client(headers={"user-agent": device})
    client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    return client


def is_signed_in(client: Client) -> bool:
    return client.get("/me/").status_code == 200


@pytest.fixture
def devices(member):
    EmailAddress.objects.create(user=member, email=member.email, verified=True, primary=True)
    clients = [sign_in(member, "Phone"), sign_in(member, "Laptop")]
    assert all(map(is_signed_in, clients))
    return clients


def test_each_sign_in_is_listed_and_nobody_elses(devices, stranger):
    text = devices[0].get("/accounts/sessions/").text
    assert "Phone" in text
    assert "Laptop" in text
    assert 'class="skip-link' in text
    other = Client()
    other.force_login(stranger)
    assert "Phone" not in other.get("/accounts/sessions/").text


def test_the_others_are_ended_from_here(devices):
    phone, laptop = devices
    phone.post("/accounts/sessions/")
    assert is_signed_in(phone)
    assert not is_signed_in(laptop)


def test_one_of_them_is_ended_and_only_by_its_owner(devices, member, stranger):
    phone, laptop = devices
    page = phone.get("/accounts/sessions/").text
    buttons = re.findall(r'action="(/me/sessions/[0-9a-f]{32}/end/)"', page)
    assert len(buttons) == 1  # not the one that asks: for that one there is "Sign out here"
    other = Client()
    other.force_login(stranger)
    assert other.post(buttons[0]).status_code == 404
    assert is_signed_in(laptop)
    assert "That session has ended." in phone.post(buttons[0], follow=True).text
    assert is_signed_in(phone)
    assert not is_signed_in(laptop)
    assert phone.post(buttons[0]).status_code == 404
    assert "You are signed in nowhere else." in phone.get("/accounts/sessions/").text


def test_a_new_password_signs_out_everywhere(devices):
    phone, laptop = devices
    new = {"oldpassword": PASSWORD, "password1": "lantern-over-water", "password2": ""}
    new["password2"] = new["password1"]
    phone.post("/accounts/password/change/", new)
    assert not is_signed_in(phone)
    assert not is_signed_in(laptop)
