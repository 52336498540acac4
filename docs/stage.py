"""What the pictures need and the seed leaves out, made once in a demo world through the API."""

from typing import Any

from playwright.sync_api import BrowserContext, Page

API = "/api/v1/"
SENT_BACK = "travel"  # a word of the title of a text that came back with remarks
REVISED = "emergency"  # of one that has a live text and a new draft
UNFINISHED = "children"  # of one that cannot be handed in yet
RESTS_ON_RETRACTED = "/conditions/myasthenia-gravis/questions/what-is-it/"
REFUSED = "cystic-fibrosis"  # of a story that was refused
PML = "progressive-multifocal-leukoencephalopathy"


class Door:
    """The API, for one person."""

    def __init__(self, context: BrowserContext):
        self.context = context

    def get(self, address: str, **query: Any) -> Any:
        return self._read(self.context.request.get(API + address, params=query))

    def send(self, method: str, address: str, **body: Any) -> Any:
        token = next(c["value"] for c in self.context.cookies() if c["name"].endswith("csrftoken"))
        headers = {"X-CSRFToken": token}
        request = self.context.request
        return self._read(request.fetch(API + address, method=method, data=body, headers=headers))

    def _read(self, answer: Any) -> Any:
        if not answer.ok:
            raise SystemExit(f"{answer.url} answered {answer.status}: {answer.text()}")
        return answer.json() if answer.body() else None


def prepare(contexts: dict[str, BrowserContext]) -> None:
    """Everything below, unless it is there already."""
    doors = {who: Door(context) for who, context in contexts.items()}
    if not doors["member"].get("me/appeals")["results"]:
        appeal(doors["member"], doors["moderator"])
    if doors["editor"].get("sources", retracted="true")["results"]:
        return
    come_back_with_remarks(doors["author"], doors["reviewer"])
    draft_beside_a_live_text(doors["author"])
    unfinished_draft(doors["author"])
    report_and_wish(doors["member"], doors["editor"])
    invite_and_ask(doors["editor"], doors["reviewer"])
    retract_a_source(doors["editor"])


def appeal(member: Door, moderator: Door) -> None:
    """A story of the member that was refused, and waits for another moderator."""
    member.send("POST", "me/consents", text="consent-health")
    story = (
        "My aunt was told when she was sixty. At the day clinic a nurse stayed an hour longer to "
        "explain everything to us, and we still talk about that afternoon."
    )
    words = {"title": "The nurse who stayed", "story": story, "role": "relative"}
    made = member.send("POST", "experiences", condition=REFUSED, **words)
    address = f"experience-revisions/{made['id']}"
    member.send("POST", f"{address}/submit", version=made["version"])
    cases = moderator.get("cases", kind="experience_revision")["results"]
    case = next(row for row in cases if row["thing"]["id"] == made["id"])
    note = "This says who the nurse is to everybody at that clinic. Please leave her out."
    why = {"action": "reject", "rule": "privacy", "note": note}
    done = moderator.send("POST", f"cases/{case['id']}/decide", version=case["version"], **why)
    text = "She is not named, and there are forty nurses at that clinic. She knows of this story."
    member.send("POST", f"decisions/{done['decisions'][0]['id']}/appeal", text=text)


def text_of(door: Door, slug: str, topic: str) -> dict[str, Any]:
    rows = door.get(f"conditions/{slug}/articles", limit=100)["results"]
    article = next(row for row in rows if row["slug"] == topic)
    return door.get(f"articles/{article['id']}")["revision"]


def as_draft(revision: dict[str, Any]) -> dict[str, Any]:
    """What is sent to save the same text again."""
    texts = {
        one["reader_type"]: {"short_answer": one["short_answer"], "body": one["body"]}
        for one in revision["variants"]
    }
    apart = ("number", "retracted_on")
    cited = [{k: v for k, v in one.items() if k not in apart} for one in revision["citations"]]
    return {"variants": texts, "citations": cited}


