"""From case to case: what is marked, chosen, undone, escalated, and what an appeal shows."""

import re

import pytest
from django.urls import reverse

from diseasemaps.moderation import appeals, cases, crisis, flags, notes, signals
from diseasemaps.moderation.models import Appeal, CannedNote, Case, Decision, Signal
from diseasemaps.questions import asking
from diseasemaps.questions.models import Question
from experiences import moderation
from experiences import writing as telling
from tests import factories

pytestmark = pytest.mark.usefixtures("texts")
QUEUE = "/desk/moderation/"
STORY = "It began slowly.\n\nWrite to me: me@example.org, please."


def url(name, thing) -> str:
    return reverse(f"desk:{name}", args=[thing.pk])


def data(case, **more):
    case.refresh_from_db()
    return {"version": case.version, **more}


@pytest.fixture
def desk(client, moderator):
    client.force_login(moderator)
    return client


@pytest.fixture
def case(member, condition):
    return Case.objects.get(thing_id=factories.pending(member, condition, story=STORY).pk)


@pytest.fixture
def other_moderator(db):
    return factories.person("other-moderator", role="moderator")


def asked(condition, number) -> Case:
    person = factories.person(f"asker-{number}", role=None)
    return Case.objects.get(
        thing_id=asking.ask(condition, text=f"Question {number}?", by=person).pk
    )


def in_danger(case) -> Case:
    thing = Question.objects.get(pk=case.thing_id)
    cases.open(thing, signals=[signals.plain(Signal.Kind.CRISIS, 100)])
    return case


def test_changes_are_asked_for_with_passages_and_a_note_chosen_without_a_script(desk, case):
    notes.load()
    canned = notes.fitting(["request_changes"]).first()
    page = desk.get(url("case", case))
    assert 'data-found="email">me@example.org<' in page.text
    (story,) = [part.now for part in page.context["parts"] if part.now.key == "story"]
    ticked = {"canned": canned.pk, "action": "request_changes", "passage": "title:Not there"}
    refused = desk.post(url("decide", case), data(case, **ticked))
    assert refused.status_code == 422
    assert "not in the text as it is now" in refused.text
    ticked["passage"] = [story.paragraphs[1].value, "story:began slowly"]
    again = desk.post(url("decide", case), data(case, **ticked))
    assert again.status_code == 302
    made = Decision.objects.get()
    assert (made.note, made.passages) == (
        canned.text,
        [
            {"part": "story", "text": "Write to me: me@example.org, please."},
            {"part": "story", "text": "began slowly"},
        ],
    )


def test_after_a_decision_the_next_case_and_a_way_back(desk, case, condition, settings, moderator):
    settings.UNDO_SECONDS = 30
    following = asked(condition, 1)
    answer = desk.post(url("decide", case), data(case, action="publish"))
    made = Decision.objects.get()
    assert answer.url == f"{following.get_absolute_url()}?done={made.pk}"
    page = desk.get(answer.url)
    assert "Published." in page.text
    following.refresh_from_db()
    assert following.claimed_by == moderator
    back = desk.post(url("undo", made))
    assert back.url == case.get_absolute_url()
    case.refresh_from_db()
    assert case.is_open
    assert "Published." not in desk.get(answer.url).text  # nothing left to undo
    assert desk.post(url("undo", made)).status_code == 409


def test_nobody_undoes_what_another_decided(client, case, moderator, other_moderator, settings):
    settings.UNDO_SECONDS = 30
    made = cases.decide(case, action="publish", by=moderator)
    client.force_login(other_moderator)
    assert client.post(url("undo", made)).status_code in (403, 409)
    assert "undo-bar" not in client.get(f"{QUEUE}?done={made.pk}").text
    client.force_login(factories.person("stranger", role=None))
    assert client.post(url("undo", made)).status_code == 404


def test_the_queue_is_narrowed_and_stays_so(desk, case, condition, moderator, client):
    question = asked(condition, 1)
    page = desk.get(f"{QUEUE}?kind=question")
    assert [row.case for row in page.context["rows"]] == [question]
    assert [row.case for row in desk.get(f"{QUEUE}?signal=personal_data").context["rows"]] == [case]
    assert f"{question.get_absolute_url()}?kind=question" in page.text
    answer = desk.post(reverse("desk:next_case"), {"queue": "kind=question"})
    assert answer.url == f"{question.get_absolute_url()}?kind=question"
    mine = desk.get(f"{QUEUE}?whose=mine").context["rows"]
    assert [row.case for row in mine] == [question]
    assert desk.get(f"{QUEUE}?kind=nonsense&condition=x").status_code == 200


def test_a_crisis_is_first_folded_and_says_nothing_in_the_queue(desk, case, condition):
    found = in_danger(asked(condition, 7))
    queue = desk.get(QUEUE)
    assert queue.context["rows"][0].case == found
    assert "Question 7?" not in queue.text
    assert "Somebody may be in danger" in queue.text
    page = desk.get(url("case", found)).text
    assert "Question 7?" not in page.split('<details class="folded"')[0]
    assert "Question 7?" in page


