"""Who reads which experience in the pages, and what its author finds there."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.models import Block
from experiences import moderation, writing
from experiences.models import Experience
from tests import factories

pytestmark = pytest.mark.usefixtures("texts")

NOINDEX = '<meta name="robots" content="noindex">'


@pytest.fixture
def published(member, condition, moderator):
    return factories.published(
        member, condition, moderator, title="A long road", story="We *waited*.", onset_year=2019
    ).experience


@pytest.fixture
def for_members(member, condition, moderator):
    return factories.published(
        member, condition, moderator, audience="members", title="Between us", story="Secret."
    ).experience


def page_of(client, experience, person=None):
    if person:
        client.force_login(person)
    return client.get(experience.get_absolute_url())


def listing(condition) -> str:
    return reverse("experiences:of_condition", args=[condition.slug])


def buttons(answer) -> set[str]:
    return set(re.findall(r'href="/experience(?:-revision)?s/[^"]+/(\w+)/"', answer.text))


def test_everybody_reads_what_is_public(client, published, condition, member):
    answer = page_of(client, published)
    assert answer.status_code == 200
    for said in ("A long road", "<em>waited</em>", member.handle, "I live with it", "2019"):
        assert said in answer.text
    assert "Physiotherapy" in answer.text
    assert "Better" in answer.text
    assert "Ataxia" in answer.text
    assert "Moderate" in answer.text
    assert condition.get_absolute_url() in answer.text
    assert NOINDEX not in answer.text
    assert buttons(answer) <= {"block"}  # which asks whoever presses it to sign in


def test_a_content_note_folds_the_story(client, member, condition, moderator):
    revision = factories.published(member, condition, moderator, content_note="About dying")
    answer = page_of(client, revision.experience)
    assert "Before you read: About dying" in re.sub("<[^>]+>", "", answer.text)
    assert answer.text.index("<details") < answer.text.index("It began slowly.")


def test_somebody_signed_out_learns_only_that_a_members_post_exists(client, condition, moderator):
    member = factories.person("hidden-heron", role=None)
    for_members = factories.published(
        member, condition, moderator, audience="members", title="Between us", story="Secret."
    ).experience
    answer = page_of(client, for_members)
    assert answer.status_code == 200
    assert "shared with members only" in answer.text
    assert NOINDEX in answer.text
    for hidden in ("Between us", "Secret", member.handle, "Leukoencephalopathy"):
        assert hidden not in answer.text
    assert f"/accounts/login/?next={for_members.get_absolute_url()}" in answer.text


def test_members_read_a_members_post_unless_its_author_blocked_them(
    client, for_members, member, stranger
):
    answer = page_of(client, for_members, stranger)
    assert "Secret." in answer.text
    assert NOINDEX in answer.text
    Block.objects.create(blocker=member, blocked=stranger)
    assert page_of(client, for_members, stranger).status_code == 404


@pytest.mark.parametrize("end", ["hide", "remove", "take_down"])
@pytest.mark.parametrize("post", ["published", "for_members"])
def test_what_is_gone_is_not_found(
    client, request, post, end, member, moderator, stranger, editor, reviewer
):
    experience = request.getfixturevalue(post)
    if end == "take_down":
        moderation.take_down(experience, by=member)
    else:
        getattr(moderation, end)(experience, by=moderator, rule="privacy", note="A name.")
    assert page_of(client, experience).status_code == 404
    for person in (stranger, editor, reviewer):
        assert page_of(client, experience, person).status_code == 404
    assert page_of(client, experience, member).status_code == 200
    assert page_of(client, experience, moderator).status_code == 200


def test_nobody_else_finds_what_is_not_published(client, member, condition, stranger, moderator):
    revision = factories.told(member, condition)
    for person in (None, stranger, moderator):
        assert page_of(client, revision.experience, person).status_code == 404
    client.logout()
    moderation.submit(_agreed(revision, member), by=member)
    assert page_of(client, revision.experience).status_code == 404
    assert page_of(client, revision.experience, stranger).status_code == 404
    assert page_of(client, revision.experience, moderator).status_code == 200


def _agreed(revision, member):
    factories.consents.give(member, factories.consents.HEALTH)
    return revision


STANDING = {
    "draft": ("This is a draft", {"edit", "submit", "withdraw"}),
    "pending": ("A moderator will read this soon", {"withdraw"}),
    "changes_requested": ("Please change something", {"withdraw"}),
    "published": ("This is published", {"take_down", "leave"}),
    "rejected": ("This was not published", {"take_down"}),
    "withdrawn": ("You took this back", {"take_down"}),
}


def reach(status, member, condition, moderator):
    if status == "draft":
        return _agreed(factories.told(member, condition), member)
    revision = factories.pending(member, condition)
    return {
        "pending": lambda: revision,
        "changes_requested": lambda: moderation.request_changes(
            revision, by=moderator, note="Because."
        ),
        "published": lambda: moderation.publish(revision, by=moderator),
        "rejected": lambda: moderation.reject(
            revision, by=moderator, rule="privacy", note="Because."
        ),
        "withdrawn": lambda: moderation.withdraw(revision, by=member),
    }[status]()


@pytest.mark.parametrize("status", STANDING)
def test_its_author_reads_how_it_stands_and_finds_the_buttons(
    client, member, condition, moderator, status
):
    revision = reach(status, member, condition, moderator)
    answer = page_of(client, revision.experience, member)
    words, offered = STANDING[status]
    assert words in answer.text
    assert buttons(answer) == offered
    reason_owed = status in ("changes_requested", "rejected")
    assert ("Because." in answer.text) == reason_owed


def test_the_reason_names_the_rule_in_its_own_words(client, member, condition, moderator):
    factories.publish_text(
        "community-rules", title="Rules", body="## 3. Protect privacy\n\nName: `privacy`\n", by=None
    )
    revision = reach("rejected", member, condition, moderator)
    assert "Protect privacy" in page_of(client, revision.experience, member).text


@pytest.mark.parametrize(
    ("step", "words"), [("hide", "This is hidden for now"), ("remove", "This was removed")]
)
def test_its_author_is_told_why_it_is_gone(client, published, member, moderator, step, words):
    getattr(moderation, step)(published, by=moderator, rule="privacy", note="There is a name.")
    answer = page_of(client, published, member)
    assert words in answer.text
    assert "There is a name." in answer.text
    assert NOINDEX in answer.text


def test_while_a_new_version_waits_readers_read_the_old_one(
    client, published, member, stranger, condition
):
    revision = writing.revise(published, by=member)
    writing.save(revision, by=member, fields={"title": "Second thoughts", "story": "New words."})
    revision.refresh_from_db()
    moderation.submit(revision, by=member)
    for person in (None, stranger):
        answer = page_of(client, published, person)
        assert "waited" in answer.text
        assert "Second thoughts" not in answer.text
        assert "New words" not in answer.text
    assert "Read the version that is on its way" in page_of(client, published, member).text


def test_a_page_for_readers_costs_few_queries_and_nothing_grows(
    client, published, django_assert_max_num_queries
):
    with django_assert_max_num_queries(8):
        page_of(client, published)


# The list


def test_the_list_counts_the_bylines_of_exactly_the_posts_it_shows(
    client, published, for_members, condition, stranger
):
    answer = client.get(listing(condition))
    assert "1 member has shared their experience." in answer.text
    assert "And 1 more experience for members only." in answer.text
    assert "A long road" in answer.text
    assert "Between us" not in answer.text
    client.force_login(stranger)
    answer = client.get(listing(condition))
    assert "1 member has shared their experience." in answer.text  # one byline, two posts
    assert "for members only." not in answer.text
    assert "Between us" in answer.text


def test_taking_a_post_down_lowers_the_count(client, published, condition, moderator, stranger):
    other = factories.published(stranger, condition, moderator)
    assert "2 members have shared their experience." in client.get(listing(condition)).text
    moderation.take_down(other.experience, by=stranger)
    assert "1 member has shared their experience." in client.get(listing(condition)).text


def test_an_empty_list_invites(client, condition):
    answer = client.get(listing(condition))
    assert "Nobody has shared their experience yet" in answer.text
    assert f"/experiences/new/?condition={condition.slug}" in answer.text
    assert client.get("/conditions/nothing/experiences/").status_code == 404


def test_pages_by_key_show_every_post_once_in_as_many_queries(
    client, condition, moderator, monkeypatch, django_assert_max_num_queries
):
    monkeypatch.setattr("experiences.feed.A_PAGE", 2)
    people = [factories.person(f"person-{number}", role=None) for number in range(5)]
    posts = [factories.published(one, condition, moderator).experience for one in people]
    # Two of one moment: the id decides.
    moment = posts[1].published_at
    for post in posts[2:4]:
        Experience.objects.filter(pk=post.pk).update(published_at=moment)
    Experience.objects.filter(pk=posts[4].pk).update(published_at=moment - timedelta(days=1))
    seen, url = [], listing(condition)
    while url:
        with django_assert_max_num_queries(8):
            answer = client.get(url)
        seen += re.findall(r'card__title"><a href="/experiences/([0-9a-f-]+)/', answer.text)
        older = re.search(r'rel="next" href="([^"]+)"', answer.text)
        url = listing(condition) + older[1] if older else ""
    assert len(seen) == 5
    assert set(seen) == {str(post.pk) for post in posts}
    in_order = Experience.objects.order_by("-published_at", "-id").values_list("pk", flat=True)
    assert seen == [str(pk) for pk in in_order]


@pytest.mark.parametrize("cursor", ["x", "20200101T000000.000000~x", "~", "\x00"])
def test_a_cursor_that_is_none_is_not_found(client, condition, cursor):
    assert client.get(listing(condition), {"before": cursor}).status_code == 404
