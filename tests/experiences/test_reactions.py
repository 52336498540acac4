"""Helpful, me too, thanks: one of each for a member and a post, counted, never named."""

import pytest
from django.urls import reverse

from accounts import blocks, restrictions
from accounts.models import User
from diseasemaps.notifications import fan_out, following, inbox
from diseasemaps.notifications.models import Event, Kind, Mail
from diseasemaps.notifications.preferences import of as wishes
from diseasemaps.workflow import Incomplete, Refused
from experiences import moderation, reactions
from experiences.models import Experience, Reaction
from tests import factories

pytestmark = pytest.mark.usefixtures("texts")


@pytest.fixture
def post(member, condition, moderator) -> Experience:
    return factories.published(member, condition, moderator).experience


def readers(many: int) -> list[User]:
    return [factories.person(f"reader-{number}", role=None) for number in range(many)]


def helpful(post: Experience, *people: User) -> None:
    for person in people:
        reactions.react(post, by=person, kind="helpful")


def news(user: User) -> list[str]:
    fan_out.fan_out_due()
    thanks = Kind.EXPERIENCE_HELPFUL, Kind.EXPERIENCE_ME_TOO, Kind.EXPERIENCE_THANKS
    rows = inbox.rows(user).filter(event__kind__in=thanks)
    return [inbox.title(row) for row in rows.order_by("pk")]


class TestTheAuthorIsTold:
    def test_how_many_in_one_row_and_never_who(self, client, post, member):
        people = readers(3)
        helpful(post, *people)
        assert news(member) == ["3 people found your story helpful"]
        client.force_login(member)
        page = client.get("/notifications/").text
        assert "3 people found your story helpful" in page
        for person in people:
            assert person.handle not in page
            assert str(person.pk) not in page

    def test_each_kind_is_a_row_of_its_own(self, post, member, stranger):
        for kind in Reaction.Kind.values:
            reactions.react(post, by=stranger, kind=kind)
        assert news(member) == [
            "Somebody found your story helpful",
            "Somebody recognised themselves in your story",
            "Somebody thanks you for your story",
        ]

    def test_by_mail_once_a_week_unless_they_choose(self, member):
        assert wishes(member.pk)[Kind.EXPERIENCE_HELPFUL] == Mail.WEEKLY

    def test_what_was_taken_back_unread_is_not_told(self, post, member, stranger):
        helpful(post, stranger)
        reactions.unreact(post, by=stranger, kind="helpful")
        assert news(member) == []
        helpful(post, stranger)
        assert news(member) == ["Somebody found your story helpful"]
        reactions.unreact(post, by=stranger, kind="helpful")
        assert news(member) == []

    def test_pressing_it_on_and_off_tells_nobody_twice(self, post, member, stranger):
        helpful(post, stranger)
        assert len(news(member)) == 1
        inbox.mark_read(inbox.of(member))
        for _ in range(3):
            reactions.unreact(post, by=stranger, kind="helpful")
            helpful(post, stranger)
        fan_out.fan_out_due()
        assert not inbox.unread(member).exists()
        assert Event.objects.filter(kind=Kind.EXPERIENCE_HELPFUL).count() == 1

    def test_opening_the_post_reads_the_news_of_it(self, client, post, member, stranger):
        helpful(post, stranger)
        assert news(member)
        assert inbox.unread(member).exists()
        client.force_login(member)
        client.get(post.get_absolute_url())
        assert not inbox.unread(member).exists()

    def test_a_post_can_be_muted(self, client, post, member, stranger):
        helpful(post, stranger)
        news(member)
        client.force_login(member)
        told = inbox.of(member).get(event__kind=Kind.EXPERIENCE_HELPFUL)
        client.post(reverse("notifications:mute", args=[told.pk]))
        helpful(post, *readers(1))
        assert news(member) == ["Somebody found your story helpful"]


