"""A list of retractions: what it marks, what it leaves, and what is refused whole."""

import csv
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from diseasemaps import audit
from diseasemaps.articles import retraction_watch, retractions, review, writing
from diseasemaps.articles.models import Rereview, RetractionRecord, Source
from diseasemaps.articles.retraction_file import COLUMNS
from diseasemaps.conditions.importing.files import Malformed
from diseasemaps.notifications.models import Event, Kind
from diseasemaps.versions import PageVersion
from diseasemaps.workflow import Incomplete
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("texts")]

DOI = factories.CITATION["doi"]
TABLES = (RetractionRecord, Source, Rereview, Event, PageVersion, audit.AuditEntry)


def row(record_id: int | str = 1, **said: str) -> dict[str, str]:
    return {
        "Record ID": str(record_id),
        "Title": "A review, of the matter",
        "Subject": "(HSC) Medicine - Neurology;",
        "Journal": "Journal of Matters",
        "Author": "Jane Doe;José Núñez",
        "RetractionDate": "5/4/2025 0:00",
        "RetractionDOI": "10.1000/Notice.9",
        "RetractionPubMedID": "0",
        "OriginalPaperDate": "1/31/2020 0:00",
        "OriginalPaperDOI": DOI.upper(),
        "OriginalPaperPubMedID": "0",
        "RetractionNature": "Retraction",
        "Reason": "+Concerns/Issues About Data;+Original Data not Provided;",
        "Paywalled": "No",
    } | said


@pytest.fixture
def listed(tmp_path):
    """Write these rows as a file, and give its path."""

    def write(*rows: dict[str, str], columns=COLUMNS) -> Path:
        path = tmp_path / "retractions.csv"
        with path.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, columns, restval="", extrasaction="ignore")
            writer.writeheader()
            writer.writerows(rows)
        return path

    return write


@pytest.fixture
def bring(listed):
    def bring(*rows: dict[str, str]) -> retraction_watch.Report:
        return retraction_watch.import_file(listed(*rows))

    return bring


@pytest.fixture
def live(author, reviewer, editor, condition):
    return factories.approved(author, condition, reviewer)


def source() -> Source:
    return Source.objects.get(doi=DOI)


def everything() -> list:
    return [list(model.objects.order_by("pk").values()) for model in TABLES]


def reinstated(record_id: int = 2, on: str = "6/1/2025 0:00", **said: str) -> dict[str, str]:
    return row(record_id, RetractionNature="Reinstatement", RetractionDate=on, **said)


def test_a_cited_work_is_marked_with_day_reason_and_notice(live, bring):
    report = bring(row())
    assert [one.doi for one in report.marked] == [DOI]
    marked = source()
    assert marked.retracted_on == date(2025, 5, 4)
    assert marked.retraction_reason == "Concerns/Issues About Data; Original Data not Provided"
    assert marked.retraction_notice == "https://doi.org/10.1000/notice.9"
    assert marked.retraction_source == "retraction-watch"


def test_what_follows_is_the_same_as_by_hand(live, bring):
    before = PageVersion.objects.get(key=live.article.page_key).number
    assert bring(row()).articles == 1
    opened = Rereview.objects.get()
    assert (opened.article, opened.reason, opened.source) == (live.article, "retraction", source())
    assert opened.opened_by is None
    assert Event.objects.get(kind=Kind.SOURCE_RETRACTED).about_id == str(live.pk)
    assert PageVersion.objects.get(key=live.article.page_key).number == before + 1
    assert audit.verify().ok


def test_a_work_is_found_by_its_pubmed_number(live, bring):
    Source.objects.update(doi=None, pmid="123")
    report = bring(row(OriginalPaperDOI="Unavailable", OriginalPaperPubMedID="0123"))
    assert [one.pmid for one in report.marked] == ["123"]


def test_one_record_can_mean_two_sources(live, bring):
    Source.objects.create(pmid="123")
    assert len(bring(row(OriginalPaperPubMedID="123")).marked) == 2


@pytest.mark.parametrize("nature", ["Expression of concern", "Correction", "Reinstatement"])
def test_only_a_retraction_marks(live, bring, nature):
    assert bring(row(RetractionNature=nature)).marked == []
    assert source().retracted_on is None


