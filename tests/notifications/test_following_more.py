"""Following an article and a member: who may, what they are told, and what they never are."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts import blocks
from accounts.models import User
from diseasemaps.articles import review
from diseasemaps.notifications import fan_out, following, inbox, kinds
from diseasemaps.notifications.models import Event, Kind, Mail, Subscription
from experiences import bylines
from tests import factories

pytestmark = pytest.mark.usefixtures("texts")
LIST = "/notifications/following/"


@pytest.fixture
def condition(db):
    return factories.condition()


@pytest.fixture
def teller(db) -> User:
    return factories.person("hidden-heron", role=None)


@pytest.fixture
def told_before(teller, moderator):
    """What gives them a page to be followed from."""
    post = factories.published(teller, factories.condition("First"), moderator).experience
    fan_out.fan_out_due()
    return post


@pytest.fixture
def mine(client, member) -> Client:
    client.force_login(member)
    return client


def address(kind: str, id) -> str:
    return reverse("notifications:follow", args=[kind, id])


def told(user) -> list[str]:
    fan_out.fan_out_due()
    return list(inbox.of(user).order_by("pk").values_list("event__kind", flat=True))


class TestAnArticle:
    @pytest.fixture
    def article(self, author, condition, reviewer):
        found = factories.approved(author, condition, reviewer).article
        fan_out.fan_out_due()
        return found

    def test_its_page_leads_there_and_knows_nobody(self, client, article, member):
        page = client.get(article.get_absolute_url())
        assert f'href="{address("article", article.pk)}"' in page.text
        following.follow(article, by=member)
        assert client.get(article.get_absolute_url()).content == page.content

    def test_one_is_told_of_a_new_version_and_of_its_end(
        self, mine, member, article, author, condition, reviewer, editor
    ):
        mine.post(address("article", article.pk))
        again = factories.approved(author, condition, reviewer)
        assert told(member) == [Kind.FOLLOWED_REVISION]
        review.retract(again, by=editor, note="Its source was withdrawn.")
        assert told(member) == [Kind.FOLLOWED_REVISION, Kind.FOLLOWED_RETRACTION]
        event = Event.objects.get(kind=Kind.FOLLOWED_RETRACTION)
        assert event.path == article.get_absolute_url()
        assert kinds.default_mail(Kind.FOLLOWED_RETRACTION) == Mail.NOW

    def test_not_one_that_cannot_be_read(self, mine, author, condition):
        draft = factories.draft(author, condition)
        assert mine.get(address("article", draft.article_id)).status_code == 404


class TestAMember:
    def test_their_page_leads_there(self, mine, teller, told_before):
        assert address("member", teller.handle) in mine.get(f"/members/{teller.handle}/").text
        page = mine.get(address("member", teller.handle)).text
        assert "only under this name" in page

    def test_one_is_told_of_what_they_share_under_their_handle(
        self, mine, member, teller, told_before, condition, moderator
    ):
        mine.post(address("member", teller.handle))
        factories.published(teller, condition, moderator, audience="members")
        assert told(member) == [Kind.FOLLOWED_MEMBER]
        (row,) = inbox.of(member)
        assert row.event.label == condition.name

    def test_an_alias_is_told_to_nobody_who_follows_the_handle(
        self, mine, member, teller, told_before, condition, moderator
    ):
        mine.post(address("member", teller.handle))
        post = factories.published(teller, condition, moderator, alias=True).experience
        assert told(member) == []
        assert not Event.objects.filter(kind=Kind.FOLLOWED_MEMBER, about_id=str(post.pk)).exists()

    def test_an_alias_cannot_be_followed(self, mine, teller, told_before, condition, moderator):
        post = factories.published(teller, condition, moderator, alias=True).experience
        for ask in (mine.get, mine.post):
            assert ask(address("member", post.byline)).status_code == 404
        assert not Subscription.objects.exists()

    def test_nobody_follows_themselves_or_somebody_without_a_page(self, mine, member, stranger):
        for handle in (member.handle, stranger.handle, "nobody-at-all"):
            assert mine.post(address("member", handle)).status_code == 404

    def test_a_new_version_of_an_old_post_is_no_news(
        self, mine, member, teller, told_before, moderator
    ):
        mine.post(address("member", teller.handle))
        edit = factories.telling.revise(told_before, by=teller)
        factories.moderation.publish(factories.moderation.submit(edit, by=teller), by=moderator)
        assert told(member) == []

    def test_a_changed_handle_is_followed_on(self, mine, member, teller, told_before):
        mine.post(address("member", teller.handle))
        bylines.change_handle(teller, "calm-otter-12", by=teller)
        page = mine.get(LIST).text
        assert "calm-otter-12" in page
        assert "hidden-heron" not in page


class TestABlock:
    def block(self, blocked, *, by, kind="blocked", alias=""):
        return blocks.block(
            blocked, by=by, kind=kind, byline=alias or blocked.handle, is_alias=bool(alias)
        )

    def test_ends_that_they_follow_and_they_cannot_again(
        self, mine, member, teller, told_before, condition, moderator
    ):
        mine.post(address("member", teller.handle))
        self.block(member, by=teller)
        assert not Subscription.objects.exists()
        assert mine.post(address("member", teller.handle)).status_code == 404
        factories.published(teller, condition, moderator)
        assert told(member) == []

    def test_ends_that_one_follows_whom_one_blocks(self, mine, member, teller, told_before):
        for kind in ("blocked", "muted"):
            following.follow(teller, by=member)
            self.block(teller, by=member, kind=kind)
            assert not following.follows(member, teller)

    def test_of_an_alias_says_nothing_of_the_handle(
        self, mine, member, teller, told_before, condition, moderator
    ):
        """Neither in the list, nor by silence, nor by a page that is gone."""
        following.follow(teller, by=member)
        alias = factories.published(
            teller, factories.condition("Second"), moderator, alias=True
        ).experience.byline
        self.block(teller, by=member, alias=alias)
        assert teller.handle in mine.get(LIST).text
        assert mine.get(address("member", teller.handle)).status_code == 200
        following.follow(condition, by=member)
        factories.published(teller, condition, moderator)
        assert told(member) == [Kind.FOLLOWED_EXPERIENCE, Kind.FOLLOWED_MEMBER]

    def test_of_an_alias_silences_that_alias(self, member, teller, condition, moderator):
        following.follow(condition, by=member)
        post = factories.pending(teller, condition, alias=True)
        self.block(teller, by=member, alias=post.experience.byline)
        factories.moderation.publish(post, by=moderator)
        assert told(member) == []

    def test_to_mute_somebody_does_not_keep_news_from_them(
        self, member, teller, condition, moderator
    ):
        following.follow(condition, by=member)
        self.block(member, by=teller, kind="muted")
        factories.published(teller, condition, moderator)
        assert told(member) == [Kind.FOLLOWED_EXPERIENCE]


class TestTheList:
    def test_one_has_to_sign_in(self, client, db):
        assert client.get(LIST).status_code == 302

    def test_everything_one_follows_and_nothing_of_others(
        self, mine, member, stranger, teller, told_before, author, condition, reviewer
    ):
        assert "Nothing yet" in mine.get(LIST).text
        article = factories.approved(author, condition, reviewer).article
        for thing in (condition, article, teller):
            following.follow(thing, by=member)
        following.follow(factories.condition("Of another"), by=stranger)
        page = mine.get(LIST).text
        for words in (condition.name, article.title, teller.handle):
            assert words in page
        assert "Of another" not in page

    def test_its_button_ends_it(self, mine, member, condition):
        following.follow(condition, by=member)
        answer = mine.post(address("condition", condition.slug), {"unfollow": "1", "list": "1"})
        assert answer.url == LIST
        assert "Nothing yet" in mine.get(LIST).text

    def test_what_was_muted_is_there_and_can_be_heard_again(self, mine, member, condition):
        Subscription.objects.create(
            user=member, about_kind=condition._meta.label, about_id=str(condition.pk), muted=True
        )
        assert "Be told again" in mine.get(LIST).text
        mine.post(address("condition", condition.slug), {"list": "1"})
        assert following.follows(member, condition)

    def test_it_costs_the_same_however_much_one_follows(
        self, mine, member, django_assert_max_num_queries
    ):
        for number in range(12):
            following.follow(factories.condition(f"Condition {number}"), by=member)
        with django_assert_max_num_queries(8):
            mine.get(LIST)
