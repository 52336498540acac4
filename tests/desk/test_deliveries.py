"""What failed is shown to admins, and tried again at their word, on the record."""

import pytest
from django.utils import timezone

from diseasemaps.audit import AuditEntry
from diseasemaps.notifications import audiences, dead_letters, delivery, fan_out
from diseasemaps.notifications.models import Delivery, Event, Kind, Notification
from diseasemaps.notifications.notify import notify
from diseasemaps.workflow import Conflict, Refused

PAGE = "/desk/deliveries/"


@pytest.fixture
def dead_mail(condition, member) -> Delivery:
    notify(audiences.people(member), Kind.QUESTION_PUBLISHED, about=condition, by=None)
    fan_out.fan_out_due()
    Delivery.objects.update(dead_at=timezone.now(), attempts=8, last_error="OSError")
    return Delivery.objects.get()


@pytest.fixture
def dead_event(condition, member) -> Event:
    event = notify(audiences.people(member), Kind.QUESTION_REJECTED, about=condition, by=None)
    Event.objects.update(dead_at=timezone.now(), attempts=5, last_error="ValueError: what")
    return event


@pytest.fixture
def desk(client, admin):
    client.force_login(admin)
    return client


def test_it_says_what_and_why_but_not_whose(desk, dead_mail, dead_event, member, condition):
    text = desk.get(PAGE).text
    for said in ("Your question is published", "OSError", "Your question was not published"):
        assert said in text
    for secret in (member.email, member.handle, condition.name):
        assert secret not in text[text.index("<main") : text.index("</main>")]
    assert "What could not be sent" in desk.get("/desk/").text


def test_mail_that_nobody_wants_is_no_failure(desk, dead_mail):
    Delivery.objects.update(unwanted=True)
    assert "OSError" not in desk.get(PAGE).text


def test_mail_is_sent_again_under_the_same_id_and_it_is_on_the_record(
    desk, admin, dead_mail, mailoutbox
):
    assert desk.post(f"{PAGE}{dead_mail.pk}/retry/").url == PAGE
    assert delivery.deliver_due() == 1
    assert str(dead_mail.pk) in mailoutbox[0].message()["Message-ID"]
    entry = AuditEntry.objects.get(action="delivery.retry")
    assert (entry.actor, entry.thing_id) == (admin.audit_id, str(dead_mail.pk))


def test_an_event_is_told_again_and_it_is_on_the_record(desk, admin, dead_event, member):
    assert desk.post(f"/desk/events/{dead_event.pk}/retry/").url == PAGE
    assert fan_out.fan_out_due() == 1
    assert Notification.objects.get().recipient == member
    assert AuditEntry.objects.get(action="event.retry").actor == admin.audit_id


def test_twice_is_a_conflict_and_sends_once(desk, dead_mail, dead_event, mailoutbox):
    for url in (f"{PAGE}{dead_mail.pk}/retry/", f"/desk/events/{dead_event.pk}/retry/"):
        assert [desk.post(url).status_code for _ in range(2)] == [302, 409]
    delivery.deliver_due()
    assert len(mailoutbox) == 1


def test_account_mail_has_no_words_left(desk, db, admin):
    row = delivery.send_account_mail(address="a@example.org", subject="Code 123456", text="Link")
    Delivery.objects.update(dead_at=timezone.now(), text="")
    text = desk.get(PAGE).text
    assert "Its text is forgotten" in text
    assert "123456" not in text
    with pytest.raises(Conflict):
        dead_letters.retry_delivery(row.pk, by=admin)


def test_only_an_admin_may(dead_mail, dead_event, moderator, editor, member):
    for person in (moderator, editor, member):
        for retry, row in (
            (dead_letters.retry_delivery, dead_mail),
            (dead_letters.retry_event, dead_event),
        ):
            with pytest.raises(Refused):
                retry(row.pk, by=person)
    assert not AuditEntry.objects.filter(action__endswith=".retry").exists()
