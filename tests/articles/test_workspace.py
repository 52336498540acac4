"""The workspace through its pages: who may open what, which buttons there are, what they do."""

import uuid

import pytest
from django.urls import reverse

from diseasemaps.articles import review
from diseasemaps.articles.models import Article, Revision
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("texts")]


def page(revision, name="revision", *args):
    return reverse(f"articles:{name}", args=[revision.pk, *args])


def buttons(response):
    return {button.name for button in response.context["buttons"]}


@pytest.fixture
def as_author(client, author):
    client.force_login(author)
    return client


@pytest.fixture
def as_reviewer(client, reviewer):
    client.force_login(reviewer)
    return client


# --- begin ----------------------------------------------------------------------------------


def test_signed_out_is_asked_to_sign_in_and_comes_back(client, condition):
    address = f"{reverse('articles:new')}?condition={condition.slug}&topic=symptoms"
    answer = client.get(address)
    assert answer.status_code == 302
    assert answer.url.startswith(reverse("account_login"))
    assert "condition%3Dleukoencephalopathy%26topic%3Dsymptoms" in answer.url


@pytest.mark.parametrize("who", ["member", "moderator", "reviewer"])
def test_only_authors_begin(client, condition, request, who):
    client.force_login(request.getfixturevalue(who))
    answer = client.post(f"{reverse('articles:new')}?condition={condition.slug}", {"question": "?"})
    assert answer.status_code == 403
    assert "Only an author can write articles." in answer.content.decode()
    assert not Article.objects.exists()


def test_an_author_chooses_a_topic_and_writes(as_author, author, condition):
    topic = factories.topic()
    address = f"{reverse('articles:new')}?condition={condition.slug}&topic={topic.slug}"
    assert as_author.get(address).context["form"]["topic"].value() == topic.slug
    assert not Article.objects.exists()  # looking begins nothing
    answer = as_author.post(address, {"topic": topic.slug})
    draft = Revision.objects.get()
    assert answer.url == page(draft, "edit")
    assert draft.article.title == "What are the first-line treatments for leukoencephalopathy?"
    assert as_author.post(address, {"topic": topic.slug}).url == page(draft, "edit")


def test_an_author_may_ask_a_question_of_their_own(as_author, condition):
    address = f"{reverse('articles:new')}?condition={condition.slug}"
    answer = as_author.post(address, {"topic": "", "question": "Can I fly with it?"})
    assert answer.status_code == 302
    assert Article.objects.get().title == "Can I fly with it?"


def test_neither_topic_nor_question_is_refused_at_the_field(as_author, condition):
    answer = as_author.post(f"{reverse('articles:new')}?condition={condition.slug}", {})
    assert answer.status_code == 422
    assert "topic" in answer.context["form"].errors
    assert not Article.objects.exists()


@pytest.mark.parametrize("topic", ["no-such-topic", "a\x00b"])
def test_an_unknown_topic_is_refused_and_the_question_kept(as_author, condition, topic):
    answer = as_author.post(
        f"{reverse('articles:new')}?condition={condition.slug}",
        {"topic": topic, "question": "Why?"},
    )
    assert answer.status_code == 422
    assert 'value="Why?"' in answer.content.decode()


@pytest.mark.parametrize("slug", ["no-such-condition", "a%00b", "a/b", "é" * 200])
def test_an_unknown_condition_is_not_found(as_author, slug):
    assert as_author.get(f"{reverse('articles:new')}?condition={slug}").status_code == 404


def test_without_a_condition_it_is_found_by_its_name(as_author, condition):
    other = factories.condition("Another")
    other.names.create(name="Leuko disease", normalised="leuko disease")
    answer = as_author.get(reverse("articles:new"))
    assert list(answer.context["found"]) == []
    answer = as_author.get(reverse("articles:new"), {"q": " LEUKO"})
    assert list(answer.context["found"]) == [other, condition]
    assert f"?condition={condition.slug}" in answer.content.decode()


@pytest.mark.parametrize("text", ["a\x00", "%", "\\", "x" * 5000])
def test_an_odd_name_finds_nothing_and_breaks_nothing(as_author, condition, text):
    answer = as_author.get(reverse("articles:new"), {"q": text})
    assert answer.status_code == 200
    assert list(answer.context["found"]) == []
    assert "No condition" in answer.content.decode()


def test_answering_what_is_answered_starts_from_the_text_that_readers_see(
    client, author, reviewer, condition
):
    live = factories.approved(author, condition, reviewer)
    second = factories.person("second-author", role="author")
    client.force_login(second)
    client.post(
        f"{reverse('articles:new')}?condition={condition.slug}", {"topic": "first-line-treatments"}
    )
    draft = second.article_revisions.get()
    assert draft.based_on == live
    assert draft.variants.get().body == live.variants.get().body


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


# --- refusals: 409, then 403, then 422; what was typed stays ---------------------------------


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
