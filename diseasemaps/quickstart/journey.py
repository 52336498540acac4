"""The journey that proves a house: walked over HTTP against the running server and worker.

Each step is what a person does and what they must then see. The names of pages and buttons are
read from the pages. What the walk writes is about itself, on a condition chosen at random, and is
taken back at the end: the seeded world stays as it was, and the walk can be repeated.
"""

import quopri
import re
import secrets
import string
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from accounts.second_step import code_at
from diseasemaps.quickstart.browser import Browser, NotThere, Page
from diseasemaps.seed.people import DEMO_PASSWORD, DEMO_SECRET, DEMO_SIGN_INS

SECOND_STEP = "/accounts/2fa/authenticate/"
PATIENCE = 20.0  # seconds for what the worker does
SOURCE = {
    "sources-0-type": "study",
    "sources-0-title": "The Human Phenotype Ontology in 2024: phenotypes around the world",
    "sources-0-container": "Nucleic Acids Research",
    "sources-0-year": "2024",
    "sources-0-doi": "10.1093/nar/gkad1005",
}
SHORT_ANSWER = "This text is a trial of the site, written by its own check [1]."
BODY = (
    "## What this is\n\nThe check writes it, a reviewer reads it, and an editor takes it back "
    "[1].\n\n## What it is not\n\n- advice\n- an answer\n"
)
STORY = (
    "This is no one's story. The site's own check wrote it to see whether what members tell "
    "reaches a moderator, and whether their answer reaches the member."
)
NO_INTEREST = "None: this is a trial of the site."


class Failed(Exception):
    """A step did not come true; the text names it."""


# What Django writes between the mails of one file.
BETWEEN_LETTERS = b"-" * 79 + b"\n"


@dataclass
class Walk:
    """What the steps hand on to each other."""

    address: str
    mail: Path
    mark: str = field(default_factory=lambda: secrets.token_hex(4))  # makes every walk its own
    people: dict[str, Browser] = field(default_factory=dict)
    condition: str = ""  # path
    revision: str = ""
    article: str = ""
    experience: str = ""

    @property
    def question(self) -> str:
        return f"What does the check {self.mark} try?"

    @property
    def title(self) -> str:
        return f"A trial by the check {self.mark}"

    @property
    def newcomer(self) -> str:
        return f"check-{self.mark}@example.org"

    def reader(self) -> Browser:
        """Somebody who is not signed in."""
        return Browser(self.address)

    def person(self, role: str) -> Browser:
        if role not in self.people:
            self.people[role] = signed_in(self.address, DEMO_SIGN_INS[role], DEMO_PASSWORD)
        return self.people[role]

    def condition_name(self) -> str:
        return ok(self.reader().get(self.condition)).words.split(" – ")[0]

    def letters(self) -> list[str]:
        """The mails in the mail folder to the newcomer, oldest first, readable."""
        found = []
        for file in sorted(self.mail.glob("*"), key=lambda file: file.stat().st_mtime):
            for letter in file.read_bytes().split(BETWEEN_LETTERS):
                text = quopri.decodestring(letter).decode(errors="replace")
                if f"To: {self.newcomer}" in text:
                    found.append(text)
        return found


# --- Small helps -----------------------------------------------------------------------------


def must(true: object, otherwise: str) -> None:
    if not true:
        raise Failed(otherwise)


def ok(page: Page) -> Page:
    """The page, if it is one. A refusal shows what it says."""
    must(page.status == 200, f"{page.path} answered {page.status}: {page.words[:300]}")
    return page


def sees(page: Page, *words: str) -> Page:
    for each in words:
        must(each.lower() in ok(page).words.lower(), f"{page.path} does not say “{each}”")
    return page


def waits_for(question: Callable[[], object], what: str) -> object:
    """The first true answer; the worker has some seconds for it."""
    deadline = time.monotonic() + PATIENCE
    while not (answer := question()):
        must(time.monotonic() < deadline, f"{what}: not within {PATIENCE:.0f} seconds")
        time.sleep(0.1)
    return answer


def signed_in(address: str, email: str, password: str) -> Browser:
    browser = Browser(address)
    page = ok(browser.get("/accounts/login/"))
    page = browser.submit(page, page.form_with("login", "password"), login=email, password=password)
    if page.path == SECOND_STEP:
        code = code_at(DEMO_SECRET, time.time())
        page = browser.submit(page, page.form_with("code"), code=code)
    must(ok(page).path == "/me/", f"{email} could not sign in: {page.words[:300]}")
    return browser


def inbox_says(browser: Browser, *words: str) -> bool:
    page = ok(browser.get("/notifications/"))
    return all(each.lower() in page.words.lower() for each in words)


# --- 1. An author writes ---------------------------------------------------------------------


