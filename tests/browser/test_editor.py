"""The page of a draft with JavaScript: tabs, the preview, and a draft that saves itself."""

import time

import pytest
from playwright.sync_api import Page, expect

from diseasemaps.articles import remarks, review, writing
from diseasemaps.articles.models import Revision
from tests import factories
from tests.browser import looks
from tests.browser.conftest import LARGE, PATIENCE, SMALL
from tests.browser.hands import Keyboard

pytestmark = pytest.mark.django_db(transaction=True)

PATIENT, CARER = "For people who live with it", "For people who care for somebody"


@pytest.fixture
def draft(cast):
    return factories.draft(cast["author"], factories.condition())


def edit(page: Page, draft: Revision) -> Page:
    page.goto(f"/article-revisions/{draft.pk}/edit/")
    page.get_by_role("tab", name=PATIENT).wait_for()
    return page


def status(page: Page):
    return page.locator("#autosave")


def text_of(draft: Revision, reader: str = "patient") -> str:
    return draft.variants.get(reader_type=reader).short_answer


def test_an_article_is_written_by_keyboard_alone_and_saves_itself(arrive, cast, draft):
    page = edit(arrive(cast["author"], width=SMALL), draft)
    hands = Keyboard(page)
    hands.open(page.get_by_role("tab", name=PATIENT))
    page.keyboard.press("ArrowRight")
    carer = page.get_by_role("tab", name=CARER)
    expect(carer).to_be_focused()
    expect(carer).to_have_attribute("aria-selected", "true")
    expect(page.locator("#panel-patient")).to_be_hidden()
    field = page.locator("[name=carer_short_answer]")
    hands.write(field, "You are **not** alone [1].")

    preview = page.locator("#panel-carer [data-preview]")
    expect(preview.locator(".short-answer strong")).to_have_text("not")
    expect(preview.locator("sup a")).to_have_text("1")
    expect(preview.locator("#ref-1")).to_contain_text("A review of the matter")
    expect(page.locator("#score-carer")).to_contain_text("Reading age")
    expect(status(page)).to_contain_text("Saved at")
    expect(field).to_be_focused()  # neither takes it away
    assert text_of(draft, "carer") == "You are **not** alone [1]."
    expect(carer).to_contain_text("1 missing")  # its body
    expect(page.locator("#missing-carer_body")).to_contain_text("is empty")

    hands.open(carer)
    page.keyboard.press("End")
    expect(page.get_by_role("tab").last).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("tab", name=PATIENT)).to_be_focused()
    page.keyboard.press("Home")
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_role("tab").last).to_have_attribute("aria-selected", "true")


def test_two_tabs_never_write_over_each_other(arrive, cast, draft):
    page = edit(arrive(cast["author"], width=SMALL), draft)
    other = edit(page.context.new_page(), draft)
    page.locator("[name=patient_short_answer]").fill("Written in the first tab [1].")
    expect(status(page)).to_contain_text("Saved at")
    hands = Keyboard(other)
    hands.write(other.locator("[name=patient_short_answer]"), "Written in the second tab [1].")
    expect(status(other)).to_contain_text("this draft was changed meanwhile")
    assert text_of(draft) == "Written in the first tab [1]."

    hands.press(status(other).get_by_role("button", name="Show both versions"))
    expect(other.locator("[name=patient_short_answer]")).to_have_value(
        "Written in the second tab [1]."
    )
    expect(other.locator(".editor__newer").first).to_contain_text("Written in the first tab [1].")
    assert text_of(draft) == "Written in the first tab [1]."
    hands.press(other.get_by_role("button", name="Save draft").first)
    assert text_of(draft) == "Written in the second tab [1]."


def test_a_button_does_not_collide_with_what_saves_itself(arrive, cast, draft):
    page = edit(arrive(cast["author"]), draft)
    held = []
    page.route("**/autosave/", lambda route: held.append(route))  # on its way, and slow
    page.locator("[name=patient_short_answer]").fill("Saved by itself, then by hand [1].")
    with page.expect_request("**/autosave/"):
        pass
    page.get_by_role("button", name="Save draft").first.click()
    page.wait_for_timeout(200)  # long enough for a press that did not wait
    assert page.url.endswith("/edit/")
    held[0].continue_()
    page.locator(".flash", has_text="Saved").or_(page.get_by_text("Saved. Only you")).wait_for()
    assert text_of(draft) == "Saved by itself, then by hand [1]."


def soon(page, happened):
    """Give the page some seconds until something has happened."""
    deadline = time.monotonic() + PATIENCE / 1000
    while not happened():
        assert time.monotonic() < deadline, "it did not happen"
        page.wait_for_timeout(50)


def test_what_was_typed_outlives_the_session(arrive, cast, draft):
    page = edit(arrive(cast["author"], width=SMALL), draft)
    session = page.context.cookies()
    page.context.clear_cookies(name="sessionid")
    page.locator("[name=patient_short_answer]").fill("Typed when signed out [1].")
    expect(status(page)).to_contain_text("you are signed out")
    page.context.add_cookies(session)  # signed in again
    edit(page, draft)
    expect(page.locator("[name=patient_short_answer]")).to_have_value(
        factories.PATIENT_TEXT["short_answer"]
    )
    page.locator("[name=patient_body]").fill("Typed before deciding [1].")
    expect(status(page)).to_contain_text("Saved at")
    edit(page, draft)  # and still nothing is decided
    hands = Keyboard(page)
    hands.press(page.get_by_role("button", name="Put them back"))
    expect(page.locator(".editor__newer").last).to_contain_text("Typed before deciding [1].")
    expect(page.locator("[name=patient_short_answer]")).to_have_value("Typed when signed out [1].")
    hands.press(page.get_by_role("button", name="Save draft").first)
    assert text_of(draft) == "Typed when signed out [1]."
    expect(page.locator("#panel-patient .short-answer")).to_contain_text("signed out")
    expect(page.locator("#kept")).to_be_hidden()
    assert "draft:" not in page.evaluate("JSON.stringify(sessionStorage)")


