"""The article page: whatever it says of its status comes from the revision's status alone."""

import json
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from diseasemaps.articles import review, writing
from tests import factories

pytestmark = pytest.mark.usefixtures("texts")

REVIEWED = "Medically reviewed"
NOINDEX = '<meta name="robots" content="noindex">'
JSON_LD = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.S)


def body(client, revision, query: str = "") -> str:
    answer = client.get(revision.article.get_absolute_url() + query)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("state", ["submitted", "under_review"])
def test_a_pending_text_warns_everywhere_and_is_not_called_reviewed(
    client, state, condition, author, reviewer
):
    if state == "submitted":
        revision = factories.submitted(author, condition)
    else:
        revision = factories.under_review(author, condition, reviewer)
    page = body(client, revision)
    assert NOINDEX in page
    assert 'class="banner" data-tone="waiting"' in page
    assert page.count('aria-current="step"') == 1
    assert REVIEWED.lower() not in page.lower()
    assert "application/ld+json" not in page
    assert "Treatment looks for the cause" in page


def test_an_approved_text_names_who_reviewed_it(client, condition, author, reviewer):
    revision = factories.approved(author, condition, reviewer)
    page = body(client, revision)
    assert REVIEWED in page
    assert NOINDEX not in page
    assert "Dr Reviewer" in page
    assert "Consultant neurologist, General Medical Council" in page
    assert "None." in page  # the conflict-of-interest statement
    assert "Next review due" in page
    assert "The disclaimer-patient." in page
    assert f"/conditions/{condition.slug}/ask/" in page
    assert f'href="/reviewers/{reviewer.pk}/"' in page


def test_an_overdue_review_says_so(client, condition, author, reviewer):
    revision = factories.approved(author, condition, reviewer)
    revision.review_due_on = timezone.localdate() - timedelta(days=1)
    revision.save(update_fields=["review_due_on"])
    page = body(client, revision)
    assert "Review was due" in page
    assert "Next review due" not in page


def test_references_are_linked_both_ways(client, condition, author, reviewer):
    page = body(client, factories.approved(author, condition, reviewer))
    ids = set(re.findall(r'\sid="([^"]+)"', page))
    markers = set(re.findall(r'href="#(ref-\d+)"', page))
    backlinks = set(re.findall(r'href="#(cite-[\d-]+)"', page))
    assert markers == {"ref-1"}
    assert backlinks == {"cite-1-1", "cite-1-2"}
    assert markers | backlinks <= ids
    assert "https://doi.org/10.1000/example.1" in page


def test_every_link_within_the_page_leads_somewhere(client, condition, author, reviewer):
    page = body(client, factories.approved(author, condition, reviewer))
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]+)"', page)) <= set(ids)


def with_two_readers(author, condition):
    revision = factories.draft(author, condition)
    texts = {
        "patient": factories.PATIENT_TEXT,
        "carer": {"short_answer": "For carers [1].", "body": "Look after yourself [1]."},
    }
    revision = writing.save(revision, by=author, variants=texts, citations=[factories.CITATION])
    return review.submit(revision, by=author)


def test_each_reader_gets_their_words_and_their_disclaimer(client, condition, author):
    revision = with_two_readers(author, condition)
    page = body(client, revision, "?for=carer")
    assert "For carers" in page
    assert "The disclaimer-carer." in page
    assert (
        f'<link rel="canonical" href="http://127.0.0.1:8000{revision.article.get_absolute_url()}">'
        in page
    )
    assert "Not in these words yet" not in page
    assert "Treatment looks for the cause" in body(client, revision)


def test_a_missing_text_for_a_reader_is_labelled(client, condition, author):
    page = body(client, with_two_readers(author, condition), "?for=clinician")
    assert "There is no version of this text for people who treat patients yet." in page
    assert "Treatment looks for the cause" in page


def test_the_cookie_remembers_and_the_address_decides(client, condition, author):
    revision = with_two_readers(author, condition)
    client.cookies["reader_type"] = "carer"
    assert "For carers" in body(client, revision)
    assert "Remembered on this device" in body(client, revision)
    assert "Treatment looks for the cause" in body(client, revision, "?for=patient")
    assert "Remembered on this device" not in body(client, revision, "?for=carer")
    client.cookies["reader_type"] = "<script>"
    assert "Treatment looks for the cause" in body(client, revision)