def author_writes(walk: Walk) -> None:
    """An author begins an article on a condition, with a source for what it says"""
    author = walk.person("author")
    while not walk.condition:
        letter = secrets.choice(string.ascii_lowercase)
        page = ok(author.get(f"/conditions/?letter={letter}"))
        paths = [link for link in page.links if re.fullmatch(r"/conditions/[^/?]+/", link)]
        if paths:
            walk.condition = secrets.choice(paths)
    slug = walk.condition.split("/")[2]
    page = ok(author.get(f"/article-revisions/new/?condition={slug}"))
    page = ok(author.submit(page, page.form_with("question"), topic="", question=walk.question))
    written = {"patient_short_answer": SHORT_ANSWER, "patient_body": BODY, **SOURCE}
    form = page.form_with("patient_body", "version")
    page = ok(author.submit(page, form, **written, action="save"))
    walk.revision = re.sub(r"edit/$", "", page.path)


def author_submits(walk: Walk) -> None:
    """The author submits it; everybody sees it as pending, and search engines keep away"""
    author = walk.person("author")
    page = ok(author.get(f"{walk.revision}edit/"))
    page = author.submit(page, page.form_with("patient_body"), action="submit")
    sees(page, walk.question, "submitted")
    reader = walk.reader()
    walk.article = ok(reader.get(walk.condition)).link(f"{walk.condition}questions/")
    page = sees(reader.get(walk.article), walk.question, "Submitted", "Under review", "Approved")
    must('name="robots" content="noindex' in page.text, "the pending page may be indexed")
    must("medically reviewed" not in page.words.lower(), "the pending page claims a review")


# --- 2. A reviewer approves ------------------------------------------------------------------


def reviewer_is_told(walk: Walk) -> None:
    """A reviewer finds it in the inbox"""
    reviewer = walk.person("reviewer")
    waits_for(lambda: inbox_says(reviewer, walk.question), "the reviewer's inbox")


def reviewer_starts(walk: Walk) -> None:
    """The reviewer starts the review from the desk"""
    reviewer = walk.person("reviewer")
    ok(reviewer.get("/desk/review/")).link(walk.revision)
    page = ok(reviewer.get(walk.revision))
    sees(reviewer.submit(page, page.form("/start_review/")), "Under review")


def reviewer_approves(walk: Walk) -> None:
    """The reviewer approves it, with the checklist ticked, stating conflicts of interest"""
    reviewer = walk.person("reviewer")
    page = ok(reviewer.get(f"{walk.revision}approve/"))
    form = page.form_with("conflict_of_interest")
    ticked = {name: "on" for name in form.choices if name.startswith("item-")}
    page = reviewer.submit(page, form, conflict_of_interest=NO_INTEREST, **ticked)
    sees(page, "Approved")


def reader_reads(walk: Walk) -> None:
    """A reader sees the text with reviewer, dates, references, disclaimer and the way on"""
    reader = walk.reader()
    sees(reader.get(walk.condition), walk.question, "Medically reviewed")
    page = sees(reader.get(walk.article), "trial of the site", "Medically reviewed", "Dr ")
    sees(page, SOURCE["sources-0-title"], "Next review", "advice")
    for part in ("#", "/editorial-policy/", "?for=", "/ask/", "doi.org/10.1093/nar/gkad1005"):
        page.link(part)
    must("application/ld+json" in page.text, "the page has no JSON-LD")
    must('content="noindex' not in page.text, "the approved page may not be indexed")


# --- 3. A member tells -----------------------------------------------------------------------


def newcomer_joins(walk: Walk) -> None:
    """A newcomer signs up; the worker sends the mail that confirms the address"""
    browser = walk.reader()
    password = secrets.token_urlsafe(16)
    page = ok(browser.get("/accounts/signup/"))
    form = page.form_with("email", "password1")
    agreed = {name: offered[0] for name, offered in form.choices.items() if len(offered) == 1}
    ok(browser.submit(page, form, email=walk.newcomer, password1=password, **agreed))
    (letter, *_) = waits_for(walk.letters, "the mail that confirms the address")
    found = re.search(rf"{re.escape(walk.address)}(/accounts/confirm-email/\S+?/)\s", letter)
    must(found, "the mail has no link to confirm the address")
    page = ok(browser.get(found.group(1)))
    page = ok(browser.submit(page, page.form_with("csrfmiddlewaretoken")))
    walk.people["newcomer"] = signed_in(walk.address, walk.newcomer, password)


