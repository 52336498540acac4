"""Mail that came back stops, its member is told, and can say that the address works again."""

import base64
import re
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.utils import timezone

from diseasemaps.notifications import delivery, suppression
from diseasemaps.notifications.models import Delivery, Suppression

HOOK = "/notifications/mail-events/"
SECRET = "provider:long-and-random"


@pytest.fixture
def provider(settings):
    """Postmark, as its webhook comes in: JSON with HTTP basic auth, and no cookie of ours."""
    settings.MAIL_PROVIDER = "postmark"
    settings.ANYMAIL = {"WEBHOOK_SECRET": SECRET}
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)

    def report(address, *, secret=SECRET, at=None, **fields):
        word = base64.b64encode(secret.encode()).decode()
        payload = {
            "RecordType": "Bounce",
            "Type": "HardBounce",
            "ID": 4323372036854775807,
            "MessageID": "883953f4-6105-42a2-a16a-77a8eac79483",
            "Email": address,
            "BouncedAt": (at or timezone.now()).isoformat(),
            "Description": "The server was unable to deliver your message.",
            "Details": "550 no such user",
        } | fields
        headers = {"authorization": f"Basic {word}"} if secret else {}
        return client.post(HOOK, payload, content_type="application/json", headers=headers)

    return report


@pytest.fixture
def me(client, member):
    client.force_login(member)
    return client


def stopped(member) -> bool:
    return suppression.of(member.email).exists()


def test_a_bounce_stops_mail_to_the_address_once(provider, member, mailoutbox):
    for _ in range(2):  # providers repeat themselves
        assert provider(member.email.upper()).status_code == 200
    row = Suppression.objects.get()
    assert (row.address, row.reason) == (member.email, "bounced")
    delivery.send_account_mail(address=member.email, subject="Hello", text="You")
    delivery.deliver_due()
    assert mailoutbox == []
    assert Delivery.objects.get().unwanted


def test_a_complaint_does_too(provider, member):
    provider(member.email, RecordType="SpamComplaint", Type="SpamComplaint")
    assert Suppression.objects.get().reason == "complained"


@pytest.mark.parametrize("kind", ["Transient", "AutoResponder", "DnsError", "VirusNotification"])
def test_what_passes_does_not(provider, member, kind):
    assert provider(member.email, Type=kind).status_code == 200
    assert not stopped(member)


@pytest.mark.parametrize("secret", ["", "provider:wrong", "x"])
def test_without_the_secret_nothing_is_heeded(provider, member, secret):
    assert provider(member.email, secret=secret).status_code == 400
    assert not Suppression.objects.exists()


@pytest.mark.parametrize(
    "missing", [{"MAIL_PROVIDER": ""}, {"ANYMAIL": {"WEBHOOK_SECRET": ""}}, {"MAIL_PROVIDER": "no"}]
)
def test_it_is_not_there_unless_it_is_set_up(provider, member, settings, missing):
    for name, value in missing.items():
        setattr(settings, name, value)
    assert provider(member.email).status_code == 404
    assert not Suppression.objects.exists()


def test_the_member_is_told_and_only_they(provider, me, member, stranger):
    assert "We send no more mail" not in me.get("/me/").text
    provider(member.email)
    assert f"We send no more mail to {member.email}" in me.get("/me/").text
    me.force_login(stranger)
    assert "We send no more mail" not in me.get("/me/").text


def test_one_mail_goes_through_and_its_link_starts_mail_again(provider, me, member, mailoutbox):
    provider(member.email)
    me.post("/notifications/address/")
    delivery.deliver_due()
    (message,) = mailoutbox
    link = urlsplit(re.search(r"https?://\S+", message.body)[0]).path
    assert me.get(link).status_code == 200
    assert stopped(member)  # looking changes nothing
    me.logout()
    assert me.post(link).status_code == 200
    assert not stopped(member)
    delivery.send_account_mail(address=member.email, subject="Hello", text="You")
    delivery.deliver_due()
    assert len(mailoutbox) == 2


def test_other_mail_stays_stopped_while_one_is_let_through(provider, me, member, mailoutbox):
    provider(member.email)
    me.post("/notifications/address/")
    delivery.send_account_mail(address=member.email, subject="Hello", text="You")
    delivery.deliver_due()
    assert [message.subject for message in mailoutbox] == ["Does this address work?"]


def test_one_an_hour_and_none_where_nothing_is_stopped(provider, me, member):
    assert me.post("/notifications/address/").status_code == 409
    provider(member.email)
    assert me.post("/notifications/address/").status_code == 302
    assert me.post("/notifications/address/").status_code == 409
    assert Delivery.objects.count() == 1
    Suppression.objects.update(let_through_at=timezone.now() - timedelta(minutes=61))
    assert me.post("/notifications/address/").status_code == 302


def test_a_late_copy_of_an_old_report_does_not_stop_it_again_but_a_new_one_does(provider, member):
    then = timezone.now() - timedelta(hours=1)
    provider(member.email, at=then)
    suppression.of(member.email).update(lifted_at=timezone.now() - timedelta(minutes=1))
    provider(member.email, at=then)
    assert not stopped(member)
    provider(member.email)
    assert stopped(member)


@pytest.mark.parametrize("token", ["x", "a:b:c", "é"])
def test_a_link_that_is_not_ours_does_nothing(client, db, token):
    for ask in (client.get, client.post):
        assert ask(f"/notifications/address/{token}/").status_code == 404
