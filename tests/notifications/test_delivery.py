"""Mail leaves at least once under one Message-ID, and one bad address stops nobody's."""

import smtplib
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from diseasemaps.notifications import audiences, delivery, fan_out
from diseasemaps.notifications.models import Delivery, Kind, Preference, Suppression
from diseasemaps.notifications.notify import notify
from tests import factories


@pytest.fixture
def waiting(condition, member) -> Delivery:
    notify(audiences.people(member), Kind.EXPERIENCE_PUBLISHED, about=condition, by=None)
    fan_out.fan_out_due()
    return Delivery.objects.get()


def now(row: Delivery) -> Delivery:
    return Delivery.objects.get(pk=row.pk)


def due_again() -> None:
    Delivery.objects.update(not_before=timezone.now(), leased_until=None)


class Refusing(EmailBackend):
    """A mail server that refuses the addresses in `refused`, each with its reason."""

    refused: dict[str, Exception] = {}

    def send_messages(self, messages):
        for message in messages:
            if message.to[0] in self.refused:
                raise self.refused[message.to[0]]
        return super().send_messages(messages)


@pytest.fixture
def refusing(settings, monkeypatch):
    settings.EMAIL_BACKEND = f"{__name__}.Refusing"
    monkeypatch.setattr(Refusing, "refused", {})
    return Refusing.refused


def test_a_delivery_is_sent_once_and_marked(waiting, member, mailoutbox):
    assert delivery.deliver_due() == 1
    assert delivery.deliver_due() == 0
    assert [message.to for message in mailoutbox] == [[member.email]]
    assert now(waiting).sent_at is not None
    assert now(waiting).leased_until is None


def test_a_second_attempt_has_the_same_message_id(waiting, mailoutbox):
    delivery.deliver_due()
    Delivery.objects.update(sent_at=None)  # as if killed between sending and marking
    delivery.deliver_due()
    first, second = (message.message()["Message-ID"] for message in mailoutbox)
    assert first == second == f"<{waiting.pk}@127.0.0.1>"


def test_what_another_worker_has_leased_is_left_alone_until_the_lease_is_over(waiting, mailoutbox):
    Delivery.objects.update(leased_until=timezone.now() + timedelta(seconds=5))
    assert delivery.deliver_due() == 0
    Delivery.objects.update(leased_until=timezone.now() - timedelta(seconds=1))
    assert delivery.deliver_due() == 1


def test_a_slow_worker_does_not_undo_what_a_faster_one_did(waiting, mailoutbox):
    slow = delivery._lease()
    Delivery.objects.update(leased_until=timezone.now() - timedelta(seconds=1))
    delivery.deliver_due()
    delivery._postpone(slow, OSError())
    assert now(waiting).sent_at is not None
    assert now(waiting).last_error == ""


def test_nothing_is_sent_inside_a_transaction(waiting, settings, monkeypatch, mailoutbox):
    depth = len(connection.savepoint_ids)
    seen = []

    def send_messages(self, messages):
        seen.append(len(connection.savepoint_ids))
        return len(messages)

    monkeypatch.setattr(EmailBackend, "send_messages", send_messages)
    delivery.deliver_due()
    assert seen == [depth]


def test_a_failure_waits_longer_each_time_and_says_why(waiting, member, refusing):
    refusing[member.email] = smtplib.SMTPDataError(451, b"later")
    waits = []
    for _ in range(3):
        delivery.deliver_due()
        waits.append(now(waiting).not_before - timezone.now())
        due_again()
    assert now(waiting).attempts == 3
    assert now(waiting).last_error == "SMTPDataError 451"
    first = delivery.FIRST_WAIT
    for number, wait in enumerate(waits):
        assert first * 2**number * 0.45 < wait <= first * 2**number * 1.5


def test_after_enough_attempts_it_is_dead(waiting, member, refusing):
    refusing[member.email] = OSError("no route")
    for _ in range(delivery.MOST_ATTEMPTS + 2):
        delivery.deliver_due()
        due_again()
    assert now(waiting).attempts == delivery.MOST_ATTEMPTS
    assert now(waiting).dead_at is not None