def test_records_without_an_identity_match_nothing(live, bring):
    bring(row(1, OriginalPaperDOI="unavailable"), row(2, OriginalPaperDOI=""))
    Source.objects.create(url="https://example.org/")
    assert retraction_watch.settle().marked == []


def test_the_same_list_again_changes_nothing(live, listed):
    path = listed(row(1), row(2, OriginalPaperDOI="10.1000/other"))
    assert retraction_watch.import_file(path).changed
    before = everything()
    report = retraction_watch.import_file(path)
    assert not report.changed
    assert everything() == before


def test_a_reinstatement_takes_back_what_an_import_marked(live, bring):
    bring(row())
    before = PageVersion.objects.get(key=live.article.page_key).number
    report = bring(row(), reinstated())
    assert [one.doi for one in report.unmarked] == [DOI]
    assert (source().retracted_on, source().retraction_reason) == (None, "")
    assert Rereview.objects.get().closed_at is not None
    assert PageVersion.objects.get(key=live.article.page_key).number == before + 1
    assert not bring(row(), reinstated()).changed


def test_the_newest_record_counts_whatever_the_order_of_the_list(live, bring):
    again = row(3, RetractionDate="7/1/2025 0:00")
    bring(again, reinstated(), row())
    assert source().retracted_on == date(2025, 7, 1)


def test_of_two_records_of_one_day_the_retraction_counts(live, bring):
    bring(reinstated(on="5/4/2025 0:00"), row())
    assert source().retracted_on == date(2025, 5, 4)


def test_a_record_that_was_mended_unmarks_what_it_marked_by_mistake(live, bring):
    bring(row())
    report = bring(row(OriginalPaperDOI="10.1000/another"))
    assert [one.doi for one in report.unmarked] == [DOI]


def test_a_retraction_that_became_a_correction_unmarks(live, bring):
    bring(row())
    assert len(bring(row(RetractionNature="Correction")).unmarked) == 1


def test_a_new_date_or_reason_is_taken_over_without_a_new_alarm(live, bring):
    bring(row())
    report = bring(row(RetractionDate="5/5/2025 0:00", Reason="+Falsification;"))
    assert (report.marked, len(report.worded)) == ([], 1)
    assert source().retracted_on == date(2025, 5, 5)
    assert Event.objects.filter(kind=Kind.SOURCE_RETRACTED).count() == 1


def test_a_reinstatement_never_unmarks_what_an_editor_marked(live, bring, editor):
    retractions.mark(source(), by=editor, on=date(2025, 1, 1), reason="We asked the journal.")
    bring(row(), reinstated())
    assert source().retracted_on == date(2025, 1, 1)
    assert source().retraction_reason == "We asked the journal."


def test_what_an_editor_confirmed_is_theirs_from_then_on(live, bring, editor):
    bring(row())
    retractions.mark(source(), by=editor, on=date(2025, 1, 1), reason="We asked the journal.")
    assert Event.objects.filter(kind=Kind.SOURCE_RETRACTED).count() == 1  # it is no news
    bring(row(), reinstated())
    assert source().retracted_on == date(2025, 1, 1)


def test_what_an_editor_unmarked_is_never_marked_again_but_reported(live, bring, editor):
    bring(row())
    retractions.unmark(source(), by=editor, reason="It is another work.")
    report = bring(row(), row(2, RetractionDate="6/6/2025 0:00"))
    assert (report.marked, [one.doi for one in report.left]) == ([], [DOI])
    assert source().retracted_on is None


def test_a_work_cited_for_the_first_time_is_known_as_retracted(bring, author, condition):
    bring(row())
    draft = factories.draft(author, condition)
    with pytest.raises(Incomplete, match="Source 1 was retracted on 4 May 2025"):
        review.submit(draft, by=author)


def test_the_clock_marks_what_was_cited_while_the_list_came_in(bring, live):
    bring(row())
    Source.objects.update(
        retracted_on=None, retraction_reason="", retraction_notice="", retraction_source=""
    )  # as if the two had missed each other
    assert len(retraction_watch.settle().marked) == 1
    assert source().retracted_on == date(2025, 5, 4)


