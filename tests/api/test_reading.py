"""Reading through the second door: feeds, comments, what is kept, leaving a text."""

import pytest
from django.test import Client

from experiences import moderation, reactions
from experiences.models import Comment, Experience
from tests import factories
from tests.api.conftest import API, Door, read

pytestmark = pytest.mark.usefixtures("texts")


@pytest.fixture
def post(member, condition, moderator) -> Experience:
    return factories.published(member, condition, moderator, age_band="adult").experience


def test_a_feed_is_sorted_and_narrowed(post, author, stranger, condition, moderator):
    other = factories.published(author, condition, moderator, role="carer").experience
    inside = factories.published(stranger, condition, moderator, audience="members").experience
    reactions.react(post, by=stranger, kind="helpful")
    at = f"conditions/{condition.slug}/experiences"
    door, nobody = Door(stranger), Door()

    def ids(door, **query):
        return [row["id"] for row in read(door.get(at, **query))["results"]]

    assert ids(nobody) == [str(one.pk) for one in (inside, other, post)]
    assert ids(nobody, sort="helpful") == [str(post.pk), str(other.pk)]
    assert ids(door, sort="helpful", treatment="physiotherapy")[0] == str(post.pk)
    assert ids(nobody, role="carer", symptom="HP:0001251") == [str(other.pk)]
    assert ids(nobody, since="0-1") == []
    rows = read(door.get(at, sort="like-me"))["results"]
    assert [row["id"] for row in rows] == [str(post.pk), str(other.pk)]
    assert rows[0]["why"].startswith("You both tried")
    assert rows[0]["helpful"] == 1
    first = read(door.get(at, sort="like-me", limit=1))
    assert read(door.client.get(first["next"]))["results"][0]["id"] == str(other.pk)
    for wrong in ({"sort": "best"}, {"role": "x"}, {"treatment": "nothing"}, {"sort": "like-me"}):
        read(nobody.get(at, **wrong), 400)
    assert read(nobody.get(at))["results"][0]["helpful"] is None  # for members: that it exists


def test_a_comment_is_made_answered_and_decided_about(post, stranger, author, moderator, member):
    at = f"experiences/{post.pk}/comments"
    made = read(Door(stranger).post(at, text="The same here."), 201)
    assert (made["status"], made["author"]) == ("pending", stranger.handle)
    read(Door(author).get(f"comments/{made['id']}"), 404)
    read(Door(author).post(at, text="To it.", answers=made["id"]), 422)
    read(Door(stranger).post(at, text=" "), 400)
    read(Door().post(at, text="x"), 401)
    decision = {"version": made["version"], "note": "", "rule": ""}
    done = read(Door(moderator).post(f"comments/{made['id']}/publish", **decision))
    answer = read(Door(author).post(at, text="And me.", answers=made["id"]), 201)
    assert answer["answers"] == made["id"]
    rows = read(Door().get(at))["results"]
    assert [(row["text"], row["author"]) for row in rows] == [("The same here.", None)]
    step = {"version": done["version"]}
    assert [one["name"] for one in read(Door(stranger).get(f"comments/{made['id']}"))["steps"]] == [
        "take_down"
    ]
    read(Door(author).post(f"comments/{made['id']}/take_down", **step), 403)
    read(Door(author).post(f"comments/{made['id']}/block", kind="muted"), 201)
    assert read(Door(author).get(at))["results"] == []
    read(Door(stranger).post(f"comments/{made['id']}/take_down"), 428)
    read(Door(stranger).post(f"comments/{made['id']}/take_down", **step))
    assert Comment.objects.get(pk=made["id"]).status == "taken_down"
    rejected = {"version": answer["version"], "note": "Unkind.", "rule": "kindness"}
    read(Door(moderator).post(f"comments/{answer['id']}/reject", **rejected))
    told = read(Door(author).get(f"comments/{answer['id']}"))["decisions"]
    assert [one["note"] for one in told] == ["Unkind."]


def test_a_post_is_kept_and_let_go(post, stranger, member):
    door, at = Door(stranger), f"{API}experiences/{post.pk}/bookmark"
    for _ in range(2):
        assert door.client.put(at).status_code == 204
    rows = read(door.get("me/bookmarks"))["results"]
    assert [row["experience"]["id"] for row in rows] == [str(post.pk)]
    assert rows[0]["experience"]["live_revision"]["title"] == "How it began"
    assert read(Door(member).get("me/bookmarks"))["results"] == []
    assert door.client.delete(at).status_code == 204
    assert read(door.get("me/bookmarks"))["results"] == []
    assert Client().put(at).status_code == 401


def test_a_text_is_kept_without_its_author(post, member, stranger, moderator, condition):
    at = f"experiences/{post.pk}/leave"
    read(Door(member).post(at), 428)
    read(Door(stranger).post(at, version=post.version), 403)
    read(Door(member).post(at, version=post.version + 1), 409)
    left = read(Door(member).post(at, version=post.version))
    assert left["byline"].startswith("A former contributor")
    assert (left["author"], left["steps"]) == (None, [])
    for door in (Door(), Door(member), Door(moderator)):
        seen = read(door.get(f"experiences/{post.pk}"))
        assert (seen["author"], seen["byline"]) == (None, left["byline"])
    read(Door(moderator).get(f"experience-revisions/{left['live_revision']['id']}"))
    read(Door(stranger).post(f"experiences/{post.pk}/block", kind="muted"), 404)
    hidden = factories.published(member, factories.condition("Another"), moderator).experience
    moderation.hide(hidden, by=moderator, note="Look again.")
    hidden.refresh_from_db()
    read(Door(member).post(f"experiences/{hidden.pk}/leave", version=hidden.version), 409)