def test_a_delivery_that_kills_its_worker_each_time_dies_too(waiting, mailoutbox):
    for _ in range(delivery.MOST_ATTEMPTS):
        delivery._lease()  # and killed
        due_again()
    delivery.deliver_due()
    assert now(waiting).dead_at is not None
    assert mailoutbox == []


def test_one_refused_address_does_not_stop_the_next(
    condition, member, stranger, refusing, mailoutbox
):
    refusing[member.email] = smtplib.SMTPRecipientsRefused({member.email: (550, b"no such user")})
    notify(audiences.people(member, stranger), Kind.EXPERIENCE_PUBLISHED, about=condition, by=None)
    fan_out.fan_out_due()
    assert delivery.deliver_due() == 1
    assert [message.to for message in mailoutbox] == [[stranger.email]]
    refused = Delivery.objects.get(recipient=member)
    assert refused.dead_at is not None  # 5xx: for good
    assert member.email not in refused.last_error


def test_a_recipient_refused_for_now_is_tried_again(waiting, member, refusing):
    refusing[member.email] = smtplib.SMTPRecipientsRefused({member.email: (450, b"busy")})
    delivery.deliver_due()
    assert now(waiting).dead_at is None


def test_nothing_is_sent_to_a_suppressed_address(waiting, member, mailoutbox):
    Suppression.objects.create(address=member.email.upper(), reason="bounced")
    delivery.deliver_due()
    assert mailoutbox == []
    assert now(waiting).dead_at is not None


def test_a_wish_for_no_mail_counts_until_the_last_moment(waiting, member, mailoutbox):
    Preference.objects.create(
        user=member, kind=Kind.EXPERIENCE_PUBLISHED, mail=Preference.Mail.NEVER
    )
    delivery.deliver_due()
    assert mailoutbox == []
    assert now(waiting).dead_at is not None


def test_nothing_is_sent_after_erasure(waiting, member, mailoutbox):
    member.erased_at = timezone.now()
    member.save()
    delivery.deliver_due()
    assert mailoutbox == []


def test_a_slice_ends_in_time_and_leaves_the_rest(condition, monkeypatch, mailoutbox):
    people = [factories.person(f"member-{number}", role=None) for number in range(3)]
    notify(audiences.people(*people), Kind.EXPERIENCE_PUBLISHED, about=condition, by=None)
    fan_out.fan_out_due()
    clock, rings = iter([0.0, 0.0, 3.0, 9.0]), []
    monkeypatch.setattr("diseasemaps.notifications.bell.ring", lambda **how: rings.append(how))
    monkeypatch.setattr(delivery, "time", SimpleNamespace(monotonic=lambda: next(clock)))
    assert delivery.deliver_due() == 2
    rest = Delivery.objects.get(sent_at=None)
    assert (rest.attempts, rest.leased_until) == (0, None)
    assert rings == [{"urgent": False}]


def test_account_mail_forgets_its_text_once_sent(db, mailoutbox):
    row = delivery.send_account_mail(
        address="new@example.org", subject="Confirm", text="Your link", html="<p>Your link</p>"
    )
    delivery.deliver_due()
    (message,) = mailoutbox
    assert (message.to, message.subject, message.body) == (
        ["new@example.org"],
        "Confirm",
        "Your link",
    )
    assert (now(row).text, now(row).html) == ("", "")


def test_account_mail_that_cannot_be_sent_forgets_its_text_too(db, refusing):
    refusing["new@example.org"] = smtplib.SMTPRecipientsRefused({"new@example.org": (550, b"no")})
    row = delivery.send_account_mail(address="new@example.org", subject="Confirm", text="Your link")
    delivery.deliver_due()
    assert now(row).dead_at is not None
    assert now(row).text == ""


def test_the_lease_skips_rows_that_another_holds(waiting):
    with CaptureQueriesContext(
        connection,
    ) as queries:
        delivery._lease()
    assert any("FOR UPDATE SKIP LOCKED" in query["sql"] for query in queries)


def test_account_mail_goes_before_news_that_waited_longer(waiting, mailoutbox):
    delivery.send_account_mail(address="new@example.org", subject="Confirm", text="Here it is.")
    assert delivery.deliver_due() == 2
    assert mailoutbox[0].to == ["new@example.org"]
