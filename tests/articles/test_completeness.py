"""DESIGN §4, "Complete": one test for each rule, each with the text that just passes."""

import pytest
from django.utils import timezone

from diseasemaps.articles import completeness, review, writing
from diseasemaps.workflow import Incomplete
from tests import factories

CITED = "Rest helps [1]."


@pytest.fixture
def faults_of(db, author, condition):
    """The faults of a draft with this body for patients, or with these texts and citations."""

    def faults(body=CITED, *, short=CITED, citations=(factories.CITATION,), **others):
        draft = writing.begin(condition, factories.topic(), by=author)
        texts = {"patient": {"short_answer": short, "body": body}, **others}
        texts = {reader: text for reader, text in texts.items() if text is not None}
        draft = writing.save(draft, by=author, variants=texts, citations=citations)
        return [(fault.field, fault.message) for fault in completeness.faults(draft)]

    return faults


def fields(faults):
    return [field for field, _ in faults]


def test_a_complete_text_has_no_faults(faults_of):
    assert faults_of() == []


def test_the_patient_variant_is_never_missing(faults_of):
    carer = {"short_answer": CITED, "body": CITED}
    found = faults_of(patient=None, carer=carer)
    assert fields(found) == ["patient.body"]


@pytest.mark.parametrize(("short", "body"), [("", CITED), (CITED, ""), ("  \n", CITED)])
def test_short_answer_and_body_are_both_there(faults_of, short, body):
    found = faults_of(body, short=short)
    assert fields(found) == ["patient.body" if short == CITED else "patient.short_answer"]


def test_every_variant_that_is_there_is_whole(faults_of):
    found = faults_of(carer={"short_answer": CITED, "body": ""})
    assert fields(found) == ["carer.body"]


@pytest.mark.parametrize(
    "body",
    [
        "## \n\nRest [1].",  # no words
        "Rest [1].\n\n## Then",  # nothing below, at the end
        "## First\n\n## Then\n\nRest [1].",  # nothing below, before the next
        "### First\n\n## Then\n\nRest [1].",  # a bigger heading is not what stands below
        "## [1]\n\nRest.",  # a marker is not a heading
        "Rest [1].\n\n#",
    ],
)
def test_no_empty_heading(faults_of, body):
    found = faults_of(body)
    assert found
    assert set(fields(found)) == {"patient.body"}


@pytest.mark.parametrize(
    "body",
    ["## First\n\n### Of these\n\nRest [1].", "## First\n\n- rest [1]", "# First\n\nRest [1]."],
)
def test_a_heading_with_something_below_is_whole(faults_of, body):
    assert faults_of(body) == []


@pytest.mark.parametrize(
    "body", ["Rest [1].\n\n-\n", "Rest [1].\n\n- one\n-\n- three", "1.\n2. b [1]"]
)
def test_no_empty_list(faults_of, body):
    assert fields(faults_of(body)) == ["patient.body"]


@pytest.mark.parametrize(
    "body",
    [
        "It is treated with the following:",
        "Common treatments are:\n\nRest helps.",
        "Treatments are as follows.",
        "The choices are the following…",
        "Treatments include [1]:",
        "## Treatments\n\nThese help:\n\n## More\n\nRest.",
        "- Treatments:\n- rest [1]:",
        "**These help:**\n\nRest.",
    ],
)
def test_no_list_is_announced_that_does_not_come(faults_of, body):
    found = faults_of(body + "\n\nRest [1].")
    assert fields(found)
    assert all("announces a list" in message for _, message in found)


@pytest.mark.parametrize(
    "body",
    [
        "These help:\n\n- rest [1]",
        "These help:\n- rest [1]",
        "These help, in this order:\n\n1. rest [1]",
        "As reported:\n\n| a | b |\n|---|---|\n| c | d [1] |",
        "As one member said:\n\n> Rest [1].",
        "- Of these:\n  - rest [1]",
        "At 10:30 it is time to rest [1].",
    ],
)
def test_a_list_that_comes_may_be_announced(faults_of, body):
    assert faults_of(body) == []


def test_every_marker_resolves(faults_of):
    sources = [factories.CITATION | {"doi": f"10.1000/{number}"} for number in range(4)]
    found = faults_of("a [1] b [2] c [3] d [4] e [5] f [6]", citations=sources)
    assert fields(found) == ["patient.body", "patient.body"]
    assert "[5]" in found[0][1]
    assert "[6]" in found[1][1]


def test_a_range_resolves_number_by_number(faults_of):
    sources = [factories.CITATION | {"doi": f"10.1000/{number}"} for number in range(2)]
    found = faults_of("as in [1–4]", short="see [1, 2]", citations=sources)
    assert [message.split("]")[0] for _, message in found] == [
        "The marker [3", "The marker [4",
    ]  # fmt: skip


def test_every_citation_is_used(faults_of):
    found = faults_of(citations=[factories.CITATION, factories.CITATION | {"doi": "10.1000/2"}])
    assert fields(found) == ["citations[2]"]


@pytest.mark.parametrize("body", ["In code `[2]`.", "[see [2]](https://example.org)", "\\[2\\]"])
def test_what_only_looks_like_a_marker_uses_no_citation(faults_of, body):
    found = faults_of(body, citations=[factories.CITATION, factories.CITATION | {"doi": "10.1/2"}])
    assert "citations[2]" in fields(found) or "citations[2].doi" in fields(found)


@pytest.mark.parametrize(
    ("lacking", "field"),
    [
        ({"type": ""}, "type"),
        ({"title": " "}, "title"),
        ({"year": None}, "year"),
        ({"year": 1200}, "year"),
        ({"year": timezone.now().year + 2}, "year"),
        ({"doi": ""}, "doi"),
    ],
)
def test_every_citation_has_type_title_year_and_can_be_looked_up(faults_of, lacking, field):
    found = faults_of(citations=[factories.CITATION | lacking])
    assert fields(found) == [f"citations[1].{field}"]


@pytest.mark.parametrize("place", [{"pmid": "123"}, {"url": "https://example.org/a"}])
def test_a_pubmed_number_or_an_address_is_enough_to_look_it_up(faults_of, place):
    assert faults_of(citations=[factories.CITATION | {"doi": ""} | place]) == []


def test_a_self_published_website_is_never_a_guideline(faults_of):
    source = factories.CITATION | {"self_published": True}
    assert fields(faults_of(citations=[source | {"type": "guideline"}])) == ["citations[1].type"]
    assert faults_of(citations=[source | {"type": "website"}]) == []


@pytest.mark.usefixtures("texts")
def test_an_incomplete_draft_is_not_submitted_and_every_fault_is_named(author, condition):
    draft = writing.begin(condition, factories.topic(), by=author)
    draft = writing.save(
        draft,
        by=author,
        variants={"patient": {"short_answer": "", "body": "These help [7]:"}},
        citations=[{"title": "A talk"}],
    )
    with pytest.raises(Incomplete) as refusal:
        review.submit(draft, by=author)
    assert len(refusal.value.faults) == 7
    draft.refresh_from_db()
    assert (draft.status, draft.content_sha256) == ("draft", "")
