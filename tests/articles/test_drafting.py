"""The page of a draft: nothing typed is ever lost, and what is missing is named where it is."""

import pytest
from django.test import Client
from django.urls import reverse

from diseasemaps.articles import drafting, review, writing
from diseasemaps.articles.models import Citation
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("texts")]

SOURCE = {"type": "review", "title": "A review", "year": "2020", "doi": "10.1000/a"}


def typed(revision, *sources, action="save", **texts):
    """What a browser sends for this page: the texts, the sources, the button."""
    data = {
        "version": revision.version,
        "action": action,
        "patient_short_answer": "Rest [1].",
        "patient_body": "Rest helps [1].",
        "sources-TOTAL_FORMS": len(sources),
        "sources-INITIAL_FORMS": 0,
    }
    for index, source in enumerate(sources):
        data |= {f"sources-{index}-{name}": value for name, value in source.items()}
    return data | texts


@pytest.fixture
def draft(author, condition):
    return writing.begin(condition, factories.topic(), by=author)


@pytest.fixture
def address(draft):
    return reverse("articles:edit", args=[draft.pk])


@pytest.fixture
def as_author(client, author):
    client.force_login(author)
    return client


def body_of(revision, reader="patient"):
    return revision.variants.get(reader_type=reader).body


# --- save and read back ----------------------------------------------------------------------


def test_a_draft_is_saved_and_comes_back_as_it_was_typed(as_author, draft, address):
    source = SOURCE | {"authors": "Doe J", "container": "Journal", "pmid": "123", "url": ""}
    data = typed(draft, source, carer_body="Be there.", carer_short_answer="Be there.")
    assert as_author.post(address, data).url == address
    form = as_author.get(address).context["form"]
    assert form["patient_body"].value() == "Rest helps [1]."
    assert form["carer_body"].value() == "Be there."
    row = form.sources.forms[0]
    assert (row["authors"].value(), row["year"].value(), row["pmid"].value()) == (
        "Doe J", 2020, "123",
    )  # fmt: skip
    assert len(form.sources.forms) == 2  # and an empty one to go on with


def test_a_reader_type_left_empty_has_no_text(as_author, draft, address):
    as_author.post(address, typed(draft, SOURCE, clinician_body="  \r\n "))
    assert list(draft.variants.values_list("reader_type", flat=True)) == ["patient"]


def test_lines_end_in_one_way_whatever_the_browser_sends(as_author, draft, address):
    as_author.post(address, typed(draft, SOURCE, patient_body="one\r\n\r\ntwo [1]\rthree"))
    assert body_of(draft) == "one\n\ntwo [1]\nthree"


def test_a_source_taken_out_leaves_the_numbers_of_the_others(as_author, draft, address):
    as_author.post(address, typed(draft, SOURCE, {"title": ""}, SOURCE | {"doi": "10.1000/c"}))
    assert list(draft.citations.values_list("number", flat=True)) == [1, 3]
    form = as_author.get(address).context["form"]
    assert [row["doi"].value() or "" for row in form.sources] == ["10.1000/a", "", "10.1000/c", ""]


def test_a_source_not_touched_is_kept_when_the_page_is_sent_again(as_author, draft, address):
    as_author.post(address, typed(draft, SOURCE))
    draft.refresh_from_db()
    again = typed(draft, SOURCE) | {"sources-INITIAL_FORMS": 1}
    as_author.post(address, again)
    assert draft.citations.get().title == "A review"


def test_saving_to_look_leads_to_the_text_as_readers_see_it(as_author, draft, address):
    answer = as_author.post(address, typed(draft, SOURCE, action="preview"), follow=True)
    page = answer.content.decode()
    assert 'id="preview"' in page
    assert '<a href="#ref-1" id="cite-1-1">1</a>' in page
    assert as_author.get(address).context.get("variants") is None


def test_add_another_source_keeps_everything_and_saves_nothing(as_author, draft, address):
    data = typed(draft, SOURCE | {"year": "last"}, action="add_source", patient_body="Half a th")
    answer = as_author.post(address, data)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert len(answer.context["form"].sources.forms) == 2
    assert "Half a th" in page
    assert 'value="last"' in page
    assert body_of(draft) == ""


def test_no_more_sources_than_a_page_can_carry(as_author, draft, address):
    data = typed(draft, *[SOURCE] * drafting.MOST_SOURCES, action="add_source")
    rows = as_author.post(address, data).context["form"].sources.forms
    assert len(rows) == drafting.MOST_SOURCES


# --- submit -----------------------------------------------------------------------------------


def test_a_complete_draft_is_handed_in(as_author, draft, address):
    answer = as_author.post(address, typed(draft, SOURCE, action="submit"))
    draft.refresh_from_db()
    assert answer.url == reverse("articles:revision", args=[draft.pk])
    assert draft.status == "submitted"


