"""Pictures of the pages, for the README and for whoever changes the look.

Against a running quickstart, from the top of the project:

    uv run manage.py quickstart --port 8000
    uv run --with pillow docs/screenshots.py http://127.0.0.1:8000 [name …]

writes docs/screenshots/<page>-<width>-<light|dark>.webp, the first 1600 px of each page, and
docs/screenshots.md, which shows them. It signs in with the demo accounts, the staff with the code
that `manage.py demo_code` prints, and first gives the demo world what the seed leaves out
(`stage.py`): an article sent back with remarks, reports of readers, a retracted source.
"""

import base64
import hmac
import io
import re
import shutil
import struct
import sys
import time
from collections.abc import Callable
from pathlib import Path

import stage
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

HERE = Path(__file__).parent
FOLDER = HERE / "screenshots"
PASSWORD = "lantern-over-water"
SECRET = "LANTERNOVERWATER"  # of the staff's second step, as quickstart prints it
WIDTHS = (1280, 375)
TALLEST = 1600  # px
COLOURS = 32
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-sync"]
FULL = "/conditions/progressive-multifocal-leukoencephalopathy/"
LIVE = f"{FULL}questions/first-line-treatments/"
TWICE = f"{FULL}questions/outlook/"
REFUSED = "a:has-text('The nurse who stayed')"
REHABILITATION = ".desk-row__title:has-text('rehabilitation')"

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


def step(name: str, start: Find) -> Find:
    """The form of a step, from the page with its button."""

    def find(page: Page) -> None:
        start(page)
        page.goto(page.url.partition("?")[0] + f"{name}/")

    return find


def pressed(button: str, start: Find) -> Find:
    """What a page says when a button is pressed."""

    def find(page: Page) -> None:
        start(page)
        page.get_by_role("button", name=button).first.click()
        page.wait_for_load_state("networkidle")

    return find


def telling(part: str) -> Find:
    """One part of the draft that the member has in the seeded world."""

    def find(page: Page) -> None:
        page.goto("/me/")
        page.get_by_role("link", name="Go on with it").first.click()
        page.goto(f"{page.url.rsplit('/', 2)[0]}/{part}/")

    return find


def told(heading: str) -> Find:
    """A post with comments, from its part with that heading on."""

    def find(page: Page) -> None:
        page.goto(f"{FULL}experiences/?sort=helpful")
        page.goto(page.locator(".card__title a").first.get_attribute("href"))
        place = page.get_by_role("heading", name=heading).bounding_box()
        page.evaluate(
            "top => { document.querySelector('main').style.marginTop = `-${top}px` }",
            place["y"] - 120,
        )

    return find


def draft(status: str, about: str) -> Find:
    """One's own text in the workspace, from one's own page."""

    def find(page: Page) -> None:
        page.goto("/me/")
        rows = page.locator("#articles + ul li", has_text=status).filter(has_text=about)
        page.goto(rows.get_by_role("link").first.get_attribute("href"))

    return find


def invitations(page: Page) -> None:
    follow("/desk/review/", REHABILITATION)(page)
    page.get_by_role("link", name="Invite a clinician").click()


REVIEWED = follow("/desk/review/", REHABILITATION)


def remarking(page: Page) -> None:
    REVIEWED(page)
    page.goto(page.url + "?remark=short-answer")


WAITING = follow("/desk/review/", "[aria-labelledby=submitted-title] .desk-row__title")
BACK = draft("Draft", stage.SENT_BACK)
AGAIN = draft("Draft", stage.REVISED)
BEGUN = draft("Draft", "diagnosed")
UNFINISHED = draft("Draft", stage.UNFINISHED)
PUBLIC = f"{FULL}questions/outlook/history/"
NOTHING = follow("/conditions/?letter=a", ".link-list a")

