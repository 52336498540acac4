"""How to cite a text: the files are read by other people's parsers, and say what the page says."""

import re

import bibtexparser
import pytest
import rispy
from bibtexparser.middlewares import LatexDecodingMiddleware
from django.utils import timezone

from diseasemaps.articles import citing, review
from diseasemaps.articles.models import Article
from tests import factories

pytestmark = pytest.mark.usefixtures("texts")

# What LaTeX's decoders agree on; then what they do not, and what would end a field or a record.
ODD = "What of 50 % & more, $x_1$, a~b #2? – Sjögren’s"
COMMANDS = {
    "{\\textbraceleft}": "{",
    "{\\textbraceright}": "}",
    "{\\textasciitilde}": "~",
    "{\\textasciicircum}": "^",
    "{\\textbackslash}": "\\",
}
NASTY = 'What of "50 % & {more}", $x_1$, a~b^c #2, \\end{document} – Sjögren’s\nand } {'


def file(client, revision, extension: str) -> str:
    answer = client.get(citing.permalink(revision) + f"cite.{extension}")
    assert answer.status_code == 200
    assert "attachment" in answer["Content-Disposition"]
    return answer.content.decode()


def bibtex_entry(text: str, *, decode: bool = True):
    middleware = [LatexDecodingMiddleware()] if decode else []
    library = bibtexparser.parse_string(text, append_middleware=middleware)
    assert library.failed_blocks == []
    assert len(library.entries) == 1
    return library.entries[0]


def plain(value: str) -> str:
    """Without the braces that keep a name together."""
    return value.removeprefix("{").removesuffix("}")


@pytest.fixture
def approved(condition, author, reviewer):
    return factories.approved(author, condition, reviewer)


def entitled(revision, title: str):
    Article.objects.filter(pk=revision.article_id).update(title=title)
    revision.article.refresh_from_db()
    return revision


def test_nothing_in_a_title_ends_a_field_or_becomes_a_command(client, approved):
    revision = entitled(approved, NASTY)
    entry = bibtex_entry(file(client, revision, "bib"), decode=False)
    assert entry["version"] == str(revision.pk)  # the fields after it are whole
    title = plain(entry["title"])
    left = re.sub(r"\\[&%$#_]|\{\\text[a-z]+\}", "", title)
    assert set(left).isdisjoint("\\{}&%$#_~^")
    for command, mark in COMMANDS.items():
        title = title.replace(command, mark)
    assert re.sub(r"\\([&%$#_])", r"\1", title) == " ".join(NASTY.split())


@pytest.mark.parametrize("title", ["", ODD])
def test_the_bibtex_file_is_read_by_a_parser_and_says_what_is_true(client, approved, title):
    revision = entitled(approved, title or approved.article.title)
    entry = bibtex_entry(file(client, revision, "bib"))
    fields = {field.key: field.value for field in entry.fields}
    assert entry.entry_type == "online"
    assert re.fullmatch(r"[a-z0-9]+-[0-9a-f]{8}", entry.key)
    assert plain(fields["title"]) == " ".join(revision.article.title.split())
    assert fields["url"] == f"http://127.0.0.1:8000{citing.permalink(revision)}"
    assert fields["date"] == timezone.localdate().isoformat()
    assert fields["version"] == str(revision.pk)
    assert "Dr Reviewer (Consultant neurologist, General Medical Council)" in fields["note"]


@pytest.mark.parametrize("title", ["", NASTY, "ER  - \r\nTY  - JOUR"])
def test_the_ris_file_is_read_by_a_parser_and_says_what_is_true(client, approved, title):
    revision = entitled(approved, title or approved.article.title)
    text = file(client, revision, "ris")
    assert all(re.match(r"[A-Z][A-Z0-9]  - ", line) for line in text.split("\r\n")[:-1])
    (entry,) = rispy.loads(text)
    assert entry["type_of_reference"] == "ELEC"
    assert entry["title"] == " ".join(revision.article.title.split())
    assert entry["urls"] == [f"http://127.0.0.1:8000{citing.permalink(revision)}"]
    assert entry["year"] == str(timezone.localdate().year)
    assert entry["date"] == timezone.localdate().strftime("%Y/%m/%d")
    assert entry["edition"] == str(revision.pk)
    assert "Dr Reviewer" in entry["notes"][0]


def test_the_page_offers_the_files_and_the_address_that_stays(client, approved):
    page = client.get(approved.article.get_absolute_url()).content.decode()
    here = citing.permalink(approved)
    assert f'href="{here}cite.bib"' in page
    assert f'href="{here}cite.ris"' in page
    assert f"http://127.0.0.1:8000{here}" in page
    assert client.get(here).status_code == 200


def test_what_was_never_approved_cannot_be_cited(client, condition, author):
    pending = factories.submitted(author, condition)
    page = client.get(pending.article.get_absolute_url()).content.decode()
    assert "Cite this text" not in page
    for address in (citing.permalink(pending), citing.permalink(pending) + "cite.bib"):
        assert client.get(address).status_code == 404


def test_what_was_retracted_cannot_be_cited_and_its_address_says_why(client, approved, editor):
    review.retract(approved, by=editor, note="Its main source was withdrawn.")
    for extension in ("bib", "ris"):
        assert client.get(citing.permalink(approved) + f"cite.{extension}").status_code == 404
    page = client.get(citing.permalink(approved)).content.decode()
    assert "Its main source was withdrawn." in page
    assert "Treatment looks for the cause" not in page


def test_a_text_of_another_article_is_not_found_under_this_one(
    client, approved, condition, author, reviewer
):
    other = factories.approved(author, condition, reviewer, slug="causes")
    address = citing.permalink(approved).replace(str(approved.pk), str(other.pk))
    assert client.get(address).status_code == 404
