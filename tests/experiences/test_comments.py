"""Comments: who may write below what, under which name, who is told, and who reads it."""

import re

import pytest
from django.urls import reverse

from accounts import blocks, restrictions
from accounts.models import User
from diseasemaps.moderation import cases, undo
from diseasemaps.moderation.models import Case, Signal
from diseasemaps.notifications import fan_out, following, inbox
from diseasemaps.notifications.models import Event, Kind
from diseasemaps.workflow import Conflict, Incomplete, Refused
from experiences import bylines, comments, moderation
from experiences.models import Comment, Experience
from tests import factories

pytestmark = pytest.mark.usefixtures("texts")


@pytest.fixture(autouse=True)
def _told_at_once(settings):
    settings.UNDO_SECONDS = 0


@pytest.fixture
def post(member, condition, moderator) -> Experience:
    return factories.published(member, condition, moderator).experience


@pytest.fixture
def aliased(member, condition, moderator) -> Experience:
    return factories.published(member, condition, moderator, alias=True).experience


def said(post: Experience, by: User, text: str = "It was the same for me.", **kwargs) -> Comment:
    return comments.comment(post, text=text, by=by, **kwargs)


def published(post: Experience, by: User, moderator: User, **kwargs) -> Comment:
    made = said(post, by, **kwargs)
    return comments.publish(made, by=moderator) if made.status == "pending" else made


def trusted(person: User, moderator: User) -> User:
    for number in range(3):
        factories.published(person, factories.condition(f"Of {person} {number}"), moderator)
    assert moderation.is_trusted(person)
    return person


def news(user: User) -> list[str]:
    fan_out.fan_out_due()
    told = inbox.of(user).filter(event__kind__contains="comment")
    return sorted(told.values_list("event__kind", flat=True))


class TestWriting:
    def test_a_newcomer_s_waits_and_a_trusted_member_s_does_not(self, post, stranger, moderator):
        made = said(post, stranger)
        assert (made.status, made.published_at) == ("pending", None)
        case = Case.objects.get(kind="comment", thing_id=made.pk)
        assert [signal.kind for signal in case.signals.all()] == [Signal.Kind.NEWCOMER]
        assert case.headline == made.text
        trusted(stranger, moderator)
        assert said(post, stranger, "And later on, too.").status == "published"
        found = said(post, stranger, "Write to me: me@example.org")
        assert found.status == "pending"
        case = Case.objects.get(thing_id=found.pk)
        assert [signal.kind for signal in case.signals.all()] == [Signal.Kind.PERSONAL_DATA]

    def test_it_is_shown_as_typed(self, post, stranger):
        html = said(post, stranger, "<b>One</b> & two\n\nthree").html
        assert html == "<p>&lt;b&gt;One&lt;/b&gt; &amp; two</p>\n\n<p>three</p>"

    @pytest.mark.parametrize("text", ["", "  \n", "x" * 2001])
    def test_it_has_a_text(self, post, stranger, text):
        with pytest.raises(Incomplete):
            said(post, stranger, text)

    def test_the_same_words_twice_are_one(self, post, stranger, moderator):
        first = said(post, stranger)
        assert said(post, stranger, " It was the same for me. ") == first
        assert Case.objects.filter(kind="comment").count() == 1
        comments.reject(first, by=moderator, note="Unkind.")
        assert said(post, stranger) != first

    def test_an_answer_to_an_answer_stands_below_the_same(self, post, stranger, author, moderator):
        first = published(post, stranger, moderator)
        second = published(post, author, moderator, answers=first)
        third = said(post, stranger, "Yes.", answers=second)
        assert (second.answers, third.answers) == (first, first)

    def test_only_what_one_may_read_is_answered(self, post, aliased, stranger, author, moderator):
        waiting = said(post, stranger)
        elsewhere = published(aliased, stranger, moderator)
        for unread in (waiting, elsewhere):
            with pytest.raises(Refused):
                said(post, author, answers=unread)
        shown = comments.publish(waiting, by=moderator)
        blocks.block(stranger, by=author, kind="muted", byline=stranger.handle, is_alias=False)
        with pytest.raises(Refused):
            said(post, author, answers=shown)