def test_markers_without_a_source_are_named_and_the_draft_is_saved(as_author, draft, address):
    sources = [SOURCE | {"doi": f"10.1000/{number}"} for number in range(4)]
    body = "One [1], two [2], three [3], four [4], five [5] and six [6]."
    answer = as_author.post(address, typed(draft, *sources, action="submit", patient_body=body))
    draft.refresh_from_db()
    form = answer.context["form"]
    assert answer.status_code == 422
    assert draft.status == "draft"
    assert body_of(draft) == body
    named = " ".join(form.errors["patient_body"])
    assert "[5]" in named
    assert "[6]" in named
    assert "[4]" not in named
    page = answer.content.decode()
    assert page.count("The marker [5] points at no source") == 2  # in the summary, at the field
    assert f'href="#{form["patient_body"].id_for_label}"' in page
    assert body in page


def test_after_a_refused_submit_the_same_page_can_be_mended_and_sent(as_author, draft, address):
    answer = as_author.post(address, typed(draft, action="submit"))
    assert answer.status_code == 422
    version = answer.context["form"]["version"].value()
    answer = as_author.post(address, typed(draft, SOURCE, action="submit") | {"version": version})
    assert answer.status_code == 302
    draft.refresh_from_db()
    assert draft.status == "submitted"


def test_each_fault_of_a_source_is_at_its_field(as_author, draft, address):
    bare = {"title": "A talk"}
    answer = as_author.post(address, typed(draft, SOURCE, bare, action="submit"))
    second = answer.context["form"].sources.forms[1]
    assert set(second.errors) == {"type", "year", "doi", "__all__"}
    assert "is not used in any text" in second.non_field_errors()[0]


def test_what_is_missing_is_shown_at_each_field_before_anyone_presses(as_author, draft, address):
    form = as_author.get(address).context["form"]
    assert form.is_missing_something()
    patient = form.readers()[0]
    assert [bool(row.missing) for row in patient.rows] == [True, True]
    assert not form.problems()
    writing.save(
        draft,
        by=draft.author,
        variants={"patient": factories.PATIENT_TEXT},
        citations=[factories.CITATION],
    )
    assert not as_author.get(address).context["form"].is_missing_something()


# --- conflict: nothing typed is lost ----------------------------------------------------------


@pytest.fixture
def saved_in_another_tab(draft):
    stale = draft.version
    writing.save(
        draft,
        by=draft.author,
        variants={"patient": {"short_answer": "Rest [1].", "body": "From the other tab [1]."}},
        citations=[factories.CITATION],
    )
    return stale


@pytest.mark.parametrize("action", ["save", "preview", "submit"])
def test_a_newer_save_is_offered_beside_what_was_typed(
    as_author, draft, address, saved_in_another_tab, action
):
    data = typed(
        draft, SOURCE | {"title": "My <own> source"}, action=action, patient_body="Mine [1]."
    )
    answer = as_author.post(address, data | {"version": saved_in_another_tab})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert body_of(draft) == "From the other tab [1]."
    assert "Mine [1]." in page
    assert "My &lt;own&gt; source" in page
    assert "From the other tab [1]." in page
    assert "A review of the matter" in page
    short, body = answer.context["form"].readers()[0].rows
    assert (short.newer, body.newer) == ("", "From the other tab [1].")


def test_a_source_that_both_have_is_not_offered_again(
    as_author, draft, address, saved_in_another_tab
):
    same = {name: factories.CITATION[name] for name in factories.CITATION}
    data = typed(draft, same) | {"version": saved_in_another_tab}
    assert as_author.post(address, data).context["form"].newer_sources() == []
    data |= {"sources-0-title": "Another"}
    assert len(as_author.post(address, data).context["form"].newer_sources()) == 1


def test_who_has_seen_both_can_save(as_author, draft, address, saved_in_another_tab):
    data = typed(draft, SOURCE, patient_body="Mine [1].") | {"version": saved_in_another_tab}
    version = as_author.post(address, data).context["form"]["version"].value()
    assert as_author.post(address, data | {"version": version}).status_code == 302
    assert body_of(draft) == "Mine [1]."


def test_a_text_handed_in_elsewhere_is_not_written_over_and_what_was_typed_stays(
    as_author, author, condition
):
    revision = factories.submitted(author, condition)
    address = reverse("articles:edit", args=[revision.pk])
    answer = as_author.post(address, typed(revision, SOURCE, patient_body="Later thoughts [1]."))
    assert answer.status_code == 409
    assert "Later thoughts [1]." in answer.content.decode()
    assert "has been handed in" in answer.content.decode()
    assert "The cause is treated first" in body_of(revision)
    assert as_author.get(address).status_code == 409