class TestWhoMay:
    def test_not_ones_own(self, post, member):
        with pytest.raises(Refused, match="your own"):
            helpful(post, member)

    def test_not_what_one_may_not_read(self, post, member, stranger, moderator):
        made = blocks.block(stranger, by=member, kind="blocked", byline="stranger", is_alias=False)
        with pytest.raises(Refused):
            helpful(post, stranger)
        blocks.undo(made, by=member)
        helpful(post, stranger)
        moderation.hide(post, by=moderator, note="Look again.")
        with pytest.raises(Refused):
            reactions.react(post, by=stranger, kind="thanks")
        assert Reaction.objects.count() == 1

    def test_not_somebody_who_is_silenced_but_they_can_take_it_back(
        self, post, stranger, moderator
    ):
        helpful(post, stranger)
        restrictions.restrict(stranger, "silenced", by=moderator, reason="Rule 1.")
        silenced = User.objects.get(pk=stranger.pk)
        with pytest.raises(Refused):
            reactions.react(post, by=silenced, kind="thanks")
        assert reactions.unreact(post, by=silenced, kind="helpful") == 1

    @pytest.mark.parametrize("kind", ["", "hate", "HELPFUL"])
    def test_nothing_else_can_be_said(self, post, stranger, kind):
        for verb in (reactions.react, reactions.unreact):
            with pytest.raises(Incomplete):
                verb(post, by=stranger, kind=kind)

    def test_twice_is_once(self, post, stranger):
        helpful(post, stranger, stranger)
        assert Reaction.objects.count() == 1
        assert [reactions.unreact(post, by=stranger, kind="helpful") for _ in "12"] == [1, 0]


class TestThePages:
    def test_the_numbers_stand_on_the_post_and_on_its_card(self, client, post, condition):
        people = readers(2)
        helpful(post, *people)
        reactions.react(post, by=people[0], kind="me_too")
        said = "2 found this helpful · 1 said “me too”"
        feed = reverse("experiences:of_condition", args=[condition.slug])
        for url in (post.get_absolute_url(), feed, condition.get_absolute_url()):
            assert said in client.get(url).text
        reactions.unreact(post, by=people[1], kind="helpful")
        assert "1 found this helpful" in client.get(feed).text

    def test_a_new_version_of_the_text_keeps_them(self, post, stranger, member, moderator):
        helpful(post, stranger)
        edit = factories.telling.revise(post, by=member)
        moderation.publish(moderation.submit(edit, by=member), by=moderator)
        post.refresh_from_db()
        assert "1 found this helpful" in post.card_html

    def test_signed_out_one_reads_the_numbers_and_no_person(self, client, post, stranger):
        helpful(post, stranger)
        page = client.get(post.get_absolute_url()).text
        assert "Sign in to say that it helped you" in page
        assert "aria-pressed" not in page
        assert "csrf" not in page
        answer = client.post(reverse("experiences:react", args=[post.pk]), {"kind": "helpful"})
        assert answer.url.startswith("/accounts/login/")

    def test_the_button_says_what_one_pressed_and_takes_it_back(self, client, post, stranger):
        client.force_login(stranger)
        url = reverse("experiences:react", args=[post.pk])
        for field, pressed in (("kind", 1), ("undo", 0)):
            assert client.post(url, {field: "thanks"}).url == f"{post.get_absolute_url()}#said"
            assert client.get(post.get_absolute_url()).text.count('aria-pressed="true"') == pressed
        assert client.get(url).url == f"{post.get_absolute_url()}#said"
        assert client.post(url, {"kind": "hate"}).status_code == 422

    def test_the_author_has_no_buttons_and_who_may_not_read_finds_nothing(
        self, client, post, member, stranger
    ):
        client.force_login(member)
        assert "aria-pressed" not in client.get(post.get_absolute_url()).text
        moderation.take_down(post, by=member)
        client.force_login(stranger)
        url = reverse("experiences:react", args=[post.pk])
        assert client.post(url, {"kind": "helpful"}).status_code == 404


def test_who_follows_the_author_is_not_told_of_reactions(post, member, stranger, author):
    following.follow(member, by=author)
    helpful(post, stranger)
    assert news(author) == []
