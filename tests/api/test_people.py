"""The rooms of people and news through the second door: the same verbs as the pages."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.utils import timezone

from accounts import consents, roles
from accounts.models import User
from diseasemaps.notifications import bell, following
from diseasemaps.notifications.fan_out import fan_out_due
from diseasemaps.notifications.models import Delivery, Event, Notification
from experiences.models import Experience
from tests import factories
from tests.api.conftest import API, Door, read

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("texts")]


def faulty(answer, status: int) -> list[str]:
    return [fault["field"] for fault in read(answer, status)["errors"]]


# --- Oneself ---------------------------------------------------------------------------------


def test_each_field_of_a_profile_has_its_audience(member):
    door = Door(member)
    wanted = {"country": "AT", "country_audience": "public", "reader_type_audience": "members"}
    assert wanted.items() <= read(door.patch("me", **wanted)).items()
    assert "Austria" in Client().get(f"/members/{member.handle}/").text
    assert faulty(door.patch("me", country="ZZ"), 400) == ["country"]
    assert faulty(door.patch("me", country_audience="friends"), 400) == ["country_audience"]


def test_a_new_handle_goes_onto_the_posts_and_nobody_elses_can_be_had(
    member, stranger, moderator, condition
):
    post = factories.published(member, condition, moderator).experience
    door = Door(member)
    assert read(door.patch("me", handle="still-lake-1"))["handle"] == "still-lake-1"
    assert Experience.objects.get(pk=post.pk).byline == "still-lake-1"
    assert faulty(door.patch("me", handle=stranger.handle), 422) == ["handle"]
    assert faulty(door.patch("me", handle="me@example.org"), 400) == ["handle"]
    both = door.patch("me", handle=stranger.handle, country="GB")
    assert both.status_code == 422
    assert read(door.get("me"))["country"] == ""  # all of it, or nothing


def test_taking_a_consent_back_takes_the_posts_down(member, moderator, condition):
    post = factories.published(member, condition, moderator).experience
    door = Door(member)

    def given() -> dict:
        rows = read(door.get("me/consents"))["results"]
        return next(row for row in rows if row["text"] == consents.HEALTH)

    assert given()["withdrawn_at"] is None
    assert read(door.post(f"me/consents/{consents.HEALTH}/withdraw"))["withdrawn_at"]
    assert Experience.objects.get(pk=post.pk).status == "taken_down"
    assert door.post(f"me/consents/{consents.HEALTH}/withdraw").status_code == 404
    assert given()["withdrawn_at"]


def test_a_reviewer_who_takes_their_consent_back_reviews_no_more(reviewer):
    consents.give(reviewer, consents.REVIEWER)
    read(Door(reviewer).post(f"me/consents/{consents.REVIEWER}/withdraw"))
    assert not User.objects.get(pk=reviewer.pk).has_role("reviewer")


def test_the_consent_to_the_account_is_not_taken_back_by_itself(member):
    consents.give(member, consents.ACCOUNT)
    read(Door(member).post(f"me/consents/{consents.ACCOUNT}/withdraw"), 403)
    assert consents.given(member, consents.ACCOUNT)


def test_a_byline_is_blocked_and_seen_again(member, stranger, moderator, condition):
    post = factories.published(member, condition, moderator, alias=True).experience
    door, at = Door(stranger), f"experiences/{post.pk}"
    made = read(door.post(f"{at}/block", kind="blocked"), 201)
    assert made["byline"] == post.byline != member.handle
    assert door.get(at).status_code == 404
    assert [row["id"] for row in read(door.get("me/blocks"))["results"]] == [made["id"]]
    assert door.client.delete(f"{API}me/blocks/{made['id']}").status_code == 204
    assert read(door.get(at))["id"] == str(post.pk)
    read(Door(member).post(f"{at}/block", kind="muted"), 403)  # one's own


def test_a_story_is_thanked_for_and_not_any_more(member, stranger, moderator, condition):
    post = factories.published(member, condition, moderator).experience
    door, at = Door(stranger).client, f"{API}experiences/{post.pk}/reactions"
    for _ in range(2):
        assert door.put(f"{at}/helpful").status_code == 204
    assert post.reactions.count() == 1
    assert door.delete(f"{at}/helpful").status_code == 204
    assert post.reactions.count() == 0
    assert door.put(f"{at}/anger").status_code == 404
    assert Door(member).client.put(f"{at}/helpful").status_code == 403  # one's own
    assert Client().put(f"{at}/helpful").status_code == 401


def test_sessions_are_listed_and_ended(member):
    EmailAddress.objects.create(user=member, email=member.email, verified=True, primary=True)
    phone, laptop = (Client(headers={"user-agent": name}) for name in ("Phone", "Laptop"))
    for client in (phone, laptop):
        client.post("/accounts/login/", {"login": member.email, "password": "correct-horse"})
    rows = {row["user_agent"]: row for row in phone.get(f"{API}me/sessions").json()["results"]}
    assert {name: row["is_current"] for name, row in rows.items()} == {
        "Phone": True, "Laptop": False
    }  # fmt: skip
    keys = [client.cookies["sessionid"].value for client in (phone, laptop)]
    assert not any(key in str(rows) for key in keys)
    assert phone.delete(f"{API}me/sessions/{rows['Laptop']['id']}").status_code == 204
    assert laptop.get(f"{API}me").status_code == 401
    assert phone.delete(f"{API}me/sessions/{rows['Laptop']['id']}").status_code == 404
    laptop.post("/accounts/login/", {"login": member.email, "password": "correct-horse"})
    assert laptop.delete(f"{API}me/sessions").status_code == 204
    assert phone.get(f"{API}me").status_code == 401
    assert laptop.get(f"{API}me").status_code == 200


# --- News ------------------------------------------------------------------------------------


def test_a_condition_is_followed_and_not_any_more(member, condition):
    door, at = Door(member), f"{API}me/follows/condition/{condition.slug}"
    for _ in range(2):
        assert door.client.put(at).status_code == 204
    (row,) = read(door.get("me/follows"))["results"]
    assert (row["kind"], row["id"], row["muted"]) == ("condition", condition.slug, False)
    assert row["name"] == condition.name
    assert door.client.delete(at).status_code == 204
    assert read(door.get("me/follows"))["results"] == []
    assert door.client.put(f"{API}me/follows/condition/never-was").status_code == 404
    assert door.client.put(f"{API}me/follows/weather/rain").status_code == 404


def told(member, moderator, condition) -> Notification:
    following.follow(condition, by=member)
    teller = factories.person(f"teller-{condition.slug}", role=None)
    factories.published(teller, condition, moderator)
    fan_out_due()
    return Notification.objects.get(recipient=member, event__kind="followed_experience")


def test_news_is_grouped_read_and_muted(member, moderator, condition):
    first = told(member, moderator, condition)
    copy = Event.objects.get(pk=first.event_id)
    copy.pk = None
    copy.pk = Event._meta.get_field("id").get_default()
    copy.save(force_insert=True)
    Notification.objects.create(event=copy, recipient=member)
    door = Door(member)
    (row,) = read(door.get("notifications"))["results"]
    assert (row["times"], row["fresh"]) == (2, 2)
    now = read(door.post(f"notifications/{row['id']}/read"))
    assert (now["times"], now["fresh"]) == (2, 0)
    read(door.post(f"notifications/{row['id']}/mute"))
    assert [row["muted"] for row in read(door.get("me/follows"))["results"]] == [True]
    own = Notification.objects.create(
        event=Event.objects.create(kind="experience_published", path="/", audience={}),
        recipient=member,
    )
    assert door.post(f"notifications/{own.pk}/mute").status_code == 404
    assert read(door.post("notifications/read"))["unread"] == 0


def test_wishes_for_mail_are_changed_one_by_one(member):
    door = Door(member)
    before = {row["kind"]: row["mail"] for row in read(door.get("me/preferences"))["preferences"]}
    wish = {"kind": "followed_article", "mail": "never"}
    after = read(door.patch("me/preferences", preferences=[wish]))["preferences"]
    assert {row["kind"]: row["mail"] for row in after} == before | {"followed_article": "never"}
    wish["mail"] = "hourly"
    assert faulty(door.patch("me/preferences", preferences=[wish]), 400) == [
        "preferences[1].mail"
    ]  # fmt: skip


# --- The desk --------------------------------------------------------------------------------


def test_a_role_is_given_and_ended_with_a_reason(admin, member):
    door, at = Door(admin), f"people/{member.pk}"
    assert faulty(door.post(f"{at}/grant", role="author"), 422) == ["reason"]
    given = read(door.post(f"{at}/grant", role="author", reason="Writes well."), 201)
    assert (given["role"], given["waits"]) == ("author", False)
    assert User.objects.get(pk=member.pk).has_role("author")
    read(door.post(f"{at}/grant", role="author", reason="Again."), 409)
    assert [row["role"] for row in read(door.get(at))["roles"]] == ["author"]
    assert faulty(door.post(f"{at}/roles/author/end"), 422) == ["reason"]
    assert read(door.post(f"{at}/roles/author/end", reason="Moved on."))["ended_at"]
    assert door.post(f"{at}/roles/author/end", reason="Again.").status_code == 404
    read(door.post(f"people/{admin.pk}/grant", role="editor", reason="Me."), 403)


def test_an_admin_takes_two(admin, member):
    second = factories.person("second-admin", role="admin")
    door, other, at = Door(admin), Door(second), f"people/{member.pk}"
    assert read(door.post(f"{at}/grant", role="admin", reason="Runs it."), 201)["waits"]
    read(door.post(f"{at}/roles/admin/confirm"), 403)
    assert read(door.get("roles/waiting"))["results"] == []
    (waits,) = read(other.get("roles/waiting"))["results"]
    assert waits["person"] == str(member.pk)
    assert not read(other.post(f"{at}/roles/admin/confirm"))["waits"]
    read(other.post(f"{at}/roles/admin/confirm"), 409)
    asked = read(door.post(f"{at}/roles/admin/end", reason="Left."))
    assert (asked["end_is_asked"], asked["ended_at"]) == (True, None)
    assert read(other.post(f"{at}/roles/admin/end", reason="Yes."))["ended_at"]


def test_people_are_found_by_exactly_their_name(admin, moderator, member):
    for door in (Door(admin), Door(moderator)):
        (found,) = read(door.get("people", q=member.handle.upper()))["results"]
        assert found["id"] == str(member.pk)
        assert read(door.get("people", q=member.handle[:-1]))["results"] == []
    assert read(Door(admin).get("people", q=member.email))["results"]
    assert read(Door(moderator).get("people", q=member.email))["results"] == []
    assert read(Door(moderator).get(f"people/{admin.pk}"))["roles"] == []  # for admins
    assert faulty(Door(admin).get("people"), 400) == ["q"]


def test_a_restriction_holds_from_the_next_request_until_it_is_lifted(moderator, member, condition):
    door, at, writes = Door(moderator), f"people/{member.pk}", Door(member)
    assert faulty(door.post(f"{at}/restrict", kind="silenced"), 422) == ["reason"]
    read(door.post(f"{at}/restrict", kind="silenced", reason="Names."), 201)
    read(door.post(f"{at}/restrict", kind="silenced", reason="Again."), 409)
    ask = {"condition": condition.slug, "text": "Does warmth help?"}
    read(writes.post("questions", **ask), 403)
    assert read(door.post(f"{at}/restrictions/silenced/lift"))["lifted_at"]
    assert door.post(f"{at}/restrictions/silenced/lift").status_code == 404
    read(writes.post("questions", **ask), 201)
    past = (timezone.now() - timedelta(days=1)).isoformat()
    late = door.post(f"{at}/restrict", kind="suspended", reason="Names.", until=past)
    assert faulty(late, 422) == ["until"]


def test_the_author_of_a_case_is_restricted_under_their_alias(moderator, member, condition):
    factories.pending(member, condition, alias=True)
    (case,) = read(Door(moderator).get("cases"))["results"]
    body = {"kind": "silenced", "reason": "Names."}
    made = read(Door(moderator).post(f"cases/{case['id']}/restrict", **body), 201)
    assert member.handle not in str(made)
    assert User.objects.get(pk=member.pk).is_silenced
    assert Door(member).post(f"cases/{case['id']}/restrict", **body).status_code == 404


ASKED = {
    "full_name": "Dr Ada Member",
    "title": "Neurologist",
    "registration": "N1",
    "issuing_body": "A register",
    "country": "GB",
}


def test_a_registration_is_asked_for_declined_asked_again_verified_and_revoked(member, editor):
    holder, looks = Door(member), Door(editor)
    assert faulty(holder.post("me/credential", **ASKED, evidence="x" * 2001), 400) == ["evidence"]
    read(holder.post("me/credential", **ASKED), 201)
    read(holder.post("me/credential", **ASKED), 409)
    (waits,) = read(looks.get("credentials"))["results"]
    at = f"credentials/{waits['person']}"
    assert faulty(looks.post(f"{at}/decline"), 422) == ["note"]
    read(looks.post(f"{at}/decline", note="No such number."))
    assert looks.post(f"{at}/verify", expires_on="2027-01-01").status_code == 404
    read(holder.post("me/credential", **ASKED), 201)
    day = timezone.localdate()
    assert faulty(looks.post(f"{at}/verify", expires_on=str(day)), 422) == ["expires_on"]
    until = str(day + timedelta(days=300))
    assert read(looks.post(f"{at}/verify", expires_on=until))["is_current"]
    assert len(read(looks.get("credentials", state="current"))["results"]) == 1
    assert not read(looks.post(f"{at}/revoke", note="Struck off."))["is_current"]
    newest = read(holder.get("me/credential"))["results"][0]
    assert (newest["note"], newest["is_current"]) == ("Struck off.", False)
    assert len(read(looks.get(at))["results"]) == 2
    assert holder.get(at).status_code == 404


def test_nobody_verifies_themselves(editor):
    door, at = Door(editor), f"credentials/{editor.pk}"
    read(door.post("me/credential", **ASKED), 201)
    until = str(timezone.localdate() + timedelta(days=300))
    read(door.post(f"{at}/verify", expires_on=until), 403)


def test_dead_letters_are_tried_again_by_admins(admin, editor, member, monkeypatch):
    rung = []
    monkeypatch.setattr(bell, "ring", lambda **_: rung.append(1))
    event = Event.objects.create(
        kind="experience_published", path="/", audience={}, dead_at=timezone.now(), attempts=8
    )
    note = Notification.objects.create(event=event, recipient=member)
    mail = Delivery.objects.create(notification=note, dead_at=timezone.now(), attempts=8)
    door = Door(admin)
    for noun, thing in (("deliveries", mail), ("events", event)):
        (row,) = read(door.get(noun))["results"]
        at = f"{noun}/{row['id']}/retry"
        assert Door(editor).post(at).status_code == 404
        assert (read(door.post(at))["dead_at"], row["attempts"]) == (None, 8)
        read(door.post(at), 409)
        assert read(door.get(noun))["results"] == []
        assert type(thing).objects.get(pk=thing.pk).attempts == 0


def test_reviewers_stand_with_their_registration_and_articles(reviewer, author, condition):
    factories.approved(author, condition, reviewer)
    (row,) = read(Door().get("reviewers"))["results"]
    assert (row["name"], row["credential"]["is_current"]) == ("Dr Reviewer", True)
    assert [one["title"] for one in row["articles"]]
    assert reviewer.credentials.get().registration not in str(row)
    roles.revoke(reviewer, "reviewer", by=None)
    assert read(Door().get("reviewers"))["results"] == []
    assert read(Door().get(f"reviewers/{row['id']}"))["name"] == "Dr Reviewer"
    assert Door().get(f"reviewers/{author.pk}").status_code == 404
