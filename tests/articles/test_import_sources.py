"""Files of references that other programs write: what is understood, and that none does harm."""

import json
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diseasemaps.articles.importing import files
from diseasemaps.articles.importing.entries import LENGTHS, Unreadable
from diseasemaps.articles.importing.files import understand
from diseasemaps.articles.source_forms import SourceForm

BIBTEX = r"""
@comment{made by somebody}
@string{jn = "Journal of Neurology"}
@article{a,
  author = {M{\"u}ller, J{\"o}rg and van der Berg, Anna-Maria and {World Health Organization}},
  title = {The {PML} of 50% of {\'e}l\`eves}, journal = jn, year = 2020,
  doi = {https://doi.org/10.1000/A\_b}, pmid = {123}
}
@book{a, title = "A book.", publisher = {Press}, date = {1999-05}, author = {Jane Q. Doe}}
@online{w, title = {A site}, url = {\url{https://example.org/a_b}}}
"""
RIS = """TY  - JOUR
AU  - Doe, Mary Jane
AU  - Smith, J.
TI  - A title
T2  - Journal
PY  - 2019/05/03
DO  - 10.1000/xyz
UR  - https://pubmed.ncbi.nlm.nih.gov/777/
ER  -

TY  - CHAP
T1  - A chapter that
 goes on
PB  - Press
ER  -
"""
NBIB = """
PMID- 12345678
OWN - NLM
DP  - 2018 Feb
TI  - A long title that
      goes on.
LID - 10.1000/zzz [doi]
FAU - Doe, Mary Jane
AU  - Doe MJ
PT  - Journal Article
PT  - Systematic Review
PT  - Retracted Publication
JT  - Brain : a journal of neurology

PMID- 2
TI  - Another
FAU - Smith, Ann
CN  - A Working Group
PT  - Randomized Controlled Trial
"""
CSL = json.dumps(
    [
        {
            "type": "chapter",
            "title": "<i>A</i> title",
            "author": [{"family": "Doe", "given": "Mary J."}, {"literal": "WHO"}],
            "container-title": ["A book"],
            "issued": {"date-parts": [[2020, 1]]},
            "DOI": "10.1000/Q",
            "PMID": 12,
            "URL": "https://doi.org/10.1000/q",
        },
        {"title": ["T"], "issued": {"raw": "2001-05"}, "DOI": "nonsense"},
    ]
)


def read(text):
    return understand(text.encode())


# --- what is understood -------------------------------------------------------------------------


def test_bibtex_is_understood():
    found = read(BIBTEX)
    article, book, site = [one.fields for one in found.entries]
    assert found.format == "BibTeX"
    assert article == {
        "type": "",  # what kind of work an article is, its author says
        "title": "The PML of 50% of élèves",
        "authors": "Müller J, van der Berg AM, World Health Organization",
        "container": "Journal of Neurology",
        "year": "2020",
        "doi": "10.1000/a_b",
        "pmid": "123",
        "url": "",
    }
    assert (book["type"], book["title"], book["authors"]) == ("book", "A book", "Doe JQ")
    assert (book["container"], book["year"]) == ("Press", "1999")
    assert (site["type"], site["url"]) == ("website", "https://example.org/a_b")
    assert [one.where for one in found.entries] == ["line 4", "line 9", "line 10"]


def test_ris_is_understood():
    found = read(RIS)
    article, chapter = [one.fields for one in found.entries]
    assert found.format == "RIS"
    assert (article["authors"], article["container"]) == ("Doe MJ, Smith J", "Journal")
    assert (article["year"], article["doi"], article["pmid"]) == ("2019", "10.1000/xyz", "777")
    assert (chapter["type"], chapter["title"]) == ("book", "A chapter that goes on")
    assert [one.where for one in found.entries] == ["line 1", "line 11"]


def test_pubmed_is_understood():
    found = read(NBIB)
    review, trial = found.entries
    assert found.format == "PubMed"
    assert review.fields == {
        "type": "review",
        "title": "A long title that goes on",
        "authors": "Doe MJ",
        "container": "Brain : a journal of neurology",
        "year": "2018",
        "doi": "10.1000/zzz",
        "pmid": "12345678",
        "url": "",
    }
    assert review.notes == ["PubMed says that it was retracted."]
    assert trial.fields["type"] == "trial"
    assert trial.fields["authors"] == "Smith A, A Working Group"