MALFORMED = [
    ("a bad id", {"Record ID": "one"}, "“one” is no record id"),
    ("no id", {"Record ID": ""}, "“” is no record id"),
    ("a huge id", {"Record ID": "9" * 30}, "is no record id"),
    ("a date the other way round", {"RetractionDate": "31/12/2024 0:00"}, "no day “31/12/2024”"),
    ("a date in another form", {"RetractionDate": "2024-12-31"}, "“2024-12-31” is no date"),
    ("no date", {"RetractionDate": ""}, "“” is no date like 12/31/2024 0:00"),
    ("an unknown nature", {"RetractionNature": "Gone"}, "unknown RetractionNature “Gone”"),
    ("words as PubMed number", {"OriginalPaperPubMedID": "none"}, "“none” is no PubMed number"),
    ("the id of another record", {"Record ID": "1"}, "record 1 stands here twice"),
    ("a NUL", {"Reason": "+A\x00;"}, "NUL"),
]


@pytest.mark.parametrize(("what", "said", "fault"), MALFORMED, ids=[one[0] for one in MALFORMED])
def test_a_malformed_record_is_refused_with_its_line(live, listed, what, said, fault):
    long = row(1, Title="A title\nof two lines")
    path = listed(long, row(2) | said, row(3))
    before = everything()
    with pytest.raises(Malformed) as refused:
        retraction_watch.import_file(path)
    assert f"{path}, line 4: " in str(refused.value)
    assert fault in str(refused.value)
    assert everything() == before


def test_another_table_is_not_taken_for_the_list(listed):
    path = listed(row(), columns=[name for name in COLUMNS if name != "RetractionNature"])
    with pytest.raises(Malformed, match="line 1: the heading has no column RetractionNature"):
        retraction_watch.import_file(path)


def test_columns_may_come_in_another_order_and_with_more(live, listed):
    path = listed(row(), columns=[*reversed(COLUMNS), "More"])
    assert len(retraction_watch.import_file(path).marked) == 1


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", "the heading has no column Record ID"),
        (",".join(COLUMNS).encode() + b"\r\n", "the file holds no record"),
        (",".join(COLUMNS).encode() + b"\r\n1,2,3\r\n", "line 2: 3 fields where the heading has"),
        (",".join(COLUMNS).encode() + b"\r\n1,Jos\xe9\r\n", "line 2: not UTF-8 text (byte 0xe9)"),
        (",".join(COLUMNS).encode() + b'\r\n1,"open', "no sound CSV from here on"),
    ],
)
def test_what_is_no_such_list_is_refused(tmp_path, content, fault):
    path = tmp_path / "list.csv"
    path.write_bytes(content)
    with pytest.raises(Malformed) as refused:
        retraction_watch.import_file(path)
    assert fault in str(refused.value)


def test_a_byte_order_mark_is_no_fault(live, listed):
    path = listed(row())
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert len(retraction_watch.import_file(path).marked) == 1


def test_the_command_tells_what_it_did(live, listed):
    path = listed(row(), row(2, OriginalPaperDOI="10.1000/other"))
    said = StringIO()
    call_command("import_retractions", str(path), stdout=said)
    assert "2 records read, 2 of them news." in said.getvalue()
    assert f"{DOI} " in said.getvalue()
    said = StringIO()
    call_command("import_retractions", str(path), stdout=said)
    assert "Nothing changed" in said.getvalue()


def test_the_command_refuses_with_a_sentence(tmp_path):
    with pytest.raises(CommandError, match=r"cannot be read .*\nNothing was imported\."):
        call_command("import_retractions", str(tmp_path / "nowhere.csv"))


def test_a_long_list_takes_no_more_questions_than_a_short_one(author, live, listed):
    def questions(number: int) -> int:
        rows = (row(n, OriginalPaperDOI=f"10.1000/w.{n}") for n in range(2, number))
        path = listed(*rows)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            retraction_watch.import_file(path)
        return len(asked)

    questions(3)  # whatever is fetched once
    assert questions(40) == questions(2_000)


def test_writing_asks_the_list_only_about_new_works(live, author, condition):
    draft = review.revise(live.article, by=author)
    with CaptureQueriesContext(connection) as asked:
        writing.save(
            draft,
            by=author,
            variants={"patient": factories.PATIENT_TEXT},
            citations=[factories.CITATION],
        )
    assert not [one for one in asked if "retractionrecord" in one["sql"]]
