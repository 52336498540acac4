"""Every error is a problem document that says where, and what would mend it."""

import json

import pytest
from django.test import Client

from diseasemaps.api.parsers import MOST_BYTES
from diseasemaps.conditions.models import ConditionSlug
from diseasemaps.moderation import cases
from diseasemaps.moderation.models import Case
from tests import factories
from tests.api.conftest import API, Door

pytestmark = pytest.mark.usefixtures("texts")


def problem(response, status: int) -> dict:
    assert response.status_code == status, response.content.decode()
    assert response["Content-Type"] == "application/problem+json"
    body = response.json()
    assert set(body) == {"type", "title", "status", "detail", "errors"}
    assert body["status"] == status
    assert body["detail"]
    return body


def fields(body: dict) -> list[str]:
    return [fault["field"] for fault in body["errors"]]


def test_a_signed_out_write_is_401_whether_the_thing_is_there_or_not(condition, author):
    draft = factories.draft(author, condition)
    for address in (
        "questions",
        f"article-revisions/{draft.pk}/submit",
        f"experiences/{draft.pk}/hide",
    ):
        answer = Door().post(address, version=1)
        problem(answer, 401)
        assert answer["WWW-Authenticate"] == "Session"
    problem(Door().get("me"), 401)
    problem(Door().get("notifications"), 401)


def test_a_write_without_the_csrf_token_is_403(member, condition):
    client = Client(enforce_csrf_checks=True)
    client.force_login(member)
    body = json.dumps({"condition": condition.slug, "text": "Why?"})
    answer = client.post(f"{API}questions", body, content_type="application/json")
    assert "CSRF" in problem(answer, 403)["detail"]


def test_the_order_is_404_428_409_403_422(author, reviewer, member, condition):
    revision = factories.draft(author, condition)
    at = f"article-revisions/{revision.pk}"
    problem(Door(member).post(f"{at}/submit"), 404)  # not even that the version is missing
    revision = factories.submitted(author, factories.condition("Another"))
    at = f"article-revisions/{revision.pk}"
    assert fields(problem(Door(member).post(f"{at}/retract"), 428)) == ["version"]
    problem(Door(member).post(f"{at}/retract", version=revision.version + 1), 409)
    problem(Door(member).post(f"{at}/approve", version=revision.version), 409)
    problem(Door(member).post(f"{at}/start_review", version=revision.version), 403)
    started = Door(reviewer).post(f"{at}/start_review", version=revision.version).json()
    problem(Door(member).post(f"{at}/approve", version=started["version"]), 403)
    missing = Door(reviewer).post(f"{at}/approve", version=started["version"])
    assert fields(problem(missing, 422)) == ["conflict_of_interest"]
    no_note = Door(reviewer).post(f"{at}/reject", version=started["version"])
    assert fields(problem(no_note, 422)) == ["note"]


def test_a_stale_save_is_409_and_keeps_the_newer_text(author, condition):
    revision = factories.draft(author, condition)
    door, at = Door(author), f"article-revisions/{revision.pk}"
    text = {"patient": {"short_answer": "Newer.", "body": "Newer."}}
    assert door.patch(at, version=revision.version, variants=text, citations=[]).status_code == 200
    older = {"patient": {"short_answer": "Older.", "body": "Older."}}
    problem(door.patch(at, version=revision.version, variants=older), 409)
    problem(door.patch(at, variants=older), 428)
    assert door.get(at).json()["variants"][0]["body"] == "Newer."


def test_beginning_twice_never_overwrites_what_was_typed(author, member, condition):
    factories.draft(author, condition)
    again = Door(author).post(
        "article-revisions", condition=condition.slug, topic="first-line-treatments"
    )
    assert "article-revisions/" in problem(again, 409)["detail"]
    factories.told(member, condition)
    again = Door(member).post("experiences", condition=condition.slug, story="Something else.")
    assert "experience-revisions/" in problem(again, 409)["detail"]


def test_who_may_not_write_articles_is_refused(member, condition):
    answer = Door(member).post("article-revisions", condition=condition.slug, question="Why?")
    assert problem(answer, 403)["detail"] == "Only an author can write articles."


