"""Following a condition: told of what is new there, and of nothing one may not see."""

import pytest
from django.urls import reverse

from accounts.models import Block
from diseasemaps.notifications import audiences, fan_out, following, inbox
from diseasemaps.notifications.models import Delivery, Event, Kind, Subscription
from diseasemaps.notifications.notify import notify
from diseasemaps.questions import asking
from experiences import moderation
from tests import factories


@pytest.fixture
def condition(db):
    return factories.condition()


@pytest.fixture
def page(client, member, condition):
    client.force_login(member)
    return reverse("notifications:follow", args=["condition", condition.slug])


def told(user) -> list[str]:
    fan_out.fan_out_due()
    return list(inbox.of(user).order_by("pk").values_list("event__kind", flat=True))


def experience(author, condition, moderator, **kwargs):
    return moderation.publish(factories.pending(author, condition, **kwargs), by=moderator)


def test_the_page_asks_and_its_button_does(client, page, member, condition):
    assert "Follow this" in client.get(page).text
    assert not following.follows(member, condition)
    for _ in range(2):  # twice is once
        assert client.post(page).url == page
    assert Subscription.objects.count() == 1
    assert "Follow it no more" in client.get(page).text
    client.post(page, {"unfollow": "1"})
    assert not Subscription.objects.exists()


def test_signed_out_one_is_asked_to_sign_in(client, page):
    client.logout()
    for ask in (client.get, client.post):
        assert ask(page).url.startswith("/accounts/login/")
    assert not Subscription.objects.exists()


@pytest.mark.parametrize("where", ["condition/nothing-of-this-name", "user/1", "article/x"])
def test_what_cannot_be_followed_is_not_found(client, page, where):
    assert client.get(f"/notifications/follow/{where}/").status_code == 404


def test_the_public_page_has_a_plain_link_and_no_person(client, member, condition, page):
    client.logout()
    url = condition.get_absolute_url()
    before = client.get(url).content
    assert f'href="{page}"'.encode() in before
    following.follow(condition, by=member)
    assert client.get(url).content == before


def test_a_new_article_is_told_once_and_not_its_next_revision(
    texts, member, author, reviewer, condition
):
    following.follow(condition, by=member)
    following.follow(condition, by=author)
    revision = factories.approved(author, condition, reviewer)
    assert told(member) == [Kind.FOLLOWED_ARTICLE]
    assert Kind.FOLLOWED_ARTICLE not in told(author)
    event = Event.objects.get(kind=Kind.FOLLOWED_ARTICLE)
    assert event.path == revision.article.get_absolute_url()
    factories.approved(author, condition, reviewer)  # the same article, revised
    assert told(member) == [Kind.FOLLOWED_ARTICLE]


def test_a_new_experience_is_told_as_news_of_the_condition(texts, member, author, moderator):
    condition = factories.condition()
    following.follow(condition, by=member)
    for number in range(2):
        experience(author, condition, moderator, title=f"Title {number}")
    assert told(member) == [Kind.FOLLOWED_EXPERIENCE] * 2
    (row,) = inbox.rows(member)
    assert (row.times, row.event.path) == (2, condition.get_absolute_url())
    assert row.event.label == condition.name
    assert not Delivery.objects.filter(recipient=member).exists()  # it waits for a digest


def test_a_published_question_is_told_without_its_words(member, author, moderator, condition):
    following.follow(condition, by=member)
    question = asking.ask(condition, text="Does canary help?", by=author)
    assert told(member) == []
    asking.publish(question, by=moderator)
    assert told(member) == [Kind.FOLLOWED_QUESTION]
    event = Event.objects.get(kind=Kind.FOLLOWED_QUESTION)
    assert "canary" not in f"{event.label} {event.path}"


@pytest.mark.parametrize("who_blocks", ["author", "member"])
def test_nobody_is_told_across_a_block(texts, member, author, moderator, condition, who_blocks):
    pair = {"author": (author, member), "member": (member, author)}[who_blocks]
    Block.objects.create(blocker=pair[0], blocked=pair[1])
    following.follow(condition, by=member)
    experience(author, condition, moderator)
    assert told(member) == []


def test_who_mutes_hears_no_more_until_they_follow_again(
    client, page, texts, member, author, moderator, condition
):
    following.follow(condition, by=member)
    experience(author, condition, moderator)
    told(member)
    notification = inbox.of(member).get()
    assert "Mute" in client.get("/notifications/").text
    client.post(reverse("notifications:mute", args=[notification.pk]))
    experience(author, condition, moderator, title="Another")
    assert len(told(member)) == 1
    client.post(page)
    experience(author, condition, moderator, title="A third")
    assert len(told(member)) == 2


def test_a_muted_thing_is_silent_for_named_people_too_but_not_for_a_decision(member, condition):
    Subscription.objects.create(
        user=member, about_kind="conditions.Condition", about_id=str(condition.pk), muted=True
    )
    for kind in (Kind.FOLLOWED_ARTICLE, Kind.EXPERIENCE_REMOVED):
        notify(audiences.people(member), kind, about=condition, by=None)
    assert told(member) == [Kind.EXPERIENCE_REMOVED]


def test_a_decision_has_no_button_to_mute_it(client, page, member, stranger, condition):
    notify(audiences.people(member), Kind.EXPERIENCE_REMOVED, about=condition, by=None)
    notify(audiences.people(stranger), Kind.FOLLOWED_ARTICLE, about=condition, by=None)
    told(member)
    mine, theirs = inbox.of(member).get(), inbox.of(stranger).get()
    assert "Mute" not in client.get("/notifications/").text
    for notification in (mine, theirs):
        url = reverse("notifications:mute", args=[notification.pk])
        assert client.post(url).status_code == 404
