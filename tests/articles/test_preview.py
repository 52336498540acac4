"""The live preview: by the renderer that publishes, for the author alone, and nothing is kept."""

import hashlib
import re
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

import diseasemaps
from diseasemaps.articles import drafting, previewing, review, writing
from diseasemaps.articles.models import Revision, Source, Variant
from diseasemaps.workflow import Incomplete
from tests import factories
from tests.articles.test_drafting import SOURCE, typed
from tests.articles.test_rendering import assert_clean

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("texts")]


@pytest.fixture
def draft(author, condition):
    return writing.begin(condition, factories.topic(), by=author)


@pytest.fixture
def address(draft):
    return reverse("articles:preview", args=[draft.pk])


@pytest.fixture
def as_author(client, author):
    client.force_login(author)
    return client


def test_what_is_typed_is_shown_as_it_will_be_published(as_author, author, draft, address):
    texts = {"patient_short_answer": "**Rest** [2].", "patient_body": "## How\n\nRest [2], [1]."}
    second = SOURCE | {"title": "A second", "doi": "10.1000/b"}
    shown = as_author.post(address, typed(draft, SOURCE, second, **texts)).text
    data = typed(draft, SOURCE, second, **texts)
    as_author.post(reverse("articles:edit", args=[draft.pk]), data)
    variant = Variant.objects.get(revision=draft)
    assert variant.short_answer_html in shown
    assert variant.body_html in shown
    assert shown.index("A second") < shown.index("A review")  # in order of first use
    assert 'id="ref-1"' in shown


def test_nothing_is_kept(as_author, draft, address):
    as_author.post(address, typed(draft, SOURCE))
    draft.refresh_from_db()
    assert draft.version == 1
    assert not draft.citations.exists()
    assert draft.variants.get().body == ""
    assert not Source.objects.exists()


def test_each_reader_type_has_its_own(as_author, draft, address):
    data = typed(draft, carer_body="Be there.")
    assert "Be there." in as_author.post(f"{address}?for=carer", data).text
    assert "Be there." not in as_author.post(address, data).text
    assert as_author.post(f"{address}?for=nobody", data).status_code == 404


def test_nothing_written_yet_is_said(as_author, draft, address):
    data = typed(draft, patient_short_answer="", patient_body="")
    assert "Nothing is written yet" in as_author.post(address, data).text


def test_the_reading_age_goes_with_it_and_hard_sentences_are_named(as_author, draft, address):
    hard = "Immunosuppressive medication necessitates meticulous surveillance " * 5 + "."
    shown = as_author.post(address, typed(draft, patient_body=hard)).text
    assert 'id="score-patient" hx-swap-oob="true"' in shown
    assert "Hard to read for most patients" in shown
    assert "(25 words)" in shown
    easy = typed(draft, patient_short_answer="Rest.", patient_body="Rest helps you. Eat well.")
    assert "Hard to read" not in as_author.post(address, easy).text


def test_a_text_for_clinicians_is_not_warned_about(as_author, draft, address):
    hard = "Immunosuppressive medication necessitates meticulous surveillance."
    shown = as_author.post(f"{address}?for=clinician", typed(draft, clinician_body=hard)).text
    assert "Reading age" in shown
    assert "Hard to read" not in shown


def test_another_language_has_no_score(as_author, draft, address):
    draft.article.language = "es"
    draft.article.save(update_fields=["language"])
    assert "Reading age" not in as_author.post(address, typed(draft)).text


def test_html_that_is_typed_is_shown_as_typed(as_author, draft, address):
    evil = "<script>alert(1)</script> <img src=x onerror=alert(1)> [a](javascript:alert(1))"
    source = SOURCE | {"title": "<b>x</b>", "url": "javascript:alert(1)"}
    data = typed(draft, source, patient_short_answer=f"{evil} [1]", patient_body=evil)
    shown = as_author.post(address, data).text
    assert "<script" not in shown
    assert "<img" not in shown
    assert "<b>" not in shown
    assert 'href="javascript' not in shown


def test_its_html_is_as_clean_as_what_is_published():
    evil = "<svg onload=alert(1)> **a** [x](data:text/html,1) <iframe src=//e>"
    shown = previewing.preview(evil, evil, [])
    assert_clean(shown.short_answer_html)
    assert_clean(shown.body_html)


