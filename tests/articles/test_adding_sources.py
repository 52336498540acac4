"""Sources on the page of a draft, from a file, the library or by a number: what was understood is
shown first, and nothing is added by halves.
"""

import json
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from diseasemaps.articles import adding_sources, writing
from diseasemaps.articles.importing import files
from diseasemaps.articles.models import Citation, RetractionRecord, Source
from diseasemaps.articles.source_forms import MOST_SOURCES, SourceForm
from tests import factories
from tests.articles.test_drafting import SOURCE, typed
from tests.articles.test_import_sources import BIBTEX, RIS, read

# --- on the page of a draft ----------------------------------------------------------------------


@pytest.fixture
def draft(author, condition):
    return writing.begin(condition, factories.topic(), by=author)


@pytest.fixture
def press(client, author, draft):
    """Press a button of the page; returns the answer."""
    client.force_login(author)
    address = reverse("articles:edit", args=[draft.pk])

    def press(action, *sources, **more):
        return client.post(address, typed(draft, *sources, action=action, **more))

    return press


def upload(text, name="mine.bib"):
    return {"references": SimpleUploadedFile(name, text.encode())}


def rows(answer):
    return [form.typed() for form in answer.context["form"].sources.forms]


def saved_nothing(draft):
    draft.refresh_from_db()
    return draft.version == 1 and not Citation.objects.filter(revision=draft).exists()


@pytest.mark.django_db
def test_a_file_is_shown_row_by_row_before_anything_is_added(press, draft):
    answer = press("import", SOURCE, **upload(BIBTEX + "@article{z, title={never"))
    items = answer.context["form"].adding.items
    assert [item.is_ticked for item in items] == [True, True, True, False]
    assert "4 references in this BibTeX file" in answer.text
    assert "Line 11" in answer.text
    assert len(rows(answer)) == 1
    assert answer.context["form"]["patient_body"].value() == "Rest helps [1]."
    assert saved_nothing(draft)


@pytest.mark.django_db
def test_what_is_ticked_is_added_below_and_saved_only_with_the_draft(press, draft):
    payload = press("import", SOURCE, **upload(BIBTEX)).context["form"].adding.payload
    answer = press("use_ticked", SOURCE, understood=payload, take=["0", "2"])
    assert [row["title"] for row in rows(answer)] == [
        "A review", "The PML of 50% of élèves", "A site",
    ]  # fmt: skip
    assert saved_nothing(draft)


@pytest.mark.django_db
def test_rows_that_are_empty_at_the_end_are_filled_first(press):
    payload = json.dumps(read(RIS).entries[0].fields and [read(RIS).entries[0].fields])
    answer = press("use_ticked", {}, SOURCE, {}, {}, understood=payload, take="0")
    assert [row["title"] for row in rows(answer)] == ["", "A review", "A title", ""]


@pytest.mark.django_db
def test_a_work_that_the_draft_or_the_file_has_already_is_not_ticked(press):
    text = (
        "@book{a, title={T}, doi={10.1000/A}}\n@book{b, title={U}, pmid={7}}\n"
        "@book{c, title={V}, pmid={7}, doi={10.1000/v}}"
    )
    answer = press("import", SOURCE, **upload(text))
    items = answer.context["form"].adding.items
    assert [item.already for item in items] == [
        "It is source 1 already.",
        "",
        "It is the same work as that in line 2.",
    ]
    assert [item.is_ticked for item in items] == [False, True, False]


@pytest.mark.django_db
@pytest.mark.usefixtures("texts")
def test_what_the_file_leaves_open_is_as_the_library_has_it(press, author):
    factories.submitted(author, factories.condition("Another"))
    Source.objects.update(retracted_on="2024-01-02")
    text = f"@article{{a, title={{As the file says}}, doi={{{factories.CITATION['doi']}}}}}"
    answer = press("import", **upload(text))
    assert "Retracted on 2 January 2024" in answer.text
    payload = answer.context["form"].adding.payload
    (row,) = rows(press("use_ticked", understood=payload, take="0"))
    assert (row["title"], row["authors"], row["type"]) == ("As the file says", "Doe J", "review")


@pytest.mark.django_db
def test_what_only_the_list_knows_as_retracted_is_marked_before_it_is_added(press):
    said = {"nature": "retraction", "on": date(2024, 5, 6)}
    RetractionRecord.objects.create(record_id=1, doi="10.1000/false", **said)
    found = press("find", SOURCE, library="https://doi.org/10.1000/FALSE").text
    assert "Nobody has cited this here yet." in found
    assert "Retracted on 6 May 2024" in found
    assert "Retracted" not in press("find", SOURCE, library="10.1000/true").text
    file = (
        "@article{a, title={One}, doi={10.1000/false}}\n@article{b, title={Two}, doi={10.1000/b}}"
    )
    assert press("import", SOURCE, **upload(file)).text.count("Retracted on 6 May 2024") == 1