# name: (who, how to get there, what the picture shows)
PICTURES: dict[str, tuple[str, Find, str]] = {
    "home": ("", at("/"), "The first page"),
    "condition": ("", at(FULL), "A condition: what is known, and what people live"),
    "condition-empty": ("", NOTHING, "One without either"),
    "condition-author": ("author", NOTHING, "What nobody has written yet, for an author"),
    "article-approved": ("", at(LIVE), "An approved article"),
    "article-missing": ("", at(f"{TWICE}?for=student"), "For somebody for whom there is no text"),
    "article-pending": ("", answer("submitted"), "One that nobody has reviewed yet"),
    "article-retracted": ("", at("/conditions/myasthenia-gravis/questions/surgery/"),
                          "One that was taken back"),
    "article-source-retracted": ("", at(stage.RESTS_ON_RETRACTED), "A source of it was retracted"),
    "history": ("", at(PUBLIC), "The history that everybody reads"),
    "compare": ("", pressed("Compare", at(PUBLIC)), "Two approved texts compared"),
    "former-text": ("", follow(PUBLIC, "main li a[href*='/history/']"), "A text that was replaced"),
    "report": ("", at(f"{LIVE}report/"), "Something wrong here?"),
    "report-answered": ("member", follow("/notifications/", "a[href*='/problems/']"),
                        "What came of a report"),
    "reviewers": ("", at("/reviewers/"), "Those who review"),
    "reviewer": ("", follow("/reviewers/", "main h2 a, main li a"), "One of them"),
    "policy": ("", at("/editorial-policy/"), "The editorial policy, with its figures"),
    "experience": ("", follow(FULL, ".card:has(.card__topics) .card__title a"), "An experience"),
    "experience-comments": ("member", told("What readers say"), "What readers say to it"),
    "experiences": ("", at(f"{FULL}experiences/"), "What people live with one condition"),
    "experiences-like-me": ("member", at(f"{FULL}experiences/?sort=like"),
                            "Those that are most like one's own"),
    "experiences-narrowed": ("", at(f"{FULL}experiences/?role=carer"), "Those of carers"),
    "search": ("", at("/search/?q=leukoencefalopathy"), "A search, spelled as one does"),
    "telling-begin": ("member", at("/experiences/new/?condition=myasthenia-gravis"),
                      "Beginning to tell an experience"),
    "telling": ("member", telling("symptoms"), "Symptoms felt"),
    "telling-treatments": ("member", telling("treatments"), "Treatments tried"),
    "telling-story": ("member", telling("story"), "The story"),
    "telling-send": ("member", telling("send"), "Looking through it before it is sent in"),
    "support": ("", at("/support/?country=GB"), "Somebody to talk to"),
    "flag": ("", follow(FULL, ".card .card__title a", "a[href*='/report/']"), "Reporting a post"),
    "refused": ("member", follow("/me/", REFUSED), "A story that was refused, with the reasons"),
    "appeal": ("member", follow("/me/", REFUSED, "a[href*='/appeals/']"), "An appeal"),
    "transparency": ("", at("/transparency/"), "What moderators decided, in figures"),
    "rules": ("", at("/community-rules/"), "The community rules"),
    "inbox": ("author", at("/notifications/"), "The inbox"),
    "sessions": ("author", at("/accounts/sessions/"), "Where one is signed in"),
    "which-condition": ("author", at("/article-revisions/new/?q=leuko"), "Which condition?"),
    "which-question": ("author", at("/article-revisions/new/?condition=cystic-fibrosis"),
                       "Which question?"),
    "editor": ("author", step("edit", BEGUN), "Writing an article"),
    "editor-remarks": ("author", step("edit", BACK), "Writing it again, after remarks"),
    "editor-refused": ("author", pressed("Submit for review", step("edit", UNFINISHED)),
                       "What stands in the way of handing it in"),
    "draft": ("author", BACK, "A draft with its remarks"),
    "diff": ("author", step("diff", AGAIN), "What changed since the live text"),
    "desk": ("editor", at("/desk/"), "The desk"),
    "desk-review": ("editor", at("/desk/review/"), "The review desk"),
    "desk-review-reviewer": ("reviewer", at("/desk/review/"), "The same for a reviewer"),
    "desk-review-empty": ("editor", at("/desk/review/?author=nobody"), "Narrowed down to nothing"),
    "review": ("reviewer", REVIEWED, "A reviewer at work"),
    "remark": ("reviewer", remarking, "A remark on one place"),
    "waiting": ("reviewer", WAITING, "A text that waits for a reviewer"),
    "approve": ("reviewer", step("approve", REVIEWED), "Approving"),
    "approve-refused": ("reviewer", pressed("Approve", step("approve", REVIEWED)),
                        "Approving without saying what might sway one"),
    "request-changes": ("reviewer", step("request_changes", REVIEWED), "Asking for changes"),
    "reaffirm": ("reviewer", step("reaffirm", stage.live_workspace), "Reading the live text again"),
    "retract": ("editor", step("retract", stage.live_workspace), "Taking a text back"),
    "invitations": ("editor", invitations, "Inviting a clinician"),
    "topics": ("editor", at("/desk/topics/"), "The standing questions"),
    "topic": ("editor", at("/desk/topics/surgery/"), "One of them"),
    "sources": ("editor", at("/desk/sources/"), "The library"),
    "source": ("editor", follow("/desk/sources/?retracted=yes", "main li a"), "A retracted work"),
    "mark-source": ("editor", step("mark", follow("/desk/sources/?retracted=no", "main li a")),
                    "Marking one as retracted"),
    "problems": ("editor", at("/desk/problems/"), "What readers say is wrong"),
    "problem": ("editor", follow("/desk/problems/", "main li a"), "One of these reports"),
    "wishes": ("editor", at("/desk/wishes/"), "What readers wish for"),
    "helpful": ("editor", at("/desk/helpful/"), "What helped"),
    "checklist": ("editor", at("/desk/checklist/"), "What a reviewer looks at"),
    "requests": ("editor", at("/desk/requests/"), "Requests that are made often"),
    "texts": ("editor", at("/desk/texts/"), "The standing texts"),
    "text": ("editor", at("/desk/texts/editorial-policy/"), "A new version of one"),
    "moderation": ("moderator", at("/desk/moderation/"), "What waits for a moderator"),
    "case": ("moderator", follow("/desk/moderation/", ".card__title a"), "A case"),
    "case-appeal": ("moderator", follow("/desk/moderation/?kind=appeal", ".card__title a"),
                    "An appeal, for a moderator who took part in the decision"),
    "case-reported": ("moderator", follow("/desk/moderation/?kind=experience", ".card__title a"),
                      "A post that a reader reported"),
    "words": ("moderator", at("/desk/words/"), "Watched words"),
    "helplines": ("moderator", at("/desk/helplines/"), "Helplines"),
    "notes": ("moderator", at("/desk/notes/"), "Notes that moderators start from"),
}  # fmt: skip
# Both schemes are looked at; of these both are kept.
ALSO_DARK = {
    "home",
    "condition",
    "telling",
    "experience",
    "moderation",
    "support",
    "article-approved",
    "editor-remarks",
    "review",
    "diff",
    "case",
}


