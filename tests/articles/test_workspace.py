"""The workspace through its pages: who may open what, which buttons there are, what they do."""

import uuid

import pytest
from django.urls import reverse

from diseasemaps.articles import review
from diseasemaps.articles.models import Revision
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("texts")]


def page(revision, name="revision", *args):
    return reverse(f"articles:{name}", args=[revision.pk, *args])


def buttons(response):
    return {button.name for button in response.context["buttons"]}


# --- look -----------------------------------------------------------------------------------


def test_nobody_knows_of_another_persons_draft(client, author, condition, stranger, moderator):
    draft = factories.draft(author, condition)
    for who in (None, stranger, moderator):
        if who:
            client.force_login(who)
        assert client.get(page(draft)).status_code == 404
        assert client.get(page(draft, "edit")).status_code == 404
        assert client.post(page(draft, "edit"), {"action": "save"}).status_code == 404
        assert client.post(page(draft, "step", "submit"), {"version": 1}).status_code == 404
        assert client.get(page(draft, "step", "approve")).status_code == 404
    draft.refresh_from_db()
    assert draft.status == "draft"


def test_what_does_not_exist_is_not_found(as_author):
    nothing = uuid.uuid4()
    for name, rest in [("revision", []), ("edit", []), ("step", ["approve"])]:
        assert as_author.get(reverse(f"articles:{name}", args=[nothing, *rest])).status_code == 404
    assert as_author.post(reverse("articles:revise", args=[nothing])).status_code == 404


@pytest.mark.parametrize("step", ["supersede", "publish", "edits", "status"])
def test_an_unknown_step_is_not_found(as_author, author, condition, step):
    revision = factories.submitted(author, condition)
    answer = as_author.post(page(revision, "step", step), {"version": revision.version})
    assert answer.status_code == 404


def test_a_pending_text_is_shown_with_its_caution_and_without_its_inside(
    client, author, condition, reviewer
):
    revision = factories.under_review(author, condition, reviewer)
    answer = client.get(page(revision))
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "A clinician is reading this text now" in text
    assert '<meta name="robots" content="noindex">' in text
    assert "Medically reviewed" not in text
    assert "Dr Reviewer" not in text
    assert buttons(answer) == set()


def test_a_note_is_read_by_its_author_and_by_the_house_only(
    client, author, condition, reviewer, other_reviewer, editor, stranger
):
    live = factories.approved(author, condition, reviewer)
    second = review.submit(review.revise(live.article, by=author), by=author)
    second = review.start_review(second, by=reviewer)
    review.request_changes(second, by=reviewer, note="Say more about rest.")
    for who, status in [(author, 200), (other_reviewer, 200), (editor, 200), (stranger, 404)]:
        client.force_login(who)
        answer = client.get(page(second))
        assert answer.status_code == status
        assert ("Say more about rest." in answer.content.decode()) is (status == 200)


def test_the_text_for_each_reader_is_shown_with_its_references(client, author, condition):
    client.force_login(author)
    draft = factories.draft(author, condition)
    texts = {"patient": factories.PATIENT_TEXT, "carer": factories.PATIENT_TEXT | {"body": "Rest."}}
    factories.writing.save(draft, by=author, variants=texts, citations=[factories.CITATION])
    answer = client.get(page(draft), {"for": "carer"}).content.decode()
    assert "<p" in answer
    assert "Rest." in answer
    assert 'href="#ref-1" id="cite-1-1"' in answer
    assert 'id="ref-1"' in answer
    assert 'href="#cite-1-1"' in answer
    patient = client.get(page(draft)).content.decode()
    assert "physiotherapy" in patient
    assert patient.count('id="cite-1-2"') == 1  # one text at a time: no id twice


# --- buttons are what available_to says -----------------------------------------------------


def test_buttons_are_exactly_what_each_person_may_do(
    client, author, condition, reviewer, other_reviewer, editor, member
):
    revision = factories.submitted(author, condition)
    expected = {
        author: {"withdraw"},
        reviewer: {"start_review"},
        editor: {"withdraw"},
        member: set(),
    }
    for who, names in expected.items():
        client.force_login(who)
        assert buttons(client.get(page(revision))) == names
    revision = review.start_review(revision, by=reviewer)
    deciding = {"release", "request_changes", "approve", "reject"}
    expected = {
        author: {"withdraw"},
        reviewer: deciding,
        other_reviewer: set(),
        editor: {"release", "withdraw"},
    }
    for who, names in expected.items():
        client.force_login(who)
        assert buttons(client.get(page(revision))) == names


def test_every_button_shown_works(client, author, condition, reviewer, editor):
    revision = factories.approved(author, condition, reviewer)
    client.force_login(reviewer)
    assert buttons(client.get(page(revision))) == {"reaffirm"}
    answer = client.post(
        page(revision, "step", "reaffirm"),
        {"version": revision.version, "conflict_of_interest": "None."},
    )
    assert answer.url == page(revision)
    client.force_login(editor)
    revision.refresh_from_db()
    assert buttons(client.get(page(revision))) == {"retract"}
    answer = client.post(
        page(revision, "step", "retract"),
        {"version": revision.version, "note": "The trial was withdrawn."},
        follow=True,
    )
    text = answer.content.decode()
    assert "Retracted. Readers see your note" in text
    assert "The trial was withdrawn." in text


# --- the journey ----------------------------------------------------------------------------


def test_from_submitted_to_approved_through_the_pages(client, author, condition, reviewer):
    revision = factories.submitted(author, condition)
    client.force_login(reviewer)
    answer = client.post(
        page(revision, "step", "start_review"), {"version": revision.version}, follow=True
    )
    assert "The review is yours." in answer.content.decode()
    revision.refresh_from_db()
    form = client.get(page(revision, "step", "approve"))
    assert "The consent-reviewer." in form.content.decode()
    answer = client.post(
        page(revision, "step", "approve"),
        {
            "version": form.context["form"]["version"].value(),
            "conflict_of_interest": "Paid by nobody.",
        },
        follow=True,
    )
    text = answer.content.decode()
    revision.refresh_from_db()
    assert revision.status == "approved"
    assert revision.article.live_revision == revision
    for shown in ("Dr Reviewer", "Consultant neurologist", "Paid by nobody.", "Approved"):
        assert shown in text
    client.logout()
    assert "Paid by nobody." in client.get(page(revision)).content.decode()


def test_an_author_takes_up_the_changes_asked_for(client, author, condition, reviewer):
    revision = factories.under_review(author, condition, reviewer)
    revision = review.request_changes(revision, by=reviewer, note="More.")
    client.force_login(author)
    assert client.get(page(revision)).context["may_revise"]
    answer = client.post(reverse("articles:revise", args=[revision.article_id]))
    draft = author.article_revisions.get(status="draft")
    assert (draft.based_on, answer.url) == (revision, page(draft, "edit"))


def test_revise_is_for_authors_and_by_post(client, author, condition, reviewer, member):
    revision = factories.approved(author, condition, reviewer)
    address = reverse("articles:revise", args=[revision.article_id])
    assert client.get(address).status_code == 405
    client.force_login(member)
    assert not client.get(page(revision)).context["may_revise"]
    assert client.post(address).status_code == 403
    assert Revision.objects.count() == 1


def test_nothing_to_revise_is_a_conflict(client, author, condition):
    revision = factories.submitted(author, condition)
    client.force_login(author)
    assert not client.get(page(revision)).context["may_revise"]
    address = reverse("articles:revise", args=[revision.article_id])
    assert client.post(address).status_code == 409
