"""Keeping the text without its author, and keeping a post for later."""

import pytest
from django.urls import reverse

from accounts import consents
from diseasemaps.audit import AuditEntry
from diseasemaps.moderation import flags
from diseasemaps.moderation.models import Case
from diseasemaps.notifications import fan_out, following, inbox
from diseasemaps.notifications.models import Event, Subscription
from diseasemaps.workflow import Conflict, HistoryEntry, Refused
from experiences import bookmarks, bylines, comments, moderation, reactions, writing
from experiences.models import Experience, ExperienceRevision
from tests import factories

pytestmark = pytest.mark.usefixtures("texts")


@pytest.fixture(autouse=True)
def _told_at_once(settings):
    settings.UNDO_SECONDS = 0


@pytest.fixture
def post(member, condition, moderator) -> Experience:
    return factories.published(member, condition, moderator).experience


def left(post: Experience) -> Experience:
    return bylines.leave(post, by=post.author)


class TestLeaving:
    def test_the_text_stays_and_nothing_leads_to_its_author(
        self, client, post, member, stranger, author, moderator, condition
    ):
        for person in (stranger, author):
            following.follow(member, by=person)
        comments.publish(comments.comment(post, text="Mine.", by=member), by=moderator)
        comments.comment(post, text="Waits.", by=member)
        following.follow(post, by=member)
        edit = writing.revise(post, by=member)
        writing.save(edit, by=member, fields={"title": "Never sent", "story": "Never."})
        fan_out.fan_out_due()
        gone = left(post)
        assert gone.author is None
        assert gone.byline.startswith("A former contributor ")
        assert gone.byline in gone.card_html
        assert member.handle not in gone.card_html.replace("members", "")
        own = gone.comments.get()
        assert (own.author, own.byline, own.text) == (None, gone.byline, "Mine.")
        assert not ExperienceRevision.objects.filter(title="Never sent").exists()
        ids = [gone.pk, gone.live_revision_id, own.pk]
        assert not HistoryEntry.objects.filter(thing_id__in=ids, by=member).exists()
        assert not Case.objects.filter(thing_id__in=ids, author=member).exists()
        about = [str(id) for id in ids]
        assert not Event.objects.filter(about_id__in=about, by=member).exists()
        assert str(member.pk) not in str(
            Event.objects.filter(about_id__in=about).values_list("audience", flat=True)
        )
        assert not inbox.of(member).filter(event__about_id__in=about).exists()
        assert not Subscription.objects.filter(user=member, about_id=str(gone.pk)).exists()
        entry = AuditEntry.objects.get(action="experience.leave")
        assert (entry.actor, entry.thing_id) == (member.audit_id, str(gone.pk))
        for url in (gone.get_absolute_url(), condition.get_absolute_url()):
            assert gone.byline in client.get(url).text
        client.force_login(member)
        assert gone.get_absolute_url() not in client.get("/me/").text

    def test_two_of_them_are_counted_as_two(self, post, stranger, condition, moderator):
        other = factories.published(stranger, condition, moderator).experience
        assert left(post).byline != left(other).byline
        assert Experience.objects.public().bylines() == 2

    def test_it_is_nobody_s_any_more(self, client, post, member, stranger, moderator):
        gone = left(post)
        for verb in (moderation.take_down, writing.revise, bylines.leave):
            with pytest.raises(Refused):
                verb(gone, by=member)
        consents.withdraw(member, consents.HEALTH)
        gone.refresh_from_db()
        assert gone.status == "visible"
        reactions.react(gone, by=member, kind="helpful")
        comments.comment(gone, text="As a reader.", by=member)
        made = comments.comment(gone, text="Thank you.", by=stranger)
        comments.publish(made, by=moderator)
        fan_out.fan_out_due()
        assert not inbox.unread(member).filter(event__kind="comment_made").exists()
        assert not moderation.is_trusted(member)
        client.force_login(member)
        page = client.get(gone.get_absolute_url())
        assert page.status_code == 200
        assert "Take it down" not in page.text
        assert client.get(reverse("experiences:block", args=[gone.pk])).status_code == 404

    def test_a_moderator_still_decides_about_it(self, client, post, stranger, moderator):
        gone = left(post)
        flags.flag(gone, by=stranger, words="It names somebody.")
        case = Case.objects.get(thing_id=gone.pk, closed_at=None)
        assert case.author is None
        client.force_login(moderator)
        assert client.get(gone.get_absolute_url()).status_code == 200
        for door in (case.get_absolute_url(), f"/api/v1/cases/{case.pk}"):
            assert client.get(door).status_code == 200
        moderation.remove(gone, by=moderator, rule="privacy", note="A name.")
        client.logout()
        assert client.get(gone.get_absolute_url()).status_code == 404

    def test_only_its_author_leaves_and_only_what_is_published(
        self, post, stranger, member, moderator, condition
    ):
        with pytest.raises(Refused):
            bylines.leave(post, by=stranger)
        with pytest.raises(Conflict):
            bylines.leave(post, by=member, version=post.version + 1)
        moderation.hide(post, by=moderator, note="Look again.")
        with pytest.raises(Conflict):
            bylines.leave(post, by=member)
        draft = factories.told(member, condition)
        with pytest.raises(Conflict):
            bylines.leave(draft.experience, by=member)

    def test_an_edit_that_waits_is_taken_back(self, post, member):
        edit = moderation.submit(writing.revise(post, by=member), by=member)
        left(post)
        edit.refresh_from_db()
        assert edit.status == "withdrawn"
        assert not Case.objects.filter(thing_id=edit.pk, closed_at=None).exists()

    def test_the_page_asks_and_says_what_it_means(self, client, post, member, stranger):
        url = reverse("experiences:leave", args=[post.pk])
        client.force_login(stranger)
        assert client.get(url).status_code == 403
        assert client.post(url, {"version": post.version, "sure": "on"}).status_code == 403
        client.force_login(member)
        assert url in client.get(post.get_absolute_url()).text
        assert "This cannot be undone" in client.get(url).text
        assert client.post(url, {"version": post.version}).status_code == 422
        assert Experience.objects.get().author == member
        assert client.post(url, {"version": post.version, "sure": "on"}).url == "/me/"
        assert Experience.objects.get().author is None


