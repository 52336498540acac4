"""Invariant I1: every status × step × person, against the tables of DESIGN §4 typed by hand."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import transaction

from diseasemaps.articles.models import Revision
from diseasemaps.moderation.models import Appeal
from diseasemaps.questions.models import Question
from diseasemaps.workflow import Conflict, Refused, available_to
from experiences.models import Comment, Experience, ExperienceRevision, VocabularyWord
from tests import factories
from tests.workflow import states

pytestmark = pytest.mark.usefixtures("texts")

NOBODY: set[str] = set()
REVIEWERS = {"reviewer", "other_reviewer", "invited"}
MODERATORS = {"moderator", "other_moderator"}

SHORT_POST = {
    "publish": ({"pending"}, {*MODERATORS, "system"}),
    "reject": ({"pending"}, MODERATORS),
    "hide": ({"published"}, {*MODERATORS, "system"}),
    "restore": ({"hidden"}, {*MODERATORS, "system"}),
    "take_down": ({"published"}, {"writer"}),
    "reopen": ({"published", "rejected"}, {"system"}),
    "reinstate": ({"rejected"}, {"system"}),
}

# step → (statuses it may be taken from, who may). `reviewer` is the one who opened the review.
TABLE = {
    "article_revision": {
        "submit": ({"draft"}, {"writer"}),
        "start_review": ({"submitted"}, REVIEWERS),
        "join_review": ({"under_review"}, NOBODY),  # while one approval is enough
        "release": ({"under_review"}, {"reviewer", "editor", "system"}),
        "request_changes": ({"under_review"}, {"reviewer"}),
        "approve": ({"under_review"}, {"reviewer"}),
        "reject": ({"under_review"}, {"reviewer"}),
        "withdraw": (
            {"draft", "submitted", "under_review", "changes_requested"},
            {"writer", "editor"},
        ),
        "supersede": ({"approved"}, {"system"}),
        "reaffirm": ({"approved"}, REVIEWERS),
        "retract": ({"approved"}, {"editor"}),
    },
    "experience_revision": {
        "submit": ({"draft"}, {"writer"}),
        "publish": ({"pending"}, {*MODERATORS, "system"}),
        "request_changes": ({"pending"}, MODERATORS),
        "reject": ({"pending"}, MODERATORS),
        "withdraw": ({"draft", "pending", "changes_requested"}, {"writer"}),
        "supersede": ({"published"}, {"system"}),
        "reopen": ({"published", "changes_requested", "rejected"}, {"system"}),
        "reinstate": ({"rejected", "superseded"}, {"system"}),
    },
    "experience": {
        "hide": ({"visible"}, {*MODERATORS, "system"}),
        "restore": ({"hidden"}, {*MODERATORS, "system"}),
        "remove": ({"visible", "hidden"}, MODERATORS),
        "take_down": ({"visible", "hidden"}, {"writer"}),
        "reinstate": ({"removed"}, {"system"}),
    },
    "question": SHORT_POST,
    "comment": SHORT_POST,
    "vocabulary_word": {
        "map": ({"waiting", "kept"}, {*MODERATORS, "writer"}),  # a word is nobody's own
        "keep": ({"waiting"}, {*MODERATORS, "writer"}),
    },
    "appeal": {
        "uphold": ({"waiting"}, {"other_moderator"}),
        "dismiss": ({"waiting"}, {"other_moderator"}),
        "withdraw": ({"waiting"}, {"writer"}),
    },
}
MODELS = {
    "article_revision": Revision,
    "experience_revision": ExperienceRevision,
    "experience": Experience,
    "question": Question,
    "comment": Comment,
    "vocabulary_word": VocabularyWord,
    "appeal": Appeal,
}
EVERY_STATUS = [(kind, status) for kind, model in MODELS.items() for status in model.Status.values]


@pytest.fixture
def cast(author, reviewer, other_reviewer, editor, moderator, admin, member, condition):
    # The writer holds every role, so that being the author is all that stands in the way.
    for role in ("reviewer", "moderator", "editor"):
        factories.roles.grant(author, role, by=None, reason="to be tempted")
    return states.Cast(
        writer=author,
        reviewer=reviewer,
        other_reviewer=other_reviewer,
        editor=editor,
        moderator=moderator,
        other_moderator=factories.person("other-moderator", role="moderator"),
        admin=admin,
        member=member,
        invited=factories.clinician("invited", role=None),
        signed_out=AnonymousUser(),
        condition=condition,
    )


def outcome(kind: str, step: str, thing, by) -> str:
    """What comes of it; whatever was written is undone."""
    try:
        with transaction.atomic():
            states.take(kind, step, thing, by=by)
            transaction.set_rollback(True)
    except Conflict:
        return "conflict"
    except Refused:
        return "refused"
    return "taken"


def expected(kind: str, step: str, status: str, person: str) -> str:
    sources, who = TABLE[kind][step]
    if status not in sources:
        return "conflict"
    if person == "writer" and "editor" in who:
        return "taken"  # the writer of this test is an editor too
    return "taken" if person in who else "refused"


@pytest.mark.parametrize("kind", TABLE)
def test_the_table_here_has_every_step_of_the_table_there(kind):
    assert set(TABLE[kind]) == set(MODELS[kind].workflow.steps)


@pytest.mark.parametrize(("kind", "status"), EVERY_STATUS)
def test_only_listed_steps_happen(kind, status, cast):
    thing = states.MAKE[kind](cast, status)
    assert thing.status == status
    wrong = []
    for step in TABLE[kind]:
        for person in cast.PERSONS:
            fresh = type(thing)._base_manager.get(pk=thing.pk)
            found = outcome(kind, step, fresh, getattr(cast, person))
            if found != expected(kind, step, status, person):
                wrong.append((step, person, found, expected(kind, step, status, person)))
    assert wrong == []


@pytest.mark.parametrize(("kind", "status"), EVERY_STATUS)
def test_the_buttons_offered_are_the_steps_that_happen(kind, status, cast):
    thing = states.MAKE[kind](cast, status)
    for person in cast.PERSONS:
        fresh = type(thing)._base_manager.get(pk=thing.pk)
        offered = {step.name for step in available_to(getattr(cast, person), fresh)}
        happen = {step for step in TABLE[kind] if expected(kind, step, status, person) == "taken"}
        assert offered == happen, person
