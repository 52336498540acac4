"""The editorial half through the second door: the same verbs and look-ups as the pages."""

from datetime import date
from uuid import uuid4

import pytest

from diseasemaps.articles import invitations, problems, remarks, rereviews, retractions, review
from diseasemaps.articles.models import Helpfulness, Problem, Rereview, Source, Topic, Wish
from diseasemaps.texts.models import TextVersion
from diseasemaps.texts.publishing import publish
from tests import factories
from tests.api.conftest import Door, read

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("texts")]


def faulty(answer, status: int) -> list[str]:
    return [fault["field"] for fault in read(answer, status)["errors"]]


@pytest.fixture
def live(author, reviewer, condition):
    return factories.approved(author, condition, reviewer)


@pytest.fixture
def waiting(author, reviewer):
    return factories.under_review(author, factories.condition("Another"), reviewer)


# --- Sources ---------------------------------------------------------------------------------


def test_the_library_is_searched(live, author):
    Source.objects.create(doi="10.1000/b", title="On ataxia", retracted_on="2025-05-04")
    door = Door(author)

    def found(**query) -> list[str]:
        return [row["doi"] for row in read(door.get("sources", **query))["results"]]

    assert found() == ["10.1000/example.1", "10.1000/b"]
    assert found(q="ATAXIA") == ["10.1000/b"]
    assert found(q="doi:10.1000/B") == ["10.1000/b"]
    assert found(retracted="true") == ["10.1000/b"]
    assert found(retracted="false") == ["10.1000/example.1"]
    assert len(read(door.get("sources", limit=1))["results"]) == 1
    assert read(door.get("sources", limit=1))["next"]


def test_the_library_is_not_for_everybody(live, member):
    assert Door(member).get("sources").status_code == 403
    assert Door().get("sources").status_code == 401


def test_a_source_is_marked_and_freed(live, editor, author):
    pk = Source.objects.get().pk
    door = Door(editor)
    said = {"on": "2025-05-04", "reason": "Made up.", "notice": "https://example.org/n"}
    marked = read(door.post(f"sources/{pk}/mark", **said))
    assert marked["retracted_on"] == "2025-05-04"
    assert marked["retraction_source"] == "editor"
    assert read(door.post(f"sources/{pk}/mark", **said), 409)["title"]
    shown = read(Door().get(f"articles/{live.article_id}"))
    assert shown["revision"]["citations"][0]["retracted_on"] == "2025-05-04"
    assert read(door.get("rereviews"))["results"][0]["source"] == str(pk)
    assert read(door.post(f"sources/{pk}/unmark", reason="Another."))["retracted_on"] is None
    assert read(door.get("rereviews"))["results"] == []


def test_marking_is_refused_in_order(live, editor, author, member):
    pk = Source.objects.get().pk
    said = {"on": "2025-05-04", "reason": "Made up."}
    assert Door().post(f"sources/{pk}/mark", **said).status_code == 401
    assert Door(author).post(f"sources/{pk}/mark", **said).status_code == 403
    assert Door(editor).post(f"sources/{uuid4()}/mark", **said).status_code == 404
    assert faulty(Door(editor).post(f"sources/{pk}/mark", reason="Made up."), 400) == ["on"]
    assert faulty(Door(editor).post(f"sources/{pk}/mark", on="2025-05-04"), 422) == ["reason"]
    assert faulty(Door(editor).post(f"sources/{pk}/mark", on="2999-01-01", reason="M"), 422) == [
        "on"
    ]
    assert Source.objects.get().retracted_on is None


def test_a_step_that_rests_on_a_retracted_source_names_it(waiting, editor, reviewer):
    retractions.mark(Source.objects.get(), by=editor, on=date(2025, 5, 4), reason="Made up.")
    body = {"version": waiting.version, "conflict_of_interest": "None."}
    answer = Door(reviewer).post(f"article-revisions/{waiting.pk}/approve", **body)
    assert faulty(answer, 422) == ["citations[1].title"]


# --- Remarks ---------------------------------------------------------------------------------


def test_a_conversation_about_a_block(waiting, reviewer, author):
    address = f"article-revisions/{waiting.pk}/remarks"
    made = read(Door(reviewer).post(address, reader_type="patient", text="Which dose?"), 201)
    assert (made["text"], made["author"], made["replies"]) == ("Which dose?", "Dr Reviewer", [])
    thread = read(Door(author).post(f"remarks/{made['id']}/answer", text="None."), 201)
    assert [(one["author"], one["text"]) for one in thread["replies"]] == [("author", "None.")]
    assert read(Door(reviewer).post(f"remarks/{made['id']}/resolve"))["resolved_at"]
    assert Door(reviewer).post(f"remarks/{made['id']}/resolve").status_code == 409
    assert read(Door(author).post(f"remarks/{made['id']}/reopen"))["resolved_at"] is None
    listed = read(Door(author).get(address))["results"]
    assert [one["id"] for one in listed] == [made["id"]]


