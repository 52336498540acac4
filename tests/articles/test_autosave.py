"""A draft that saves itself: never over a newer save, never what only a person may decide, and it
says each time what is still missing.
"""

import threading
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from diseasemaps.articles import review, writing
from diseasemaps.articles.models import RetractionRecord, Source
from tests import factories
from tests.articles.test_drafting import SOURCE, typed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("texts")]


@pytest.fixture
def draft(author, condition):
    return writing.begin(condition, factories.topic(), by=author)


@pytest.fixture
def address(draft):
    return reverse("articles:autosave", args=[draft.pk])


@pytest.fixture
def as_author(client, author):
    client.force_login(author)
    return client


def body_of(draft):
    return draft.variants.get(reader_type="patient").body


def test_what_is_typed_is_saved_and_the_page_learns_the_new_version(as_author, draft, address):
    answer = as_author.post(address, typed(draft, SOURCE))
    assert answer.status_code == 200
    assert "Saved at" in answer.text
    assert body_of(draft) == "Rest helps [1]."
    draft.refresh_from_db()
    assert f'name="version" value="{draft.version}"' in answer.text
    assert f"{draft.saved_at:%H:%M}" in answer.text


def test_save_after_save_is_one_draft(as_author, draft, address):
    for number in range(3):
        draft.refresh_from_db()
        answer = as_author.post(address, typed(draft, SOURCE, patient_body=f"Version {number}."))
        assert answer.status_code == 200
    assert body_of(draft) == "Version 2."
    assert draft.article.revisions.count() == 1


def test_a_newer_save_is_never_written_over(as_author, author, draft, address):
    theirs = {"patient": {"short_answer": "Theirs.", "body": "Theirs."}}
    stale = typed(draft, SOURCE)
    writing.save(draft, by=author, variants=theirs, citations=[])
    for _ in range(2):  # nor by trying again
        answer = as_author.post(address, stale)
        assert answer.status_code == 409
        assert "data-conflict" in answer.text
        assert 'name="version"' not in answer.text  # the page must not learn to write over it
    assert body_of(draft) == "Theirs."
    both = as_author.post(reverse("articles:edit", args=[draft.pk]), stale)
    assert both.status_code == 409
    assert "Theirs." in both.text
    assert "Rest helps [1]." in both.text
    assert "hx-trigger=&quot;input" not in both.text
    assert "/autosave/" not in both.text  # whoever looks at both decides with a button


def test_what_has_to_be_mended_is_named_and_nothing_is_saved_by_halves(as_author, draft, address):
    answer = as_author.post(address, typed(draft, SOURCE | {"year": "soon"}))
    assert answer.status_code == 422
    assert "Not saved yet" in answer.text
    assert "Source 1, Year" in answer.text
    assert 'href="#id_sources-0-year"' in answer.text
    assert body_of(draft) == ""


def test_what_is_missing_is_said_at_each_field_and_on_the_tab(as_author, draft, address):
    incomplete = SOURCE | {"year": ""}
    shown = as_author.post(address, typed(draft, incomplete, carer_short_answer="Be there.")).text
    assert '<span class="editor__mark" id="mark-carer" hx-swap-oob="true">1 missing</span>' in shown
    assert '<span class="editor__mark" id="mark-patient" hx-swap-oob="true"></span>' in shown
    place = shown.index('id="missing-sources-0-year" hx-swap-oob="true"')
    assert "Source 1 has no year." in shown[place : place + 300]
    whole = typed(draft, SOURCE) | {"version": draft.version + 1}
    assert "has no year" not in as_author.post(address, whole).text


def test_nothing_is_handed_in_by_itself(as_author, draft, address):
    as_author.post(address, typed(draft, SOURCE, action="submit"))
    draft.refresh_from_db()
    assert draft.status == "draft"


def test_a_text_handed_in_is_left_alone(as_author, author, condition):
    revision = factories.draft(author, condition)
    data = typed(revision, SOURCE)
    review.submit(revision, by=author)
    answer = as_author.post(reverse("articles:autosave", args=[revision.pk]), data)
    assert answer.status_code == 409
    assert body_of(revision) == factories.PATIENT_TEXT["body"].strip()


