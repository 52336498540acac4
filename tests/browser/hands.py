"""Two ways to do the same thing on a page: with a mouse, or with nothing but the keyboard."""

from playwright.sync_api import Locator, Page

MOST_TABS = 400
# 1 when the element comes after the place where the keyboard is, else -1.
WHERE = """(element) => {
    const here = document.activeElement;
    if (!here || here === document.body) return 1;
    return here.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_FOLLOWING ? 1 : -1;
}"""
HERE = "(element) => document.activeElement === element"
# A group of radio buttons is one stop of the keyboard, wherever in it that may be.
IN_GROUP = """(element) => document.activeElement.type === "radio"
    && document.activeElement.name === element.name"""
RING = """() => {
    const style = getComputedStyle(document.activeElement);
    return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
}"""


class Mouse:
    def __init__(self, page: Page):
        self.page = page

    def press(self, target: Locator) -> None:
        """Press what leads to another page."""
        with self.page.expect_navigation():
            target.click()

    def open(self, summary: Locator) -> None:
        summary.click()

    def write(self, target: Locator, text: str) -> None:
        target.fill(text)

    def choose(self, target: Locator, option: str) -> None:
        target.select_option(option)

    def tick(self, target: Locator) -> None:
        target.check()


class Keyboard:
    """Never clicks. Wherever it stops, the focus must be seen."""

    def __init__(self, page: Page):
        self.page = page

    def press(self, target: Locator) -> None:
        self._go_to(target)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def open(self, summary: Locator) -> None:
        self._go_to(summary)
        self.page.keyboard.press("Enter")

    def write(self, target: Locator, text: str) -> None:
        self._go_to(target)
        self.page.keyboard.press("ControlOrMeta+A")
        self.page.keyboard.insert_text(text)

    def choose(self, target: Locator, option: str) -> None:
        """Arrows, until the value is the wished one."""
        self._go_to(target)
        self.page.keyboard.press("Home")
        for _ in range(target.locator("option").count()):
            if target.input_value() == option:
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"the arrows do not lead to {option}")

    def tick(self, target: Locator) -> None:
        """Space for a box; for a radio button its group, then arrows."""
        if target.get_attribute("type") != "radio":
            self._go_to(target)
            if not target.is_checked():
                self.page.keyboard.press("Space")
        else:
            self._go_to(target, IN_GROUP)
            self.page.keyboard.press("Space")
            for _ in range(30):
                if target.evaluate(HERE):
                    break
                self.page.keyboard.press("ArrowDown")
        assert target.is_checked()

    def _go_to(self, target: Locator, arrived: str = HERE) -> None:
        key = "Tab" if target.evaluate(WHERE) > 0 else "Shift+Tab"
        for _ in range(MOST_TABS):
            if target.evaluate(arrived):
                break
            self.page.keyboard.press(key)
        else:
            raise AssertionError(f"the keyboard does not reach {target}")
        assert self.page.evaluate(RING), f"the focus cannot be seen on {target}"