class TestKeeping:
    def test_a_post_is_kept_and_let_go_and_nobody_else_knows(
        self, client, post, member, stranger, moderator
    ):
        client.force_login(stranger)
        url = reverse("experiences:bookmark", args=[post.pk])
        for field, pressed in (("keep", True), ("undo", False), ("keep", True), ("keep", True)):
            assert client.post(url, {field: "1"}).url == f"{post.get_absolute_url()}#keep"
            page = client.get(post.get_absolute_url()).text
            assert ('name="undo" value="1" aria-pressed="true"' in page) == pressed
            assert (post.get_absolute_url() in client.get("/me/bookmarks/").text) == pressed
        assert post.bookmarks.count() == 1
        assert not Event.objects.filter(by=stranger).exists()
        client.force_login(member)
        assert post.get_absolute_url() not in client.get("/me/bookmarks/").text
        moderation.take_down(post, by=member)
        client.force_login(stranger)
        assert post.get_absolute_url() not in client.get("/me/bookmarks/").text
        assert client.post(url, {"undo": "1"}).status_code == 404
        assert bookmarks.let_go(post, by=stranger) == 1

    def test_only_what_one_may_read(self, post, stranger, moderator):
        moderation.hide(post, by=moderator, note="Look again.")
        with pytest.raises(Refused):
            bookmarks.keep(post, by=stranger)

    def test_a_post_is_followed(self, client, post, stranger):
        client.force_login(stranger)
        url = reverse("notifications:follow", args=["experience", post.pk])
        assert url in client.get(post.get_absolute_url()).text
        client.post(url)
        assert following.follows(stranger, post)
        assert "How it began" in client.get("/notifications/following/").text
