"""The inbox, through its pages."""

import re
from dataclasses import replace

import pytest
from django.urls import reverse

from diseasemaps.notifications import audiences
from diseasemaps.notifications import inbox as box
from diseasemaps.notifications.models import Event, Kind, Notification
from diseasemaps.notifications.notify import notify

INBOX = "/notifications/"


def tell(person, about, kind=Kind.EXPERIENCE_PUBLISHED) -> Notification:
    """What the worker does with an event, for one person."""
    event: Event = notify(audiences.people(person), kind, about=about, by=None)
    return Notification.objects.create(event=event, recipient=person)


@pytest.fixture
def inbox(client, member):
    client.force_login(member)
    return client


def test_one_has_to_sign_in(client, db):
    assert client.get(INBOX).status_code == 302


def test_an_empty_inbox_says_what_will_be_here(inbox):
    assert "Nothing here yet" in inbox.get(INBOX).text


def test_it_shows_ones_own_news_newest_first(inbox, member, stranger, condition):
    tell(member, condition, Kind.EXPERIENCE_HIDDEN)
    tell(member, condition, Kind.EXPERIENCE_RESTORED)
    tell(stranger, condition, Kind.QUESTION_PUBLISHED)
    text = inbox.get(INBOX).text
    newer, older = "Your experience is visible again", "Your experience is hidden for now"
    assert text.index(newer) < text.index(older)
    assert "Your question is published" not in text
    assert text.count("data-unread") == 2
    assert f'href="{condition.get_absolute_url()}"' in text


def test_one_is_marked_read_and_opened(inbox, member, condition):
    told = tell(member, condition)
    other = tell(member, condition)
    url = reverse("notifications:read", args=[told.pk])
    assert inbox.get(url).status_code == 405
    assert inbox.post(url).url == INBOX
    told.refresh_from_db()
    other.refresh_from_db()
    assert told.read_at is not None
    assert other.read_at is None
    url = reverse("notifications:read", args=[other.pk])
    assert inbox.post(url, {"open": "1"}).url == condition.get_absolute_url()


def test_nobody_reads_anothers(inbox, stranger, condition):
    told = tell(stranger, condition)
    assert inbox.post(reverse("notifications:read", args=[told.pk])).status_code == 404
    inbox.post(reverse("notifications:read_all"))
    told.refresh_from_db()
    assert told.read_at is None


def test_all_are_marked_read(inbox, member, condition):
    for _ in range(3):
        tell(member, condition)
    assert "3 unread" in inbox.get(INBOX).text
    inbox.post(reverse("notifications:read_all"))
    assert "data-unread" not in inbox.get(INBOX).text


def test_pages_by_key_show_each_once_in_as_many_queries(
    inbox, member, condition, monkeypatch, django_assert_max_num_queries
):
    monkeypatch.setattr("diseasemaps.notifications.views.A_PAGE", 2)
    told = [tell(member, replace(condition, pk=number)) for number in range(5)]
    seen, url = [], INBOX
    while url:
        with django_assert_max_num_queries(6):
            text = inbox.get(url).text
        seen += re.findall(r'action="/notifications/([0-9a-f-]{36})/read/"', text)
        older = re.search(r'rel="next" href="([^"]+)"', text)
        url = INBOX + older[1] if older else ""
    assert seen == [str(one.pk) for one in sorted(told, key=lambda one: one.pk, reverse=True)]
    assert inbox.get(INBOX, {"before": "nonsense"}).status_code == 404


def test_the_same_news_about_the_same_thing_is_one_row_with_a_count(inbox, member, condition):
    told = [tell(member, condition, Kind.FOLLOWED_EXPERIENCE) for _ in range(3)]
    tell(member, condition, Kind.FOLLOWED_ARTICLE)
    tell(member, replace(condition, pk=2), Kind.FOLLOWED_EXPERIENCE)
    rows = list(box.rows(member).order_by("-pk"))
    assert [row.times for row in rows] == [1, 1, 3]
    assert rows[-1].pk == told[-1].pk  # as new as its newest
    text = inbox.get(INBOX).text
    assert "3 new" in text
    assert "3 new experiences on a condition you follow" in text
    assert text.count("data-unread") == 3


def test_a_group_is_read_as_one_but_not_what_came_since(inbox, member, condition):
    _first, seen, later = (tell(member, condition) for _ in range(3))
    inbox.post(reverse("notifications:read", args=[seen.pk]))
    assert list(box.unread(member)) == [later]
    assert [row.fresh for row in box.rows(member)] == [1]


def test_groups_of_others_are_counted_by_nobody_else(member, stranger, condition):
    event = tell(member, condition).event
    Notification.objects.create(event=event, recipient=stranger)
    assert [row.times for row in box.rows(member)] == [1]
