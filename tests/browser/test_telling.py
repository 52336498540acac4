"""An experience is told: by the keyboard alone on a small screen, and never loses a word."""

import pytest
from playwright.sync_api import Page, expect

from diseasemaps.conditions.names import normalise
from experiences import writing
from experiences.models import ExperienceRevision
from tests import factories
from tests.browser import looks
from tests.browser.conftest import SMALL
from tests.browser.hands import Keyboard

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def draft(cast):
    return writing.begin(factories.condition(), by=cast["member"])


def open_part(page: Page, draft: ExperienceRevision, part: str) -> Page:
    page.goto(f"/experience-revisions/{draft.pk}/edit/{part}/")
    # The menu takes the place of the plain links, and of the focus in it.
    page.locator("nav[aria-label='Your account'] form").wait_for()
    return page


def status(page: Page):
    return page.locator("#autosave")


def go_on(page: Page):
    return page.get_by_role("button", name="Save and go on")


def test_an_experience_is_told_by_keyboard_alone_on_a_small_screen(arrive, cast):
    symptom = factories.symptom("Gait ataxia", "HP:0002066")
    for name in ("Gait ataxia", "Wobbly walk"):
        symptom.names.create(name=name, normalised=normalise(name), lay=name == "Wobbly walk")
    factories.treatment("Physiotherapy")
    page = arrive(cast["member"], width=SMALL)
    page.goto(f"/experiences/new/?condition={factories.condition().slug}")
    page.locator("nav[aria-label='Your account'] form").wait_for()
    hands = Keyboard(page)
    hands.tick(page.get_by_label("I care for somebody"))
    hands.tick(page.get_by_label("A name made up for this post only"))
    hands.press(page.get_by_role("button", name="Begin"))

    expect(page.locator("main")).to_contain_text("Step 2 of 7")
    hands.tick(page.get_by_label("2 to 11"))
    hands.write(page.locator("[name=onset_year]"), "2019")
    expect(status(page)).to_contain_text("Saved at")
    hands.press(go_on(page))

    field = page.locator("[name=symptoms-0-name]")
    hands.write(field, "wobb")
    expect(page.get_by_role("option", name="Wobbly walk")).to_be_visible()
    expect(field).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowDown")
    expect(page.locator(".suggestions [aria-selected=true]")).to_have_text("Wobbly walk")
    page.keyboard.press("Enter")
    expect(field).to_have_value("Wobbly walk")
    expect(page.locator(".suggestions").first).to_be_hidden()
    hands.choose(page.locator("[name=symptoms-0-severity]"), "3")
    hands.press(page.get_by_role("button", name="Add another symptom"))
    expect(page.locator("[name=symptoms-1-name]")).to_be_focused()
    page.keyboard.insert_text("cotton wool head")
    hands.choose(page.locator("[name=symptoms-1-severity]"), "1")
    hands.press(go_on(page))

    field = page.locator("[name=treatments-0-name]")
    hands.write(field, "physio")
    expect(page.locator(".suggestions li")).to_have_text("Physiotherapy")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    hands.choose(page.locator("[name=treatments-0-effect]"), "2")
    hands.press(go_on(page))
    expect(page.get_by_role("heading", name="If you write about a child")).to_be_visible()
    hands.press(go_on(page))

    hands.write(page.locator("[name=title]"), "A stumble on the stairs")
    hands.write(page.locator("[name=story]"), "Write to jane@example.org about it.")
    mark = page.locator("#found mark")
    expect(mark).to_have_text("jane@example.org")  # before anybody else sees it
    assert looks.axe_faults(page) == []
    hands.press(page.locator("#found button").first)
    expect(mark).to_have_count(0)
    hands.press(go_on(page))

    expect(page.locator(".as-others")).to_contain_text("Gait ataxia")
    expect(page.locator(".as-others")).to_contain_text("cotton wool head")
    hands.tick(page.locator("[name=consent]"))
    hands.press(page.get_by_role("button", name="Send it in"))
    expect(page.locator(".standing")).to_be_visible()
    sent = ExperienceRevision.objects.get()
    assert (sent.status, sent.experience.role, sent.experience.is_alias) == (
        "pending", "carer", True,
    )  # fmt: skip
    assert sent.story.startswith("Write to [")
    assert [str(felt) for felt in sent.symptoms.order_by("pk")] == [
        "Gait ataxia", "cotton wool head",
    ]  # fmt: skip


def test_two_tabs_never_write_over_each_other(arrive, cast, draft):
    page = open_part(arrive(cast["member"], width=SMALL), draft, "story")
    other = open_part(page.context.new_page(), draft, "story")
    page.locator("[name=story]").fill("Told in the first tab.")
    expect(status(page)).to_contain_text("Saved at")
    other.locator("[name=story]").fill("Told in the second tab.")
    expect(status(other)).to_contain_text("this draft was changed meanwhile")
    draft.refresh_from_db()
    assert draft.story == "Told in the first tab."
    status(other).get_by_role("button", name="Show both versions").click()
    expect(other.get_by_text("Another version was saved meanwhile")).to_be_visible()
    expect(other.locator("[name=story]")).to_have_value("Told in the second tab.")
    other.get_by_text("Read the saved version").click()
    expect(other.get_by_text("Told in the first tab.")).to_be_visible()


def test_what_is_typed_when_the_session_has_ended_comes_back(arrive, cast, draft):
    factories.verified(cast["member"])
    page = open_part(arrive(cast["member"], width=SMALL), draft, "story")
    page.context.clear_cookies(name="sessionid")
    page.locator("[name=story]").fill("Typed when signed out.")
    expect(status(page)).to_contain_text("you are signed out")
    status(page).get_by_role("link", name="Sign in again").click()
    page.get_by_label("E-mail address").fill(cast["member"].email)
    page.get_by_label("Password").fill("correct-horse")
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.locator("#kept").get_by_role("button", name="Put them back").click()
    expect(page.locator("[name=story]")).to_have_value("Typed when signed out.")
    go_on(page).click()
    expect(page.locator("h1")).to_have_text("Look through it, and send it in")
    draft.refresh_from_db()
    assert draft.story == "Typed when signed out."
    page.wait_for_function("!JSON.stringify(sessionStorage).includes('draft:')")


def test_every_line_of_a_refusal_leads_to_its_field(arrive, cast, draft):
    page = open_part(arrive(cast["member"], width=SMALL), draft, "treatments")
    page.locator("[name=treatments-0-side_effects]").fill("Tired")
    go_on(page).click()
    summary = page.locator(".form-errors")
    expect(summary).to_be_focused()
    link = summary.get_by_role("link").first
    link.press("Enter")
    field = page.locator(":target")
    expect(field).to_be_in_viewport()
    assert field.get_attribute("aria-invalid") == "true"
    page.keyboard.press("Tab")  # goes on from there, not from the top of the page
    assert page.evaluate("document.activeElement.closest('form.telling') !== null")