def main(address: str, names: list[str]) -> None:
    FOLDER.mkdir(exist_ok=True)
    chosen = {name: PICTURES[name] for name in names} if names else PICTURES
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        people = {who for who, _, _ in PICTURES.values()}
        contexts = {who: sign_in(browser, address, who) for who in people}
        stage.prepare(contexts)
        for name, (who, find, _) in chosen.items():
            for width in WIDTHS:
                take(contexts[who], find, name, width)
        browser.close()
    write_index()


def sign_in(browser: Browser, address: str, who: str) -> BrowserContext:
    context = browser.new_context(base_url=address)
    if who:
        page = context.new_page()
        page.goto("/accounts/login/")
        page.get_by_label("mail").fill(f"{who}@example.org")
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in", exact=True).click()
        page.wait_for_url(re.compile(r"/me/$|/2fa/"))
        if "/2fa/" in page.url:
            page.get_by_label("code").fill(code_now())
            page.get_by_role("button", name="Sign in", exact=True).click()
            page.wait_for_url(re.compile(r"/me/$"))
        page.close()
    return context


def code_now() -> str:
    """The six digits of RFC 6238, as `manage.py demo_code` prints them."""
    counter = struct.pack(">Q", int(time.time()) // 30)
    digest = hmac.digest(base64.b32decode(SECRET), counter, "sha1")
    place = digest[-1] & 15
    number = int.from_bytes(digest[place : place + 4]) & 0x7FFFFFFF
    return f"{number % 1_000_000:06}"


def take(context: BrowserContext, find: Find, name: str, width: int) -> None:
    page = context.new_page()
    page.set_viewport_size({"width": width, "height": 800})
    find(page)
    page.wait_for_load_state("networkidle")
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        tall = min(TALLEST, page.evaluate("document.documentElement.scrollHeight"))
        page.set_viewport_size({"width": width, "height": tall})
        page.evaluate("scrollTo(0, 0)")
        kept = scheme == "light" or name in ALSO_DARK
        folder = FOLDER if kept else HERE.parent / "var" / "screenshots"
        folder.mkdir(parents=True, exist_ok=True)
        keep(page.screenshot(animations="disabled"), folder / f"{name}-{width}-{scheme}.webp")
    page.close()


def keep(picture: bytes, path: Path) -> None:
    few = Image.open(io.BytesIO(picture)).convert("RGB")
    few = few.quantize(COLOURS, dither=Image.Dither.NONE).convert("RGB")
    few.save(path, lossless=True, quality=60)


def write_index() -> None:
    lines = [
        "# Pictures",
        "",
        "Made by `docs/screenshots.py` from the demo world; its people are made up.",
    ]
    for name, (_, _, words) in PICTURES.items():
        lines += ["", f"## {words}"]
        for scheme in ("light", "dark"):
            if scheme == "dark" and name not in ALSO_DARK:
                continue
            wide, narrow = (f"screenshots/{name}-{width}-{scheme}.webp" for width in WIDTHS)
            lines += [
                "",
                f'<img src="{wide}" width="560" alt="{words}, wide, {scheme}"> '
                f'<img src="{narrow}" width="180" alt="{words}, narrow, {scheme}">',
            ]
    (HERE / "screenshots.md").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1].rstrip("/"), sys.argv[2:])
