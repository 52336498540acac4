"""The journey of the house, walked through the second door alone."""

import pytest

from diseasemaps import audit
from diseasemaps.notifications.fan_out import fan_out_due
from diseasemaps.notifications.models import Event, Notification
from tests import factories
from tests.api.conftest import Door, read

pytestmark = pytest.mark.usefixtures("texts")


def step(door: Door, address: str, name: str, **body):
    """Take a step as a client would: read the thing, see the step offered, send its version."""
    thing = read(door.get(address))
    assert name in [offered["name"] for offered in thing["steps"]]
    return read(door.post(f"{address}/{name}", version=thing["version"], **body))


def test_a_draft_is_nobody_elses_and_says_what_it_still_needs(author, condition):
    writes, reads = Door(author), Door()
    draft = read(
        writes.post(
            "article-revisions",
            condition=condition.slug,
            topic=factories.topic().slug,
            variants={"patient": {"short_answer": "Rest.", "body": ""}},
        ),
        201,
    )
    at = f"article-revisions/{draft['id']}"
    assert reads.get(at).status_code == 404
    assert reads.get(f"articles/{draft['article']['id']}").status_code == 404
    missing = writes.post(f"{at}/submit", version=draft["version"])
    assert "patient.body" in [fault["field"] for fault in read(missing, 422)["errors"]]
    text = {"patient": factories.PATIENT_TEXT}
    saved = read(writes.patch(at, version=draft["version"], variants=text))
    saved = read(writes.patch(at, version=saved["version"], citations=[factories.CITATION]))
    assert saved["version"] == draft["version"] + 2
    assert saved["variants"][0]["body"] == factories.PATIENT_TEXT["body"].strip()
    assert step(writes, at, "submit")["status"] == "submitted"


def test_an_article_is_handed_in_reviewed_read_and_retracted(author, reviewer, editor, condition):
    reviews, reads = Door(reviewer), Door()
    draft = factories.draft(author, condition)
    at, article = f"article-revisions/{draft.pk}", f"articles/{draft.article_id}"
    step(Door(author), at, "submit")
    pending = read(reads.get(article))
    assert (pending["status"], pending["caution"]) == ("submitted", True)
    assert pending["revision"]["medically_reviewed"] is False
    assert pending["revision"]["author"] is None

    step(reviews, at, "start_review")
    step(reviews, at, "approve", conflict_of_interest="None.")
    live = read(reads.get(article))
    _check_live(live)
    listed = read(reads.get(f"conditions/{condition.slug}/articles"))["results"]
    assert [row["id"] for row in listed] == [live["id"]]

    step(Door(editor), at, "retract", note="The trial was withdrawn.")
    gone = read(reads.get(article))
    assert (gone["status"], gone["revision"]) == ("retracted", None)
    assert gone["retraction"]["reason"] == "The trial was withdrawn."
    assert reads.get(at).status_code == 404
    assert audit.verify().ok


def _check_live(live) -> None:
    assert (live["status"], live["caution"]) == ("approved", False)
    (review,) = live["revision"]["reviews"]
    assert review["reviewer_name"] == "Dr Reviewer"
    assert review["credential"] == "Consultant neurologist, General Medical Council"
    assert live["revision"]["reviewed_on"] < live["revision"]["review_due_on"]
    (variant,) = live["revision"]["variants"]
    assert 'href="#ref-1"' in variant["body_html"]
    assert variant["references"][0]["citation"]["doi"] == factories.CITATION["doi"]


