"""The public pages in a real browser: the keyboard, the references, the menu."""

import pytest
from playwright.sync_api import expect

from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)

FOCUS = """() => {
    const style = getComputedStyle(document.activeElement);
    return {
        tag: document.activeElement.tagName,
        text: document.activeElement.innerText,
        ring: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
    };
}"""


@pytest.fixture
def article(load_texts, author, reviewer) -> str:
    """The path of an approved article."""
    return factories.approved(author, factories.condition(), reviewer).article.get_absolute_url()


REACHABLE = """() => [...document.querySelectorAll(
        "main a, main button, main summary, main input, main select, footer a")]
    .filter((e) => e.checkVisibility() && e.type !== "hidden").length"""


def test_the_keyboard_alone_reaches_everything_and_sees_where_it_is(arrive, article):
    page = arrive()
    page.goto(article)
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUS)["text"] == "Skip to the main text"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    count = page.evaluate(REACHABLE)
    for _ in range(count):
        page.keyboard.press("Tab")
        focus = page.evaluate(FOCUS)
        assert focus["tag"] in ("A", "BUTTON", "SUMMARY")
        assert focus["ring"], focus
    assert page.evaluate("document.activeElement.closest('footer') !== null")


def test_a_marker_leads_to_its_source_and_back(arrive, article):
    page = arrive()
    page.goto(article)
    page.locator(".prose sup a").first.press("Enter")
    assert page.evaluate("document.querySelector(':target').id") == "ref-1"
    page.locator("#ref-1 a[href='#cite-1-2']").press("Enter")
    assert page.evaluate("document.querySelector(':target').id") == "cite-1-2"


def test_only_a_member_asks_for_the_menu(arrive, member):
    page, asked = arrive(), []
    page.context.on("request", lambda request: asked.append(request.url))
    page.goto("/")
    page.wait_for_load_state("networkidle")
    assert not [url for url in asked if "/me/" in url]
    page = arrive(member)
    page.goto("/")
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    expect(page.get_by_role("link", name="Sign in")).to_be_hidden()
