"""Pictures of the pages, for the README and for whoever changes the look.

Against a running quickstart, from the top of the project:

    uv run manage.py quickstart --port 8000
    uv run --with pillow docs/screenshots.py http://127.0.0.1:8000

writes docs/screenshots/<page>-<width>-<light|dark>.png, the first 1600 px of each page, and
docs/screenshots.md, which shows them. It signs in with the demo accounts and begins two drafts
where they have none; it sends nothing in.
"""

import io
import re
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

HERE = Path(__file__).parent
FOLDER = HERE / "screenshots"
PASSWORD = "lantern-over-water"
WIDTHS = (1280, 375)
TALLEST = 1600  # px
COLOURS = 128
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-sync"]
FULL = "/conditions/progressive-multifocal-leukoencephalopathy/"

Find = Callable[[Page], None]


def at(path: str) -> Find:
    return lambda page: page.goto(path) and None


def follow(path: str, *links: str) -> Find:
    """From `path`, the first link of each selector."""

    def find(page: Page) -> None:
        page.goto(path)
        for link in links:
            page.goto(page.locator(link).first.get_attribute("href"))

    return find


def answer(status: str) -> Find:
    return follow(FULL, f".question-list li:has([data-status={status}]) a")


def telling(page: Page) -> None:
    page.goto("/me/")
    if not page.get_by_role("link", name="Go on with it").count():
        page.goto("/experiences/new/?condition=progressive-multifocal-leukoencephalopathy")
        page.get_by_role("button", name="Begin").click()
    else:
        page.get_by_role("link", name="Go on with it").first.click()


def editing(page: Page) -> None:
    page.goto("/me/")
    page.locator("#articles + ul li", has_text="Draft").get_by_role("link").first.click()
    page.get_by_role("link", name="Go on writing").click()


# name: (who, how to get there, what the picture shows)
PICTURES: dict[str, tuple[str, Find, str]] = {
    "home": ("", at("/"), "The first page"),
    "condition": ("", at(FULL), "A condition: what is known, and what people live"),
    "condition-empty": ("", follow("/conditions/?letter=a", ".link-list a"), "One without either"),
    "article-approved": ("", answer("approved"), "An approved article"),
    "article-pending": ("", answer("submitted"), "One that nobody has reviewed yet"),
    "experience": ("", follow(FULL, ".card:has(.card__topics) .card__title a"), "An experience"),
    "search": ("", at("/search/?q=leukoencefalopathy"), "A search, spelled as one does"),
    "telling": ("member", telling, "Telling an experience"),
    "inbox": ("author", at("/notifications/"), "The inbox"),
    "editor": ("author", editing, "Writing an article"),
    "review": ("reviewer", follow("/desk/review/", ".desk-row__title"), "A reviewer at work"),
    "moderation": ("moderator", at("/desk/moderation/"), "What waits for a moderator"),
    "case": ("moderator", follow("/desk/moderation/", ".card__title a"), "A case"),
}  # fmt: skip


def main(address: str) -> None:
    FOLDER.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        states = {who: sign_in(browser, address, who) for who, _, _ in PICTURES.values()}
        for name, (who, find, _) in PICTURES.items():
            for width in WIDTHS:
                take(browser, address, states[who], find, name, width)
        browser.close()
    write_index()


def sign_in(browser: Browser, address: str, who: str) -> dict | None:
    if not who:
        return None
    page = browser.new_page(base_url=address)
    page.goto("/accounts/login/")
    page.get_by_label("mail").fill(f"{who}@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(re.compile(r"/me/$"))
    state = page.context.storage_state()
    page.close()
    return state


def take(
    browser: Browser, address: str, state: dict | None, find: Find, name: str, width: int
) -> None:
    page = browser.new_page(
        base_url=address, storage_state=state, viewport={"width": width, "height": 800}
    )
    find(page)
    page.wait_for_load_state("networkidle")
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        tall = min(TALLEST, page.evaluate("document.documentElement.scrollHeight"))
        page.set_viewport_size({"width": width, "height": tall})
        keep(page.screenshot(animations="disabled"), FOLDER / f"{name}-{width}-{scheme}.png")
    page.close()


def keep(picture: bytes, path: Path) -> None:
    image = Image.open(io.BytesIO(picture)).convert("RGB")
    image.quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)


def write_index() -> None:
    lines = [
        "# Pictures",
        "",
        "Made by `docs/screenshots.py` from the demo world; its people are made up.",
    ]
    for name, (_, _, words) in PICTURES.items():
        lines += ["", f"## {words}", ""]
        for scheme in ("light", "dark"):
            files = (f"screenshots/{name}-{width}-{scheme}.png" for width in WIDTHS)
            wide, narrow = files
            lines.append(
                f'<img src="{wide}" width="560" alt="{words}, wide, {scheme}"> '
                f'<img src="{narrow}" width="180" alt="{words}, narrow, {scheme}">'
            )
            lines.append("")
    (HERE / "screenshots.md").write_text("\n".join(lines).rstrip() + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1].rstrip("/"))
