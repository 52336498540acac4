"""What each of the cast is told by every address that can be read (DESIGN §4's table).

Every hidden text holds a word of its own; a word that the table does not grant must be in no
answer, wherever it might have slipped in.
"""

import re

import pytest

from accounts.models import Block
from diseasemaps.api.schema import description
from diseasemaps.articles import review, writing
from diseasemaps.questions import asking
from experiences import moderation
from tests import factories
from tests.api.conftest import API, Door

PUBLIC = {"aliasposted", "approvedtext", "openpost", "pendingtext", "askedopenly", "supersededtext"}
MEMBERS = PUBLIC | {"memberspost"}
OWN = {
    "draftpost",
    "heldpost",
    "rejectedpost",
    "hiddenpost",
    "removedpost",
    "takenpost",
    "askedheld",
}
WRITING = {"drafttext", "withdrawntext", "retractedtext"}
MODERATED = {"heldpost", "rejectedpost", "hiddenpost", "removedpost", "takenpost", "askedheld"}

GRANTED = {
    "nobody": PUBLIC,
    "stranger": MEMBERS,
    "blocked": PUBLIC - {"openpost", "aliasposted"},
    "member": MEMBERS | OWN,
    "author": MEMBERS | WRITING,
    "moderator": MEMBERS | MODERATED,
    "reviewer": MEMBERS | WRITING,
    "editor": MEMBERS | WRITING,
}
WORDS = MEMBERS | OWN | WRITING


@pytest.fixture
def world(texts, author, reviewer, editor, member, moderator, stranger):
    """One of each kind of content; returns the ids for each address with an id in it."""
    blocked = factories.person("blocked", role=None)
    Block.objects.create(blocker=member, blocked=blocked)
    articles = _articles(author, reviewer, editor)
    posts = _posts(member, moderator)
    asked = asking.ask(factories.condition("Q1"), text="askedopenly?", by=member)
    asking.publish(asked, by=moderator)
    held = asking.ask(factories.condition("Q2"), text="askedheld?", by=member)
    return {
        "blocked": blocked,
        "articles": {revision.article_id for revision in articles},
        "article-revisions": {revision.pk for revision in articles},
        "experiences": {revision.experience_id for revision in posts},
        "experience-revisions": {revision.pk for revision in posts},
        "questions": {asked.pk, held.pk},
    }


def _draft(author, word):
    of = factories.condition(f"Condition of {word}")
    text = {"short_answer": f"About {word} [1].", "body": f"More of {word} [1]."}
    draft = writing.begin(of, factories.topic(), by=author)
    return writing.save(
        draft, by=author, variants={"patient": text}, citations=[factories.CITATION]
    )


def _articles(author, reviewer, editor):
    drafts = {word: _draft(author, f"{word}text") for word in ("draft", "withdrawn")}
    review.withdraw(drafts["withdrawn"], by=author)
    pending = review.submit(_draft(author, "pendingtext"), by=author)
    retracted = _approve(_draft(author, "retractedtext"), author, reviewer)
    review.retract(retracted, by=editor, note="The reason.")
    superseded = _approve(_draft(author, "supersededtext"), author, reviewer)
    newer = review.revise(superseded.article, by=author)
    text = {"short_answer": "approvedtext [1].", "body": "approvedtext [1]."}
    newer = writing.save(
        newer, by=author, variants={"patient": text}, citations=[factories.CITATION]
    )
    live = _approve(newer, author, reviewer)
    return [*drafts.values(), pending, retracted, superseded, live]


def _approve(draft, author, reviewer):
    started = review.start_review(review.submit(draft, by=author), by=reviewer)
    return review.approve(started, by=reviewer, conflict_of_interest="None.")


