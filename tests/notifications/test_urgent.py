"""What somebody waits for now has a queue, a bell and a worker of its own."""

import pytest
from django.conf import settings

from diseasemaps.celery import app
from diseasemaps.notifications import audiences, bell, delivery, fan_out, tasks
from diseasemaps.notifications.models import Delivery, Kind
from diseasemaps.notifications.notify import notify


@pytest.fixture
def rung(monkeypatch, django_capture_on_commit_callbacks):
    """What was rung by a block of work, once its transaction is over."""

    def run(work) -> list[bool]:
        rings = []
        monkeypatch.setattr(bell, "ring", lambda *, urgent=False: rings.append(urgent))
        with django_capture_on_commit_callbacks(execute=True):
            work()
        return rings

    return run


def test_its_bell_has_a_queue_of_its_own():
    def queue(task):
        return app.amqp.router.route({}, task)["queue"].name

    assert queue(bell.DELIVER_URGENT) == settings.URGENT_QUEUE == "urgent"
    assert queue(bell.DELIVER) == settings.CELERY_TASK_DEFAULT_QUEUE == "bell"
    assert {bell.DELIVER, bell.DELIVER_URGENT} <= set(app.tasks)


def test_which_bell_is_rung(rung, condition, member):
    def tell(kind):
        return lambda: notify(audiences.people(member), kind, about=condition, by=None)

    assert rung(tell(Kind.ARTICLE_RETRACTED)) == [True]
    assert rung(tell(Kind.ARTICLE_APPROVED)) == [False]
    mail = {"address": "a@example.org", "subject": "Confirm", "text": "Here"}
    assert rung(lambda: delivery.send_account_mail(**mail)) == [True]


def test_the_urgent_worker_leaves_the_rest_and_the_other_does_all(condition, member, mailoutbox):
    for kind in (Kind.ARTICLE_APPROVED, Kind.ARTICLE_RETRACTED):
        notify(audiences.people(member), kind, about=condition, by=None)
    delivery.send_account_mail(address="a@example.org", subject="Confirm", text="Here")
    tasks.deliver_urgent()
    assert {message.subject for message in mailoutbox} == {"Confirm", "An article was retracted"}
    fan_out.fan_out_due()
    assert delivery.deliver_due(urgent=True) == 0
    assert delivery.deliver_due() == 1
    assert not Delivery.objects.filter(sent_at=None).exists()