@pytest.mark.parametrize(
    ("who", "status"), [("editor", 403), ("reviewer", 403), ("stranger", 404), (None, 404)]
)
def test_only_its_author_saves(client, request, draft, address, who, status):
    if who:
        client.force_login(request.getfixturevalue(who))
    assert client.post(address, typed(draft, SOURCE)).status_code == status
    assert body_of(draft) == ""


def test_it_is_asked_by_post_with_a_token(author, draft, address):
    client = Client(enforce_csrf_checks=True)
    client.force_login(author)
    assert client.post(address, typed(draft)).status_code == 403
    assert client.get(address).status_code == 405


def test_html_that_is_typed_is_shown_as_typed_in_what_is_missing(as_author, draft, address):
    data = typed(draft, SOURCE, patient_body="## <script>alert(1)</script>")
    shown = as_author.post(address, data).text
    assert "Nothing stands under" in shown
    assert "<script" not in shown


@pytest.mark.django_db(transaction=True)
def test_of_eight_tabs_that_save_at_once_one_wins(author, condition):
    draft = writing.begin(condition, factories.topic(), by=author)
    address = reverse("articles:autosave", args=[draft.pk])
    barrier = threading.Barrier(8)
    statuses, failed = [], []

    def save(number):
        try:
            client = Client()
            client.force_login(author)
            barrier.wait(30)
            answer = client.post(address, typed(draft, SOURCE, patient_body=f"Tab {number}."))
            statuses.append(answer.status_code)
        except Exception as error:
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=save, args=[number]) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert failed == []
    assert sorted(statuses) == [200, *[409] * 7]
    assert body_of(draft).startswith("Tab ")


# --- put back -------------------------------------------------------------------------------------


def test_what_was_kept_in_the_tab_is_shown_again_and_not_saved(as_author, draft):
    page = reverse("articles:edit", args=[draft.pk])
    answer = as_author.post(page, typed(draft, SOURCE, action="restore"))
    assert answer.status_code == 200
    assert answer.context["form"]["patient_body"].value() == "Rest helps [1]."
    assert body_of(draft) == ""


def test_what_was_kept_is_shown_beside_what_was_saved_since(as_author, author, draft):
    page = reverse("articles:edit", args=[draft.pk])
    kept = typed(draft, SOURCE, action="restore")
    theirs = {"patient": {"short_answer": "Theirs.", "body": "Theirs."}}
    writing.save(draft, by=author, variants=theirs, citations=[])
    answer = as_author.post(page, kept)
    assert "Saved in the meantime" in answer.text
    assert answer.context["form"]["patient_body"].value() == "Rest helps [1]."
    assert body_of(draft) == "Theirs."


# --- what is known of a source before it is handed in ------------------------------------------


def test_a_retraction_that_only_the_list_knows_of_is_said_at_once(as_author, draft, address):
    about = {"nature": "retraction", "on": date(2024, 5, 6), "pmid": ""}
    RetractionRecord.objects.create(record_id=1, doi="10.1000/false", **about)
    later = {"nature": "reinstatement", "on": date(2025, 5, 6), "pmid": ""}
    RetractionRecord.objects.create(record_id=2, doi="10.1000/back", **about | {"pmid": "7"})
    RetractionRecord.objects.create(record_id=3, doi="10.1000/back", **later)
    sources = [SOURCE | {"doi": f"10.1000/{name}"} for name in ("false", "back")]
    page = as_author.post(address, typed(draft, *sources)).text
    assert "Source 1 was retracted on 6 May 2024." in page
    assert "Source 2 was retracted" not in page
    preview = reverse("articles:preview", args=[draft.pk])
    assert "Retracted" in as_author.post(preview, typed(draft, *sources)).text
    assert not Source.objects.exists()


def test_a_doi_and_a_pubmed_number_of_two_works_are_warned_of_and_saved(as_author, draft, address):
    Source.objects.create(doi="10.1000/a", title="On apples")
    Source.objects.create(pmid="77", title="On pears")
    says = "The DOI is that of “On apples”, and the PubMed number that of “On pears”."
    both = SOURCE | {"doi": "10.1000/A", "pmid": "77"}
    assert says in as_author.post(address, typed(draft, both)).text
    draft.refresh_from_db()
    assert says in as_author.get(reverse("articles:edit", args=[draft.pk])).text
    Source.objects.filter(pmid="77").update(title="On apples.")
    page = as_author.post(address, typed(draft, both)).text
    assert "Saved at" in page
    assert "The DOI is that of" not in page
