"""One of everything, each with a canary: a word that stands in its text and nowhere else."""

from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from accounts import second_step
from accounts.models import Block
from diseasemaps.articles import checklist, problems, remarks, review, writing
from diseasemaps.articles.models import Topic
from diseasemaps.conditions.models import Condition
from diseasemaps.moderation import appeals, cases, flags, helplines, notes, watched_words
from diseasemaps.moderation.models import Case
from diseasemaps.notifications.models import Delivery, Event, Notification
from diseasemaps.questions import asking
from experiences import comments, moderation
from experiences import writing as telling
from tests import factories


@dataclass
class World:
    condition: Condition
    people: dict[str, Any]
    things: dict[str, Any] = field(default_factory=dict)  # key → the thing with the canary

    def canary(self, key: str) -> str:
        return f"canary{key.replace('_', '')}x"


def build() -> World:
    """Everything of DESIGN §4's visibility table, by the verbs."""
    factories.texts()
    people = {
        "author": factories.person("author"),
        "reviewer": factories.clinician("reviewer"),
        "editor": factories.person("editor"),
        "moderator": factories.person("moderator"),
        "admin": factories.person("admin"),
        "member": factories.person("member", role=None),
        "blocked": factories.person("blocked", role=None),
        "teller": factories.person("teller", role=None),
        "invited": factories.clinician("invited", role=None),
    }
    world = World(factories.condition(), people)
    factories.passkey(people["teller"])
    second_step.set_up(people["invited"], secret=factories.SECRET)
    Block.objects.create(blocker=people["teller"], blocked=people["blocked"])
    _articles(world)
    _experiences(world)
    _comments(world)
    _questions(world)
    world.things["problem"] = problems.report(
        world.things["article_approved"],
        reader_type="patient",
        text=f"Wrong: {world.canary('problem')}.",
        by=people["teller"],
    )
    _reports_and_appeals(world)
    world.things |= {f"case_{case.kind}_{n}": case for n, case in enumerate(Case.objects.all())}
    event = Event.objects.first()
    world.things["notification"] = Notification.objects.create(
        event=event, recipient=people["member"]
    )
    world.things["dead_event"] = Event.objects.create(
        kind=event.kind, path="/", audience={"nobody": "knows"}, by=None, dead_at=timezone.now()
    )
    world.things["dead_delivery"] = Delivery.objects.create(
        notification=world.things["notification"], dead_at=timezone.now(), attempts=8
    )
    return world


def _write(world: World, key: str, revision: Any) -> Any:
    word = world.canary(key)
    return writing.save(
        revision,
        by=world.people["author"],
        variants={
            "patient": {"short_answer": f"Short {word} [1].", "body": f"## One\n\nBody {word} [1]."}
        },
        citations=[factories.CITATION],
    )


def _draft(world: World, key: str, article_key: str = "") -> Any:
    topic, _ = Topic.objects.get_or_create(
        slug=(article_key or key).replace("_", "-"),
        defaults={"group": "treatment", "pattern": f"{article_key or key} of {{condition}}?"},
    )
    begun = writing.begin(world.condition, topic, by=world.people["author"])
    return _write(world, key, begun)


def _approve(world: World, revision: Any) -> Any:
    author, reviewer = world.people["author"], world.people["reviewer"]
    submitted = review.submit(revision, by=author)
    started = review.start_review(submitted, by=reviewer)
    return review.approve(started, by=reviewer, conflict_of_interest="None.")


def _articles(world: World) -> None:
    author, reviewer, editor = (world.people[who] for who in ("author", "reviewer", "editor"))
    made = world.things
    made["article_draft"] = _draft(world, "article_draft")
    made["article_pending"] = review.submit(_draft(world, "article_pending"), by=author)
    for key in ("article_under_review", "article_changes_requested", "article_rejected"):
        made[key] = review.start_review(review.submit(_draft(world, key), by=author), by=reviewer)
    note = {"by": reviewer, "note": "Because."}
    review.request_changes(made["article_changes_requested"], **note)
    review.reject(made["article_rejected"], **note)
    made["article_withdrawn"] = review.withdraw(_draft(world, "article_withdrawn"), by=author)
    made["article_retracted"] = _approve(world, _draft(world, "article_retracted"))
    review.retract(made["article_retracted"], by=editor, note="Its source was withdrawn.")
    made["article_superseded"] = _approve(world, _draft(world, "article_superseded"))
    article = made["article_superseded"].article
    again = review.revise(article, by=author)
    made["article_approved"] = _approve(world, _write(world, "article_approved", again))
    next_one = _write(world, "article_successor", review.revise(article, by=author))
    made["article_successor"] = review.submit(next_one, by=author)
    made["invited"] = factories.invited(world.people["invited"], article, by=editor)
    said = {"text": f"Is {world.canary('remark')} so?", "reader_type": "patient"}
    made["remark"] = remarks.remark(made["article_successor"], by=author, **said)
    made["watched_word"] = watched_words.add("a watched word", "hold", by=editor)
    phrase = {"text": "so tired of it all", "kind": "crisis", "language": "en"}
    made["crisis_phrase"] = watched_words.add_phrase(**phrase, by=editor)
    made["helpline"] = helplines.add(name="A line", topic="crisis", phone="1", by=editor)
    made["checklist_item"] = checklist.add_item("Sources read.", by=editor)
    made["canned_request"] = checklist.add_request("A source", "Please cite it.", by=editor)


