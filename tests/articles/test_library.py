"""The library: a work is one source whatever it is called by, it is found by its words, and what
is in a draft is nobody else's business.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diseasemaps.articles import completeness, library, review, writing
from diseasemaps.articles.library import Key, identify, search
from diseasemaps.articles.models import Citation, Rereview, Source
from diseasemaps.audit import AuditEntry
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("texts")]

WORK = factories.CITATION | {"doi": ""}
BARE = dict.fromkeys(("doi", "pmid", "url"), "")


def draft(author, name, *works):
    begun = writing.begin(factories.condition(name), factories.topic(), by=author)
    markers = " ".join(f"[{number + 1}]" for number in range(len(works)))
    text = {"short_answer": f"It is so {markers}.", "body": f"It is so {markers}."}
    cited = [WORK | work for work in works]
    return writing.save(begun, by=author, variants={"patient": text}, citations=cited)


def hand_in(author, name, *works):
    return review.submit(draft(author, name, *works), by=author)


def source_of(revision, number=1):
    return revision.citations.get(number=number).source


# --- what a work is called by --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("10.1000/ABC", Key(doi="10.1000/abc")),
        (" https://doi.org/10.1000/abc ", Key(doi="10.1000/abc")),
        ("http://dx.doi.org/10.1000/abc", Key(doi="10.1000/abc")),
        ("doi: 10.1000/abc", Key(doi="10.1000/abc")),
        ("DOI:10.1002/(sici)1097-0258", Key(doi="10.1002/(sici)1097-0258")),
        ("12345678", Key(pmid="12345678")),
        ("PMID: 0012", Key(pmid="12")),
        ("pubmed 12", Key(pmid="12")),
        ("https://pubmed.ncbi.nlm.nih.gov/12/", Key(pmid="12")),
        ("https://pubmed.ncbi.nlm.nih.gov/12/?format=pubmed", Key(pmid="12")),
        ("https://www.ncbi.nlm.nih.gov/pubmed/12", Key(pmid="12")),
        ("https://example.org/Page?a=1", Key(url="https://example.org/Page?a=1")),
        ("www.example.org/page", Key(url="https://www.example.org/page")),
        ("a review of the matter", None),
        ("10.1000", None),
        ("10.1000/", None),
        ("123456789", None),
        ("0", None),
        ("ftp://example.org/a", None),
        ("javascript:alert(1)", None),
        ("https://localhost", None),
        ("https://exam ple.org/a", None),
        ("https://example.org/" + "a" * 500, None),
        ("", None),
    ],
)
def test_what_is_typed_is_a_number_an_address_or_words(typed, key):
    assert identify(typed) == key


@given(st.text(max_size=80))
def test_any_text_is_one_of_them(text):
    key = identify(text)
    assert key is None or sum(map(bool, (key.doi, key.pmid, key.url))) == 1
    assert key is None or identify(key.doi or key.pmid or key.url) == key


# --- entering ------------------------------------------------------------------------------------


def test_a_draft_adds_nothing_to_the_library(author):
    draft(author, "A", {"doi": "10.1000/half"})
    assert not Source.objects.exists()
    assert not search("review of the matter").exists()


def test_what_is_handed_in_is_found_as_it_was_cited(author):
    source = source_of(hand_in(author, "A", {"doi": "10.1000/a", "pmid": "7"}))
    found = search("review matter doe").get()
    assert found == source
    assert (found.type, found.authors, found.container, found.year) == (
        "review", "Doe J", "Journal of Matters", 2020,
    )  # fmt: skip


def test_a_later_text_corrects_what_the_library_says_and_no_earlier_text(author):
    first = hand_in(author, "A", {"doi": "10.1000/a", "title": "A reveiw"})
    hand_in(author, "B", {"doi": "10.1000/a", "title": "A review"})
    assert Source.objects.get().title == "A review"
    assert first.citations.get().title == "A reveiw"


def test_a_doi_and_a_pubmed_number_given_apart_become_one_work(author):
    by_doi = hand_in(author, "A", {"doi": "10.1000/a"})
    by_pmid = hand_in(author, "B", {"pmid": "7"})
    assert Source.objects.count() == 2
    both = hand_in(author, "C", {"doi": "10.1000/A", "pmid": "7"})
    source = Source.objects.get()
    assert (source.doi, source.pmid) == ("10.1000/a", "7")
    assert {source_of(one) for one in (by_doi, by_pmid, both)} == {source}
    assert by_pmid.citations.get().doi == ""  # what its readers see stays as it was
    assert AuditEntry.objects.filter(action="source.merge").count() == 1
    assert list(search("7")) == list(search("10.1000/a")) == [source]


def test_an_address_becomes_the_work_that_it_leads_to(author):
    by_url = hand_in(author, "A", {"url": "https://example.org/a"})
    both = hand_in(author, "B", {"doi": "10.1000/a", "url": "https://example.org/a"})
    assert source_of(by_url) == source_of(both) == Source.objects.get()


def test_a_mistyped_number_makes_no_one_work_of_two(author):
    hand_in(author, "A", {"doi": "10.1000/a", "title": "On apples"})
    hand_in(author, "B", {"pmid": "7", "title": "On pears"})
    mixed = hand_in(author, "C", {"doi": "10.1000/a", "pmid": "7", "title": "On apples"})
    assert Source.objects.count() == 2
    assert source_of(mixed).doi == "10.1000/a"
    assert Source.objects.get(pmid="7").title == "On pears"


def test_numbers_that_differ_are_two_works_whatever_the_title(author):
    hand_in(author, "A", {"doi": "10.1000/a", "pmid": "7"})
    hand_in(author, "B", {"doi": "10.1000/b", "pmid": "8"})
    hand_in(author, "C", {"doi": "10.1000/a", "pmid": "8"})
    pairs = Source.objects.order_by("doi").values_list("doi", "pmid")
    assert list(pairs) == [("10.1000/a", "7"), ("10.1000/b", "8")]


def test_a_retraction_and_its_rereviews_survive_becoming_one(author, reviewer):
    live = factories.approved(author, factories.condition("A"), reviewer)
    by_pmid = hand_in(author, "B", {"pmid": "7"})
    gone, kept = source_of(by_pmid), source_of(live)
    Source.objects.filter(pk=gone.pk).update(retracted_on="2024-01-02", retraction_reason="Fraud")
    for source in (gone, kept):
        Rereview.objects.create(article=live.article, reason="retraction", source=source)
    Rereview.objects.create(article=by_pmid.article, reason="retraction", source=gone)
    title = f"Retracted: {factories.CITATION['title']}"  # else it could not be handed in
    hand_in(author, "C", {"doi": kept.doi, "pmid": "7", "title": title})
    source = Source.objects.get()
    assert (source.pk, str(source.retracted_on)) == (kept.pk, "2024-01-02")
    assert source.retraction_reason == "Fraud"
    assert Rereview.objects.filter(source=source).count() == 2


def test_a_work_that_cannot_be_looked_up_enters_nothing(author):
    hand_in(author, "A", {"doi": "10.1000/a"})
    assert Citation.objects.get().source is not None
    library.enter(draft(author, "B", BARE), by=author)
    assert Source.objects.count() == 1


def test_a_draft_is_linked_to_what_the_library_knows(author):
    known = source_of(hand_in(author, "A", {"doi": "10.1000/a"}))
    assert source_of(draft(author, "B", {"doi": "https://doi.org/10.1000/A"})) == known


# --- cited twice ---------------------------------------------------------------------------------


def twice(revision):
    faults = completeness.faults(revision)
    return [(fault.field, fault.message) for fault in faults if "same work" in fault.message]


@pytest.mark.parametrize(
    "works",
    [
        ({"doi": "10.1000/a"}, {"doi": "https://doi.org/10.1000/A"}),
        ({"pmid": "7"}, {"pmid": "007"}),
        ({"doi": "10.1000/a", "pmid": "7"}, {"doi": "10.1000/b", "pmid": "7"}),
        ({"url": "https://example.org/a"}, {"url": "https://example.org/a"}),
    ],
)
def test_a_work_cited_twice_is_named_with_the_number_to_use(author, works):
    ((field, message),) = twice(draft(author, "A", *works))
    assert field == "citations[2]"
    assert "cite [1] instead" in message


def test_by_doi_here_and_by_pubmed_number_there_is_twice_as_well(author):
    hand_in(author, "A", {"doi": "10.1000/a", "pmid": "7"})
    assert len(twice(draft(author, "B", {"doi": "10.1000/a"}, {"pmid": "7"}))) == 1


def test_two_articles_on_one_site_are_two_works(author):
    works = [{"doi": f"10.1000/{letter}", "url": "https://example.org/"} for letter in "ab"]
    assert twice(draft(author, "A", *works)) == []


# --- searching -----------------------------------------------------------------------------------


@pytest.fixture
def shelf(author):
    hand_in(
        author, "A", {"doi": "10.1000/a", "pmid": "7", "title": "Vanishing white matter disease"}
    )
    noise = {"doi": "10.1000/b", "title": "White noise", "authors": "Vanish V", "year": 1999}
    hand_in(author, "B", noise)
    hand_in(author, "C", {"url": "https://example.org/c", "title": "100% of cases_studied"})


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("white", ["Vanishing white matter disease", "White noise"]),
        ("MATTER white", ["Vanishing white matter disease"]),
        ("vanish", ["Vanishing white matter disease", "White noise"]),
        ("vanish 1999", ["White noise"]),
        ("Vanishng white mater", ["Vanishing white matter disease"]),
        ("doi:10.1000/B", ["White noise"]),
        ("PMID 7", ["Vanishing white matter disease"]),
        ("https://example.org/c", ["100% of cases_studied"]),
        ("100%", ["100% of cases_studied"]),
        ("%", []),
        ("_", []),
        ("quite another thing", []),
        ("", []),
        ("\x00", []),
        ("x" * 5000, []),
        ("white " * 500, ["Vanishing white matter disease", "White noise"]),
    ],
)
@pytest.mark.usefixtures("shelf")
def test_a_work_is_found_by_its_words(text, titles):
    assert [source.title for source in search(text)] == titles


def test_no_more_are_found_than_can_be_read(author):
    works = [{"doi": f"10.1000/{number}"} for number in range(15)]
    hand_in(author, "A", *works)
    assert len(search("review of the matter")) == library.MOST_FOUND


def test_looking_up_many_works_is_one_query(django_assert_num_queries):
    keys = [Key(doi=f"10.1000/{number}") for number in range(100)]
    with django_assert_num_queries(1):
        library.find_all(keys)