def test_each_fault_is_named_with_its_place(author, condition):
    answer = Door(author).post(
        "article-revisions",
        condition=condition.slug,
        topic="nowhere",
        citations=[{"year": 2020}, {"year": "long ago"}],
    )
    assert fields(problem(answer, 400)) == ["citations[2].year"]
    answer = Door(author).post("article-revisions", condition=condition.slug, topic="nowhere")
    assert "There is no topic “nowhere”." in problem(answer, 400)["errors"][0]["message"]
    assert fields(problem(Door(author).post("article-revisions", condition="x"), 400)) == [
        "condition"
    ]


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"onset_month": 4}, "onset_year"),
        ({"symptoms": [{"symptom": "HP:9999999", "severity": 1}]}, "symptoms[1].symptom"),
        ({"symptoms": [{"symptom": "HP:0001251", "severity": 1}] * 2}, "symptoms"),
        ({"treatments": [{"treatment": "a\x00b"}]}, "treatments[1].treatment"),
        ({"story": "a\x00b"}, "story"),
        ({"story": {"an": "object"}}, "story"),
        ({"onset_year": 10**300}, "onset_year"),
        ({"events": [{"month": "May", "kind": "other", "text": "x"}]}, "events[1].month"),
    ],
)
def test_what_cannot_be_an_experience_is_400(sent, field, member, condition):
    factories.symptom()
    answer = Door(member).post("experiences", condition=condition.slug, **sent)
    assert field in fields(problem(answer, 400))
    assert Door(member).get("me").status_code == 200  # the connection is still of use


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"\xff\xfe", b"[" * 100_000, b"1" * 5000, b'{"text": NaN}', b"[]", b"null", b'"x"'],
)
def test_a_body_that_is_no_json_object_is_400(body, member):
    client = Client()
    client.force_login(member)
    for kind in ("application/json", "application/json; charset=rot13"):
        problem(client.generic("POST", f"{API}questions", body, content_type=kind), 400)


def test_too_long_and_not_json(member):
    client = Client()
    client.force_login(member)
    problem(client.post(f"{API}questions", b" " * (MOST_BYTES + 1), "application/json"), 413)
    problem(client.post(f"{API}questions", {"text": "x"}), 415)


@pytest.mark.parametrize(
    "query", [{"cursor": "x"}, {"cursor": "\x00"}, {"limit": 0}, {"limit": "9" * 400}]
)
def test_a_malformed_page_is_400(query, condition):
    body = problem(Door().get("conditions", **query), 400)
    assert fields(body) == list(query)


def test_a_cursor_of_another_list_is_refused(member, moderator, condition):
    factories.condition("Another")
    following = Door().get("conditions", limit=1).json()["next"]
    cursor = following.partition("cursor=")[2]
    problem(Door().get("experiences", cursor=cursor), 400)


def test_an_unknown_address_or_method_is_a_problem_too(condition):
    for address in ("", "nothing", "conditions/none", "articles/1", "a\nb", "experiences/x/hide"):
        problem(Door().get(address), 404)
    answer = Client().delete(f"{API}conditions")
    problem(answer, 405)
    assert set(answer["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}


def test_an_unknown_or_automatic_step_is_404(author, editor, condition):
    revision = factories.submitted(author, condition)
    for step in ("supersede", "celebrate"):
        answer = Door(editor).post(f"article-revisions/{revision.pk}/{step}", version=1)
        problem(answer, 404)


def test_an_old_slug_leads_to_the_new_one_for_ever(condition):
    ConditionSlug.objects.create(slug="old", condition=condition)
    for tail in ("", "/articles", "/experiences"):
        answer = Door().get(f"conditions/old{tail}")
        assert answer.status_code == 301
        assert answer["Location"] == f"{API}conditions/{condition.slug}{tail}"


def test_a_case_of_a_colleague_is_409_and_a_decided_one_too(member, moderator, condition):
    factories.pending(member, condition)
    case = Case.objects.get()
    other = factories.person("other-moderator", role="moderator")
    claimed = cases.claim(case, by=other)
    at = f"cases/{case.pk}"
    problem(Door(moderator).post(f"{at}/decide", action="publish"), 428)
    problem(Door(moderator).post(f"{at}/decide", action="publish", version=1), 409)
    problem(Door(moderator).post(f"{at}/decide", action="publish", version=claimed.version), 409)
    unruled = Door(other).post(f"{at}/decide", action="reject", version=claimed.version)
    assert fields(problem(unruled, 422)) == ["rule"]
    done = Door(other).post(f"{at}/decide", action="publish", version=claimed.version)
    assert done.status_code == 200
    problem(Door(other).post(f"{at}/decide", action="publish", version=done.json()["version"]), 409)


def test_who_is_suspended_reads_as_a_stranger_and_writes_nothing(member, admin, condition):
    door = Door(member)
    member.restrictions.create(kind="suspended", reason="test", by=admin)
    assert "suspended" in problem(door.post("questions", text="Why?"), 403)["detail"]
    problem(door.get("me"), 403)
    assert door.get("conditions").status_code == 200


def test_ones_own_settings_are_checked(member):
    door = Door(member)
    changed = door.patch("me", country="AT", time_zone="Europe/Vienna", reader_type="carer").json()
    assert (changed["country"], changed["time_zone"], changed["reader_type"]) == (
        "AT", "Europe/Vienna", "carer",
    )  # fmt: skip
    wrong = door.patch("me", country="Austria", time_zone="../etc/passwd")
    assert set(fields(problem(wrong, 400))) == {"country", "time_zone"}
