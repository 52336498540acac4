""" "Something wrong here?": about a block of the text somebody reads; an editor answers, once."""

import re
import uuid
from collections import Counter
from functools import partial

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts import limits
from diseasemaps import audit
from diseasemaps.articles import problems, review
from diseasemaps.articles.models import Problem, Rereview
from diseasemaps.audit import AuditEntry
from diseasemaps.notifications import fan_out
from diseasemaps.notifications.models import Kind, Notification
from diseasemaps.workflow import Conflict, Incomplete, Refused
from tests import factories
from tests.workflow.test_races import EIGHT, ONE_WINNER, press

pytestmark = pytest.mark.usefixtures("texts")

LINK = re.compile(r'href="([^"]+/report/\?[^"]*about=[^"]*)"')


@pytest.fixture
def live(condition, author, reviewer):
    return factories.approved(author, condition, reviewer)


def links(client, revision) -> list[str]:
    page = client.get(revision.article.get_absolute_url()).text
    return [link.replace("&amp;", "&") for link in LINK.findall(page)]


def send(client, address: str, **fields):
    """Fill in the form behind `address` as a browser does, token and all."""
    form = client.get(address).text
    hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form))
    chosen = re.search(r'<option value="([^"]*)" selected', form)
    return client.post(
        address,
        {**hidden, "anchor": chosen[1] if chosen else "", "text": "The dose is wrong."} | fields,
    )


def reported(revision, by=None, **kwargs) -> Problem:
    return problems.report(
        revision, reader_type="patient", text="The dose is wrong.", by=by, **kwargs
    )


def told(user) -> list[str]:
    fan_out.fan_out_due()
    return list(Notification.objects.filter(recipient=user).values_list("event__kind", flat=True))


def test_each_part_of_a_text_leads_to_a_form_about_it(client, live):
    found = links(client, live)
    assert len(found) == 2  # "First" and "Then"
    for link in found:
        anchor = re.search(r"about=([^&]+)", link)[1]
        assert f'id="{anchor}"' in client.get(live.article.get_absolute_url()).text
        assert f'<option value="{anchor}" selected>' in client.get(link).text


def test_somebody_signed_out_tells_the_editors_where_and_what(live, editor):
    client = Client(enforce_csrf_checks=True)
    answer = send(client, links(client, live)[0])
    assert answer.status_code == 302
    assert "cannot write back to you" in client.get(answer.url).text
    problem = Problem.objects.get()
    assert (problem.revision, problem.reader_type, problem.quote) == (live, "patient", "First")
    assert (problem.text, problem.reporter) == ("The dose is wrong.", None)
    assert told(editor) == [Kind.PROBLEM_REPORTED]


def test_a_member_is_told_the_answer_and_reads_it(client, live, member, stranger):
    editor = factories.person("medical-editor", role="editor")
    client.force_login(member)
    send(client, links(client, live)[1])
    problem = Problem.objects.get()
    assert problem.reporter == member
    problems.answer(problem, outcome="no_change", note="The guideline says so, too.", by=editor)
    assert told(member) == [Kind.PROBLEM_ANSWERED]
    page = client.get(problem.get_absolute_url())
    assert "The guideline says so, too." in page.text
    assert "medical-editor" not in page.text  # who answered is between the editors
    client.force_login(stranger)
    assert client.get(problem.get_absolute_url()).status_code == 404


def test_the_report_is_about_the_text_that_was_read_though_another_took_its_place(
    client, live, author, reviewer
):
    link = links(client, live)[0]
    new = review.submit(review.revise(live.article, by=author), by=author)
    new = review.start_review(new, by=reviewer)
    review.approve(new, by=reviewer, conflict_of_interest="None.")
    send(client, link)
    assert Problem.objects.get().revision == live


def test_a_part_that_the_text_does_not_have_is_the_whole_text(client, live):
    address = live.article.get_absolute_url() + "report/?about=b-0000000000"
    send(client, address)
    assert Problem.objects.get().anchor == ""
    problem = reported(live, anchor="b-0000000000")
    assert (problem.anchor, problem.quote) == ("", "")


