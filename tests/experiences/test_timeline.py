"""A drawn timeline says what its table says, and stays in its frame whatever is dated."""

import re
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diseasemaps.conditions.models import Treatment
from experiences import timeline
from experiences.models import ExperienceRevision, TimelineEvent, TreatmentTried
from experiences.timeline import WIDTH
from tests import factories

MONTHS = st.one_of(
    st.integers(1, 9999).map("{:04}".format),
    st.tuples(st.integers(1900, 2030), st.integers(1, 12)).map(lambda m: f"{m[0]:04}-{m[1]:02}"),
)


def of(events=(), treatments=(), **revision):
    made = ExperienceRevision(**revision)
    rows = [TimelineEvent(month=month, kind=kind, text=text) for month, kind, text in events]
    tried = [
        TreatmentTried(treatment=Treatment(name=name), from_month=begun, to_month=ended, **more)
        for name, begun, ended, more in treatments
    ]
    return timeline.of(made, rows, tried)


def test_everything_dated_stands_in_order_and_once():
    found = of(
        [("2019-03", "other", "Moved house"), ("2018", "diagnosis", "A name at last")],
        [
            ("Rest", "2019", "2019-06", {"effect": 1}),
            ("Swimming", "2020-02", "", {"still_taking": True}),
            ("Baths", "2018-01", "", {}),
            ("Never", "", "2020", {}),
        ],
        onset_year=2017,
        onset_month=5,
        diagnosis_year=2018,
        diagnosis_month=2,
    )
    assert [(row.number, row.words, row.title, row.text) for row in found.rows] == [
        (1, "May 2017", "First sign", ""),
        (2, "2018", "Diagnosis", "A name at last"),
        (3, "From January 2018", "Treatment", "Baths"),
        (4, "2019 to June 2019", "Treatment", "Rest: better"),
        (5, "March 2019", "Something else", "Moved house"),
        (6, "Since February 2020", "Treatment", "Swimming"),
    ]
    assert {mark.number for mark in found.drawing.marks} == {1, 2, 3, 5}
    assert {bar.number: bar.goes_on for bar in found.drawing.bars} == {4: False, 6: True}
    assert [mark.number for mark in found.drawing.marks if mark.whisker] == [2]


def test_one_thing_needs_no_drawing_and_none_no_table():
    assert of([("2019", "other", "Moved house")]).drawing is None
    assert of().rows == []


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(MONTHS, st.sampled_from(TimelineEvent.Kind.values)), max_size=12),
    st.lists(st.tuples(MONTHS, MONTHS), max_size=8),
)
def test_it_stays_in_its_frame(events, treatments):
    found = of(
        [(month, kind, "x") for month, kind in events],
        [("T", begun, ended, {}) for begun, ended in treatments],
    )
    assert len(found.rows) == len(events) + len(treatments)
    assert all(a.start <= b.start for a, b in pairwise(found.rows))
    if found.drawing is None:
        return
    drawing = found.drawing
    for mark in drawing.marks:
        assert 0 <= float(mark.x) <= WIDTH
        assert 0 <= float(mark.y) <= drawing.axis
    for bar in drawing.bars:
        assert 0 <= float(bar.x) <= float(bar.x) + float(bar.width) <= WIDTH
        assert drawing.axis < float(bar.y) < drawing.height
    marked = {one.number for one in (*drawing.marks, *drawing.bars)}
    assert marked == {row.number for row in found.rows}


@pytest.mark.usefixtures("texts")
def test_the_page_has_a_drawing_with_a_name_and_a_table_without_style(
    client, member, condition, moderator
):
    revision = factories.told(member, condition, onset_year=2018, diagnosis_year=2019)
    factories.consents.give(member, factories.consents.HEALTH)
    revision = factories.moderation.submit(revision, by=member)
    post = factories.moderation.publish(revision, by=moderator).experience
    page = client.get(post.get_absolute_url()).text
    assert 'role="img" aria-label="Timeline of 2018 to 2019: 2 things' in page
    table = re.search(r'<table class="timeline__table">.*?</table>', page, re.S)[0]
    for words in ("First sign", "Diagnosis", "2018", "2019"):
        assert words in table
    assert "style=" not in page
    assert 'class="effect"' in page  # the treatment's effect, beside its word
    assert "Better" in page
