"""Writing and reviewing through the second door: what the pages offer beside the steps."""

import pytest

from diseasemaps.articles import checklist, writing
from diseasemaps.articles.models import CannedRequest, ChecklistItem, Source, Variant
from tests import factories
from tests.api.conftest import Door, read

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("texts")]

BIBTEX = """@article{a, title={A review of the matter}, year=2020, doi={10.1000/example.1}}

@book{b, year=2001}
"""


def faulty(answer, status: int) -> list[str]:
    return [fault["field"] for fault in read(answer, status)["errors"]]


@pytest.fixture
def waiting(author, reviewer, condition):
    return factories.under_review(author, condition, reviewer)


@pytest.fixture
def draft(author):
    return factories.draft(author, factories.condition("Another"))


# --- The checklist, and requests made often ------------------------------------------------------


def test_what_was_asked_and_ticked_stays_with_the_review(waiting, reviewer):
    checklist.load()
    door, address = Door(reviewer), f"article-revisions/{waiting.pk}/approve"
    lines = read(door.get("checklist"))["results"]
    assert [line["text"] for line in lines] == [one.text for one in ChecklistItem.objects.all()]
    ticked = {str(line["id"]): line != lines[0] for line in lines}
    body = {"version": waiting.version, "conflict_of_interest": "None.", "ticked": ticked}
    assert faulty(door.post(address, **body), 422) == ["note"]
    body |= {"note": "Not for this text.", "note_public": True}
    read(door.post(address, **body))
    kept = waiting.reviews.get().checklist
    assert [(one["item"], one["checked"]) for one in kept] == [
        (line["text"], line != lines[0]) for line in lines
    ]
    history = read(Door().get(f"articles/{waiting.article_id}/history"))["results"]
    assert history[0]["note"] == "Not for this text."


def test_a_checklist_that_was_not_shown_is_not_put_down_as_asked(waiting, reviewer):
    body = {"version": waiting.version, "conflict_of_interest": "None."}
    read(Door(reviewer).post(f"article-revisions/{waiting.pk}/approve", **body))
    assert waiting.reviews.get().checklist == []


@pytest.mark.parametrize("ticked", [["1"], {"one": True}, {"1": "perhaps"}, {"9" * 12: True}, "1"])
def test_ticks_that_cannot_be_read_are_named_and_nothing_is_decided(waiting, reviewer, ticked):
    body = {"version": waiting.version, "conflict_of_interest": "None.", "ticked": ticked}
    fields = faulty(Door(reviewer).post(f"article-revisions/{waiting.pk}/approve", **body), 400)
    assert fields[0].startswith("ticked")
    assert waiting.reviews.get().verdict == ""


def test_a_canned_request_becomes_the_note(waiting, reviewer, editor):
    made = read(Door(editor).post("canned-requests", title="A dose", text="Which dose?"), 201)
    requests = read(Door(reviewer).get("canned-requests"))["results"]
    assert requests[-1] == made
    body = {"version": waiting.version, "note": requests[-1]["text"], "ticked": {}}
    asked = read(Door(reviewer).post(f"article-revisions/{waiting.pk}/request_changes", **body))
    assert (asked["status"], asked["history"][-1]["note"]) == ("changes_requested", "Which dose?")


def test_editors_keep_both_lists(editor, reviewer, member):
    door = Door(editor)
    for address, model, words in (
        ("checklist", ChecklistItem, {"text": "Read twice."}),
        ("canned-requests", CannedRequest, {"title": "Twice", "text": "Read it twice."}),
    ):
        assert Door(reviewer).post(address, **words).status_code == 403
        assert Door(member).get(address).status_code == 403
        assert "text" in faulty(door.post(address, **words | {"text": " "}), 422)
        made = read(door.post(address, **words), 201)
        at = f"{address}/{made['id']}"
        changed = read(door.patch(at, position=1))
        assert (changed["text"], changed["position"]) == (words["text"], 1)
        assert Door(reviewer).patch(at, position=2).status_code == 403
        assert Door(reviewer).client.delete(f"/api/v1/{at}").status_code == 403
        assert door.client.delete(f"/api/v1/{at}").status_code == 204
        assert door.patch(at, position=2).status_code == 404
        assert model.objects.filter(text=words["text"]).exists() is (model is ChecklistItem)


# --- A draft -------------------------------------------------------------------------------------


def test_a_text_is_seen_and_scored_as_it_is_typed_and_nothing_is_kept(draft, author):
    body = {
        "short_answer": "Rest helps [2].",
        "body": "You can **rest** [2].",
        "citations": [{}, {"title": "On rest", "doi": "10.1000/rest"}],
    }
    seen = read(Door(author).post(f"article-revisions/{draft.pk}/preview", **body))
    assert "<strong>rest</strong>" in seen["body_html"]
    (reference,) = seen["references"]
    assert (reference["number"], reference["citation"]["title"]) == (1, "On rest")
    assert seen["score"]["words"] == 5
    assert seen["score"]["is_hard_for_patients"] is False
    assert "rest" not in Variant.objects.get().short_answer
    empty = read(Door(author).post(f"article-revisions/{draft.pk}/preview"))
    assert (empty["body_html"], empty["score"]) == ("", None)


def test_a_preview_is_for_who_may_write(draft, waiting, author, editor, member):
    address = f"article-revisions/{draft.pk}/preview"
    assert Door(editor).post(address, body="x").status_code == 403
    assert Door(member).post(address, body="x").status_code == 404
    assert Door(author).post(f"article-revisions/{waiting.pk}/preview").status_code == 409


def test_what_a_draft_lacks_is_said_before_it_is_handed_in(draft, author, member):
    door, address = Door(author), f"article-revisions/{draft.pk}/missing"
    assert read(door.get(address)) == {"missing": [], "warnings": []}
    texts = {"patient": {"short_answer": "Rest [7].", "body": ""}}
    read(door.patch(f"article-revisions/{draft.pk}", version=draft.version, variants=texts))
    fields = [fault["field"] for fault in read(door.get(address))["missing"]]
    assert "patient.body" in fields
    assert Door(member).get(address).status_code == 404


def test_a_text_saved_alone_leaves_the_numbers_of_its_sources(draft, author):
    texts = {"patient": {"short_answer": "Rest [2].", "body": "Rest [2]."}}
    saved = writing.save(draft, by=author, variants=texts, citations=[{}, factories.CITATION])
    body = {"version": saved.version, "variants": texts}
    now = read(Door(author).patch(f"article-revisions/{draft.pk}", **body))
    assert [cited["number"] for cited in now["citations"]] == [2]


def test_a_file_of_references_is_understood_and_not_kept(waiting, author, member):
    found = read(Door(author).post("references", content=BIBTEX))
    good, bad = found["references"]
    assert (found["format"], good["where"]) == ("BibTeX", "line 1")
    assert (good["source"]["doi"], good["source"]["year"]) == ("10.1000/example.1", 2020)
    assert good["known"] == str(Source.objects.get().pk)
    assert bad["faults"] == ["It has no title."]
    assert faulty(Door(author).post("references", content="Hello."), 422) == ["content"]
    assert faulty(Door(author).post("references"), 400) == ["content"]
    assert Door(member).post("references", content=BIBTEX).status_code == 403
