"""Verification and reset wait in a row: a dead mail server costs nobody their sign-up."""

import pytest
from allauth.core import context
from django.test import RequestFactory

from accounts.adapter import AccountAdapter
from diseasemaps.notifications import delivery
from diseasemaps.notifications.models import Delivery


@pytest.fixture
def adapter(settings):
    settings.EMAIL_BACKEND = "no.such.Backend"  # nothing may be sent in the request
    request = RequestFactory().get("/", headers={"host": "localhost"})
    with context.request_context(request):
        yield AccountAdapter(request)


def test_verification_mail_becomes_a_delivery(adapter, member):
    adapter.send_mail(
        "account/email/email_confirmation",
        member.email,
        {"user": member, "activate_url": "https://site.example/confirm/abc", "key": "abc"},
    )
    row = Delivery.objects.get()
    assert (row.address, row.recipient, row.notification) == (member.email, member, None)
    assert "https://site.example/confirm/abc" in row.text
    assert row.subject


def test_mail_to_an_address_that_nobody_here_has_goes_the_same_way(adapter, db):
    adapter.send_mail(
        "account/email/unknown_account", "nobody@example.org", {"signup_url": "https://x.example/"}
    )
    row = Delivery.objects.get()
    assert (row.address, row.recipient) == ("nobody@example.org", None)


def test_it_names_this_site(adapter, member, settings):
    settings.SITE_NAME = "Our Site"
    adapter.send_mail(
        "account/email/password_reset_key",
        member.email,
        {"user": member, "password_reset_url": "https://site.example/reset/abc"},
    )
    row = Delivery.objects.get()
    assert "Our Site" in row.text
    assert "example.com" not in row.text


def test_reset_mail_arrives_with_its_link_and_is_then_forgotten(
    adapter, member, settings, mailoutbox
):
    adapter.send_mail(
        "account/email/password_reset_key",
        member.email,
        {"user": member, "password_reset_url": "https://site.example/reset/abc"},
    )
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    delivery.deliver_due()
    assert "https://site.example/reset/abc" in mailoutbox[0].body
    assert Delivery.objects.get().text == ""
