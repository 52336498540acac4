"""What a reader could recognise somebody by: shown to the author in place, corrected by a press."""

import re

import pytest
from django.urls import reverse

from diseasemaps.moderation import watched_words
from diseasemaps.moderation.screening import Finding
from experiences import findings, writing
from experiences.models import ExperienceRevision
from tests.experiences.form import ADDRESS, autosave, page, press, send, tell, typed

pytestmark = pytest.mark.usefixtures("texts")


def buttons(text: str) -> list[str]:
    return re.findall(r'name="action" value="(fix-[^"]+)"', text)


def test_it_is_marked_in_place_wherever_it_was_typed_and_one_press_corrects_it(signed_in, draft):
    tell(signed_in, draft, story=f"Before <b>&. {ADDRESS}. After.")
    press(signed_in, draft, "symptoms", **{"symptoms-0-name": "like a@example.org said"})
    press(signed_in, draft, "treatments", **{"treatments-0-dose": "ask b@example.org"})
    press(signed_in, draft, "dates", **{"dates-0-text": "c@example.org called"})
    shown = signed_in.get(page(draft, "send")).text
    assert "&lt;b&gt;&amp;. Write to me: <mark>jane@example.org</mark>. After." in shown
    assert shown.count("<mark>") == len(buttons(shown)) == 4
    assert len(buttons(signed_in.get(page(draft, "story")).text)) == 1
    for left in (3, 2, 1, 0):
        answer = press(signed_in, draft, "send", buttons(shown)[0])
        assert answer.status_code == 302, answer.text
        shown = signed_in.get(answer.url.split("#")[0]).text
        assert len(buttons(shown)) == left
    draft.refresh_from_db()
    assert "@" not in draft.everything_typed()
    assert draft.story.startswith("Before <b>&. Write to me: [")
    assert draft.story.endswith("]. After.")
    assert (draft.symptoms.count(), draft.treatments.count(), draft.events.count()) == (1, 1, 1)
    assert send(signed_in, draft).status_code == 302


def test_a_treatment_that_is_an_address_is_corrected_too(signed_in, draft):
    press(signed_in, draft, "treatments", **{"treatments-0-name": "Ask d@example.org"})
    (key,) = buttons(signed_in.get(page(draft, "treatments")).text)
    named = {"treatments-0-name": "Ask d@example.org"}
    assert press(signed_in, draft, "treatments", key, **named).status_code == 302
    assert "@" not in draft.treatments.get().treatment.name


def test_what_was_typed_since_is_saved_and_the_same_words_are_corrected(signed_in, draft):
    press(signed_in, draft, "story", story=ADDRESS)
    (key,) = buttons(signed_in.get(page(draft, "story")).text)
    later = f"Some more words before it. {ADDRESS}"
    press(signed_in, draft, "story", key, story=later)
    draft.refresh_from_db()
    assert draft.story.startswith("Some more words before it. Write to me: [")
    version = draft.version
    for gone in (key, "fix-", "fix-story:x:y", f"fix-story:{'9' * 99}:1", "fix-nothing:1:1"):
        answer = press(signed_in, draft, "story", gone, story=draft.story)
        assert answer.status_code == 302  # what is not there is left alone
    draft.refresh_from_db()
    assert (draft.version, "[" in draft.story) == (version + 5, True)


def test_a_press_on_a_page_that_is_out_of_date_corrects_nothing(signed_in, draft, member):
    press(signed_in, draft, "story", story=ADDRESS)
    (key,) = buttons(signed_in.get(page(draft, "story")).text)
    data = typed(draft, "story", key, story=ADDRESS)
    writing.save(draft, by=member, fields={"content_note": "Newer"})
    assert signed_in.post(page(draft, "story"), data).status_code == 409
    draft.refresh_from_db()
    assert draft.story == ADDRESS


def test_it_is_pointed_out_while_somebody_types(signed_in, draft):
    answer = signed_in.post(autosave(draft, "story"), typed(draft, "story", story=ADDRESS))
    assert "<mark>jane@example.org</mark>" in answer.text
    assert 'id="found" hx-swap-oob="innerHTML"' in answer.text


def test_the_author_may_insist(signed_in, draft):
    tell(signed_in, draft, story=ADDRESS)
    refused = send(signed_in, draft)
    assert refused.status_code == 422
    assert "Look at what we found" in refused.text
    draft.refresh_from_db()
    assert draft.status == "draft"
    assert send(signed_in, draft, insist="on").status_code == 302
    draft.refresh_from_db()
    assert draft.status == "pending"


def as_found(kind: str, text: str, words: str, instead: str | None = None) -> Finding:
    start = text.index(words)
    return Finding(kind, start, start + len(words), 1, instead)


def test_danger_is_never_shown_as_something_to_correct(signed_in, draft, monkeypatch):
    story = "I cannot go on. He hits me. Take 20 mg. Buy it. Dratted rain. Doctor Doe."
    press(signed_in, draft, "story", story=story)

    def findings_in(text, language="en"):
        return [
            as_found("crisis", text, "cannot go on"),
            as_found("abuse", text, "hits me"),
            as_found("advice", text, "20 mg"),
            as_found("sales", text, "Buy it"),
            as_found("word", text, "Dratted", "Heavy"),
            as_found("person", text, "Doctor Doe"),
            as_found("word", text, "Doctor"),
        ]

    monkeypatch.setattr(findings, "findings_in", findings_in)
    found = findings.found_in(ExperienceRevision.objects.get())
    assert [(one.kind, one.text) for one in found] == [
        ("word", "Dratted"),
        ("person", "Doctor Doe"),
    ]
    shown = signed_in.get(page(draft, "story")).text
    assert shown.count("<mark>") == 2
    assert "Put “Heavy” instead" in shown
    press(signed_in, draft, "story", f"fix-{found[0].key}", story=story)
    draft.refresh_from_db()
    assert "Heavy rain" in draft.story


def test_the_words_that_the_moderators_watch_are_pointed_out_too(signed_in, draft, moderator):
    watched_words.add("dratted", "replace", by=moderator, instead="heavy")
    press(signed_in, draft, "story", story="The dratted rain.")
    assert 'name="insist"' not in signed_in.get(page(draft, "send")).text
    (key,) = buttons(signed_in.get(page(draft, "story")).text)
    press(signed_in, draft, "story", key, story="The dratted rain.")
    draft.refresh_from_db()
    assert draft.story == "The heavy rain."


def test_who_may_be_in_danger_is_shown_somebody_to_talk_to_and_nothing_to_correct(signed_in, draft):
    tell(signed_in, draft, story="I want to kill myself tonight.")
    assert buttons(signed_in.get(page(draft, "send")).text) == []
    answer = send(signed_in, draft)
    assert answer.url == reverse("moderation:support")
    assert "Sent in" not in signed_in.get(answer.url).text
    draft.refresh_from_db()
    assert draft.status == "pending"
