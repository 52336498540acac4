"""What a moderator looks at next, why, and what several presses at once do."""

from datetime import timedelta

import pytest
from django.utils import timezone

from diseasemaps.moderation import (
    appeals,
    bulk,
    cases,
    kinds,
    notes,
    paragraphs,
    queue,
    reasons,
    signals,
)
from diseasemaps.moderation.models import Case, Decision, Signal
from diseasemaps.moderation.screening import Finding
from diseasemaps.questions import asking
from diseasemaps.workflow import Incomplete, Refused
from experiences import moderation
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("texts")]


@pytest.fixture
def asked(condition):
    """Cases of three questions by three people, the newest last."""
    found = []
    for number in range(3):
        person = factories.person(f"asker-{number}", role=None)
        question = asking.ask(condition, text=f"Question {number}?", by=person)
        found.append(Case.objects.get(thing_id=question.pk))
    return found


def danger(case):
    thing = kinds.named(case.kind).find(case.thing_id)
    cases.open(thing, signals=[signals.plain(Signal.Kind.CRISIS, 100)])
    case.refresh_from_db()
    return case


def test_the_next_is_claimed_and_nobody_is_given_what_is_not_theirs(
    asked, moderator, other_moderator, condition
):
    factories.pending(moderator, condition)  # one's own
    first = queue.take_next(None, by=moderator)
    assert (first, first.claimed_by) == (asked[0], moderator)
    assert queue.take_next(None, by=other_moderator) == asked[1]
    assert queue.take_next(first, by=moderator) == asked[2]
    assert queue.take_next(asked[2], by=moderator) == asked[0]  # round again; their own claim
    own = Case.objects.get(author=moderator)
    assert queue.after(asked[2], by=other_moderator) == own
    for case in asked:
        assert own not in (queue.after(case, by=moderator), queue.after(None, by=moderator))


def test_danger_comes_first_and_is_claimed_by_hand_alone(asked, moderator):
    late = danger(asked[2])
    found = queue.take_next(asked[0], by=moderator)
    assert (found, found.claimed_by) == (late, None)
    cases.escalate(late, by=moderator, note="I know the author.")
    assert queue.take_next(asked[0], by=moderator) == asked[1]  # the others look at it


def test_who_took_part_is_not_given_the_appeal(post, moderator, other_moderator):
    note = {"rule": "privacy", "note": "A name."}
    decision = cases.reason(moderation.remove(post, by=moderator, **note))
    made = appeals.appeal(decision, by=post.author, text="It names nobody.")
    assert queue.take_next(None, by=moderator) is None
    assert queue.take_next(None, by=other_moderator).thing_id == made.pk


def test_each_kind_has_its_target(asked, settings):
    now = timezone.now()
    calm, appeal, urgent = asked
    appeal.kind = "appeal"
    urgent.crisis_at = now
    targets = [queue.waiting(case).target for case in asked]
    assert targets == [timedelta(hours=24), timedelta(hours=72), timedelta(minutes=15)]
    assert not queue.waiting(calm).is_late
    calm.opened_at = now - timedelta(hours=25)
    calm.save(update_fields=["opened_at"])
    assert queue.waiting(calm).is_late
    assert list(Case.objects.filter(queue.late())) == [calm]


def test_reasons_in_words_say_the_same_once_and_danger_first():
    def row(kind, weight, **detail):
        return Signal(kind=kind, weight=weight, detail=detail)

    found = reasons.of(
        [
            row("newcomer", 0),
            row("flag", 20),
            row("flag", 20),
            row("personal_data", 30, found="email"),
            row("crisis", 5, found="crisis"),
        ]
    )
    assert [(one.words, one.weight) for one in found] == [
        ("Somebody may be in danger", 5),
        ("Reported 2 times", 40),
        ("E-mail address", 30),
        ("Newcomer", 0),
    ]


def test_what_is_found_is_marked_in_its_place(monkeypatch):
    found = [Finding("email", 3, 8, 1), Finding("link", 6, 12, 1)]
    monkeypatch.setattr(paragraphs, "screen_with", lambda text, **lists: found)
    (part,) = paragraphs.parts({"text": "ab cdefg\n\nhijk lm"}, language="en")
    pieces = [[(one.text, one.names) for one in row.pieces] for row in part.paragraphs]
    assert pieces == [
        [("ab ", ""), ("cde", "E-mail address"), ("fg", "E-mail address, Link")],
        [("hi", "Link"), ("jk lm", "")],
    ]
    assert "".join(one.text for row in part.paragraphs for one in row.pieces) == "ab cdefghijk lm"


def test_only_words_of_the_text_are_passages():
    text = {"story": "One  line\r\nand another.", "dates": ["Then", "Now"]}
    assert paragraphs.passages(text, [{"part": "story", "text": "line and\nanother."}])
    for wrong in ({"part": "story", "text": "else"}, {"part": "title", "text": "One"}):
        with pytest.raises(Incomplete):
            paragraphs.passages(text, [wrong])


def test_several_are_refused_at_once_each_by_itself_and_none_twice(
    asked, moderator, condition, member
):
    published = factories.published(member, condition, factories.person("m2", role="moderator"))
    reported = cases.open(published.experience)
    danger(asked[2])
    factories.pending(moderator, condition)
    own = Case.objects.get(author=moderator)
    ids = [case.pk for case in (*asked, reported, own)]
    because = {"rule": "community-rules", "note": "Spam."}
    outcome = bulk.refuse(ids, by=moderator, **because)
    assert set(outcome.done) == {asked[0], asked[1], reported}
    assert {case for case, _ in outcome.refused} == {asked[2], own}
    published.experience.refresh_from_db()
    assert published.experience.status == "removed"
    again = bulk.refuse(ids, by=moderator, **because)
    assert (again.done, set(again.already)) == ([], {asked[0], asked[1], reported})
    assert Decision.objects.filter(note="Spam.").count() == 3
    for wrong in ({"rule": "", "note": "x"}, {"rule": "community-rules", "note": " "}):
        with pytest.raises(Incomplete):
            bulk.refuse(ids, by=moderator, **wrong)
    with pytest.raises(Refused):
        bulk.refuse(ids, by=member, **because)


def test_the_default_notes_are_there_once_and_moderators_keep_them(moderator, member):
    assert notes.load() == len(notes.DEFAULTS)
    assert notes.load() == 0
    made = notes.add(by=moderator, title="Short", text="Words.")
    with pytest.raises(Incomplete):
        notes.add(by=moderator, title="short", text="Others.")
    with pytest.raises(Refused):
        notes.change(made, by=member, text="No.")
    assert notes.change(made, by=moderator, text="Better.").text == "Better."
    notes.remove(made, by=moderator)
    assert notes.load() == 0