def test_remarks_are_not_for_readers(waiting, author, member):
    remark = remarks.remark(waiting, by=author, text="Hm.", reader_type="patient")
    address = f"article-revisions/{waiting.pk}/remarks"
    assert Door().get(address).status_code == 401
    assert Door(member).get(address).status_code == 403
    assert Door(member).post(address, reader_type="patient", text="I?").status_code == 403
    for act in ("answer", "resolve", "reopen"):
        body = {"text": "I?"} if act == "answer" else {}
        assert Door(member).post(f"remarks/{remark.pk}/{act}", **body).status_code == 404


def test_a_remark_without_words_or_place_is_named(waiting, author):
    address = f"article-revisions/{waiting.pk}/remarks"
    door = Door(author)
    assert faulty(door.post(address, reader_type="patient"), 422) == ["text"]
    assert faulty(door.post(address, reader_type="carer", text="Hm."), 422) == ["reader_type"]
    assert faulty(door.post(address, reader_type="nobody", text="Hm."), 400) == ["reader_type"]
    nowhere = {"reader_type": "patient", "anchor": "nowhere", "text": "Hm."}
    assert faulty(door.post(address, **nowhere), 422) == ["anchor"]


# --- What changed, what happened -------------------------------------------------------------


def test_a_revision_is_compared_with_the_live_text(live, author):
    door = Door(author)
    draft = read(door.post(f"articles/{live.article_id}/revise"), 201)
    text = {"short_answer": "Treatment looks for the cause [1].", "body": "The cause first [1]."}
    body = {"version": draft["version"], "variants": {"patient": text}}
    read(door.patch(f"article-revisions/{draft['id']}", **body))
    changes = read(door.get(f"article-revisions/{draft['id']}/diff"))
    assert (changes["before"], changes["after"]) == (str(live.pk), draft["id"])
    assert [(one["reader_type"], one["state"]) for one in changes["texts"]] == [
        ("patient", "changed")
    ]
    short = changes["texts"][0]["short_answer"]
    removed = [piece["text"] for row in short for piece in row["before"] if piece["kind"] != "same"]
    assert "and treats that" in " ".join(removed)
    assert changes["sources"] == []


def test_a_text_is_compared_only_with_what_one_may_read(live, author, member):
    draft = review.revise(live.article, by=author)
    address = f"article-revisions/{live.pk}/diff"
    assert Door(member).get(address, against=str(draft.pk)).status_code == 404
    assert read(Door(member).get(address))["before"] is None
    assert read(Door(author).get(address, against=str(draft.pk)))["before"] == str(draft.pk)
    assert Door(member).get(f"article-revisions/{draft.pk}/diff").status_code == 404


def test_the_history_is_public_and_its_notes_only_if_meant_so(live, editor):
    review.retract(live, by=editor, note="The source was withdrawn.")
    steps = read(Door().get(f"articles/{live.article_id}/history"))["results"]
    assert [(one["step"], one["role"], one["note"]) for one in steps] == [
        ("retract", "editor", "The source was withdrawn."),
        ("approve", "reviewer", ""),
        ("start_review", "reviewer", ""),
        ("submit", "author", ""),
    ]


def test_what_has_to_be_read_again_is_for_those_who_read(live, editor, reviewer, author):
    rereviews.open_for(live.article, Rereview.Reason.ASKED, by=editor)
    (row,) = read(Door(reviewer).get("rereviews"))["results"]
    assert (row["article"]["id"], row["reason"]) == (str(live.article_id), "asked")
    assert Door(author).get("rereviews").status_code == 403


# --- Who is asked to help --------------------------------------------------------------------


def test_texts_are_assigned_and_those_that_cannot_be_say_why(author, reviewer, editor, live):
    new = factories.submitted(author, factories.condition("Another"))
    door = Door(editor)
    body = {"revisions": [str(new.pk), str(live.pk)], "reviewer": str(reviewer.pk)}
    outcome = read(door.post("article-revisions/assign", **body))
    assert outcome["assigned"] == [str(new.pk)]
    assert [one["revision"] for one in outcome["refused"]] == [str(live.pk)]
    new.refresh_from_db()
    assert new.assigned_to == reviewer
    back = read(door.post("article-revisions/assign", revisions=[str(new.pk)], reviewer=None))
    assert back["assigned"] == [str(new.pk)]