@pytest.mark.django_db
def test_nothing_is_added_by_halves(press):
    many = [SOURCE | {"doi": f"10.1000/{number}"} for number in range(MOST_SOURCES - 1)]
    payload = json.dumps([entry.fields for entry in read(BIBTEX).entries])
    answer = press("use_ticked", *many, understood=payload, take=["0", "1"])
    assert len(rows(answer)) == MOST_SOURCES - 1
    assert "at most 100 sources" in answer.text
    assert len(rows(press("use_ticked", *many, understood=payload, take=["0"]))) == MOST_SOURCES


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "says"),
    [("x" * (files.LARGEST + 1), "too large"), ("words", "no file of references"), ("", "Choose")],
)
def test_a_file_that_cannot_be_read_is_said_and_everything_typed_stays(press, text, says):
    answer = press("import", SOURCE, **(upload(text) if text else {}))
    assert answer.status_code == 200
    assert says in answer.context["form"].adding.error
    assert answer.context["form"]["patient_body"].value() == "Rest helps [1]."


@pytest.mark.django_db
@pytest.mark.parametrize(
    "payload",
    ["", "[", "5", "[5]", '{"a": 1}', "[" * 5000, json.dumps([{}] * 101), "x" * 600_000, '["a"]'],
)
def test_what_was_changed_on_its_way_back_adds_nothing(press, payload):
    answer = press("use_ticked", SOURCE, understood=payload, take=["0", "-1", "x", "²", "99999"])
    assert answer.status_code == 200
    assert len(rows(answer)) == 1


@pytest.mark.django_db
def test_html_in_a_file_is_shown_as_text(press):
    evil = '@book{a, title={x <script>alert(1)</script> "y"}, publisher={<img src=x>}}'
    answer = press("import", **upload(evil))
    assert "<script>alert" not in answer.text
    assert "<img" not in answer.text


# --- library, number, address --------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.usefixtures("texts")
def test_a_work_of_the_library_is_offered_once_and_added_with_what_is_known(press, author):
    factories.submitted(author, factories.condition("Another"))
    source = Source.objects.get()
    answer = press("find", library="review matter")
    assert [hit.source for hit in answer.context["form"].adding.hits] == [source]
    (row,) = rows(press(f"use-{source.pk}", library="review matter"))
    assert row == {
        **{name: str(factories.CITATION[name]) for name in factories.CITATION},
        "pmid": "",
        "url": "",
        "self_published": "",
    }
    cited = SOURCE | {"doi": factories.CITATION["doi"]}
    again = press("find", cited, library="review matter")
    assert "This is source 1 already" in again.text
    assert len(rows(press(f"use-{source.pk}", cited))) == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed_in", "field", "value"),
    [
        ("https://doi.org/10.1000/New", "doi", "10.1000/new"),
        ("PMID: 0099", "pmid", "99"),
        ("www.example.org/page", "url", "https://www.example.org/page"),
    ],
)
def test_a_number_nobody_cited_yet_becomes_a_new_row(press, typed_in, field, value):
    assert "Nobody has cited this here yet" in press("find", SOURCE, library=typed_in).text
    row = rows(press("use_new", SOURCE, library=typed_in))[1]
    assert row[field] == value
    assert row["title"] == ""


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("action", "library", "says"),
    [
        ("find", "", "Write some words"),
        ("find", "nothing like it", "Nothing in the library has these words"),
        ("find", "10.1000/A", "This is source 1 already"),
        ("use_new", "words", "no DOI"),
        ("use-nonsense", "", "no longer in the library"),
        ("use-00000000-0000-0000-0000-000000000000", "", "no longer in the library"),
        ("use-\x00", "", "no longer in the library"),
        ("use_ticked", "", "Tick at least one"),
    ],
)
def test_what_cannot_be_added_is_said(press, draft, action, library, says):
    answer = press(action, SOURCE, library=library)
    assert answer.status_code == 200
    assert says in answer.text
    assert len(rows(answer)) == 1
    assert saved_nothing(draft)


def test_every_field_of_a_row_can_be_filled():
    assert set(adding_sources.FIELDS) | {"self_published"} == set(SourceForm.base_fields)