def _posts(member, moderator):
    def of(word):
        return factories.condition(f"Condition of {word}")

    def pending(word, **kwargs):
        return factories.pending(member, of(word), story=f"This is {word}.", **kwargs)

    def published(word, **kwargs):
        revision = pending(word, **kwargs)
        if revision.status == "published":  # by now the member is trusted
            return revision
        return moderation.publish(revision, by=moderator)

    rejected = pending("rejectedpost")
    moderation.reject(rejected, by=moderator, rule="kindness", note="No.")
    hidden, removed, taken = map(published, ("hiddenpost", "removedpost", "takenpost"))
    moderation.hide(hidden.experience, by=moderator, note="Wait.")
    moderation.remove(removed.experience, by=moderator, rule="kindness", note="No.")
    moderation.take_down(taken.experience, by=member)
    return [
        rejected,
        hidden,
        removed,
        taken,
        factories.told(member, of("draftpost"), story="This is draftpost."),
        pending("heldpost"),
        published("openpost"),
        published("aliasposted", alias=True),
        published("memberspost", audience="members"),
    ]


def everything_read(door, world) -> str:
    """All that this person is told by every GET of the description, as one text."""
    told = []
    for path, methods in description()["paths"].items():
        if "get" not in methods:
            continue
        address = path.removeprefix(API)
        kind = address.partition("/")[0]
        if "{id}" in address:
            addresses = [address.replace("{id}", str(id)) for id in world.get(kind, ())]
        elif "{slug}" in address:
            listed = door.get("conditions", limit=100).json()["results"]
            addresses = [address.replace("{slug}", row["slug"]) for row in listed]
        else:
            addresses = [f"{address}?limit=100"]
        told += [door.get(one).content.decode() for one in addresses]
    # The names of the conditions in this test are not what anybody wrote.
    return re.sub(r"condition-of-\w+|Condition of \w+", "", "\n".join(told))


@pytest.mark.parametrize("person", GRANTED)
def test_nobody_is_told_more_or_less_than_the_table_grants(person, world, request):
    user = None
    if person != "nobody":
        user = world["blocked"] if person == "blocked" else request.getfixturevalue(person)
    told = everything_read(Door(user), world)
    assert {word for word in WORDS if word in told} == GRANTED[person]
    assert "@example.org" not in told


def test_a_members_only_post_is_to_strangers_only_known_to_exist(member, moderator, texts):
    of = factories.condition()
    factories.published(member, of, moderator, audience="members", title="Canary", content_note="x")
    (row,) = Door().get(f"conditions/{of.slug}/experiences").json()["results"]
    known = {name: value for name, value in row.items() if value not in (None, [])}
    assert set(known) == {"id", "condition", "audience", "readable"}
    assert known["readable"] is False
    assert row == row | Door().get(f"experiences/{row['id']}").json()
    assert Door().get(f"conditions/{of.slug}").json()["members_who_shared"] == 0


def test_nothing_ties_an_alias_to_its_account_but_for_moderators(
    member, moderator, stranger, author, texts
):
    of = factories.condition()
    post = factories.published(member, of, moderator, alias=True)
    at = f"experiences/{post.experience_id}"
    for reader in (None, stranger, author):
        told = Door(reader).get(at).content.decode()
        assert member.handle not in told
        assert str(member.pk) not in told
        assert str(member.audit_id) not in told
    assert Door(moderator).get(at).json()["author"] == member.handle
    assert Door(member).get(at).json()["author"] == member.handle


def test_cases_are_moderators_alone(member, moderator, editor, texts):
    factories.pending(member, factories.condition())
    (case,) = Door(moderator).get("cases").json()["results"]
    for reader in (member, editor):
        assert Door(reader).get("cases").status_code == 403
        assert Door(reader).get(f"cases/{case['id']}").status_code == 404
        assert Door(reader).post(f"cases/{case['id']}/claim", version=1).status_code == 404


def test_ended_rights_end_with_the_next_request(member, moderator, admin, texts):
    factories.pending(member, factories.condition())
    door = Door(moderator)
    assert door.get("cases").status_code == 200
    moderator.role_grants.update(revoked_at="2020-01-01T00:00:00Z")
    assert door.get("cases").status_code == 403