def test_only_its_author_writes(client, draft, address, editor, reviewer):
    for who in (editor, reviewer):
        client.force_login(who)
        assert client.get(address).status_code == 403
        assert client.post(address, typed(draft, SOURCE)).status_code == 403
        assert client.post(address, typed(draft, action="add_source")).status_code == 403
    assert body_of(draft) == ""


def test_a_silenced_author_keeps_what_they_typed(as_author, author, draft, address, moderator):
    author.restrictions.create(kind="silenced", reason="test", by=moderator)
    answer = as_author.post(address, typed(draft, SOURCE, patient_body="My words [1]."))
    assert answer.status_code == 403
    assert "My words [1]." in answer.content.decode()


# --- bad input --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("year", "twenty", "four digits"),
        ("year", "99999999999", "four digits"),
        ("year", "-4", "four digits"),
        ("doi", "see the journal", "A DOI looks like"),
        ("pmid", "12a", "up to eight digits"),
        ("url", "javascript:alert(1)", "address"),
        ("url", "ftp://example.org/x", "https://"),
        ("url", "not an address", "address"),
        ("type", "tweet", "valid choice"),
        ("title", "x" * 501, "500"),
        ("title", "a\x00b", "NUL"),
    ],
)
def test_bad_input_in_a_source_is_named_and_kept(as_author, draft, address, name, value, says):
    answer = as_author.post(address, typed(draft, SOURCE | {name: value}, patient_body="Kept [1]."))
    assert answer.status_code == 422
    row = answer.context["form"].sources.forms[0]
    assert says in " ".join(row.errors[name])
    page = answer.content.decode()
    assert "Kept [1]." in page
    assert f'href="#{row[name].id_for_label}"' in page
    assert not Citation.objects.exists()


@pytest.mark.parametrize(
    ("text", "says"),
    [("x" * 5_000_000, "at most 60,000 characters"), ("a\x00b", "NUL")],
    ids=["five megabytes", "NUL"],
)
def test_a_text_that_cannot_be_kept_is_said_so_and_stays_on_the_page(
    as_author, draft, address, text, says
):
    answer = as_author.post(address, typed(draft, SOURCE, patient_body=text))
    assert answer.status_code == 422
    assert says in " ".join(answer.context["form"].errors["patient_body"])
    assert answer.context["form"]["patient_body"].value() == text


@pytest.mark.parametrize("version", ["", "one", "-1", "9" * 40, None])
def test_without_a_version_nothing_is_saved_and_the_page_says_so(
    as_author, draft, address, version
):
    data = typed(draft, SOURCE, patient_body="Mine [1].") | {"version": version}
    if version is None:
        del data["version"]
    answer = as_author.post(address, data)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "which version you were reading" in page
    assert "Mine [1]." in page
    assert body_of(draft) == ""


@pytest.mark.parametrize("total", ["", "x", "-1", "100000"])
def test_a_page_that_lost_count_of_its_sources_is_refused_kindly(as_author, draft, address, total):
    data = typed(draft, SOURCE, patient_body="Mine [1].") | {"sources-TOTAL_FORMS": total}
    for action in ("save", "add_source", "submit"):
        answer = as_author.post(address, data | {"action": action})
        assert answer.status_code in (200, 422)
        assert "Mine [1]." in answer.content.decode()
    assert body_of(draft) == ""


def test_an_unknown_button_saves(as_author, draft, address):
    assert as_author.post(address, typed(draft, SOURCE, action="launch")).status_code == 302
    assert body_of(draft) == "Rest helps [1]."


def test_a_form_from_another_site_is_refused(author, draft, address):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(author)
    assert browser.post(address, typed(draft, SOURCE)).status_code == 403
    assert body_of(draft) == ""


def test_typed_html_is_text_on_the_page_and_in_the_preview(as_author, draft, address):
    evil = "</textarea><script>alert(1)</script> [1]"
    data = typed(draft, SOURCE, action="preview", patient_body=evil)
    page = as_author.post(address, data, follow=True).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_the_page_of_a_draft_costs_the_same_however_many_sources(
    as_author, draft, address, django_assert_max_num_queries
):
    with django_assert_max_num_queries(15) as before:
        as_author.get(address)
    sources = [factories.CITATION | {"doi": f"10.1000/{n}"} for n in range(20)]
    writing.save(
        draft, by=draft.author, variants={"patient": factories.PATIENT_TEXT}, citations=sources
    )
    with django_assert_max_num_queries(len(before) + 1):  # the works behind the sources
        as_author.get(address, {"preview": "patient"})


def test_the_form_of_a_revised_text_starts_from_it(as_author, author, condition, reviewer):
    live = factories.approved(author, condition, reviewer)
    draft = review.revise(live.article, by=author)
    form = as_author.get(reverse("articles:edit", args=[draft.pk])).context["form"]
    assert form["patient_body"].value() == body_of(live)
    assert form.sources.forms[0]["doi"].value() == "10.1000/example.1"
