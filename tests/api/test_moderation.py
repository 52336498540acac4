"""The queue, its decisions, reports and appeals through the API, as one story."""

import pytest
from django.test import Client

from accounts import limits
from diseasemaps.moderation.models import Case, Flag
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("texts")]
V1 = "/api/v1"


def ask(client, method, path, **body):
    answer = getattr(client, method)(f"{V1}{path}", body, content_type="application/json")
    return answer.status_code, answer.json() if answer.content else None


@pytest.fixture
def desk(moderator):
    client = Client()
    client.force_login(moderator)
    return client


@pytest.fixture
def teller(member):
    client = Client()
    client.force_login(member)
    return client


def test_from_the_queue_to_an_appeal_that_is_upheld(desk, teller, member, condition, settings):
    settings.UNDO_SECONDS = 30
    factories.pending(member, condition, story="Write to me: me@example.org")
    status, found = ask(desk, "post", "/cases/next")
    case = found["case"]
    assert (status, case["claimed_by"]) == (200, "moderator")
    assert case["findings"][0]["text"] == "me@example.org"
    assert {"E-mail address", "Newcomer"} <= {reason["words"] for reason in case["reasons"]}
    assert case["due_at"] > case["opened_at"]
    listed = desk.get(f"{V1}/cases", {"kind": "question"}).json()["results"]
    assert listed == []
    passage = {"part": "story", "text": "me@example.org"}
    body = {"action": "reject", "rule": "privacy", "note": "An address."}
    path = f"/cases/{case['id']}/decide"
    status, _ = ask(
        desk, "post", path, version=case["version"], passages=[passage | {"text": "x@y.z"}], **body
    )
    assert status == 422
    status, case = ask(desk, "post", path, version=case["version"], passages=[passage], **body)
    decision = case["decisions"][0]
    assert (status, decision["passages"]) == (200, [passage])
    status, case = ask(desk, "post", f"/decisions/{decision['id']}/undo")
    assert (status, case["closed_at"]) == (200, None)
    status, case = ask(desk, "post", path, version=case["version"], **body)
    decision = case["decisions"][-1]
    status, made = ask(teller, "post", f"/decisions/{decision['id']}/appeal", text="It is gone.")
    assert (status, made["status"]) == (201, "waiting")
    assert teller.get(f"{V1}/me/appeals").json()["results"][0]["id"] == made["id"]
    other = Client()
    other.force_login(factories.person("other-moderator", role="moderator"))
    waiting = Case.objects.get(kind="appeal")
    status, _ = ask(
        other, "post", f"/cases/{waiting.pk}/decide", version=1, action="uphold", note="Right."
    )
    assert status == 200
    assert teller.get(f"{V1}/appeals/{made['id']}").json()["status"] == "upheld"


def test_anybody_reports_as_often_as_on_the_page(condition, member, moderator, monkeypatch, teller):
    post = factories.published(member, condition, moderator).experience
    rate = (limits.Rate("address", 2, 3600),)
    monkeypatch.setitem(limits.LIMITS, "moderation:flag", rate)
    body = {"kind": "experience", "id": str(post.pk), "words": "It names the nurse."}
    assert ask(Client(), "post", "/flags", **body)[1]["told"] is False
    assert ask(Client(), "post", "/flags", **body | {"kind": "nonsense"})[0] == 404
    answer = Client().post(f"{V1}/flags", body, content_type="application/json")
    assert (answer.status_code, "Retry-After" in answer.headers) == (429, True)
    assert Client().post(f"/report/experience/{post.pk}/", {"words": "x"}).status_code == 429
    assert Flag.objects.count() == 1
    assert teller.get(f"{V1}/me/flags").json()["results"] == []


def test_spam_is_refused_at_once_and_notes_are_kept(desk, teller, condition, member):
    factories.pending(member, condition)
    case = Case.objects.get()
    body = {"cases": [str(case.pk)], "rule": "community-rules", "note": "Spam."}
    assert ask(teller, "post", "/cases/bulk", **body)[0] == 403
    assert ask(desk, "post", "/cases/bulk", **body)[1]["done"] == [str(case.pk)]
    assert ask(desk, "post", "/cases/bulk", **body)[1]["already"] == [str(case.pk)]
    status, note = ask(desk, "post", "/canned-notes", title="Warm", text="Thank you.")
    assert status == 201
    changed = ask(desk, "put", f"/canned-notes/{note['id']}", title="Warm", text="Thanks.")
    assert changed[1]["text"] == "Thanks."
    assert desk.delete(f"{V1}/canned-notes/{note['id']}").status_code == 204
    assert teller.get(f"{V1}/canned-notes").status_code == 403
