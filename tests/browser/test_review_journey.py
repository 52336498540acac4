"""Author → request for changes with remarks → revise → diff → approval: by mouse, by keyboard."""

import re

import pytest
from playwright.sync_api import Page, expect

from diseasemaps.articles.models import ReviewRemark, Revision
from tests import factories
from tests.browser.conftest import LARGE, SMALL
from tests.browser.hands import Keyboard, Mouse
from tests.browser.test_journey import Walk

pytestmark = pytest.mark.django_db(transaction=True)

REMARK = "Which cause? Please name the ones that can be treated."
ANSWER = "I name the three that can be treated."
CANNED = "Give a source"


@pytest.fixture(params=[(Mouse, LARGE), (Keyboard, SMALL)], ids=["mouse-1280", "keyboard-375"])
def walk(request, arrive, cast) -> Walk:
    return Walk(arrive, cast, *request.param)


def test_an_article_is_sent_back_with_remarks_revised_compared_and_approved(walk):
    revision = factories.submitted(walk.cast["author"], factories.condition())
    reviewer_remarks_and_asks_for_changes(walk, revision.get_absolute_url())
    draft = author_answers_and_revises(walk, revision.get_absolute_url())
    reviewer_compares_and_approves(walk, draft)
    assert Revision.objects.get(status="approved").based_on == revision


def reviewer_remarks_and_asks_for_changes(walk: Walk, path: str) -> None:
    page, hands = walk.enter("reviewer", "/desk/review/")
    hands.press(page.get_by_role("link", name=re.compile("first-line treatments")).first)
    hands.press(page.get_by_role("button", name="Start"))
    hands.press(page.get_by_role("link", name=re.compile("Remark on this.*The cause is")))
    form = page.locator("form.remark")
    expect(form).to_be_in_viewport()
    hands.press(form.get_by_role("button", name="Add the remark"))  # nothing typed: it is said
    expect(page.locator(".form-errors")).to_be_focused()
    hands.write(page.locator("form.remark textarea"), REMARK)
    hands.press(page.get_by_role("button", name="Add the remark"))
    expect(page.locator("article.remark")).to_contain_text(REMARK)
    expect(page.locator("article.remark")).to_be_in_viewport()
    hands.press(page.get_by_role("link", name="Ask for changes"))
    insert_a_request(page, hands)
    hands.press(page.get_by_role("button", name="Ask for changes"))
    expect(page.locator("main")).to_contain_text("Changes requested")
    assert page.url.endswith(path)


def insert_a_request(page: Page, hands: Mouse | Keyboard) -> None:
    """By its button, which puts it into the note and the writer behind it."""
    hands.open(page.locator(".canned > summary"))
    button = page.get_by_role("button", name=re.compile(f"Put it into your note.*{CANNED}"))
    hands.open(button)
    expect(page.locator("[name=note]")).to_be_focused()
    expect(page.locator("[name=note]")).to_have_value(re.compile("needs a source"))


def author_answers_and_revises(walk: Walk, path: str) -> str:
    page, hands = walk.enter("author", path)
    hands.press(page.get_by_role("button", name="Write a new revision"))
    assert "/edit/" in page.url
    words = page.locator("[name=patient_body]")
    hands.write(words, words.input_value().replace("The cause", "Each of the three causes"))
    hands.press(page.get_by_role("button", name="Save draft").first)
    draft = Revision.objects.get(status="draft").get_absolute_url()
    page.goto(draft)
    remark = page.locator("article.remark", has_text=REMARK)
    expect(remark).to_contain_text("From the revision before")
    row = page.locator(".remarked__row", has=remark)
    expect(row).to_contain_text("Each of the three causes is treated first")  # it found its block
    hands.open(remark.locator("summary"))
    hands.write(remark.locator("textarea"), ANSWER)
    hands.press(remark.get_by_role("button", name="Send the answer"))
    hands.press(page.get_by_role("button", name="Resolve"))
    expect(page.locator("article.remark")).to_contain_text("Resolved")
    hands.press(page.get_by_role("button", name="Submit for review"))
    return draft


def reviewer_compares_and_approves(walk: Walk, draft: str) -> None:
    page, hands = walk.enter("reviewer", draft)
    expect(page.locator("article.remark")).to_contain_text(ANSWER)
    hands.press(page.get_by_role("button", name="Start"))
    hands.press(page.get_by_role("link", name="What changed"))
    expect(page.locator("ins").nth(1)).to_contain_text("Each of the three causes")
    expect(page.locator("del").nth(1)).to_contain_text("The cause")
    one_column = walk.width == SMALL
    before, after = page.locator(".diff__side").first, page.locator(".diff__side").nth(1)
    below = (
        after.bounding_box()["y"] >= before.bounding_box()["y"] + before.bounding_box()["height"]
    )
    assert below is one_column
    hands.press(page.get_by_role("link", name="The text"))
    hands.press(page.get_by_role("link", name="Approve"))
    hands.write(page.locator("[name=conflict_of_interest]"), "None.")
    boxes = page.locator(".checklist-field input").all()
    for box in boxes[1:]:
        hands.tick(box)
    hands.press(page.get_by_role("button", name="Approve"))
    expect(page.locator(".form-errors")).to_be_focused()  # one box is empty: why?
    hands.write(page.locator("[name=note]"), "There is no dose in it.")
    hands.press(page.get_by_role("button", name="Approve"))
    expect(page.locator(".review-stepper [aria-current=step]")).to_contain_text("Approved")
    approved = ReviewRemark.objects.get(revision__status="approved", reply_to=None)
    assert approved.resolved_by == walk.cast["author"]