def test_structured_data_says_what_the_page_says(client, condition, author, reviewer):
    revision = factories.approved(author, condition, reviewer)
    data = json.loads(JSON_LD.search(body(client, revision))[1])
    assert data["@type"] == "MedicalWebPage"
    assert data["lastReviewed"] == timezone.localdate().isoformat()
    assert data["reviewedBy"][0]["name"] == "Dr Reviewer"
    assert data["abstract"] == "Treatment looks for the cause and treats that."


def test_nobody_leaves_the_structured_data(client, author, reviewer):
    odd = factories.condition("</script><script>alert(1)</script>", slug="odd")
    page = body(client, factories.approved(author, odd, reviewer))
    assert "<script>alert(1)" not in page
    data = json.loads(JSON_LD.search(page)[1])
    assert data["about"]["name"] == odd.name


def test_a_retracted_text_gives_its_reason_instead(client, condition, author, reviewer, editor):
    revision = factories.approved(author, condition, reviewer)
    review.retract(revision, by=editor, note="Its main source was withdrawn.")
    page = body(client, revision)
    assert "Its main source was withdrawn." in page
    assert "Treatment looks for the cause" not in page
    assert NOINDEX in page
    assert REVIEWED not in page
    assert "application/ld+json" not in page


def test_the_public_text_stays_while_a_new_one_is_on_its_way(client, condition, author, reviewer):
    revision = factories.approved(author, condition, reviewer)
    before = body(client, revision)
    new = review.revise(revision.article, by=author)
    texts = {"patient": {"short_answer": "Something new [1].", "body": "New [1]."}}
    new = writing.save(new, by=author, variants=texts, citations=[factories.CITATION])
    review.submit(new, by=author)
    assert body(client, revision) == before


@pytest.mark.parametrize("who", ["author", "editor", None])
def test_a_draft_is_seen_by_its_author_and_by_editors_with_a_caution(
    client, who, condition, author, editor
):
    revision = factories.draft(author, condition)
    if who:
        client.force_login({"author": author, "editor": editor}[who])
        page = body(client, revision)
        assert NOINDEX in page
        assert "not public" in page
        assert REVIEWED not in page
    else:
        assert client.get(revision.article.get_absolute_url()).status_code == 404


def test_it_asks_as_little_of_the_database_for_twenty_sources_as_for_one(
    client, condition, author, reviewer
):
    def asked(revision) -> int:
        with CaptureQueriesContext(connection) as captured:
            body(client, revision)
        return len(captured)

    one = asked(factories.approved(author, condition, reviewer))
    many = factories.draft(author, condition, slug="many")
    works = [factories.CITATION | {"doi": f"10.1000/many.{n}"} for n in range(20)]
    markers = " ".join(f"Said [{n}]." for n in range(1, 21))
    texts = {
        kind: {"short_answer": f"Short. {markers}", "body": markers}
        for kind in ("patient", "carer", "clinician", "student")
    }
    many = writing.save(many, by=author, variants=texts, citations=works)
    many = review.start_review(review.submit(many, by=author), by=reviewer)
    assert asked(many) <= 8
    many = review.approve(many, by=reviewer, conflict_of_interest="None.")
    assert asked(many) == one <= 8


def test_the_history_tells_steps_and_roles_but_no_private_notes(
    client, condition, author, reviewer, editor
):
    revision = factories.under_review(author, condition, reviewer)
    revision = review.approve(
        revision, by=reviewer, conflict_of_interest="None.", note="A word among us."
    )
    url = revision.article.get_absolute_url() + "history/"
    page = client.get(url).content.decode()
    assert "Approved</strong>" in page
    assert "by a reviewer" in page
    assert "A word among us." not in page
    assert author.handle not in re.sub(r"its author", "", page)
    review.retract(revision, by=editor, note="Its main source was withdrawn.")
    assert "Its main source was withdrawn." in client.get(url).content.decode()


LONG = "## Before\n\nA.\n\n### During\n\nB.\n\n## After *all* [1]\n\nC [1].\n"


def with_text(author, condition, reviewer, body: str, **more):
    revision = factories.draft(author, condition)
    texts = {"patient": {"short_answer": "Short [1].", "body": body}} | more
    works = [factories.CITATION, factories.CITATION | {"doi": "10.1000/example.2", "title": "Two"}]
    used = works[: 2 if "[2]" in str(texts) else 1]
    revision = writing.save(revision, by=author, variants=texts, citations=used)
    revision = review.start_review(review.submit(revision, by=author), by=reviewer)
    return review.approve(revision, by=reviewer, conflict_of_interest="None.")


