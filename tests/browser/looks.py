"""What can be seen of a page without a person: widths, targets, focus, and axe-core's rules."""

from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

# Elements that reach beyond the window. A wide table scrolls inside its own box.
TOO_WIDE = """() => [...document.querySelectorAll("main *, header *, footer *")]
    .filter((e) => e.getBoundingClientRect().right > innerWidth + 1)
    .filter((e) => !e.closest(".visually-hidden, .skip-link, .skip, .prose table, pre"))
    .map((e) => `${e.tagName} ${e.className}`)"""

# What can be pressed and is less than 44 px high. Links in running text are exempt (WCAG 2.5.8),
# and so is a box that has its whole label to press.
TOO_SMALL = """() => [...document.querySelectorAll("a, button, input, select, textarea, summary")]
    .filter((e) => e.getBoundingClientRect().height > 0 && e.type !== "hidden")
    .filter((e) => e.getBoundingClientRect().height < 43.5)
    .filter((e) => !e.closest("p, dd, label, .prose, .skip-link, .visually-hidden"))
    .filter((e) => !(e.labels?.[0]?.getBoundingClientRect().height >= 43.5))
    .map((e) => `${e.tagName} ${e.innerText || e.name}`)"""

# Once a key was pressed, focus() shows what the keyboard would show.
WITHOUT_RING = """() => [...document.querySelectorAll(
        "a[href], button, input, select, textarea, summary, [tabindex='0']")]
    .filter((e) => e.tabIndex >= 0 && e.checkVisibility({visibilityProperty: true}))
    .filter((e) => {
        e.focus();
        const style = getComputedStyle(e);
        const ring = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
        return document.activeElement === e && !ring;
    })
    .map((e) => `${e.tagName} ${e.innerText || e.name}`)"""


def layout_faults(page: Page, width: int) -> list[str]:
    """What leaves a window of `width` px, or is too small to be hit in one for a thumb."""
    page.set_viewport_size({"width": width, "height": 800})
    faults = [f"{width} px: too wide: {what}" for what in page.evaluate(TOO_WIDE)]
    if page.evaluate("document.documentElement.scrollWidth") > width:
        faults.append(f"{width} px: scrolls sideways")
    if width <= 375 and page.locator("body.page").count():  # the API's reference is for desks
        faults += [f"{width} px: too small: {what}" for what in page.evaluate(TOO_SMALL)]
    return faults


def zoom_faults(page: Page) -> list[str]:
    """The same at 320 px with letters of twice the size."""
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    faults = [f"200 %, {fault}" for fault in layout_faults(page, 320)]
    page.evaluate("document.documentElement.style.fontSize = ''")
    return faults


def focus_faults(page: Page) -> list[str]:
    page.keyboard.press("Tab")
    return [f"no visible focus: {what}" for what in page.evaluate(WITHOUT_RING)]


def axe_faults(page: Page, *, only: list[str] | None = None) -> list[str]:
    """Each violation of WCAG 2.2 A and AA as axe-core sees it; `only`: these rules."""
    if not page.evaluate("typeof axe !== 'undefined'"):
        page.evaluate(AXE_SCRIPT)
    asked: dict[str, Any] = {"type": "rule", "values": only} if only else {"type": "tag"}
    options = {
        "runOnly": {"values": WCAG, **asked},
        "resultTypes": ["violations"],
        "preload": False,
    }
    found = page.evaluate("(options) => axe.run(document, options)", options)
    return [
        f"{rule['id']}: {' '.join(map(str, node['target']))}: {node['failureSummary']}"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]