def test_the_short_answer_is_a_part_as_well(live):
    problem = reported(live, anchor=problems.SHORT_ANSWER)
    assert problem.quote == "Treatment looks for the cause and treats that."


@pytest.mark.parametrize("text", ["", "   ", "\n"])
def test_a_report_says_something(client, live, text):
    answer = send(client, links(client, live)[0], text=text)
    assert answer.status_code == 422
    assert "Write what is wrong" in answer.text
    with pytest.raises(Incomplete):
        problems.report(live, reader_type="patient", text=text, by=None)
    assert not Problem.objects.exists()


def test_what_is_too_long_is_said_and_kept(client, live):
    text = "word " * 500
    answer = send(client, links(client, live)[0], text=text)
    assert answer.status_code == 422
    assert "too long" in answer.text
    assert text.strip() in answer.text
    with pytest.raises(Incomplete):
        problems.report(live, reader_type="patient", text=text, by=None)


def test_the_same_form_sent_twice_is_one_report(client, live, editor):
    for _ in range(2):
        send(client, links(client, live)[0], key="0192f0c1-2d3e-7abc-8def-0123456789ab")
    assert Problem.objects.count() == 1
    assert told(editor) == [Kind.PROBLEM_REPORTED]


@pytest.mark.parametrize("state", ["draft", "retracted"])
def test_what_a_reader_may_not_read_they_cannot_report(
    client, state, condition, author, reviewer, editor
):
    if state == "draft":
        revision = factories.draft(author, condition)
    else:
        revision = factories.approved(author, condition, reviewer)
        review.retract(revision, by=editor, note="Wrong.")
    address = f"{revision.article.get_absolute_url()}report/?revision={revision.pk}"
    assert client.get(address).status_code == 404
    assert client.post(address, {"text": "x", "key": uuid.uuid4()}).status_code == 404


def test_a_draft_of_a_live_article_is_not_shown_by_naming_it(client, live, author):
    draft = review.revise(live.article, by=author)
    send(client, f"{live.article.get_absolute_url()}report/?revision={draft.pk}")
    assert Problem.objects.get().revision == live


def test_only_editors_see_reports_and_answer_them(client, live, author, reviewer, member, admin):
    problem = reported(live, by=factories.person("reporter", role=None))
    pages = ["/desk/problems/", f"/desk/problems/{problem.pk}/"]
    for person in (author, reviewer, member, admin):
        client.force_login(person)
        assert [client.get(page).status_code for page in pages] == [403, 403]
        assert client.post(pages[1], {"outcome": "mended", "note": "x"}).status_code == 403
        assert client.get(problem.get_absolute_url()).status_code == 404
        with pytest.raises(Refused):
            problems.answer(problem, outcome="mended", note="Mended.", by=person)
    assert Problem.objects.get().outcome == ""


def test_an_editor_answers_at_the_desk(client, live, editor, member):
    problem = reported(live, by=member)
    client.force_login(editor)
    assert "told by readers to be wrong" in client.get("/desk/").text
    assert client.get(problem.get_absolute_url()).url == f"/desk/problems/{problem.pk}/"
    page = client.get(f"/desk/problems/{problem.pk}/").text
    assert "The dose is wrong." in page
    missing = client.post(f"/desk/problems/{problem.pk}/", {"outcome": "mended", "note": ""})
    assert missing.status_code == 422
    assert "a right to know why" in missing.text
    done = client.post(f"/desk/problems/{problem.pk}/", {"outcome": "mended", "note": "Mended."})
    assert done.status_code == 302
    again = client.post(f"/desk/problems/{problem.pk}/", {"outcome": "mended", "note": "Mine."})
    assert again.status_code == 409
    assert "Mine." in again.text  # nothing typed is lost
    assert "Mended." in again.text
    assert Problem.objects.get().note == "Mended."