def test_a_long_text_has_a_list_of_what_is_in_it_and_a_short_one_has_none(
    client, condition, author, reviewer
):
    page = body(client, with_text(author, condition, reviewer, LONG))
    contents = page[page.index('class="contents"') :].split("</nav>")[0]
    listed = re.findall(r'href="#([^"]+)">([^<]+)<', contents)
    assert [words for _, words in listed] == ["Before", "During", "After all"]
    for anchor, _ in listed:
        assert re.search(rf'<h[23] id="{anchor}"', page)
    other = factories.condition("Something else")
    assert 'class="contents"' not in body(client, factories.approved(author, other, reviewer))


def test_the_text_is_all_there_and_in_its_order(client, condition, author, reviewer):
    revision = with_text(author, condition, reviewer, f"First of all.\n\n{LONG}")
    page = body(client, revision)
    after_the_contents = page[page.index('class="contents"') :]
    section = re.compile(r'<div class="prose">(.*?)</div>\n<p class="report-link">', re.S)
    assert "".join(section.findall(after_the_contents)) == revision.variants.get().body_html


def retract(source, **fields) -> None:
    source.retracted_on = timezone.localdate()
    for name, value in fields.items():
        setattr(source, name, value)
    source.save()


def test_a_retracted_source_is_marked_and_warned_of_at_the_top(client, condition, author, reviewer):
    revision = factories.approved(author, condition, reviewer)
    assert "has been retracted" not in body(client, revision)
    retract(
        revision.citations.get().source,
        retraction_reason="Images were made up <b>",
        retraction_notice="https://journal.example/notice",
    )
    page = body(client, revision)
    warning = page.index("A source of this text has been retracted")
    assert warning < page.index('class="short-answer"')
    assert '<a href="#ref-1">Source 1</a>' in page
    assert "Images were made up &lt;b&gt;" in page
    assert 'href="https://journal.example/notice"' in page
    assert "Retracted by its journal" in page


def test_a_retracted_source_of_another_readers_text_is_warned_of_too(
    client, condition, author, reviewer
):
    carer = {"short_answer": "For carers [2].", "body": "Look after yourself [2]."}
    revision = with_text(author, condition, reviewer, "Only one [1].", carer=carer)
    retract(revision.citations.get(number=2).source)
    page = body(client, revision)
    assert "A source of this text has been retracted" in page
    assert "Cited in the words for other readers" in page
    assert '<a href="#ref-1">Source 1</a>' in body(client, revision, "?for=carer")


def test_the_panel_leads_to_the_history(client, condition, author, reviewer):
    revision = factories.approved(author, condition, reviewer)
    history = f'href="{revision.article.get_absolute_url()}history/"'
    panel = body(client, revision).split('id="review"')[1].split("</section>")[0]
    assert history in panel


def test_the_choice_of_words_is_remembered_and_forgotten_without_an_account(
    condition, author, reviewer
):
    client = Client(enforce_csrf_checks=True)
    revision = factories.approved(author, condition, reviewer)
    here = revision.article.get_absolute_url()
    assert "a cookie on your device that holds this choice" in body(client, revision, "?for=carer")
    client.post("/reader-type/", {"reader_type": "carer", "next": here})
    assert client.cookies["reader_type"].value == "carer"
    assert "Forget my choice" in body(client, revision)
    client.post("/reader-type/", {"reader_type": "", "next": here})
    assert client.cookies["reader_type"].value == ""
    assert "Forget my choice" not in body(client, revision)


def test_structured_data_names_what_is_cited_and_for_whom_it_is(
    client, condition, author, reviewer
):
    revision = factories.approved(author, condition, reviewer)
    data = json.loads(JSON_LD.search(body(client, revision))[1])
    assert data["aspect"] == "Treatment"
    assert data["medicalAudience"]["audienceType"] == "Patient"
    assert data["citation"][0]["sameAs"] == ["https://doi.org/10.1000/example.1"]
    assert data["reviewedBy"][0]["jobTitle"].startswith("Consultant neurologist")
    assert data["about"]["name"] == condition.name
