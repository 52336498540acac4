"""Ten cases by keyboard alone on a small screen, and an appeal: what a moderator's evening is."""

import re

import pytest
from playwright.sync_api import expect

from diseasemaps.moderation import cases, notes
from diseasemaps.moderation.models import Appeal, Case, Decision
from diseasemaps.questions import asking
from experiences import moderation
from tests import factories
from tests.browser.conftest import SMALL
from tests.browser.hands import Keyboard

pytestmark = pytest.mark.django_db(transaction=True)
CASES = 10


def test_a_moderator_decides_ten_cases_by_keyboard_alone(arrive, cast, settings):
    settings.UNDO_SECONDS = 600  # a slow machine is no reason to be too late
    notes.load()
    condition = factories.condition()
    for number in range(CASES):
        person = factories.person(f"asker-{number}", role=None)
        asking.ask(condition, text=f"Question {number}?", by=person)
    page = arrive(cast["moderator"], width=SMALL)
    page.goto("/desk/moderation/")
    expect(page.locator("[data-keys]")).to_be_visible()  # the keys are listened to
    press(page, "n")
    for number in range(CASES):
        expect(page.get_by_role("heading", level=1)).to_have_text(f"Question {number}?")
        expect(page.locator("[data-keys]")).to_be_visible()
        if number == 3:
            reject(page)
        else:
            press(page, "p")
        if number == 5:
            take_back_and_publish_again(page)
    expect(page.get_by_text("Nothing is waiting")).to_be_visible()
    standing = Decision.objects.filter(undone_at=None)
    assert sorted(standing.values_list("action", flat=True)) == ["publish"] * 9 + ["reject"]
    assert not Case.objects.open().exists()


def press(page, key: str) -> None:
    with page.expect_navigation():
        page.keyboard.press(key)


def reject(page) -> None:
    """One key fills in a note and waits at its button, Enter sends it; while one types, no key."""
    note = page.locator("#decision [name=note]")
    Keyboard(page).write(note, "")
    page.keyboard.type("pppr")
    expect(note).to_have_value("pppr")
    Keyboard(page).write(note, " ")
    page.keyboard.press("Tab")
    page.keyboard.press("r")
    button = page.get_by_role("button", name="Reject")
    expect(button).to_be_focused()
    expect(note).not_to_have_value(re.compile(r"^\s*$"))
    press(page, "Enter")


def take_back_and_publish_again(page) -> None:
    expect(page.locator(".undo-bar")).to_contain_text("Published.")
    press(page, "z")
    expect(page.get_by_role("heading", level=1)).to_have_text("Question 5?")
    expect(page.locator("[data-keys]")).to_be_visible()
    press(page, "p")


def test_an_author_appeals_by_keyboard_alone(arrive, cast):
    member, moderator = cast["member"], cast["moderator"]
    post = factories.published(member, factories.condition(), moderator).experience
    moderation.remove(post, by=moderator, rule="privacy", note="It has a name in it.")
    page = arrive(member, width=SMALL)
    hands = Keyboard(page)
    page.goto(post.get_absolute_url())
    expect(page.get_by_text("It has a name in it.")).to_be_visible()
    hands.press(page.get_by_role("link", name=re.compile("^Appeal")))
    hands.write(page.locator("[name=text]"), "It is a name that I made up.")
    hands.press(page.get_by_role("button", name="Send the appeal"))
    expect(page.get_by_role("heading", name="Another moderator will answer this")).to_be_visible()
    made = Appeal.objects.get()
    assert (made.text, made.decision) == ("It is a name that I made up.", cases.reason(post))