def _tell(world: World, key: str, **kwargs: Any) -> Any:
    word = world.canary(key)
    texts = {"title": f"Title {word}", "story": f"Story {word}."}
    return factories.pending(world.people["teller"], world.condition, **texts, **kwargs)


def _experiences(world: World) -> None:
    teller, moderator = world.people["teller"], world.people["moderator"]
    made = world.things
    made["experience_public"] = moderation.publish(_tell(world, "experience_public"), by=moderator)
    made["experience_members"] = moderation.publish(
        _tell(world, "experience_members", audience="members"), by=moderator
    )
    made["experience_hidden"] = moderation.publish(_tell(world, "experience_hidden"), by=moderator)
    moderation.hide(made["experience_hidden"].experience, by=moderator, note="Look again.")
    why = f"A name: {world.canary('decision_note')}."
    refusal = {"by": moderator, "rule": "privacy", "note": why}
    made["experience_rejected"] = moderation.reject(_tell(world, "experience_rejected"), **refusal)
    for key in ("experience_removed", "experience_taken_down"):
        made[key] = _tell(world, key)
        if made[key].status == "pending":
            made[key] = moderation.publish(made[key], by=moderator)
    moderation.remove(made["experience_removed"].experience, **refusal)
    moderation.take_down(made["experience_taken_down"].experience, by=teller)
    made["experience_pending"] = _tell(world, "experience_pending")
    made["experience_crisis"] = _in_danger(world)
    made["experience_changes_requested"] = moderation.request_changes(
        _tell(world, "experience_changes_requested"), by=moderator, note="No names."
    )
    _edit_of_a_published_one(world)
    draft = factories.told(
        teller, world.condition, story=f"Story {world.canary('experience_draft')}."
    )
    made["experience_draft"] = draft


def _in_danger(world: World) -> Any:
    word = world.canary("experience_crisis")
    texts = {"title": f"Title {word}", "story": f"I want to kill myself. {word}."}
    return factories.pending(world.people["teller"], world.condition, **texts)


def _edit_of_a_published_one(world: World) -> None:
    """The published text stays public while an edit of it waits for a moderator."""
    teller = world.people["teller"]
    edit = telling.revise(world.things["experience_public"].experience, by=teller)
    word = world.canary("experience_edit")
    edit = telling.save(edit, by=teller, fields={"title": "T", "story": f"Story {word}."})
    world.things["experience_edit"] = moderation.submit(edit, by=teller)


def _reports_and_appeals(world: World) -> None:
    """`member` reported a post; `teller` appealed against what became of another."""
    made, people = world.things, world.people
    reported = made["experience_public"].experience
    words = f"Look: {world.canary('flag')}."
    made["flag"] = flags.flag(reported, by=people["member"], words=words)
    removed = made["experience_removed"].experience
    made["decision"] = cases.reason(removed)
    text = f"It was {world.canary('appeal')}."
    made["appeal"] = appeals.appeal(made["decision"], by=people["teller"], text=text)
    note = {"title": "Take it out", "text": f"Please, {world.canary('canned_note')}."}
    made["canned_note"] = notes.add(by=people["moderator"], **note)


def _comments(world: World) -> None:
    """In each of its states below a post that everybody reads, and one below a post for members."""
    teller, moderator = world.people["teller"], world.people["moderator"]
    for status in ("pending", "published", "rejected", "hidden", "taken_down", "inside"):
        key = f"comment_{status}"
        below = {"inside": "experience_members"}.get(status, "experience_public")
        post = world.things[below].experience
        made = comments.comment(post, text=f"What of {world.canary(key)}?", by=teller)
        world.things[key] = made
        if status == "rejected":
            comments.reject(made, by=moderator, rule="kindness", note="Unkind.")
        elif status != "pending":
            comments.publish(made, by=moderator)
        if status == "hidden":
            comments.hide(made, by=moderator, note="Look again.")
        elif status == "taken_down":
            comments.take_down(made, by=teller)


def _questions(world: World) -> None:
    teller, moderator = world.people["teller"], world.people["moderator"]
    for status in ("pending", "published", "rejected", "hidden", "taken_down"):
        key = f"question_{status}"
        asked = asking.ask(world.condition, text=f"What of {world.canary(key)}?", by=teller)
        world.things[key] = asked
        if status == "rejected":
            asking.reject(asked, by=moderator, rule="kindness", note="Unkind.")
        elif status != "pending":
            asking.publish(asked, by=moderator)
        if status == "hidden":
            asking.hide(asked, by=moderator, note="Look again.")
        elif status == "taken_down":
            asking.take_down(asked, by=teller)