def test_other_moderators_are_asked_to_look(desk, case, other_moderator):
    assert desk.post(url("escalate", case), data(case, note="")).status_code == 422
    desk.post(url("escalate", case), data(case, note="Is this a real address?"))
    desk.force_login(other_moderator)
    assert "Is this a real address?" in desk.get(url("case", case)).text
    assert Case.objects.get(pk=case.pk).priority >= signals.ESCALATED


def test_spam_is_refused_at_one_press_and_not_twice(desk, case, condition, moderator):
    factories.pending(moderator, condition)
    own = Case.objects.get(author=moderator)
    sent = {
        "case": [case.pk, own.pk, "nonsense"],
        "rule": "community-rules",
        "note": "Spam, all of it.",
    }
    assert "1 case refused" in desk.post(reverse("desk:bulk"), sent, follow=True).text
    again = desk.post(reverse("desk:bulk"), sent, follow=True).text
    assert "had been decided already" in again
    assert "because This is your own post" in again
    assert Decision.objects.count() == 1
    empty = desk.post(reverse("desk:bulk"), sent | {"case": []})
    assert empty.status_code == 422
    assert "Spam, all of it." in empty.text


def test_reports_are_shown_but_never_who_and_can_be_dismissed(desk, member, condition, moderator):
    post = factories.published(member, condition, moderator).experience
    reader = factories.person("curious-reader", role=None)
    flags.flag(post, by=reader, words="It names the nurse.")
    flags.flag(post, by=None, words="I think so too.")
    found = Case.objects.open().get()
    page = desk.get(url("case", found)).text
    assert "Reported 2 times" in page
    assert "It names the nurse." in page
    assert "curious-reader" not in page
    desk.post(url("decide", found), data(found, action=cases.DISMISS))
    assert Decision.objects.latest("at").action == cases.DISMISS


def test_an_edit_shows_word_by_word_what_it_changes(desk, member, condition, moderator):
    post = factories.published(member, condition, moderator).experience
    edit = telling.revise(post, by=member)
    edit = telling.save(
        edit, by=member, fields={"title": "How it began", "story": "It began fast."}
    )
    moderation.submit(edit, by=member)
    page = desk.get(url("case", Case.objects.open().get())).text
    assert "What this edit changes" in page
    assert re.search(r"<del>.*slowly\.", page)
    assert re.search(r"<ins>.*fast\.", page)


def test_an_appeal_shows_what_it_is_about_and_who_may_not_answer(
    desk, member, condition, moderator, other_moderator
):
    post = factories.published(member, condition, moderator).experience
    moderation.remove(post, by=moderator, rule="privacy", note="A name.")
    made = appeals.appeal(cases.reason(post), by=member, text="It names nobody.")
    found = Case.objects.get(kind="appeal")
    refused = desk.get(url("case", found)).text
    assert "You took part in the decision" in refused
    assert 'id="decision"' not in refused
    desk.force_login(other_moderator)
    page = desk.get(url("case", found)).text
    for said in ("It names nobody.", "A name.", "It began slowly.", "Decided by moderator"):
        assert said in page
    desk.post(url("decide", found), data(found, action="uphold", note="You are right."))
    assert Appeal.objects.get(pk=made.pk).status == "upheld"


def test_an_author_reads_the_reason_appeals_and_is_led_to_people_who_listen(
    client, member, condition, moderator, monkeypatch
):
    post = factories.published(member, condition, moderator).experience
    moderation.remove(post, by=moderator, rule="privacy", note="It has a name in it.")
    client.force_login(member)
    page = client.get(post.get_absolute_url()).text
    assert "It has a name in it." in page
    assert "It began slowly." in page
    assert reverse("moderation:make_appeal", args=[cases.reason(post).pk]) in page
    assert "Report this post" not in page
    ask = reverse("questions:ask", args=[condition.slug])
    assert "/questions/" in client.post(ask, {"text": "May I fly?"}).url
    monkeypatch.setattr(crisis, "concerns", lambda thing: True)
    assert client.post(ask, {"text": "Is anybody there?"}).url == reverse("moderation:support")


def test_readers_find_the_way_to_report(client, member, condition, moderator):
    post = factories.published(member, condition, moderator).experience
    page = client.get(post.get_absolute_url()).text
    assert reverse("moderation:flag", args=["experience", post.pk]) in page
    assert reverse("moderation:support") in page


def test_notes_are_kept_on_their_page(desk, member):
    listed = reverse("desk:notes")
    words = {"title": "Warm words", "text": "Thank you.", "place": 5}
    assert desk.post(listed, words).status_code == 302
    made = CannedNote.objects.get()
    assert desk.post(url("note", made), words | {"text": "Thank you all."}).status_code == 302
    assert "Thank you all." in desk.get(listed).text
    assert desk.post(url("remove_note", made)).status_code == 302
    desk.force_login(member)
    assert desk.get(listed).status_code == 403
