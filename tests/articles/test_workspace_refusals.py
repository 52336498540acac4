"""What the workspace refuses: 409, then 403, then 422, and what was typed stays."""

import pytest
from django.urls import reverse

from diseasemaps.articles import review
from tests import factories
from tests.articles.test_workspace import buttons, page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("texts")]


def test_a_wrong_state_is_told_before_a_wrong_person(client, author, condition, member):
    revision = factories.submitted(author, condition)
    client.force_login(member)
    typed = {"version": revision.version, "conflict_of_interest": ""}
    assert client.post(page(revision, "step", "approve"), typed).status_code == 409
    assert client.get(page(revision, "step", "approve")).status_code == 409


def test_a_wrong_person_is_told_before_what_is_missing(
    client, author, condition, reviewer, other_reviewer
):
    revision = factories.under_review(author, condition, reviewer)
    client.force_login(other_reviewer)
    typed = {"version": revision.version, "conflict_of_interest": ""}
    assert client.post(page(revision, "step", "approve"), typed).status_code == 403
    assert client.get(page(revision, "step", "approve")).status_code == 403
    assert client.post(page(revision, "step", "reject"), {}).status_code == 403
    revision.refresh_from_db()
    assert revision.status == "under_review"


def test_signed_out_is_asked_to_sign_in_before_a_form(client, author, condition, reviewer):
    revision = factories.under_review(author, condition, reviewer)
    answer = client.get(page(revision, "step", "approve"))
    assert answer.status_code == 302
    assert answer.url.startswith(reverse("account_login"))


@pytest.mark.parametrize(
    ("step", "typed", "field"),
    [
        ("approve", {"conflict_of_interest": "  "}, "conflict_of_interest"),
        ("request_changes", {"note": ""}, "note"),
        ("reject", {"note": "x" * 5001}, "note"),
        ("reject", {"note": "a\x00b"}, "note"),
        ("reject", {"note": "Why", "version": ""}, "version"),
        ("reject", {"note": "Why", "version": "seven"}, "version"),
        ("reject", {"note": "Why", "version": "9" * 30}, "version"),
    ],
)
def test_what_is_missing_is_named_at_its_field(
    as_reviewer, author, condition, reviewer, step, typed, field
):
    revision = factories.under_review(author, condition, reviewer)
    answer = as_reviewer.post(page(revision, "step", step), {"version": revision.version} | typed)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    revision.refresh_from_db()
    assert revision.status == "under_review"


def test_a_refused_note_comes_back_as_typed(as_reviewer, author, condition, reviewer):
    revision = factories.under_review(author, condition, reviewer)
    review.withdraw(revision, by=author)
    answer = as_reviewer.post(
        page(revision, "step", "request_changes"),
        {"version": revision.version, "note": "Half an hour of <thought>"},
    )
    assert answer.status_code == 409
    assert "Half an hour of &lt;thought&gt;" in answer.content.decode()


def test_a_stale_version_keeps_the_text_and_can_be_sent_again(
    as_reviewer, author, condition, reviewer
):
    revision = factories.under_review(author, condition, reviewer)
    stale = {"version": revision.version - 1, "note": "Say more."}
    answer = as_reviewer.post(page(revision, "step", "request_changes"), stale)
    assert answer.status_code == 409
    assert "Say more." in answer.content.decode()
    again = stale | {"version": answer.context["form"]["version"].value()}
    assert as_reviewer.post(page(revision, "step", "request_changes"), again).status_code == 302


def test_the_second_reviewer_to_press_is_told_that_somebody_was_faster(
    client, author, condition, reviewer, other_reviewer
):
    revision = factories.submitted(author, condition)
    seen = revision.version
    review.start_review(revision, by=reviewer)
    client.force_login(other_reviewer)
    answer = client.post(page(revision, "step", "start_review"), {"version": seen})
    assert answer.status_code == 409
    assert revision.reviews.count() == 1


def test_an_author_does_not_review_their_own_article(client, condition):
    both = factories.clinician("both", role="author")
    factories.give(both, "reviewer")
    revision = factories.submitted(both, condition)
    client.force_login(both)
    assert buttons(client.get(page(revision))) == {"withdraw"}
    answer = client.post(page(revision, "step", "start_review"), {"version": revision.version})
    assert answer.status_code == 403
    assert "somebody else has to review it" in answer.content.decode()


def test_a_step_is_never_taken_by_looking(as_reviewer, author, condition):
    revision = factories.submitted(author, condition)
    assert as_reviewer.get(page(revision, "step", "start_review")).status_code == 200
    revision.refresh_from_db()
    assert revision.status == "submitted"


def test_the_page_of_a_revision_costs_the_same_however_much_it_holds(
    as_reviewer, author, condition, reviewer, django_assert_max_num_queries
):
    revision = factories.under_review(author, condition, reviewer)
    with django_assert_max_num_queries(15) as before:
        as_reviewer.get(page(revision))
    for _ in range(3):
        revision = review.release(revision, by=reviewer)
        revision = review.start_review(revision, by=reviewer)
    with django_assert_max_num_queries(len(before)):
        assert as_reviewer.get(page(revision)).status_code == 200