def newcomer_tells(walk: Walk) -> None:
    """They consent and send in an experience: a story, a treatment tried, a symptom felt"""
    member = walk.people["newcomer"]
    slug = walk.condition.split("/")[2]
    page = ok(member.get(f"/experiences/new/?condition={slug}"))
    page = ok(member.submit(page, page.form_with("byline"), byline="handle", role="patient"))
    told = [
        {},  # when it began
        {"symptoms-0-name": "Fatigue", "symptoms-0-severity": "2"},
        {"treatments-0-name": "Physiotherapy", "treatments-0-effect": "1"},
        {},  # moments
        {"title": walk.title, "story": STORY},
    ]
    for part in told:
        page = ok(member.submit(page, page.form_with("version"), **part, action="next"))
    form = page.form_with("version")
    agreed = {name: "on" for name in form.names if name == "consent"}
    page = ok(member.submit(page, form, **agreed, action="send"))
    if "/experience-revisions/" in page.path:
        raise Failed(f"it was not sent in: {page.words[:600]}")
    own = ok(member.get("/me/")).link("/experiences/")
    walk.experience = page.path if page.path.startswith("/experiences/") else own
    must(walk.reader().get(walk.experience).status == 404, "the pending post is public")


def moderator_is_told(walk: Walk) -> None:
    """A moderator finds it in the inbox"""
    moderator = walk.person("moderator")
    name = walk.condition_name()
    waits_for(
        lambda: inbox_says(moderator, f"An experience is waiting for a moderator {name}"),
        "the moderator's inbox",
    )


def moderator_publishes(walk: Walk) -> None:
    """The moderator publishes it from the queue"""
    moderator = walk.person("moderator")
    queue = sees(moderator.get("/desk/moderation/"), walk.title)
    cases = [link for link in queue.links if "/desk/cases/" in link]
    for case in cases:
        page = ok(moderator.get(case))
        if walk.title in page.words:
            break
    page = moderator.submit(page, page.form("/decide/"), action="publish")
    must(ok(page).status == 200, "the decision was refused")


def newcomer_is_told(walk: Walk) -> None:
    """They are told, in the inbox and by a mail that names no condition"""
    member = walk.people["newcomer"]
    waits_for(lambda: inbox_says(member, "Your experience is published"), "the member's inbox")
    subject = "Subject: Your experience is published"
    (letter,) = waits_for(
        lambda: [text for text in walk.letters() if subject in text], "the mail to the member"
    )
    name = walk.condition_name()
    must(name.lower() not in letter.lower(), "the mail names the condition")


# --- 4. It counts ----------------------------------------------------------------------------


def reader_counts(walk: Walk) -> None:
    """The condition page shows it and counts its teller, with a link to exactly that list"""
    reader = walk.reader()
    page = sees(reader.get(walk.condition), walk.title, "1 member has shared their experience")
    listed = sees(reader.get(page.link(f"{walk.condition}experiences/")), walk.title)
    found = {link for link in listed.links if re.fullmatch(r"/experiences/[0-9a-f-]{36}/", link)}
    must(found == {walk.experience}, f"the list shows {len(found)} posts, the count says 1")


def newcomer_takes_down(walk: Walk) -> None:
    """Its teller takes it down, and the count is lower"""
    member = walk.people["newcomer"]
    page = ok(member.get(f"{walk.experience}take_down/"))
    ok(member.submit(page, page.form_with("version")))
    page = ok(walk.reader().get(walk.condition))
    must(walk.title not in page.words, "the condition page still shows it")
    must("1 member has shared" not in page.words, "the condition page still counts it")


def editor_retracts(walk: Walk) -> None:
    """An editor takes the trial's article back; its page keeps its address and says why"""
    editor = walk.person("editor")
    page = ok(editor.get(f"{walk.revision}retract/"))
    note = "This was a trial of the site, not an answer."
    ok(editor.submit(page, page.form_with("note"), note=note))
    sees(walk.reader().get(walk.article), note)


STEPS: list[Callable[[Walk], None]] = [
    author_writes,
    author_submits,
    reviewer_is_told,
    reviewer_starts,
    reviewer_approves,
    reader_reads,
    newcomer_joins,
    newcomer_tells,
    moderator_is_told,
    moderator_publishes,
    newcomer_is_told,
    reader_counts,
    newcomer_takes_down,
    editor_retracts,
]


def walk(address: str, *, mail: Path, say: Callable[[str], None]) -> None:
    """Take every step, a line for each. Raises Failed at the first that does not come true."""
    walking = Walk(address, mail)
    began = time.perf_counter()
    for number, step in enumerate(STEPS, start=1):
        started = time.perf_counter()
        try:
            step(walking)
        except (Failed, NotThere, OSError) as fault:
            raise Failed(f"Step {number} failed: {step.__doc__}.\n{fault}") from fault
        say(f"{time.perf_counter() - started:6.1f} s  {number:2}. {step.__doc__}")
    say(f"{time.perf_counter() - began:6.1f} s  The whole journey, {len(STEPS)} steps")
