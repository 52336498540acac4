"""Which mail a member gets is theirs to choose, kind by kind."""

import pytest
from django.urls import reverse

from diseasemaps.notifications import audiences, delivery, fan_out, kinds, preferences
from diseasemaps.notifications.models import Delivery, Kind, Mail, Notification, Preference
from diseasemaps.notifications.notify import notify

URL = "/notifications/preferences/"


@pytest.fixture
def mine(client, member):
    client.force_login(member)
    return client


def filled(**changes) -> dict:
    shown = [*kinds.SHARED, *kinds.THANKS, *kinds.FOLLOWED, *kinds.STANDING]
    return {kind.value: kinds.default_mail(kind).value for kind in shown} | changes


def test_every_kind_is_in_exactly_one_group():
    groups = (
        *(kinds.ARTICLES, kinds.SHARED, kinds.THANKS),
        *(kinds.DUTIES, kinds.FOLLOWED, kinds.STANDING),
    )
    assert sorted(kind for group in groups for kind in group) == sorted(Kind)


def test_one_has_to_sign_in(client, db):
    assert client.get(URL).status_code == 302


def test_it_shows_what_holds_now_and_that_account_mail_stays(mine, member):
    preferences.choose(member.pk, {Kind.QUESTION_REJECTED: Mail.WEEKLY})
    page = mine.get(URL)
    form = page.context["form"]
    assert form["question_rejected"].value() == Mail.WEEKLY
    assert form["followed_article"].value() == Mail.DAILY
    assert form["experience_published"].value() == Mail.NOW
    assert "cannot be switched off" in page.text


def test_duties_are_offered_to_those_who_have_them(client, member, moderator):
    for person, offered in ((member, False), (moderator, True)):
        client.force_login(person)
        assert ("experience_submitted" in client.get(URL).context["form"].fields) is offered


def test_only_what_was_changed_is_kept(mine, member):
    assert mine.post(URL, filled(experience_published="weekly")).url == URL
    rows = Preference.objects.filter(user=member).values_list("kind", "mail")
    assert list(rows) == [(Kind.EXPERIENCE_PUBLISHED, Mail.WEEKLY)]
    mine.post(URL, filled(experience_published="now"))
    assert preferences.of(member.pk)[Kind.EXPERIENCE_PUBLISHED] == Mail.NOW


def test_a_wish_that_is_none_is_refused_and_nothing_kept(mine, member):
    answer = mine.post(URL, filled(experience_published="hourly", question_rejected="never"))
    assert answer.status_code == 200
    assert answer.context["form"].errors
    assert not Preference.objects.exists()


@pytest.mark.parametrize(("wish", "mails", "waits"), [
    (Mail.NOW, 1, ""), (Mail.DAILY, 0, "daily"), (Mail.WEEKLY, 0, "weekly"), (Mail.NEVER, 0, ""),
])  # fmt: skip
def test_each_wish_at_fan_out(condition, member, wish, mails, waits):
    preferences.choose(member.pk, {Kind.QUESTION_PUBLISHED: wish})
    notify(audiences.people(member), Kind.QUESTION_PUBLISHED, about=condition, by=None)
    fan_out.fan_out_due()
    assert Notification.objects.get().waits_for == waits
    assert Delivery.objects.count() == mails


def test_a_kind_has_its_own_default(condition, member):
    notify(audiences.people(member), Kind.FOLLOWED_ARTICLE, about=condition, by=None)
    fan_out.fan_out_due()
    assert Notification.objects.get().waits_for == "daily"
    assert not Delivery.objects.exists()


def test_news_that_waits_follows_a_change_of_mind(condition, member):
    notify(audiences.people(member), Kind.FOLLOWED_ARTICLE, about=condition, by=None)
    fan_out.fan_out_due()
    for wish, waits in ((Mail.WEEKLY, "weekly"), (Mail.NOW, "weekly"), (Mail.NEVER, "")):
        preferences.choose(member.pk, {Kind.FOLLOWED_ARTICLE: wish})
        assert Notification.objects.get().waits_for == waits


def test_the_foot_of_a_mail_leads_here(condition, member, mailoutbox):
    notify(audiences.people(member), Kind.QUESTION_PUBLISHED, about=condition, by=None)
    fan_out.fan_out_due()
    delivery.deliver_due()
    assert reverse("notifications:preferences") == URL
    assert f"http://127.0.0.1:8000{URL}" in mailoutbox[0].body
