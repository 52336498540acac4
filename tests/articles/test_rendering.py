"""Markers become links both ways, and nothing but what we allow comes out."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diseasemaps import markdown
from diseasemaps.articles import rendering, writing
from tests import factories
from tests.articles.evasions import EVASIONS

ATTRIBUTE = re.compile(r"\s([a-zA-Z_:][-\w:.]*)\s*=")


def body(text, short=""):
    return rendering.render(short, text).body_html


def shown(html):
    """The numbers as the reader sees them, marker by marker."""
    return [re.sub(r"<[^>]+>", "", one) for one in re.findall(r"<sup.*?</sup>", html)]


# --- markers ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("marker", "numbers"),
    [
        ("1", [1]),
        ("2, 5", [2, 5]),
        ("2,5", [2, 5]),
        ("2; 5", [2, 5]),
        ("3–6", [3, 4, 5, 6]),
        ("3-6", [3, 4, 5, 6]),
        ("1, 3 – 5, 9", [1, 3, 4, 5, 9]),
        ("6-3", []),
    ],
)
def test_the_numbers_in_a_marker(marker, numbers):
    assert rendering.numbers_in(marker) == numbers


def test_a_range_without_end_costs_little():
    assert len(rendering.numbers_in("1-999")) == 201


def test_numbers_follow_first_use_through_short_answer_and_body():
    rendered = rendering.render("First [3].", "Then [1], again [3], and [2, 5].")
    assert rendered.numbering.order == [3, 1, 2, 5]
    assert rendered.numbering.uses == [2, 1, 1, 1]
    assert shown(rendered.short_answer_html) == ["[1]"]
    assert shown(rendered.body_html) == ["[2]", "[1]", "[3, 4]"]


def test_a_marker_links_to_its_reference_and_each_use_has_its_own_id():
    html = body("a [4] b [4]")
    assert '<sup class="citation">[<a href="#ref-1" id="cite-1-1">1</a>]</sup>' in html
    assert '<a href="#ref-1" id="cite-1-2">1</a>' in html


def test_a_range_is_shown_number_by_number():
    html = body("a [3–6]")
    assert shown(html) == ["[1, 2, 3, 4]"]
    assert [f'href="#ref-{n}"' in html for n in (1, 2, 3, 4)] == [True] * 4


@pytest.mark.parametrize(
    "text",
    [
        "`[1]`",
        "```\n[1]\n```",
        "    [1]",
        "[words [1] here](https://example.org)",
        "[1](https://example.org)",
        "\\[1\\]",
        "[0123456]",
        "[one]",
        "[]",
        "[1.5]",
        "[-1]",
    ],
)
def test_these_are_no_markers(text):
    assert rendering.markers_in(text) == set()
    assert "<sup" not in body(text)


@pytest.mark.parametrize(
    "text",
    ["**[1]**", "- a [1]", "> a [1]", "| a |\n|---|\n| [1] |", "## a [1]\n\nb", "a[1]", "[1]: x"],
)
def test_markers_count_wherever_words_do(text):
    assert rendering.markers_in(text) == {1}
    assert shown(body(text)) == ["[1]"]


def test_a_line_like_a_link_definition_does_not_turn_markers_into_links():
    html = body("Rest [1].\n\n[1]: https://evil.example")
    assert 'href="https://evil.example"' not in html
    assert rendering.markers_in("Rest [1].\n\n[1]: https://evil.example") == {1}


@pytest.mark.django_db
def test_references_lead_back_to_every_place_that_cites_them(author, condition):
    draft = writing.begin(condition, factories.topic(), by=author)
    sources = [factories.CITATION | {"doi": f"10.1000/{n}", "title": f"T{n}"} for n in (1, 2, 3)]
    text = {"short_answer": "a [3]", "body": "b [1] c [3]"}
    draft = writing.save(draft, by=author, variants={"patient": text}, citations=sources)
    variant = draft.variants.get()
    references = variant.references()
    assert [(one.number, one.citation.title) for one in references] == [(1, "T3"), (2, "T1")]
    assert references[0].backlinks == ["cite-1-1", "cite-1-2"]
    html = variant.short_answer_html + variant.body_html
    for reference in references:
        for backlink in reference.backlinks:
            assert html.count(f'id="{backlink}"') == 1
            assert f'<a href="#ref-{reference.number}" id="{backlink}">' in html


# --- blocks -----------------------------------------------------------------------------------


def test_a_block_keeps_its_id_when_others_change():
    before = rendering.render("", "## A\n\nOne.\n\nTwo [1].").blocks
    after = rendering.render("", "## A\n\nNew.\n\nTwo [1].\n\n- three").blocks
    assert before[1].anchor == after[1].anchor
    assert (before[1].heading, before[1].text, before[1].citations) == ("A", "Two .", [1])


def test_blocks_that_say_the_same_have_different_ids():
    html = body("Same.\n\nSame.\n\nSame.")
    ids = re.findall(r'id="(b-[^"]+)"', html)
    assert len(ids) == len(set(ids)) == 3


# --- nothing dangerous comes out --------------------------------------------------------------


def assert_clean(html):
    for tag in re.findall(r"<([^>]*)>", html):
        name = re.match(r"/?([a-z0-9]+)", tag)
        assert name, tag
        assert name[1] in markdown.TAGS, tag
        # Values out of the way, what is left are names of attributes.
        names = ATTRIBUTE.findall(re.sub(r'"[^"]*"', '""', f" {tag}"))
        assert set(names) <= markdown.ATTRIBUTES.get(name[1], set()), tag
        for link in re.findall(r'href="([^"]*)"', tag):
            assert re.match(r"(https?:|mailto:|#|/|[^:]*$)", link, re.I), link
    assert not re.search(r"<(?![a-z/])", html), html


def test_there_are_at_least_a_hundred_ways_round():
    assert len(set(EVASIONS)) == len(EVASIONS) >= 100


@pytest.mark.parametrize("text", EVASIONS)
def test_no_evasion_gets_through(text):
    rendered = rendering.render(text, text)
    assert_clean(rendered.short_answer_html)
    assert_clean(rendered.body_html)
    assert_clean(markdown.render(text))


@pytest.mark.parametrize("text", EVASIONS)
def test_no_evasion_gets_through_beside_a_marker(text):
    assert_clean(body(f"Rest [1]. {text} [2]\n\n{text}\n\n- {text} [3]"))


def test_what_is_typed_as_html_is_shown_as_typed():
    assert "&lt;b&gt;bold&lt;/b&gt;" in body("<b>bold</b>")


def test_ids_of_a_writer_cannot_shadow_ours():
    html = body('<a id="ref-1">x</a> [1]\n\n<p id="cite-1-1">x</p>')
    assert re.findall(r'<[^<>]* id="(?:ref|cite)-[^"]*"', html) == [
        '<a href="#ref-1" id="cite-1-1"'
    ]


WORDS = st.one_of(
    st.text(),
    st.text(alphabet="<>[]()!`*_#|-–,;:'\"&\\/ \n\t0123456789abjs=", max_size=200),
    st.lists(st.sampled_from([*EVASIONS, "[1]", "[2, 5]", "[3–6]", "\n\n", " "])).map("".join),
)


@settings(max_examples=300, deadline=None)
@given(WORDS, WORDS)
def test_any_text_renders_to_allowed_tags_and_markers_that_lead_somewhere(short, text):
    rendered = rendering.render(short, text)
    html = rendered.short_answer_html + rendered.body_html
    assert_clean(html)
    places = len(rendered.numbering.order)
    for place, use in re.findall(r'href="#ref-(\d+)" id="cite-\1-(\d+)"', html):
        assert 1 <= int(place) <= places
        assert 1 <= int(use) <= rendered.numbering.uses[int(place) - 1]
    assert html.count('id="cite-') == sum(rendered.numbering.uses)


@settings(max_examples=200, deadline=None)
@given(WORDS)
def test_what_is_linked_is_what_completeness_counts(text):
    assert set(rendering.render("", text).numbering.order) == rendering.markers_in(text)