class TestWhoMay:
    def test_nobody_below_what_they_may_not_read(self, post, member, stranger, moderator):
        blocked = blocks.block(
            stranger, by=member, kind="blocked", byline=stranger.handle, is_alias=False
        )
        with pytest.raises(Refused):
            said(post, stranger)
        blocks.undo(blocked, by=member)
        mine = blocks.block(member, by=stranger, kind="muted", byline=member.handle, is_alias=False)
        with pytest.raises(Refused):
            said(post, stranger)
        blocks.undo(mine, by=stranger)
        said(post, stranger)
        moderation.hide(post, by=moderator, note="Look again.")
        with pytest.raises(Refused):
            said(post, stranger, "Again.")
        with pytest.raises(Refused):
            said(post, member, "My own, hidden.")

    def test_nobody_who_is_silenced_but_they_may_take_down_what_they_said(
        self, post, stranger, moderator
    ):
        made = published(post, stranger, moderator)
        restrictions.restrict(stranger, "silenced", by=moderator, reason="Rule 1.")
        silenced = User.objects.get(pk=stranger.pk)
        with pytest.raises(Refused):
            said(post, silenced, "Again.")
        assert comments.take_down(made, by=silenced).status == "taken_down"

    def test_a_moderator_does_not_decide_about_their_own(self, post, moderator):
        made = said(post, moderator)
        with pytest.raises(Refused):
            comments.publish(made, by=moderator)


class TestNames:
    def test_below_an_aliased_post_its_author_has_the_alias(
        self, aliased, member, stranger, moderator
    ):
        own = published(aliased, member, moderator)
        assert (own.byline, own.is_alias) == (aliased.byline, True)
        other = published(aliased, stranger, moderator)
        assert (other.byline, other.is_alias) == (stranger.handle, False)

    def test_elsewhere_and_below_one_s_own_name_the_handle(self, post, aliased, member, moderator):
        assert published(post, member, moderator).byline == member.handle

    def test_a_new_handle_goes_with_it_and_an_alias_stays(self, post, aliased, member, moderator):
        by_name, by_alias = (published(one, member, moderator) for one in (post, aliased))
        bylines.change_handle(member, "another-name", by=member)
        for made in (by_name, by_alias):
            made.refresh_from_db()
        assert (by_name.byline, by_alias.byline) == ("another-name", aliased.byline)

    def test_nothing_of_an_aliased_comment_leads_to_the_handle(
        self, client, aliased, member, stranger, moderator
    ):
        following.follow(aliased, by=stranger)
        following.follow(member, by=stranger)
        made = published(aliased, member, moderator)
        published(aliased, stranger, moderator, answers=made)
        fan_out.fan_out_due()
        client.force_login(stranger)
        for url in (
            aliased.get_absolute_url(),
            reverse("experiences:comment_block", args=[made.pk]),
            f"/api/v1/comments/{made.pk}",
            f"/api/v1/experiences/{aliased.pk}/comments",
            "/notifications/",
            "/api/v1/notifications",
        ):
            page = client.get(url).text
            assert member.handle not in re.sub("somebody|members|Members|member=", "", page), url
            assert str(member.pk) not in page

    def test_a_block_of_the_handle_is_none_of_the_alias_and_the_other_way_round(
        self, post, aliased, member, stranger, moderator
    ):
        by_name, by_alias = (published(one, member, moderator) for one in (post, aliased))
        named = {"byline": member.handle, "is_alias": False}
        made = blocks.block(member, by=stranger, kind="blocked", **named)
        seen = Comment.objects.readable_by(stranger)
        assert set(seen) == {by_alias}
        blocks.undo(made, by=stranger)
        blocks.block(member, by=stranger, kind="muted", byline=aliased.byline, is_alias=True)
        assert set(seen.all()) == {by_name}