def test_only_an_editor_assigns_and_only_a_reviewer_is_asked(author, reviewer, editor, member):
    new = factories.submitted(author, factories.condition("Another"))
    body = {"revisions": [str(new.pk)], "reviewer": str(reviewer.pk)}
    assert Door(reviewer).post("article-revisions/assign", **body).status_code == 403
    body["reviewer"] = str(member.pk)
    assert faulty(Door(editor).post("article-revisions/assign", **body), 400) == ["reviewer"]


def test_a_clinician_is_invited_and_the_invitation_withdrawn(live, editor, author):
    address = f"articles/{live.article_id}/invitations"
    door = Door(editor)
    made = read(door.post(address, email="her@example.org"), 201)
    assert "secret" not in str(made)
    assert door.post(address, email="her@example.org").status_code == 409
    assert faulty(door.post(address, email="no address"), 422) == ["email"]
    assert [one["id"] for one in read(door.get(address))["results"]] == [made["id"]]
    gone = read(door.post(f"invitations/{made['id']}/withdraw"))
    assert (gone["email"], gone["withdrawn_at"] is None) == ("", False)
    for door in (Door(author), Door(factories.person("nobody", role=None))):
        assert door.get(address).status_code == 403
        assert door.post(address, email="x@example.org").status_code == 403
        assert door.post(f"invitations/{made['id']}/withdraw").status_code == 403


def test_an_invitation_is_accepted_by_its_secret(live, editor, member, monkeypatch):
    monkeypatch.setattr(invitations.secrets, "token_urlsafe", lambda _: "the-secret")
    invitations.invite(live.article, "her@example.org", by=editor)
    assert Door(member).post("invitations/accept", secret="another").status_code == 404
    accepted = read(Door(member).post("invitations/accept", secret="the-secret"))
    assert accepted["article"]["id"] == str(live.article_id)
    assert "her@example.org" not in str(accepted)
    stranger = factories.person("nobody", role=None)
    assert Door(stranger).post("invitations/accept", secret="the-secret").status_code == 409


# --- What readers tell -----------------------------------------------------------------------


def test_a_problem_is_reported_and_answered(live, member, editor, stranger):
    address = f"article-revisions/{live.pk}/problems"
    key = str(uuid4())
    body = {"reader_type": "patient", "text": "Not so.", "key": key}
    made = read(Door(member).post(address, **body), 201)
    assert read(Door(member).post(address, **body), 201)["id"] == made["id"]
    assert Problem.objects.count() == 1
    assert Door(stranger).get(f"problems/{made['id']}").status_code == 404
    assert [one["id"] for one in read(Door(editor).get("problems"))["results"]] == [made["id"]]
    said = {"outcome": "reopened", "note": "We look again."}
    assert Door(member).post(f"problems/{made['id']}/answer", **said).status_code == 403
    assert Door(stranger).post(f"problems/{made['id']}/answer", **said).status_code == 404
    answered = read(Door(editor).post(f"problems/{made['id']}/answer", **said))
    assert answered["outcome"] == "reopened"
    assert Door(editor).post(f"problems/{made['id']}/answer", **said).status_code == 409
    assert read(Door(member).get(f"problems/{made['id']}"))["note"] == "We look again."
    assert read(Door(editor).get("problems"))["results"] == []
    assert len(read(Door(editor).get("problems", answered="true"))["results"]) == 1
    assert Rereview.objects.get().reason == "report"


def test_a_report_of_nothing_or_of_what_one_may_not_read_is_refused(live, author, member, stranger):
    draft = review.revise(live.article, by=author)
    body = {"reader_type": "patient", "text": "Not so."}
    assert Door(member).post(f"article-revisions/{draft.pk}/problems", **body).status_code == 404
    empty = Door(member).post(f"article-revisions/{live.pk}/problems", reader_type="patient")
    assert faulty(empty, 422) == ["text"]
    assert Door().post(f"article-revisions/{live.pk}/problems", **body).status_code == 401
    theirs = problems.report(live, by=member, **body)
    again = body | {"key": str(theirs.pk)}
    assert Door(stranger).post(f"article-revisions/{live.pk}/problems", **again).status_code == 404


