"""The journey of the house, walked by mouse on a large screen and by keyboard on a small one."""

import re
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from diseasemaps.notifications import delivery, fan_out
from tests import factories
from tests.browser.conftest import LARGE, SMALL, Arrive
from tests.browser.hands import Keyboard, Mouse

pytestmark = pytest.mark.django_db(transaction=True)

CONDITION = "/conditions/leukoencephalopathy/"
QUESTION = "What are the first-line treatments for leukoencephalopathy?"
SHORT_ANSWER = "The cause is looked for, and what can be treated is treated [1]."
BODY = "## First\n\nThe cause is treated first [1].\n\n## Then\n\n- rest\n- physiotherapy\n"
SOURCE = {"title": "A review of the matter", "container": "Journal of Matters", "year": "2020"}
DOI = "10.1000/example.1"
STORY = "It began with a stumble on the stairs, and nobody knew why for a long while."


@dataclass
class Walk:
    """The cast, each with a browser of their own, and how all of them press things."""

    arrive: Arrive
    cast: dict[str, Any]
    hands: type[Mouse] | type[Keyboard]
    width: int

    def enter(self, who: str, path: str) -> tuple[Page, Mouse | Keyboard]:
        page = self.arrive(self.cast.get(who), width=self.width)
        page.goto(path)
        if who in self.cast:  # the menu takes the place of the plain links, and of the focus in it
            page.locator("nav[aria-label='Your account'] form").wait_for()
        return page, self.hands(page)


@pytest.fixture(params=[(Mouse, LARGE), (Keyboard, SMALL)], ids=["mouse-1280", "keyboard-375"])
def walk(request, arrive, cast) -> Walk:
    factories.condition()
    factories.topic()
    factories.symptom()
    return Walk(arrive, cast, *request.param)


def work() -> None:
    """What the worker does when the bell rings."""
    fan_out.fan_out_due()
    delivery.deliver_due()


def robots(page: Page) -> str:
    return page.evaluate("document.querySelector('meta[name=robots]')?.content ?? ''")


def current_step(page: Page) -> str:
    return page.locator(".review-stepper [aria-current=step]").inner_text()


def test_an_article_is_written_reviewed_and_read(walk):
    revision = author_writes(walk)
    everybody_sees_it_pending(walk)
    work()
    reviewer_approves(walk, revision)
    everybody_reads_it(walk)


def author_writes(walk: Walk) -> str:
    page, hands = walk.enter("author", "/article-revisions/new/?condition=leukoencephalopathy")
    hands.tick(page.get_by_label(QUESTION))
    hands.press(page.get_by_role("button", name="Begin the draft"))
    hands.write(page.locator("[name=patient_short_answer]"), SHORT_ANSWER)
    hands.write(page.locator("[name=patient_body]"), BODY)
    for name, text in SOURCE.items():
        hands.write(page.locator(f"[name=sources-0-{name}]"), text)
    hands.choose(page.locator("[name=sources-0-type]"), "review")
    hands.press(page.get_by_role("button", name="Submit for review"))
    refusal_leads_to_the_field(page, hands)
    hands.write(page.locator("[name=sources-0-doi]"), DOI)
    hands.press(page.get_by_role("button", name="Submit for review"))
    expect(page.locator("h1")).to_have_text(QUESTION)
    expect(page.locator(".status-tag").first).to_have_text("Submitted")
    return page.url


def refusal_leads_to_the_field(page: Page, hands: Mouse | Keyboard) -> None:
    """The source lacks whatever it could be looked up by."""
    summary = page.locator(".form-errors")
    expect(summary).to_be_focused()
    link = summary.get_by_role("link").first
    field = page.locator(link.get_attribute("href"))
    hands.press(link)
    expect(field).to_be_in_viewport()
    assert page.evaluate("document.querySelector(':target') !== null")


def everybody_sees_it_pending(walk: Walk) -> None:
    page, hands = walk.enter("reader", CONDITION)
    hands.press(page.get_by_role("link", name=QUESTION))
    assert "noindex" in robots(page)
    assert current_step(page).startswith("Submitted")
    expect(page.locator(".banner").first).to_be_visible()
    assert "Medically reviewed" not in page.locator("body").inner_text()