class TestWhoIsTold:
    def test_the_author_whoever_is_answered_and_whoever_follows(
        self, post, member, stranger, author, editor, moderator
    ):
        following.follow(post, by=editor)
        first = said(post, stranger)
        assert news(moderator) == ["comment_submitted"]
        assert news(member) == news(editor) == []
        comments.publish(first, by=moderator)
        assert news(member) == ["comment_made"]
        assert news(editor) == ["followed_comment"]
        assert news(stranger) == ["comment_published"]
        first.refresh_from_db()
        published(post, author, moderator, answers=first)
        assert news(stranger) == ["comment_answered", "comment_published"]
        assert news(member) == ["comment_made"] * 2

    def test_the_author_who_is_answered_is_told_once_and_of_one_s_own_nobody_is(
        self, post, member, stranger, moderator
    ):
        own = published(post, member, moderator)
        assert news(member) == ["comment_published"]
        published(post, stranger, moderator, answers=own)
        assert news(member) == ["comment_answered", "comment_published"]

    def test_nobody_who_does_not_see_it(self, post, member, stranger, author, moderator):
        following.follow(post, by=author)
        for person in (member, author):
            blocks.block(stranger, by=person, kind="muted", byline=stranger.handle, is_alias=False)
        published(post, stranger, moderator)
        assert news(member) == news(author) == []

    def test_of_what_a_moderator_decides(self, post, stranger, moderator):
        made = published(post, stranger, moderator)
        made = comments.hide(made, by=moderator, note="Look again.")
        made = comments.restore(made, by=moderator)
        comments.reject(said(post, stranger, "Another."), by=moderator, note="Unkind.")
        assert news(stranger) == [
            "comment_hidden",
            "comment_published",
            "comment_rejected",
            "comment_restored",
        ]

    def test_opening_the_post_or_the_comment_reads_the_news(
        self, client, post, member, stranger, moderator
    ):
        made = published(post, stranger, moderator)
        fan_out.fan_out_due()
        client.force_login(member)
        told = inbox.of(member).get(event__kind=Kind.COMMENT_MADE)
        assert told.event.path == made.get_absolute_url()
        where = client.get(told.event.path).url
        assert where == f"{post.get_absolute_url()}#comment-{made.pk}"
        client.get(where)
        assert not inbox.unread(member).filter(event__kind=Kind.COMMENT_MADE).exists()
        client.force_login(stranger)
        client.get(made.get_absolute_url())
        assert not inbox.unread(stranger).exists()


class TestTheWayBack:
    def test_every_decision_can_be_undone(self, settings, post, stranger, moderator):
        settings.UNDO_SECONDS = 30
        made = said(post, stranger)
        path = [
            (comments.publish, {}, "pending"),
            (comments.reject, {"note": "No."}, "pending"),
        ]
        for verb, words, before in path:
            verb(made, by=moderator, **words)
            undo.undo(_decision(made), by=moderator)
            made.refresh_from_db()
            assert (made.status, made.published_at) == (before, None)
        assert Event.objects.filter(kind__in=["comment_made", "comment_rejected"]).count() == 0
        comments.publish(made, by=moderator)
        made.refresh_from_db()
        comments.hide(made, by=moderator, note="Look again.")
        undo.undo(_decision(made), by=moderator)
        made.refresh_from_db()
        assert made.status == "published"

    def test_an_appeal_brings_it_back(self, post, stranger, moderator):
        made = said(post, stranger)
        made = comments.reject(made, by=moderator, note="No.")
        comments.reinstate(made)
        made.refresh_from_db()
        assert made.status == "published"
        assert made.published_at is not None

    def test_what_is_decided_twice_is_decided_once(self, post, stranger, moderator):
        made = said(post, stranger)
        stale = Comment.objects.get(pk=made.pk)
        comments.publish(made, by=moderator)
        with pytest.raises(Conflict):
            comments.reject(stale, by=moderator, note="No.")


def _decision(made: Comment):
    return cases.reason(made) or Case.objects.get(thing_id=made.pk).decisions.latest("at")