def test_what_helped_is_counted_once_for_a_browser_and_can_be_changed(live, member):
    door, address = Door(member), f"article-revisions/{live.pk}/helpful"
    for said in ("yes", "yes", "no"):
        read(door.post(address, reader_type="patient", answer=said))
    counted = Helpfulness.objects.get()
    assert (counted.yes, counted.no) == (0, 1)
    assert faulty(door.post(address, reader_type="patient", answer="maybe"), 400) == ["answer"]


def test_an_answer_is_wished_for_once_by_a_browser(live, member, author, condition):
    factories.topic("outlook")
    door, address = Door(member), f"conditions/{condition.slug}/wishes"
    assert read(door.post(address, topic="outlook"))["count"] == 1
    assert read(door.post(address, topic="outlook"))["count"] == 1
    assert door.post(address, topic=live.article.topic.slug).status_code == 409
    assert faulty(door.post(address, topic="nothing"), 400) == ["topic"]
    assert door.post("conditions/nowhere/wishes", topic="outlook").status_code == 404
    (row,) = read(Door(author).get("wishes"))["results"]
    assert (row["topic"], row["count"]) == ("outlook", 1)
    assert Door(member).get("wishes").status_code == 403
    assert Wish.objects.get().count == 1


# --- Topics, texts, figures ------------------------------------------------------------------


def test_a_topic_is_added_changed_retired_and_brought_back(editor, author):
    door = Door(editor)
    new = {"slug": "travel", "group": "living", "pattern": "Can I travel with {condition}?"}
    assert Door(author).post("topics", **new).status_code == 403
    assert read(door.post("topics", **new), 201)["review_due_months"] is None
    assert faulty(door.post("topics", **new | {"slug": "more", "pattern": "?"}), 422) == ["pattern"]
    changed = read(door.patch("topics/travel", review_due_months=12))
    assert (changed["review_due_months"], changed["pattern"]) == (12, new["pattern"])
    assert door.patch("topics/travel", aspect="x", seen="Another wording?").status_code == 409
    assert Door(author).patch("topics/travel", aspect="x").status_code == 403
    assert read(door.post("topics/travel/retire"))["retired_at"]
    assert door.post("topics/travel/retire").status_code == 409
    assert read(door.post("topics/travel/bring-back"))["retired_at"] is None
    assert door.post("topics/nowhere/retire").status_code == 404
    assert [row["slug"] for row in read(Door().get("topics"))["results"]] == ["travel"]
    assert Topic.objects.get().review_due_months == 12


def test_texts_are_read_by_everybody_with_their_former_versions(editor):
    publish("editorial-policy", title="Policy", body="First.", by=None)
    publish("editorial-policy", title="Policy", body="Second.", by=None, note="More.")
    shown = read(Door().get("texts/editorial-policy"))
    assert (shown["number"], shown["body"], shown["note"]) == (2, "Second.", "More.")
    assert [one["number"] for one in shown["versions"]] == [2, 1]
    assert read(Door().get("texts/editorial-policy", number=1))["body"] == "First."
    assert Door().get("texts/editorial-policy", number=3).status_code == 404
    assert Door().get("texts/nowhere").status_code == 404
    listed = {one["text"]: one["number"] for one in read(Door().get("texts"))["results"]}
    assert listed["editorial-policy"] == 2
    assert len(listed) == len(factories.TEXTS) + 1


def test_a_text_is_published_from_the_version_that_was_read(editor, author):
    publish("editorial-policy", title="Policy", body="First.", by=None)
    said = {"title": "Policy", "body": "Second.", "note": "More."}
    door, address = Door(editor), "texts/editorial-policy"
    assert faulty(door.post(address, **said), 428) == ["version"]
    assert Door(author).post(address, version=1, **said).status_code == 403
    assert read(door.post(address, version=1, **said), 201)["number"] == 2
    assert door.post(address, version=1, **said | {"body": "Third."}).status_code == 409
    assert faulty(door.post(address, version=2, **said | {"note": ""}), 422)[:1] == ["note"]
    assert door.post("texts/consent-health", version=1, **said).status_code == 403
    assert TextVersion.objects.of("editorial-policy").count() == 2


def test_the_figures_are_those_of_the_policy(live):
    shown = read(Door().get("editorial-figures"))
    assert (shown["approved"], shown["decisions"], shown["overdue_share"]) == (1, 1, 0.0)


def test_no_figures_are_null_not_zero():
    shown = read(Door().get("editorial-figures"))
    assert (shown["approved"], shown["median_days"], shown["overdue_share"]) == (0, None, None)
