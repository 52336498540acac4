"""The account pages of the library that have no template of ours stand in our frame too."""

import pytest

from diseasemaps.notifications.models import Delivery

PAGES = ["/accounts/email/", "/accounts/password/change/", "/accounts/reauthenticate/"]


@pytest.mark.parametrize("page", PAGES)
def test_a_signed_in_person_finds_our_frame_round_it(client, member, page):
    client.force_login(member)
    answer = client.get(page, follow=True)
    assert answer.status_code == 200
    assert 'class="skip-link' in answer.text


@pytest.mark.parametrize("page", ["/accounts/login/", "/accounts/signup/"])
def test_the_forms_of_the_library_speak_as_we_do(client, texts, page):
    answer = client.get(page).text
    assert "E-mail address" in answer
    assert "placeholder" not in answer.partition("<main")[2]


def test_the_mail_that_confirms_an_address_says_what_to_do(client, texts):
    client.post(
        "/accounts/signup/",
        {
            "email": "words@example.org",
            "password1": "lantern-over-water",
            "consent": "on",
            "old_enough": "on",
        },
    )
    mail = Delivery.objects.get(address="words@example.org")
    assert mail.subject == "Please confirm your e-mail address"
    assert "/accounts/confirm-email/" in mail.text
    assert "Email" not in mail.subject + mail.text


def test_the_only_address_offers_nothing_that_would_be_refused(client, member):
    client.force_login(member)
    page = client.get("/accounts/email/").text
    assert "action_add" in page
    assert "action_remove" not in page
    assert 'href="/me/"' in page