def test_csl_json_is_understood():
    found = read(CSL)
    chapter, other = found.entries
    assert found.format == "CSL-JSON"
    assert chapter.fields == {
        "type": "book",
        "title": "A title",
        "authors": "Doe MJ, WHO",
        "container": "A book",
        "year": "2020",
        "doi": "10.1000/q",
        "pmid": "12",
        "url": "",
    }
    assert other.notes == ["“nonsense” is no DOI, so it is left out."]
    assert other.fields["doi"] == ""


@pytest.mark.parametrize("text", [BIBTEX, RIS, NBIB, CSL], ids=["bib", "ris", "nbib", "json"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_line_ends_and_marks_of_encoding_change_nothing(text, end, encoding):
    content = text.replace("\n", end).encode(encoding)
    assert understand(content).entries == read(text).entries


@pytest.mark.parametrize("text", [BIBTEX, RIS, NBIB, CSL], ids=["bib", "ris", "nbib", "json"])
def test_what_is_understood_can_be_saved(text):
    for entry in read(text).entries:
        form = SourceForm(entry.fields)
        assert form.is_valid(), form.errors


def test_a_long_list_of_authors_ends_in_et_al():
    authors = " and ".join(f"Writer{number}, A." for number in range(500))
    (entry,) = read(f"@article{{a, title={{T}}, author={{{authors}}}}}").entries
    assert entry.fields["authors"].startswith("Writer0 A, Writer1 A")
    assert entry.fields["authors"].endswith(", et al.")
    assert len(entry.fields["authors"]) <= LENGTHS["authors"]


def test_a_pubmed_number_is_read_wherever_programs_put_it():
    in_bib = read("@article{a, title={T}, eprint={55}, eprinttype={pubmed}}").entries[0]
    in_ris = read("TY  - JOUR\nTI  - T\nAN  - 55\nDP  - PubMed\nER  - ").entries[0]
    elsewhere = read("TY  - JOUR\nTI  - T\nAN  - 55\nDP  - Scopus\nER  - ").entries[0]
    numbers = [one.fields["pmid"] for one in (in_bib, in_ris, elsewhere)]
    assert numbers == ["55", "55", ""]


# --- faults --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "where", "says"),
    [
        ("@article{a, title={never\n@article{c, title={After}}", "line 1", "brace"),
        ("TY  - JOUR\nTI  - No end\nTY  - JOUR\nTI  - Good\nER  - ", "line 1", "no end"),
        ("TY  - JOUR\nTI  - Good\nER  - \nTY  - JOUR\nTI  - No end", "line 4", "no end"),
        ("PMID- 1\nTI  - Good\n\nTI  - Nothing\n", "line 4", "no line PMID"),
        ('[{"title": "Good"}, 5]', "entry 2", "no reference"),
        ('[{"title": "Good"}, {"DOI": "10.1000/a"}]', "entry 2", "no title"),
        ("@book{a, title={Good}}\n@book{b, year=1999}", "line 2", "no title"),
        (f"@book{{a, title={{Good}}}}\n@book{{b, title={{{'x' * 501}}}}}", "line 2", "longer"),
        ("@book{a, title={Good}}\n@book{b, title={" + "{" * 30 + "}" * 30 + "}}", "line 2", "deep"),
    ],
)
def test_a_fault_is_named_with_its_place_and_the_others_are_read(text, where, says):
    found = read(text)
    (wrong,) = [one for one in found.entries if one.faults]
    assert wrong.where == where
    assert says in wrong.faults[0]
    assert len(found.good) == 1


M = 1_990_000
HOSTILE = {
    "names put in again and again": b'@string{a="' + b"x" * 400_000 + b'"}\n@book{q,'
    + b"".join(b"title%d=a," % number for number in range(90_000)) + b"}",
    "a sum of names": b"@book{q, title = a" + b" # a" * 400_000 + b"}",
    "braces": b"@book{q,title={" + b"{" * 900_000 + b"}" * 900_000 + b"}}",
    "braces that stay open": b"@book{q,title={" + b"{" * M,
    "beginnings": b"@a{" * (M // 3),
    "beginnings on lines": b"\n@a{" * (M // 4),
    "macros": b"@book{q,title={" + b"\\textbf" * 200_000 + b"}}",
    "environments": b"@book{q,title={" + b"\\begin{a}" * 240 + b"}}",
    "formulas": b"@book{q,title={" + b"$" * 19_999 + b"}}",
    "quotation marks": b'@book{q,title="' + b'"' * M + b'"}',
    "authors": b"@book{q,title={t},author={" + b"a and " * 300_000 + b"}}",
    "a line that goes on": b"TY  - JOUR\nTI  - a\n" + b"x\n" * 900_000 + b"ER  - \n",
    "types": b"TY  - JOUR\n" * 150_000,
    "addresses": b"TY  - JOUR\nTI  - a\nUR  - " + b";" * 290_000 + b"\nER  - \n",
    "lists": b"[" * M,
    "objects": b'{"a":' * 390_000,
    "a number": b"[" + b"1" * M + b"]",
    "tags": b'[{"title":"' + b"<a " * 600_000 + b'"}]',
    "empty lines": b"\n" * M,
    "signs": b"@" * M,
    "signs and tabs": b"@\t" * (M // 2),
    "entities": b'<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><l>&b;</l>',
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_no_file_keeps_a_process_busy(name):
    assert len(HOSTILE[name]) <= files.LARGEST
    started = time.process_time()
    try:
        found = understand(HOSTILE[name]).entries
    except Unreadable:
        found = []
    assert time.process_time() - started < 20  # seconds of a slow machine; some took hours
    assert len(found) <= files.MOST_ENTRIES
    for entry in found:
        assert all(len(value) < 10_000 for value in entry.fields.values()) or entry.faults


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "no file of references"),
        (b"just some words", "no file of references"),
        (b"x" * (files.LARGEST + 1), "too large"),
        (b"PK\x03\x04\x00\x00", "no text file"),
        (b"%PDF-1.7\n\x00\x01", "no text file"),
        ("TY  - JOUR\nTI  - Müller\nER  - ".encode("latin-1"), "line 2"),
        ("TY  - JOUR\nTI  - Müller\nER  - ".encode("utf-16")[:-1], "UTF-8"),
        (b'[{"title": "never', "line 1, column 12"),
        (b"[]", "no reference"),
        (b'{"items": 5}', "no list"),
        (b"[" + b'{"title":"a"},' * 101 + b'{"title":"a"}]', "more than 100"),
        (b"@string{a = {b}}", "no reference"),
    ],
)
def test_what_cannot_be_read_is_refused_calmly(content, says):
    with pytest.raises(Unreadable) as refused:
        understand(content)
    assert says in refused.value.reason


PIECES = st.sampled_from(
    ["@article{a,", "@string{x=", "title={", "author={", "}", "{", '"', "=", ",", "#", "\n", "\\'e",
     "TY  - JOUR\n", "TI  - ", "AU  - Doe, J\n", "ER  - \n", "PMID- 1\n", "LID - x [doi]\n", "[",
     "]", '{"title":', '"DOI":', "10.1000/x", "\x00", "é", "  ", "%", "$", "\\", " and ", "<i>"]
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES, max_size=25).map("".join) | st.text(max_size=200))
def test_any_text_is_read_or_refused(text):
    try:
        found = understand(text.encode("utf-8", "replace"))
    except Unreadable:
        return
    for entry in found.good:
        assert entry.fields["title"]
        assert all("\x00" not in value and "\n" not in value for value in entry.fields.values())
        assert all(len(entry.fields[name]) <= most for name, most in LENGTHS.items())


@given(
    st.lists(
        st.builds(
            dict,
            title=st.from_regex(r"[A-Z][a-z]{2,20}( [a-z]{2,9}){0,6}", fullmatch=True),
            year=st.integers(1900, 2026).map(str),
            doi=st.from_regex(r"10\.[0-9]{4}/[a-z0-9]{1,12}", fullmatch=True),
        ),
        min_size=1,
        max_size=8,
    )
)
def test_a_work_is_the_same_in_every_format(works):
    bib = "\n".join(
        f"@article{{k{n}, title={{{w['title']}}}, year={w['year']}, doi={{{w['doi']}}}}}"
        for n, w in enumerate(works)
    )
    ris = "\n".join(
        f"TY  - JOUR\nTI  - {w['title']}\nPY  - {w['year']}\nDO  - {w['doi']}\nER  - "
        for w in works
    )
    nbib = "\n\n".join(
        f"PMID- {n}\nTI  - {w['title']}\nDP  - {w['year']}\nLID - {w['doi']} [doi]"
        for n, w in enumerate(works, 1)
    )
    csl = json.dumps(
        [
            {"title": w["title"], "issued": {"date-parts": [[w["year"]]]}, "DOI": w["doi"]}
            for w in works
        ]
    )
    for text in (bib, ris, nbib, csl):
        assert [{name: one.fields[name] for name in works[0]} for one in read(text).good] == works