def reviewer_approves(walk: Walk, revision: str) -> None:
    page, hands = walk.enter("reviewer", "/notifications/")
    expect(page.locator(".notice")).to_contain_text(QUESTION)
    hands.press(page.locator(".notice strong a").first)
    hands.press(page.get_by_role("button", name="Start"))
    assert current_step(page).startswith("Under review")
    hands.press(page.get_by_role("link", name="Approve"))
    hands.press(page.get_by_role("button", name="Approve"))
    expect(page.locator(".form-errors")).to_be_focused()
    for box in page.locator(".checklist-field input").all():
        hands.tick(box)
    hands.write(page.locator("[name=conflict_of_interest]"), "None, and no payments.")
    hands.press(page.get_by_role("button", name="Approve"))
    assert page.url.split("?")[0] == revision.split("?")[0]
    assert current_step(page).startswith("Approved")


def everybody_reads_it(walk: Walk) -> None:
    page, hands = walk.enter("reader", CONDITION)
    expect(page.locator(".question-list")).to_contain_text("Medically reviewed")
    hands.press(page.get_by_role("link", name=QUESTION))
    assert robots(page) == ""
    panel = page.locator("#review")
    expect(panel).to_contain_text("Dr Reviewer, Consultant neurologist")
    expect(panel).to_contain_text("None, and no payments.")
    hands.press(page.locator(".prose sup a").first)
    assert page.evaluate("document.querySelector(':target').id") == "ref-1"
    hands.press(page.locator("#ref-1 a[href='#cite-1-2']"))
    assert page.evaluate("document.querySelector(':target').id") == "cite-1-2"


def test_an_experience_is_told_published_counted_and_taken_down(walk):
    post = member_tells(walk)
    work()
    moderator_publishes(walk)
    work()
    member_is_told(walk, post)
    everybody_finds_it(walk, post)
    member_takes_it_down(walk, post)


def member_tells(walk: Walk) -> str:
    page, hands = walk.enter("member", CONDITION)
    hands.press(page.get_by_role("link", name="Share your experience"))
    hands.tick(page.get_by_label("I live with"))
    hands.tick(page.get_by_label("Everybody, also"))
    hands.press(page.get_by_role("button", name="Begin"))
    go_on = page.get_by_role("button", name="Save and go on")
    hands.press(go_on)  # nothing about when it began
    hands.write(page.locator("[name=symptoms-0-name]"), "Ataxia")
    hands.choose(page.locator("[name=symptoms-0-severity]"), "2")
    hands.press(go_on)
    hands.write(page.locator("[name=treatments-0-name]"), "Physiotherapy")
    hands.choose(page.locator("[name=treatments-0-effect]"), "1")
    hands.press(go_on)
    hands.press(go_on)  # no moments
    hands.write(page.locator("[name=title]"), "A stumble on the stairs")
    hands.write(page.locator("[name=story]"), STORY)
    hands.press(go_on)
    hands.press(page.get_by_role("button", name="Send it in"))
    expect(page.locator(".form-errors")).to_be_focused()
    hands.press(page.locator(".form-errors").get_by_role("link"))
    expect(page.locator("[name=consent]")).to_be_in_viewport()
    hands.tick(page.locator("[name=consent]"))
    hands.press(page.get_by_role("button", name="Send it in"))
    assert re.search(r"/experiences/[0-9a-f-]{36}/$", page.url)
    expect(page.locator(".standing")).to_be_visible()
    return page.url


def moderator_publishes(walk: Walk) -> None:
    page, hands = walk.enter("moderator", "/notifications/")
    expect(page.locator(".notice")).to_contain_text("Leukoencephalopathy")
    page.goto("/desk/moderation/")
    hands.press(page.get_by_role("link", name="A stumble on the stairs"))
    expect(page.locator("main")).to_contain_text(STORY)
    hands.press(page.get_by_role("button", name="I take it"))
    hands.press(page.get_by_role("button", name="Publish", exact=True))


def member_is_told(walk: Walk, post: str) -> None:
    page, hands = walk.enter("member", "/notifications/")
    notice = page.locator(".notice", has_text="Your experience is published")
    hands.press(notice.get_by_role("button", name="Open and mark as read"))
    assert page.url == post


def everybody_finds_it(walk: Walk, post: str) -> None:
    page, hands = walk.enter("reader", CONDITION)
    expect(page.locator(".card__title")).to_have_text("A stumble on the stairs")
    hands.press(page.get_by_role("link", name="1 member has shared their experience"))
    hands.press(page.locator(".card__title a"))
    assert page.url == post
    expect(page.locator("main")).to_contain_text(STORY)


def member_takes_it_down(walk: Walk, post: str) -> None:
    page, hands = walk.enter("member", post)
    hands.press(page.get_by_role("link", name="Take it down"))
    hands.press(page.locator("main button[type=submit]").first)
    page, _ = walk.enter("reader", CONDITION)
    assert "1 member has shared" not in page.locator("main").inner_text()
    assert page.goto(post).status in (404, 410)