def test_a_source_is_found_in_the_library_and_added_by_keyboard(arrive, cast, draft):
    other = factories.condition("Ataxia")
    factories.submitted(cast["editor"], other)
    begun = writing.begin(other, factories.topic("outlook"), by=cast["author"])
    page = edit(arrive(cast["author"], width=SMALL), begun)
    hands = Keyboard(page)
    saves = []
    page.on("request", lambda one: one.url.endswith("/autosave/") and saves.append(one))
    hands.write(page.locator("[name=library]"), "review matter")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="1 work in the library")).to_be_focused()
    hands.open(page.get_by_role("button", name="Add it"))
    title = page.locator("[name=sources-0-title]")
    expect(title).to_be_focused()
    expect(title).to_have_value("A review of the matter")
    expect(page.locator("[name=sources-0-doi]")).to_have_value(factories.CITATION["doi"])
    soon(page, begun.citations.exists)  # an earlier save may have said that it is done
    assert begun.citations.get().source.doi == factories.CITATION["doi"]
    assert len(saves) == 1  # looking for it saved nothing


def test_a_remark_is_answered_and_settled_by_keyboard_while_one_writes(arrive, cast):
    revision = factories.under_review(cast["author"], factories.condition(), cast["reviewer"])
    remark = {"reader_type": "patient", "anchor": "short-answer", "text": "Says who?"}
    remarks.remark(revision, by=cast["reviewer"], **remark)
    review.request_changes(revision, by=cast["reviewer"], note="See the remark.")
    draft = review.revise(revision.article, by=cast["author"])
    page = edit(arrive(cast["author"], width=SMALL), draft)
    hands = Keyboard(page)
    body = page.locator("[name=patient_body]")
    hands.write(body, "Typed in the meantime [1].")
    said = page.locator("#remarks-patient")
    hands.open(said.locator("summary", has_text="Answer"))
    hands.write(said.get_by_label("Your answer"), "The guideline [1].")
    hands.open(said.get_by_role("button", name="Send the answer"))
    expect(said.locator(".remark__answer")).to_contain_text("The guideline [1].")
    expect(said.get_by_text("Your answer is sent.")).to_be_focused()
    hands.open(said.get_by_role("button", name="Resolve"))
    expect(said.get_by_text("Resolved. It stays here")).to_be_focused()
    expect(page.locator("#mark-patient")).to_be_empty()
    expect(body).to_have_value("Typed in the meantime [1].")
    assert looks.axe_faults(page) == []


def test_a_file_of_references_is_looked_at_before_anything_is_added(arrive, cast, draft):
    page = edit(arrive(cast["author"]), draft)
    content = b"@book{a, title={On apples}, year=2001, publisher={Press}}\n@book{b, title={On"
    chosen = {"name": "mine.bib", "mimeType": "text/plain", "buffer": content}
    page.locator("[name=references]").set_input_files(chosen)
    page.get_by_role("button", name="Read the file").click()
    expect(page.get_by_role("heading", name="2 references in this BibTeX file")).to_be_focused()
    expect(page.locator("#add-source")).to_contain_text("Line 2")
    assert looks.axe_faults(page) == []
    page.get_by_role("button", name="Add what is ticked").click()
    expect(page.locator("[name=sources-1-title]")).to_have_value("On apples")
    expect(page.locator("[name=sources-1-title]")).to_be_focused()


def test_a_line_of_a_refusal_leads_into_the_tab_that_it_is_about(arrive, cast, draft):
    page = edit(arrive(cast["author"], width=SMALL), draft)
    page.get_by_role("tab", name=CARER).click()
    page.locator("[name=carer_body]").fill("Only a body [1].")
    page.get_by_role("button", name="Submit for review").click()
    page.get_by_role("tab", name=PATIENT).wait_for()
    expect(page.locator("#panel-patient")).to_be_visible()
    expect(page.get_by_role("tab", name=CARER)).to_contain_text("to mend")
    page.locator(".form-errors").get_by_role("link").first.click()
    expect(page.locator("[name=carer_short_answer]")).to_be_in_viewport()


def test_without_javascript_everything_is_there(arrive, cast, draft):
    page = arrive(cast["author"], width=SMALL, java_script_enabled=False)
    page.goto(f"/article-revisions/{draft.pk}/edit/")
    page.locator("summary", has_text=CARER).click()
    page.locator("[name=carer_short_answer]").fill("Be there [1].")
    page.locator("[name=library]").fill("10.1000/new")
    page.get_by_role("button", name="Look for it").click()
    page.get_by_role("button", name="Add it as a new source").click()
    expect(page.locator("[name=sources-1-doi]")).to_have_value("10.1000/new")
    expect(page.locator("[name=carer_short_answer]")).to_have_value("Be there [1].")
    page.get_by_role("button", name="Save and preview").click()
    expect(page.locator("#preview")).to_contain_text("Treatment looks for the cause")


@pytest.mark.parametrize("width", [SMALL, LARGE])
def test_the_page_of_a_draft_can_be_read_by_everybody(arrive, cast, draft, width):
    page = edit(arrive(cast["author"], width=width), draft)
    expect(page.locator("#panel-patient [data-preview] .prose").first).to_be_visible()
    assert looks.axe_faults(page) == []
    page.emulate_media(color_scheme="dark")
    assert looks.axe_faults(page, only=["color-contrast"]) == []
    assert looks.layout_faults(page, width) == []
