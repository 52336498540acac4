"""The lists of the desk: who keeps them, what they hold, and that they are in force at once."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from diseasemaps.moderation import helplines, marking, screener, watched_words, word_files
from diseasemaps.moderation.models import CrisisPhrase, Helpline, WatchedWord
from diseasemaps.moderation.screening import Finding
from diseasemaps.workflow import Conflict, Incomplete, Refused
from tests.api.conftest import Door, read

pytestmark = pytest.mark.django_db


def browser(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def erase(person, address: str) -> int:
    return browser(person).delete(f"/api/v1/{address}").status_code


def kinds(text, language="en"):
    return [found.kind for found in screener.findings_in(text, language)]


def fields(error) -> list[str]:
    return [fault.field for fault in error.value.faults]


def test_a_word_is_in_force_as_soon_as_it_is_on_the_list(moderator, member):
    assert kinds("Snake oil is what they sold us") == []
    word = watched_words.add("snake oil*", "hold", by=moderator, why="Not here.")
    found = screener.findings_in("SNAKE  OILS again")[0]
    assert (found.kind, found.start, found.end, found.action) == ("word", 0, 11, "hold")
    assert found.why == "Not here."
    watched_words.change(word, by=moderator, action="replace", instead="a remedy")
    assert screener.findings_in("snäke oil")[0].instead == "a remedy"
    watched_words.change(word, by=moderator, action="flag", language="es")
    assert WatchedWord.objects.get().instead == ""  # of another action
    assert kinds("snake oil") == [] != kinds("snake oil", "es")
    watched_words.remove(word, by=moderator)
    assert kinds("snake oil", "es") == []
    with pytest.raises(Conflict):
        watched_words.change(word, by=moderator, why="x")
    with pytest.raises(Refused):
        watched_words.add("x", "hold", by=member)


def test_a_short_word_does_not_find_others(moderator):
    watched_words.add("ass", "flag", by=moderator)
    assert kinds("as they say, a pass, an assessment") == []
    assert kinds("what an a$$") == kinds("what an ASSS") == ["word"]


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"text": "…"}, ["text"]),
        ({"text": "x" * 101}, ["text"]),
        ({"action": "burn"}, ["action"]),
        ({"action": "replace"}, ["instead"]),
        ({"action": "link", "address": "javascript:alert(1)"}, ["address"]),
        ({"language": "tlh"}, ["language"]),
        ({"text": "KNOWN"}, ["text"]),
    ],
)
def test_what_cannot_be_is_named(moderator, wrong, named):
    watched_words.add("known", "hold", by=moderator)
    with pytest.raises(Incomplete) as error:
        watched_words.add(**{"text": "word", "action": "hold"} | wrong, by=moderator)
    assert fields(error) == named


def test_a_list_goes_out_as_a_file_and_comes_back_the_same(moderator):
    watched_words.add("=cmd()", "hold", by=moderator, why='Said "so", twice')
    watched_words.add("ñandú", "link", by=moderator, address="https://example.org/a")
    before = list(WatchedWord.objects.order_by("text").values(*watched_words.FIELDS))
    file = word_files.export_csv(by=moderator)
    assert "\n'=cmd()" in file  # no spreadsheet runs it
    assert word_files.import_csv(file, by=moderator) == word_files.Imported(0, 0, 2)
    for word in WatchedWord.objects.all():
        watched_words.remove(word, by=moderator)
    assert word_files.import_csv("\ufeff" + file, by=moderator).added == 2
    assert list(WatchedWord.objects.order_by("text").values(*watched_words.FIELDS)) == before
    done = word_files.import_csv("action,text\nflag,ÑANDÚ\nhold,new\n,\n", by=moderator)
    assert (done.added, done.changed, done.same) == (1, 1, 0)
    assert WatchedWord.objects.get(text="ÑANDÚ").action == "flag"


@pytest.mark.parametrize(
    ("file", "said"),
    [
        ("", "first line"),
        ("word\nx\n", "first line"),
        ("text,action\nx,hold\ny,burn\n", "Line 3, action"),
        ("text,action\nx,hold\nX,flag\n", "Line 3: the word stands in the file twice"),
        ('text,action\n"x,hold\n', "comma-separated"),
        ("text,action\n" + "x,hold\n" * 5_000, "At most"),
    ],
)
def test_a_file_is_taken_in_whole_or_not_at_all(moderator, file, said):
    with pytest.raises(Incomplete) as error:
        word_files.import_csv(file, by=moderator)
    assert said in error.value.faults[0].message
    assert not WatchedWord.objects.exists()


def test_signs_of_danger_are_edited_and_never_all_taken_out(moderator, member):
    assert kinds("I want to die") == ["crisis"]
    text = "the tide is calling me"
    assert kinds(text) == []
    mine = watched_words.add_phrase(text, "crisis", by=moderator, language="en")
    assert kinds(text) == kinds("I want to die") == ["crisis"]  # the bundled ones stay
    assert watched_words.load() == 3  # the words; phrases are there
    assert watched_words.load() == 0
    assert kinds("Miracle  mineral solution") == ["word"]
    CrisisPhrase.objects.exclude(pk=mine.pk).delete()
    with pytest.raises(Conflict):
        watched_words.remove_phrase(mine, by=moderator)
    with pytest.raises(Incomplete) as error:
        watched_words.add_phrase("!", "joy", by=moderator, language="")
    assert fields(error) == ["text", "kind", "language"]
    with pytest.raises(Refused):
        watched_words.remove_phrase(mine, by=member)


def test_helplines_are_those_of_the_country_then_those_for_everywhere(moderator, member):
    assert helplines.load() > 100
    assert helplines.load() == 0
    lines = helplines.for_country("gb")
    assert [line.phone for line in lines][:2] == ["999", "116 123"]
    assert "findahelpline.com" in " ".join(line.website for line in lines)
    assert {line.country for line in helplines.for_country("ZZ")} == {""}
    us = Helpline.objects.get(country="US", topic="crisis")
    assert us.checked_on is None
    changed = helplines.change(us, by=moderator, checked_on=date(2026, 1, 2))
    assert (changed.phone, changed.checked_on) == (us.phone, date(2026, 1, 2))
    with pytest.raises(Incomplete) as error:
        helplines.add(by=moderator, country="XX", topic="joy", website="ftp:/x", place=-1)
    assert fields(error) == ["name", "country", "topic", "place", "website"]
    with pytest.raises(Incomplete) as error:
        helplines.add(by=moderator, country="US", topic="crisis", name=us.name)
    assert fields(error) == ["phone", "name"]
    with pytest.raises(Refused):
        helplines.remove(us, by=member)


def test_the_desk_tests_a_text_and_shows_where(moderator, editor, member):
    page = browser(moderator)
    watched_words.add("snake oil", "block", by=editor)
    checked = Client(enforce_csrf_checks=True)
    checked.force_login(moderator)
    box = checked.get(reverse("desk:words"))
    token = box.text.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    assert 'words/test/" novalidate>\n  <input type="hidden" name="csrfmiddlewaretoken"' in box.text
    said = {"text": "Rest helps.", "language": "en", "csrfmiddlewaretoken": token}
    assert "Nothing found" in checked.post(reverse("desk:test_words"), said).text
    text = "Ring <07700 900123> about snake oil"
    answer = page.post(reverse("desk:test_words"), {"text": text, "language": "en"})
    assert "<mark" in answer.text
    assert "&lt;<mark" in answer.text  # in place, and what was typed is no markup
    assert "Telephone number" in answer.text
    assert "block" in answer.text
    assert "no-store" in answer["Cache-Control"]
    assert page.post(reverse("desk:test_words"), {"text": ""}).status_code == 422
    assert browser(member).post(reverse("desk:test_words"), {"text": text}).status_code == 403
    assert page.get(reverse("desk:words"), {"q": "snake"}).text.count("snake oil") >= 1
    new = {"text": "tonic", "action": "replace", "language": ""}
    refused = page.post(reverse("desk:add_word"), new)
    assert refused.status_code == 422
    assert "Say what stands in its place." in refused.text
    assert page.post(reverse("desk:add_word"), new | {"instead": "drink"}).status_code == 302
    word = WatchedWord.objects.get(text="tonic")
    change = {"text": "tonics", "action": "hold"}
    assert page.post(reverse("desk:word", args=[word.pk]), change).status_code == 302
    file = page.get(reverse("desk:export_words"))
    assert "tonics,,hold" in file.text
    assert page.post(reverse("desk:import_words"), {"csv": file.text}).status_code == 302
    assert page.post(reverse("desk:import_words"), {"csv": "x"}).status_code == 422
    assert page.post(reverse("desk:remove_word", args=[word.pk])).status_code == 302
    phrase = {"text": "the tide calls", "kind": "crisis", "language": "en"}
    assert page.post(reverse("desk:phrases"), phrase).status_code == 302
    assert CrisisPhrase.objects.filter(text="the tide calls").exists()
    assert page.get(reverse("desk:phrases")).text.count("Take it out") == 50
    line = {"name": "Line", "topic": "crisis", "country": "GB", "phone": "1"}
    assert page.post(reverse("desk:add_helpline"), line).status_code == 302
    kept = Helpline.objects.get(name="Line")
    checked = line | {"checked_on": "2026-01-02"}
    assert page.post(reverse("desk:helpline", args=[kept.pk]), checked).status_code == 302
    assert "Checked on 2 January 2026" in page.get(reverse("desk:helplines")).text
    assert page.post(reverse("desk:remove_helpline", args=[kept.pk])).status_code == 302


def test_the_api_is_the_second_door_to_the_lists(moderator, member):
    door = Door(moderator)
    word = read(door.post("watched-words", text="tonic", action="hold"), 201)
    assert read(door.patch(f"watched-words/{word['id']}", why="Sold here."))["why"] == "Sold here."
    assert read(door.patch(f"watched-words/{word['id']}", action="link"), 422)["errors"]
    found = read(door.post("watched-words/test", text="a tonic at 07700 900123"))["findings"]
    assert [(one["kind"], one["start"]) for one in found] == [("word", 2), ("phone", 11)]
    file = read(door.get("watched-words/file"))
    assert read(door.post("watched-words/file", **file)) == {"added": 0, "changed": 0, "same": 1}
    assert erase(moderator, f"watched-words/{word['id']}") == 204
    assert erase(moderator, f"watched-words/{word['id']}") == 404
    said = {"text": "the tide calls", "kind": "crisis", "language": "en"}
    phrase = read(door.post("crisis-phrases", **said), 201)
    assert erase(moderator, f"crisis-phrases/{phrase['id']}") == 204
    line = read(door.post("helplines", name="Line", topic="crisis", phone="1", country="GB"), 201)
    read(door.post("helplines", name="Here", topic="directory", website="https://a.example"), 201)
    assert read(door.patch(f"helplines/{line['id']}", hours="Nights"))["hours"] == "Nights"
    assert [row["name"] for row in read(Door().get("helplines", country="ES"))["results"]] == [
        "Here"
    ]
    assert erase(moderator, f"helplines/{line['id']}") == 204
    for refused in (Door(member).get("watched-words"), Door(member).post("helplines", **said)):
        assert refused.status_code in (400, 403)
    assert erase(member, f"crisis-phrases/{phrase['id']}") == 403


def test_overlapping_findings_are_shown_each_in_its_place():
    found = [Finding("email", 2, 6, 1), Finding("word", 4, 8, 1), Finding("link", 9, 10, 1)]
    cut = marking.pieces("0123456789", found)
    assert [(piece.text, piece.kinds) for piece in cut] == [
        ("01", ()), ("23", ("email",)), ("45", ("email", "word")), ("67", ("word",)), ("8", ()),
        ("9", ("link",)),
    ]  # fmt: skip
    assert marking.pieces("", []) == []
