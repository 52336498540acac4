"""Thirty drafts that are not ready, and the second seed's very fault: each refused, field named.

They go the whole way, through `submit`; nothing of them is lost or handed in.
"""

import pytest

from diseasemaps.articles import review, writing
from diseasemaps.workflow import Incomplete
from tests import factories

pytestmark = pytest.mark.usefixtures("texts")

CITED = "Rest helps [1]."
WORK = factories.CITATION
OTHER = WORK | {"doi": "10.1000/example.2", "title": "Another work"}


def patient(body: str = CITED, short_answer: str = CITED) -> dict:
    return {"patient": {"short_answer": short_answer, "body": body}}


def work(**changes) -> list[dict]:
    return [WORK | changes]


# what is wrong → (texts, sources, the fields that the refusal has to name)
DRAFTS = {
    "no text at all": (patient("", ""), [], {"patient.short_answer", "patient.body"}),
    "no short answer": (patient(CITED, ""), [WORK], {"patient.short_answer"}),
    "a short answer of spaces": (patient(CITED, " \n\t "), [WORK], {"patient.short_answer"}),
    "no body": (patient("", CITED), [WORK], {"patient.body"}),
    "nothing for patients": (
        {"carer": {"short_answer": CITED, "body": CITED}}, [WORK], {"patient.body"},
    ),
    "nothing for patients, much for clinicians": (
        {"clinician": {"short_answer": CITED, "body": CITED}}, [WORK], {"patient.body"},
    ),
    "half a text for carers": (
        patient() | {"carer": {"short_answer": CITED, "body": ""}}, [WORK], {"carer.body"},
    ),
    "half a text for students": (
        patient() | {"student": {"short_answer": "", "body": CITED}}, [WORK],
        {"student.short_answer"},
    ),
    "a heading of no words": (patient("## \n\nRest [1]."), [WORK], {"patient.body"}),
    "a heading with nothing below": (patient("Rest [1].\n\n## Then"), [WORK], {"patient.body"}),
    "a heading straight after another": (
        patient("## First\n\n## Then\n\nRest [1]."), [WORK], {"patient.body"},
    ),
    "an empty heading for clinicians": (
        patient() | {"clinician": {"short_answer": CITED, "body": "Rest [1].\n\n## Dose"}}, [WORK],
        {"clinician.body"},
    ),
    "a list with an empty entry": (patient("- rest [1]\n-\n- sleep"), [WORK], {"patient.body"}),
    "a numbered list with an empty entry": (
        patient("1. rest [1]\n2.\n"), [WORK], {"patient.body"},
    ),
    "a list that never comes": (patient("These help [1]:"), [WORK], {"patient.body"}),
    "a list that never comes, before a paragraph": (
        patient("The treatments are as follows:\n\nRest helps [1]."), [WORK], {"patient.body"},
    ),
    "a list announced in the short answer": (
        patient(CITED, "Treatments [1] include the following:"), [WORK], {"patient.short_answer"},
    ),
    "a marker without a source": (patient("Rest [1], sleep [2]."), [WORK], {"patient.body"}),
    "a marker without a source in the short answer": (
        patient(CITED, "Rest helps [3]."), [WORK], {"patient.short_answer"},
    ),
    "a range beyond the sources": (patient("Rest [1–3]."), [WORK, OTHER], {"patient.body"}),
    "a list of markers, one without a source": (
        patient("Rest [1, 9]."), [WORK], {"patient.body"},
    ),
    "a source that nothing cites": (patient(), [WORK, OTHER], {"citations[2]"}),
    "no kind of source": (patient(), work(type=""), {"citations[1].type"}),
    "no title": (patient(), work(title=""), {"citations[1].title"}),
    "a title of spaces": (patient(), work(title="  "), {"citations[1].title"}),
    "no year": (patient(), work(year=None), {"citations[1].year"}),
    "a year before printing": (patient(), work(year=1200), {"citations[1].year"}),
    "a year to come": (patient(), work(year=2999), {"citations[1].year"}),
    "nothing to look it up by": (patient(), work(doi=""), {"citations[1].doi"}),
    "a self-published guideline": (
        patient(),
        work(type="guideline", self_published=True),
        {"citations[1].type"},
    ),
}  # fmt: skip


def draft_of(author, condition, texts, sources):
    draft = writing.begin(condition, factories.topic(), by=author)
    return writing.save(draft, by=author, variants=texts, citations=sources)


def test_there_are_thirty():
    assert len(DRAFTS) == 30


@pytest.mark.parametrize("wrong", DRAFTS)
def test_it_is_refused_naming_the_field_and_nothing_is_lost(author, condition, wrong):
    texts, sources, fields = DRAFTS[wrong]
    draft = draft_of(author, condition, texts, sources)
    with pytest.raises(Incomplete) as refusal:
        review.submit(draft, by=author)
    assert {fault.field for fault in refusal.value.faults} == fields
    assert all(fault.message for fault in refusal.value.faults)
    draft.refresh_from_db()
    assert (draft.status, draft.content_sha256) == ("draft", "")
    kept = {one.reader_type: one.body for one in draft.variants.all()}
    assert kept == {reader: text["body"].strip() for reader, text in texts.items()}


def test_six_markers_and_four_references_are_refused_naming_five_and_six(author, condition):
    """The second of the two pages that we were asked to surpass was published like this."""
    sources = [WORK | {"doi": f"10.1000/{n}", "title": f"Work {n}"} for n in range(1, 5)]
    body = "One [1]. Two [2]. Three [3]. Four [4]. Five [5]. Six [6]."
    draft = draft_of(author, condition, patient(body, "In short."), sources)
    with pytest.raises(Incomplete) as refusal:
        review.submit(draft, by=author)
    assert [fault.field for fault in refusal.value.faults] == ["patient.body"] * 2
    named = " ".join(fault.message for fault in refusal.value.faults)
    assert "[5]" in named
    assert "[6]" in named
    assert not any(f"[{number}]" in named for number in range(1, 5))