def come_back_with_remarks(author: Door, reviewer: Door) -> None:
    like = as_draft(text_of(author, PML, "first-line-treatments"))
    question = "May I travel with PML?"
    made = author.send("POST", "article-revisions", condition=PML, question=question, **like)
    address = f"article-revisions/{made['id']}"
    made = author.send("POST", f"{address}/submit", version=made["version"])
    made = reviewer.send("POST", f"{address}/start_review", version=made["version"])
    say = {"reader_type": "patient", "text": "Please say this in plainer words."}
    reviewer.send("POST", f"{address}/remarks", anchor="short-answer", **say)
    say["text"] = "All in all a good text. What about flying?"
    reviewer.send("POST", f"{address}/remarks", **say)
    note = "Please see my remarks."
    reviewer.send("POST", f"{address}/request_changes", version=made["version"], note=note)
    new = author.send("POST", f"articles/{made['article']['id']}/revise")
    threads = author.get(f"article-revisions/{new['id']}/remarks")["results"]
    author.send("POST", f"remarks/{threads[0]['id']}/answer", text="I will, thank you.")


def draft_beside_a_live_text(author: Door) -> None:
    live = text_of(author, "leukoencephalopathy-with-vanishing-white-matter", "emergencies")
    new = author.send("POST", f"articles/{live['article']['id']}/revise")
    text = as_draft(new)
    patient = text["variants"]["patient"]
    words = patient["short_answer"].split(" ")
    patient["short_answer"] = " ".join([*words[:4], "nearly", *words[5:]])
    first, *others = patient["body"].split("\n\n")
    patient["body"] = "\n\n".join([first, *others[:-1]])
    author.send("PATCH", f"article-revisions/{new['id']}", version=new["version"], **text)


def unfinished_draft(author: Door) -> None:
    text = {
        "short_answer": "Most people with PML can have children [1].",
        "body": "## Before you plan\n\n## What to ask\n\nThese come first:\n\nTalk about it [2].",
    }
    question = "Can I have children with PML?"
    cited = [{"title": "A page on the web", "type": "website", "url": "https://example.org/page"}]
    draft = {"question": question, "variants": {"patient": text}, "citations": cited}
    author.send("POST", "article-revisions", condition=PML, **draft)


def report_and_wish(member: Door, editor: Door) -> None:
    live = text_of(member, PML, "first-line-treatments")
    reports = f"article-revisions/{live['id']}/problems"
    for words in ("Is this still so? My doctor said otherwise.", "There is a word missing here."):
        member.send("POST", reports, reader_type="patient", anchor="short-answer", text=words)
    oldest = editor.get("problems")["results"][0]
    note = "Thank you. A reviewer reads this passage again."
    editor.send("POST", f"problems/{oldest['id']}/answer", outcome="reopened", note=note)
    member.send("POST", f"conditions/{PML}/wishes", topic="pregnancy")
    for topic in ("school-and-work", "everyday-life"):
        known = {row["slug"] for row in member.get("topics", limit=100)["results"]}
        if topic in known:
            member.send("POST", f"conditions/{PML}/wishes", topic=topic)


def invite_and_ask(editor: Door, reviewer: Door) -> None:
    read = text_of(editor, PML, "rehabilitation")
    address = "a.clinician@hospital.example.org"
    editor.send("POST", f"articles/{read['article']['id']}/invitations", email=address)
    waiting = text_of(editor, PML, "research")
    somebody = editor.get("reviewers")["results"][0]["id"]
    asked = {"revisions": [waiting["id"]], "reviewer": somebody}
    editor.send("POST", "article-revisions/assign", **asked)


def retract_a_source(editor: Door) -> None:
    cited = text_of(editor, "myasthenia-gravis", "what-is-it")["citations"][0]
    source = editor.get("sources", q=cited["doi"] or cited["title"])["results"][0]
    reason = "The data cannot be found."
    editor.send("POST", f"sources/{source['id']}/mark", on="2026-01-05", reason=reason)


def live_workspace(page: Page) -> None:
    """The workspace of a live text."""
    rows = page.request.get(f"{API}conditions/{PML}/articles", params={"limit": 100}).json()
    live = next(row for row in rows["results"] if row["slug"] == "first-line-treatments")
    revision = page.request.get(f"{API}articles/{live['id']}").json()["revision"]
    page.goto(f"/article-revisions/{revision['id']}/")