@pytest.mark.parametrize(
    "name", ["patient_short_answer", "patient_body"], ids=["short answer", "body"]
)
def test_what_is_too_long_is_said_and_not_rendered(as_author, draft, address, name):
    answer = as_author.post(address, typed(draft, **{name: "a " * drafting.BODY_LENGTH}))
    assert answer.status_code == 422
    assert "too long" in answer.text
    assert len(answer.content) < 10_000


def test_the_longest_text_that_fits_is_shown(as_author, draft, address):
    body = "a " * (drafting.BODY_LENGTH // 2)
    assert as_author.post(address, typed(draft, patient_body=body)).status_code == 200


def test_lines_are_counted_as_they_are_saved():
    text = "a\n" * (drafting.SHORT_ANSWER_LENGTH // 2)
    assert previewing.preview(text, "", [])
    with pytest.raises(Incomplete):
        previewing.preview(text + "b", "", [])


@pytest.mark.parametrize("total", ["", "many", "-1", "101", "99999"])
def test_a_page_that_lost_count_of_its_sources_is_shown_all_the_same(
    as_author, draft, address, total
):
    answer = as_author.post(address, typed(draft, SOURCE) | {"sources-TOTAL_FORMS": total})
    assert answer.status_code == 200
    assert "Rest helps" in answer.text


def test_a_retracted_source_is_marked_while_one_writes(as_author, author, draft, address):
    factories.submitted(author, factories.condition("Another"))
    Source.objects.update(retracted_on="2024-01-02")
    source = SOURCE | {"doi": factories.CITATION["doi"]}
    assert "Retracted" in as_author.post(address, typed(draft, source)).text


@pytest.mark.parametrize("who", ["editor", "reviewer", "other_reviewer"])
def test_whoever_may_read_the_draft_and_did_not_write_it_is_refused(
    client, request, draft, address, who
):
    client.force_login(request.getfixturevalue(who))
    assert client.post(address, typed(draft)).status_code == 403


@pytest.mark.parametrize("who", ["member", "moderator", None])
def test_nobody_else_knows_of_it(client, request, draft, address, who):
    if who:
        client.force_login(request.getfixturevalue(who))
    assert client.post(address, typed(draft)).status_code == 404


def test_a_text_handed_in_has_no_preview(as_author, author, condition):
    revision = factories.submitted(author, condition)
    address = reverse("articles:preview", args=[revision.pk])
    assert as_author.post(address, typed(revision)).status_code == 409


def test_it_is_asked_by_post_with_a_token(author, draft, address):
    client = Client(enforce_csrf_checks=True)
    client.force_login(author)
    assert client.post(address, typed(draft)).status_code == 403
    assert client.get(address).status_code == 405


def test_no_cache_keeps_it(as_author, draft, address):
    assert "no-store" in as_author.post(address, typed(draft))["Cache-Control"]


def test_it_costs_the_same_however_many_sources(as_author, draft, address):
    markers = " ".join(f"[{number}]" for number in range(1, 51))
    many = [SOURCE | {"doi": f"10.1000/{number}"} for number in range(50)]
    few = typed(draft, SOURCE)
    counts = [queries(as_author, address, few)]
    counts.append(queries(as_author, address, typed(draft, *many, patient_body=markers)))
    assert counts[0] == counts[1] <= 15


def queries(client, address, data) -> int:
    from django.db import connection  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    with CaptureQueriesContext(connection) as captured:
        assert client.post(address, data).status_code == 200
    return len(captured)


def test_the_grade_is_kept_when_the_draft_is_saved(as_author, author, condition, reviewer):
    revision = factories.draft(author, condition)
    grade = revision.variants.get().reading_grade
    assert grade is not None
    assert review.submit(revision, by=author).variants.get().reading_grade == grade
    assert Revision.objects.get().content_sha256


def test_htmx_is_the_file_that_its_note_says():
    vendor = Path(diseasemaps.__file__).parent / "static" / "js" / "vendor"
    digest = hashlib.sha256((vendor / "htmx.min.js").read_bytes()).hexdigest()
    assert digest in (vendor / "htmx.txt").read_text(encoding="utf-8")


def test_every_static_file_gets_its_hashed_name(settings, tmp_path):
    """As production serves them; a script that names a file which is not there would stop it."""
    settings.STATIC_ROOT = tmp_path
    hashed = {"BACKEND": "diseasemaps.hashed_files.HashedFiles"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": hashed}
    call_command("collectstatic", interactive=False, verbosity=0)
    names = [path.name for path in (tmp_path / "js" / "vendor").iterdir()]
    assert any(re.fullmatch(r"htmx\.min\.[0-9a-f]{12}\.js", name) for name in names)