def test_an_experience_is_told_decided_counted_and_taken_down(member, moderator, condition):
    tells, decides, reads = Door(member), Door(moderator), Door()
    symptom, treatment = factories.symptom(), factories.treatment()
    draft = read(
        tells.post(
            "experiences",
            condition=condition.slug,
            title="How it began",
            story="It began **slowly**.",
            symptoms=[{"symptom": symptom.hpo_id, "severity": 2}],
            treatments=[{"treatment": treatment.slug, "effect": 1}],
        ),
        201,
    )
    at = f"experience-revisions/{draft['id']}"
    post = f"experiences/{draft['experience']['id']}"
    refused = read(tells.post(f"{at}/submit", version=draft["version"]), 422)
    assert [fault["field"] for fault in refused["errors"]] == ["consent"]
    read(tells.post("me/consents", text="consent-health"), 201)
    kept = read(tells.patch(at, version=draft["version"], content_note="A fall."))
    assert (kept["story"], len(kept["symptoms"]), len(kept["treatments"])) == (
        "It began **slowly**.", 1, 1,
    )  # fmt: skip
    step(tells, at, "submit")
    assert reads.get(post).status_code == 404

    (waiting,) = read(decides.get("cases"))["results"]
    case = f"cases/{waiting['id']}"
    claimed = read(decides.post(f"{case}/claim", version=waiting["version"]))
    assert claimed["claimed_by"] == moderator.handle
    assert "publish" in [offered["name"] for offered in claimed["steps"]]
    closed = read(decides.post(f"{case}/decide", version=claimed["version"], action="publish"))
    assert [decision["action"] for decision in closed["decisions"]] == ["publish"]

    seen = read(reads.get(post))
    assert seen["live_revision"]["story_html"] == "<p>It began <strong>slowly</strong>.</p>\n"
    assert read(reads.get(f"conditions/{condition.slug}"))["members_who_shared"] == 1
    step(tells, post, "take_down")
    assert read(reads.get(f"conditions/{condition.slug}"))["members_who_shared"] == 0
    assert reads.get(post).status_code == 404


def test_the_author_is_told_in_the_inbox(member, moderator, condition):
    factories.published(member, condition, moderator)
    fan_out_due()  # what the worker does
    tells = Door(member)
    (told,) = read(tells.get("notifications"))["results"]
    assert (told["kind"], told["read_at"]) == ("experience_published", None)
    assert read(tells.get("me"))["unread_notifications"] == 1
    assert read(tells.post(f"notifications/{told['id']}/read"))["read_at"]
    assert read(tells.get("me"))["unread_notifications"] == 0
    assert Door(moderator).post(f"notifications/{told['id']}/read").status_code == 404


def test_one_inbox_is_not_anothers(member, stranger, moderator, condition):
    factories.published(member, condition, moderator)
    event = Event.objects.get(kind="experience_published")
    note = Notification.objects.create(event=event, recipient=member)
    assert read(Door(stranger).get("notifications"))["results"] == []
    assert Door(stranger).post(f"notifications/{note.pk}/read").status_code == 404
    assert read(Door(member).post(f"notifications/{note.pk}/read"))["read_at"]


def test_a_moderator_decides_with_the_steps_too_and_a_decision_is_written(
    member, moderator, condition
):
    revision = factories.pending(member, condition)
    decides, at = Door(moderator), f"experience-revisions/{revision.pk}"
    step(decides, at, "publish")
    post = f"experiences/{revision.experience_id}"
    step(decides, post, "hide", note="A name is in it.")
    own = read(Door(member).get(post))
    assert own["status"] == "hidden"
    decisions = read(Door(member).get(at))["decisions"]
    assert [(d["action"], d["note"]) for d in decisions] == [
        ("publish", ""),
        ("hide", "A name is in it."),
    ]
    step(decides, post, "restore")
    assert read(Door().get(post))["live_revision"]["title"] == "How it began"


def test_published_texts_are_revised(author, reviewer, member, moderator, condition):
    approved = factories.approved(author, condition, reviewer)
    copy = read(Door(author).post(f"articles/{approved.article_id}/revise"), 201)
    assert (copy["based_on"], copy["status"]) == (str(approved.pk), "draft")
    assert copy["variants"][0]["body"] == factories.PATIENT_TEXT["body"].strip()
    told = factories.published(member, condition, moderator)
    again = read(Door(member).post(f"experiences/{told.experience_id}/revise"), 201)
    assert (again["status"], again["story"]) == ("draft", told.story)


def test_a_question_is_asked_published_and_taken_down(member, moderator, condition):
    asks, reads = Door(member), Door()
    asked = read(asks.post("questions", condition=condition.slug, text="Does warmth help?"), 201)
    at = f"questions/{asked['id']}"
    assert reads.get(at).status_code == 404
    step(Door(moderator), at, "publish")
    (listed,) = read(reads.get("questions", condition=condition.slug))["results"]
    assert (listed["text"], listed["author"]) == ("Does warmth help?", None)
    step(asks, at, "take_down")
    assert reads.get(at).status_code == 404
