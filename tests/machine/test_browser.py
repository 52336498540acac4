"""The walker's browser sends what a person's would: nothing that the page did not give it."""

import pytest

from diseasemaps.quickstart.browser import NotThere, Page, _Reader

HTML = """
<form action="/search/"><input name="q" value=""></form>
<form method="post" action="/things/7/publish/">
  <input type="hidden" name="csrfmiddlewaretoken" value="abc">
  <input name="title" value="Old">
  <textarea name="story">
Line &amp; line</textarea>
  <select name="role"><option value="">Choose</option>
    <option value="carer" selected>Carer</option></select>
  <select name="first"><option value="a">A</option><option value="b">B</option></select>
  <input type="checkbox" name="consent" value="yes">
  <input type="checkbox" name="kept" checked>
  <input name="off" value="x" disabled>
  <button name="then" value="go">Go</button>
</form>
<a href="/conditions/x/">The <b>page</b></a><script>var hidden;</script>
"""


@pytest.fixture
def page():
    reader = _Reader()
    reader.feed(HTML)
    words = " ".join(" ".join(reader.words).split())
    return Page(200, "http://site/", {}, HTML, reader.forms, reader.links, words)


def test_a_form_is_sent_as_it_stands_with_what_was_typed_over_it(page):
    sent = page.form("/publish/", of="/things/").filled({"title": "New", "consent": "yes"})
    assert sorted(sent) == [
        ("consent", "yes"),
        ("csrfmiddlewaretoken", "abc"),
        ("first", "a"),
        ("kept", "on"),
        ("role", "carer"),
        ("story", "Line & line"),
        ("then", "go"),
        ("title", "New"),
    ]


def test_a_field_that_the_page_does_not_have_cannot_be_sent(page):
    with pytest.raises(NotThere, match="no field status"):
        page.form_with("title").filled({"status": "approved"})


def test_what_is_not_there_is_said(page):
    for look in (
        lambda: page.form("/reject/"),
        lambda: page.form_with("title", "q"),
        lambda: page.link("/questions/"),
    ):
        with pytest.raises(NotThere):
            look()


def test_words_are_what_a_person_reads(page):
    assert "The page" in page.words
    assert "hidden" not in page.words
    assert page.link("/conditions/") == "/conditions/x/"