class TestThePages:
    def test_one_comments_answers_and_takes_it_down(
        self, client, post, stranger, author, moderator
    ):
        trusted(stranger, moderator)
        client.force_login(stranger)
        url = reverse("experiences:comments", args=[post.pk])
        answer = client.post(url, {"text": "A first word."}, follow=True)
        made = Comment.objects.get()
        assert answer.redirect_chain[-1][0].endswith(f"#comment-{made.pk}")
        assert "A first word." in answer.text
        assert "(you)" in answer.text
        answer = client.post(
            reverse("experiences:answer", args=[made.pk]), {"text": "And a second."}, follow=True
        )
        assert answer.text.index("A first word.") < answer.text.index("And a second.")
        step = reverse("experiences:comment_step", args=[made.pk, "take_down"])
        assert f'href="{step}"' in answer.text
        made.refresh_from_db()
        client.post(step, {"version": made.version})
        client.logout()
        page = client.get(post.get_absolute_url()).text
        assert "A first word." not in page
        assert "A comment stood here" in page
        assert "And a second." in page
        assert client.get(made.get_absolute_url()).status_code == 404

    def test_somebody_who_may_be_in_danger_finds_somebody_to_talk_to(
        self, client, post, stranger, moderator
    ):
        client.force_login(trusted(stranger, moderator))
        url = reverse("experiences:comments", args=[post.pk])
        assert client.post(url, {"text": "I want to kill myself."}).url == "/support/"
        assert Comment.objects.get().status == "pending"

    def test_what_was_typed_is_kept_when_it_is_refused(self, client, post, stranger):
        client.force_login(stranger)
        url = reverse("experiences:comments", args=[post.pk])
        answer = client.post(url, {"text": "y" * 2001})
        assert answer.status_code == 422
        assert "y" * 2001 in answer.text
        assert client.get(url).url.endswith("#comments")

    def test_its_author_reads_how_it_stands_with_the_reason(
        self, client, post, stranger, author, moderator
    ):
        made = said(post, stranger)
        client.force_login(stranger)
        assert made.get_absolute_url() in client.get(post.get_absolute_url()).text
        assert "A moderator will read this soon" in client.get(made.get_absolute_url()).text
        comments.reject(made, by=moderator, note="It names a clinic.")
        page = client.get(made.get_absolute_url()).text
        assert "It names a clinic." in page
        assert "Appeal" in page
        for person in (author, None):
            client.force_login(person) if person else client.logout()
            assert client.get(made.get_absolute_url()).status_code == 404
            assert made.text not in client.get(post.get_absolute_url()).text
        client.force_login(moderator)
        assert made.text in client.get(made.get_absolute_url()).text

    def test_signed_out_there_are_the_words_and_no_person(self, client, post, stranger, moderator):
        published(post, stranger, moderator)
        page = client.get(post.get_absolute_url()).text
        assert "It was the same for me." in page
        assert "Sign in to comment" in page
        assert "csrf" not in page
        url = reverse("experiences:comments", args=[post.pk])
        assert client.post(url, {"text": "x"}).url.startswith("/accounts/login/")

    def test_threads_come_page_by_page_and_an_address_finds_its_page(
        self, client, monkeypatch, post, stranger, moderator, django_assert_max_num_queries
    ):
        monkeypatch.setattr("experiences.threads.A_PAGE", 2)
        made = [published(post, stranger, moderator, text=f"Word {n}.") for n in range(5)]
        answer = published(post, stranger, moderator, text="An answer.", answers=made[4])
        client.force_login(moderator)
        for one, shown in ((made[1], {0, 1}), (made[2], {2, 3}), (answer, {4})):
            where = client.get(one.get_absolute_url()).url.partition("#")[0]
            with django_assert_max_num_queries(15):
                page = client.get(where).text
            assert {n for n in range(5) if f"Word {n}." in page} == shown
            assert f'id="comment-{one.pk}"' in page

    def test_a_comment_is_reported_and_its_author_blocked(
        self, client, post, stranger, author, moderator
    ):
        made = published(post, stranger, moderator)
        client.force_login(author)
        report = reverse("moderation:flag", args=["comment", made.pk])
        page = client.get(post.get_absolute_url()).text
        assert report in page
        assert client.get(report).status_code == 200
        block = reverse("experiences:comment_block", args=[made.pk])
        assert block in page
        client.post(block, {"kind": "muted"})
        assert made.text not in client.get(post.get_absolute_url()).text
