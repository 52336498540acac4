"""The public pages in a real browser: small screens, large text, the keyboard, the policy."""

import pytest

from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)

# Elements that reach beyond the window. A wide table scrolls inside its own box.
TOO_WIDE = """() => [...document.querySelectorAll("main *, header *, footer *")]
    .filter((e) => e.getBoundingClientRect().right > innerWidth + 1)
    .filter((e) => !e.closest(".visually-hidden, .skip-link, .prose table"))
    .map((e) => `${e.tagName} ${e.className}`)"""

# What can be pressed and is less than 44 px high. Links in running text are exempt (WCAG 2.5.8).
TOO_SMALL = """() => [...document.querySelectorAll("a, button, input, select, textarea, summary")]
    .filter((e) => e.getBoundingClientRect().height > 0 && e.type !== "hidden")
    .filter((e) => e.getBoundingClientRect().height < 43.5)
    .filter((e) => !e.closest("p, dd, label, .prose, .skip-link"))
    .map((e) => `${e.tagName} ${e.innerText || e.name}`)"""

FOCUS = """() => {
    const style = getComputedStyle(document.activeElement);
    return {
        tag: document.activeElement.tagName,
        text: document.activeElement.innerText,
        ring: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
    };
}"""


@pytest.fixture
def world(texts, author, reviewer, moderator, member):
    """A condition with a very long name, an approved and a pending article, an experience."""
    long_name = "Pseudopseudohypoparathyroidism-leukoencephalopathy syndrome"
    condition = factories.condition(long_name, slug="long")
    approved = factories.approved(author, condition, reviewer)
    pending = factories.submitted(author, condition, slug="pending")
    factories.published(member, condition, moderator)
    return [
        "/",
        "/conditions/",
        condition.get_absolute_url(),
        approved.article.get_absolute_url(),
        approved.article.get_absolute_url() + "?for=carer",
        approved.article.get_absolute_url() + "history/",
        pending.article.get_absolute_url(),
        "/reviewers/",
        "/accounts/login/",
        "/accounts/signup/",
        "/nowhere/",
    ]


@pytest.mark.parametrize("scale", ["100%", "200%"])
def test_nothing_leaves_a_small_screen_and_every_target_can_be_hit(
    arrive, world, scale
):
    page = arrive(width=320)
    for path in world:
        page.goto(path)
        page.evaluate(f"document.documentElement.style.fontSize = '{scale}'")
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, path
        assert page.evaluate(TOO_WIDE) == [], path
        assert page.evaluate(TOO_SMALL) == [], path


def test_no_page_breaks_the_policy_or_asks_anybody_else(arrive, world):
    page = arrive()
    complaints, strangers = [], []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda request: strangers.append(request.url))
    for path in world[:-1]:  # the last one is not there, and the browser says so
        page.goto(path)
    assert complaints == []
    assert [url for url in strangers if not url.startswith(live_server.url)] == []


def test_the_keyboard_alone_reaches_everything_and_sees_where_it_is(arrive, world):
    page = arrive()
    page.goto(world[3])
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUS)["text"] == "Skip to the main text"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    count = page.locator("main a, main button, footer a").count()
    for _ in range(count):
        page.keyboard.press("Tab")
        focus = page.evaluate(FOCUS)
        assert focus["tag"] in ("A", "BUTTON")
        assert focus["ring"], focus
    assert page.evaluate("document.activeElement.closest('footer') !== null")


def test_a_marker_leads_to_its_source_and_back(arrive, world):
    page = arrive()
    page.goto(world[3])
    page.locator(".prose sup a").first.press("Enter")
    assert page.evaluate("document.querySelector(':target').id") == "ref-1"
    page.locator("#ref-1 a[href='#cite-1-2']").press("Enter")
    assert page.evaluate("document.querySelector(':target').id") == "cite-1-2"


def test_only_a_member_asks_for_the_menu(arrive, world):
    context = browser.new_context()
    page, asked = context.new_page(), []
    page.on("request", lambda request: asked.append(request.url) if "/me/" in request.url else 0)
    page.goto("/")
    page.wait_for_load_state("networkidle")
    assert asked == []
    context.add_cookies([{"name": "member", "value": "1", "url": live_server.url}])
    page.goto("/")
    page.wait_for_load_state("networkidle")
    assert asked == ["/me/menu/"]
