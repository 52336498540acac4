"""I1 and I2 for experiences: eight presses at once, of one step and of many, hundreds of times."""

from collections import Counter
from functools import partial
from typing import Any

import pytest

from diseasemaps import audit, workflow
from diseasemaps.moderation import cases
from diseasemaps.moderation.models import Case
from experiences import moderation, writing
from experiences.models import Experience, ExperienceRevision
from tests import factories
from tests.workflow.crowd import EIGHT, ONE_WINNER

pytestmark = [
    pytest.mark.deep,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("texts"),
]

ROUNDS = 25  # of each
REASONS = {"rule": "privacy", "note": "A name."}
# step → (what it is pressed on, what else it is given)
PRESSED = {
    "submit": ("draft", {}),
    "publish": ("pending", {}),
    "request_changes": ("pending", {"note": "A name."}),
    "reject": ("pending", REASONS),
    "withdraw": ("pending", {}),
    "hide": ("visible", {"note": "A name."}),
    "restore": ("hidden", {}),
    "remove": ("visible", REASONS),
    "take_down": ("visible", {}),
}
BY_AUTHOR = {"submit", "withdraw", "take_down"}


def brought_to(status: str, author: Any, moderator: Any, number: int) -> Any:
    condition = factories.condition(f"Condition {number}")
    if status == "draft":
        factories.consents.give(author, factories.consents.HEALTH)
        return factories.told(author, condition)
    if status == "pending":
        return factories.pending(author, condition)
    post = factories.published(author, condition, moderator).experience
    if status == "hidden":
        moderation.hide(post, by=moderator, note="For now.")
    return Experience.objects.get(pk=post.pk)


def test_of_eight_presses_of_one_step_one_is_taken(crowd, moderator, capsys):
    played: Counter[str] = Counter()
    for number in range(ROUNDS * len(PRESSED)):
        step = list(PRESSED)[number % len(PRESSED)]
        status, given = PRESSED[step]
        author = factories.person(f"member-{number}", role=None)  # nobody becomes trusted
        thing = brought_to(status, author, moderator, number)
        seen = [type(thing).objects.get(pk=thing.pk) for _ in range(EIGHT)]
        by = author if step in BY_AUTHOR else moderator
        verb = partial(getattr(moderation, step), by=by, **given)
        assert crowd.press([partial(verb, one) for one in seen]) == ONE_WINNER, (number, step)
        taken = [entry.step for entry in workflow.history_of(thing)]
        assert taken.count(step) == 1, (number, step)
        played[step] += 1
    with capsys.disabled():
        print(f"\nEight presses at once, one winner in each: {dict(played)}")  # noqa: T201
    assert audit.verify().ok


def test_publishing_rejecting_taking_down_and_editing_at_once(crowd, moderator, capsys):
    """Whoever wins, nothing is half done, nobody waits in a ring, and nothing typed is lost."""
    other = factories.person("other-moderator", role="moderator")
    ended: Counter[str] = Counter()
    for number in range(ROUNDS * 2):
        author = factories.person(f"member-{number}", role=None)
        condition = factories.condition(f"Condition {number}")
        first = factories.published(author, condition, moderator)
        draft = writing.revise(first.experience, by=author)
        words = {"title": "Edited", "story": "Edited."}
        pending = number % 2
        if pending:
            draft = moderation.submit(draft, by=author)
        post, edit = Experience.objects.get(pk=first.experience_id), draft
        again = partial(ExperienceRevision.objects.get, pk=edit.pk)
        presses = [
            partial(moderation.publish, again(), by=moderator),
            partial(moderation.publish, again(), by=other),
            partial(moderation.reject, again(), by=moderator, **REASONS),
            partial(moderation.reject, again(), by=other, **REASONS),
            partial(moderation.hide, Experience.objects.get(pk=post.pk), by=moderator, note="!"),
            partial(moderation.take_down, Experience.objects.get(pk=post.pk), by=author),
            partial(writing.save, again(), by=author, fields=words),
            partial(moderation.submit, again(), by=author),
        ]
        found = crowd.press(presses)
        refused = "Refused('The post that this belongs to is gone.')"
        assert set(found) <= {"taken", "conflict", refused}, (number, found)
        post.refresh_from_db()
        published = post.revisions.filter(status="published")
        assert [post.live_revision] == list(published)
        on_its_way = post.revisions.filter(status__in=["draft", "pending"])
        assert on_its_way.count() <= 1
        assert Case.objects.open().filter(thing_id=edit.pk).count() == (
            on_its_way.filter(status="pending").count()
        )
        ended[f"{post.status}, edit {again().status}"] += 1
        for case in Case.objects.open():
            cases.close(case_thing(case))
    with capsys.disabled():
        print(f"\nPublish, reject, hide, take down, edit and send in at once: {dict(ended)}")  # noqa: T201
    assert audit.verify().ok


def case_thing(case: Case) -> Any:
    model = ExperienceRevision if case.kind == "experience_revision" else Experience
    return model.objects.get(pk=case.thing_id)
