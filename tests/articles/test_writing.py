"""What the verbs of writing promise beyond the pages: one address a question, one source a work."""

import threading

import pytest
from django.db import connection

from diseasemaps.articles import review, writing
from diseasemaps.articles.models import Article, Source
from diseasemaps.workflow import Incomplete, Refused
from tests import factories


def questions(condition, author, *asked):
    return [
        writing.begin(condition, None, by=author, question=question).article for question in asked
    ]


def test_two_questions_that_begin_alike_are_two_articles(author, condition):
    start = "Is it safe to travel to a place far from any hospital with " * 3
    first, second = questions(condition, author, f"{start} a?", f"{start} b?")
    assert first != second
    assert first.slug != second.slug


def test_questions_without_a_latin_letter_are_not_mixed_up(author, condition):
    first, second = questions(condition, author, "これは何ですか", "治りますか")
    assert (first.title, second.title) == ("これは何ですか", "治りますか")


def test_the_same_question_is_the_same_article(author, condition):
    first, second = questions(condition, author, "Can I fly?", " Can I fly? ")
    assert first == second


def test_a_question_worded_like_a_topic_does_not_take_its_place(author, condition):
    (free,) = questions(condition, author, "First line treatments")
    draft = writing.begin(condition, factories.topic(), by=author)
    assert draft.article != free
    assert draft.article.title == "What are the first-line treatments for leukoencephalopathy?"
    assert writing.begin(condition, factories.topic(), by=author) == draft


def test_nothing_to_answer_begins_nothing(author, condition):
    with pytest.raises(Incomplete):
        writing.begin(condition, None, by=author, question="  ")
    assert not Article.objects.exists()


def test_who_may_not_write_begins_nothing(member, condition):
    with pytest.raises(Refused):
        writing.begin(condition, factories.topic(), by=member)
    assert not Article.objects.exists()


def cite(author, name, **work):
    draft = writing.begin(factories.condition(name), factories.topic(), by=author)
    draft = writing.save(
        draft,
        by=author,
        variants={"patient": factories.PATIENT_TEXT},
        citations=[factories.CITATION | {"doi": "", "pmid": "", "url": ""} | work],
    )
    review.submit(draft, by=author)
    return draft.citations.get()


@pytest.mark.usefixtures("texts")
def test_one_work_is_one_source_however_it_is_cited(author):
    ways = ["10.1000/ABC", "https://doi.org/10.1000/abc", "doi: 10.1000/abc ", "10.1000/abc"]
    cited = [cite(author, f"C{number}", doi=doi) for number, doi in enumerate(ways)]
    assert {citation.doi for citation in cited} == {"10.1000/abc"}
    assert Source.objects.count() == 1


@pytest.mark.usefixtures("texts")
def test_a_work_is_found_by_its_pubmed_number_or_address_too(author):
    cite(author, "A", doi="10.1000/a", pmid="7")
    assert cite(author, "B", pmid="7").source.doi == "10.1000/a"
    assert cite(author, "C", doi="10.1000/other", pmid="7").source.doi == "10.1000/a"
    cite(author, "D", url="https://example.org/a")
    cite(author, "E", url="https://example.org/a")
    assert Source.objects.count() == 2


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("texts")
def test_two_authors_citing_a_new_work_at_once_cite_one_source():
    authors = [factories.person(f"author-{number}", role="author") for number in range(4)]
    barrier = threading.Barrier(len(authors))
    failed = []

    def write(author, number):
        try:
            barrier.wait(10)
            cite(author, f"C{number}", doi="10.1000/new", pmid="99")
        except Exception as error:
            failed.append(error)
        finally:
            connection.close()

    threads = [
        threading.Thread(target=write, args=[author, number])
        for number, author in enumerate(authors)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert failed == []
    assert Source.objects.get().doi == "10.1000/new"
