"""Texts that an attacker would write: none keeps a process busy, none fills the disk."""

import time

import pytest

from diseasemaps.articles import completeness, rendering, writing
from tests import factories

LONGEST = 60_000  # characters of a body
TABLE = "|a" * 500 + "\n" + "|-" * 500 + "\n" + "x\n" * 29_000
TEXTS = {
    "brackets": "[" * LONGEST,
    "pictures": "![" * 30_000,
    "one wide row": "|a" * 30_000 + "\n" + "|-" * 30_000 + "\n",
    "a table of hardly anything": TABLE,
    "quotes": "> " * 30_000,
    "markers": "[1-200]" * 8_500,
    "one marker": "[" + "1-200," * 9_990 + "1]",
}


@pytest.mark.parametrize("name", TEXTS)
def test_no_text_keeps_a_process_busy(name):
    text = TEXTS[name]
    started = time.process_time()
    rendered = rendering.render("", text)
    list(completeness.text_faults(text))
    assert time.process_time() - started < 15  # seconds of a slow machine; it was over a hundred
    assert len(rendered.body_html) < 5_000_000


@pytest.mark.django_db
def test_more_markers_than_fit_are_named(author, condition):
    draft = factories.draft(author, condition)
    body = "[1] " * (rendering.MOST_USES + 1)
    texts = {"patient": {"short_answer": "Short.", "body": body}}
    saved = writing.save(draft, by=author, variants=texts, citations=[factories.CITATION])
    faults = list(completeness.faults(saved))
    assert [fault.field for fault in faults] == ["patient.body"]
    assert "2,000" in faults[0].message
    assert sum(saved.variants.get().citation_uses) == rendering.MOST_USES