def test_reopening_asks_for_the_text_to_be_read_again_and_its_page_says_so(client, live, editor):
    page = live.article.get_absolute_url()
    assert "being read again" not in client.get(page).text
    for _ in range(2):
        problems.answer(reported(live), outcome="reopened", note="It may be right.", by=editor)
    opened = Rereview.objects.get()
    assert (opened.article, opened.reason, opened.opened_by) == (live.article, "report", editor)
    assert "This text is being read again" in client.get(page).text


def test_a_text_that_was_never_approved_cannot_be_reopened(condition, author, editor):
    problem = reported(factories.submitted(author, condition))
    assert "reopened" not in dict(problems.outcomes_of(problem))
    with pytest.raises(Incomplete):
        problems.answer(problem, outcome="reopened", note="Hm.", by=editor)
    assert not Rereview.objects.exists()


@pytest.mark.parametrize("outcome", ["", "perhaps", "reopened\x00"])
def test_an_answer_is_one_of_three(live, editor, outcome):
    with pytest.raises(Incomplete):
        problems.answer(reported(live), outcome=outcome, note="Hm.", by=editor)


def test_reports_and_answers_are_audited_without_their_words(live, editor, member):
    problem = problems.answer(reported(live, by=member), outcome="mended", note="Ours.", by=editor)
    acts = AuditEntry.objects.filter(thing_id=str(problem.pk)).order_by("seq")
    assert [one.action for one in acts] == ["problem.report", "problem.answer"]
    assert [one.actor for one in acts] == [member.audit_id, editor.audit_id]
    assert "dose" not in str([one.facts for one in acts])
    assert audit.verify().ok


@pytest.mark.django_db(transaction=True)
def test_eight_answers_at_once_are_one(live, member):
    problem = reported(live, by=member)
    editors = [factories.person(f"editor-{n}", role="editor") for n in range(EIGHT)]
    presses = [
        partial(problems.answer, problem, outcome="reopened", note="Look again.", by=by)
        for by in editors
    ]
    assert press(presses) == ONE_WINNER
    assert Rereview.objects.count() == 1
    assert told(member) == [Kind.PROBLEM_ANSWERED]


@pytest.mark.django_db(transaction=True)
def test_the_same_report_eight_times_at_once_is_one(live, editor):
    presses = [partial(reported, live, key=uuid.UUID(int=7))] * EIGHT
    assert press(presses) == Counter(taken=EIGHT)
    assert Problem.objects.count() == 1
    assert told(editor) == [Kind.PROBLEM_REPORTED]


def test_a_lost_race_leaves_the_first_answer(live, editor):
    problem = reported(live)
    problems.answer(Problem.objects.get(pk=problem.pk), outcome="mended", note="A.", by=editor)
    with pytest.raises(Conflict):
        problems.answer(problem, outcome="no_change", note="B.", by=editor)


def test_the_desk_asks_as_little_of_the_database_for_many_reports(client, live, editor, member):
    def asked() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get("/desk/problems/").status_code == 200
        return len(captured)

    client.force_login(editor)
    problems.answer(reported(live, by=member), outcome="mended", note="A.", by=editor)
    reported(live, by=member)
    few = asked()
    for n in range(8):
        by = factories.person(f"reader-{n}", role=None)
        problems.answer(reported(live, by=by), outcome="mended", note="A.", by=editor)
        reported(live, by=by)
    assert asked() == few <= 15


def test_one_address_reports_so_often_and_no_more(client, live, monkeypatch):
    few = (limits.Rate("address", 2, limits.HOUR),)
    monkeypatch.setitem(limits.LIMITS, "pages:report", few)
    link = links(client, live)[0]
    assert [send(client, link).status_code for _ in range(3)] == [302, 302, 429]
    assert Problem.objects.count() == 2


@pytest.mark.parametrize("route", ["pages:report", "pages:helpful", "pages:wish"])
def test_what_readers_tell_without_an_account_is_limited(route):
    assert {rate.by for rate in limits.LIMITS[route]} == {"address"}
