"""What becomes of a text that is sent in: blocked, held, marked, other words in place of some."""

from functools import partial

import pytest

from diseasemaps.moderation import watched_words
from diseasemaps.moderation.models import Case
from diseasemaps.questions import asking
from diseasemaps.workflow import Incomplete
from experiences import moderation
from experiences.models import ExperienceRevision
from tests import factories

pytestmark = pytest.mark.usefixtures("texts")


@pytest.fixture
def trusted(member, moderator):
    for number in range(3):
        story = {"story": f"Something else altogether, number {number}."}
        factories.published(member, factories.condition(f"Condition {number}"), moderator, **story)
    assert moderation.is_trusted(member)
    return member


@pytest.fixture
def watch(moderator):
    return partial(watched_words.add, by=moderator, why="It hurts people.")


def test_a_blocked_word_keeps_the_draft_and_is_named(watch, member, condition):
    watch("snake oil", "block")
    with pytest.raises(Incomplete) as refused:
        factories.pending(member, condition, story="I tried Snake Oil.")
    (fault,) = refused.value.faults
    assert fault.field == "story"
    assert "“Snake Oil”" in fault.message
    assert ExperienceRevision.objects.get().status == "draft"
    with pytest.raises(Incomplete):
        asking.ask(condition, text="Does snake oil help?", by=member)


@pytest.mark.parametrize("action", ["hold", "flag"])
def test_held_is_read_first_and_marked_is_read_afterwards(watch, trusted, condition, action):
    watch("moon water", action)
    sent = factories.pending(trusted, condition, story="I drank moon water.")
    assert sent.status == {"hold": "pending", "flag": "published"}[action]
    case = Case.objects.open().get(signals__kind="word")
    assert case.kind == {"hold": "experience_revision", "flag": "experience"}[action]


def test_other_words_stand_in_place_of_some(watch, trusted, condition):
    watch("wonder pill", "replace", instead="tablet")
    watch("registry", "link", address="https://registry.example.org/")
    title = "The wonder pill " + "x" * 100
    sent = factories.pending(
        trusted, condition, title=title, story="The wonder pill is in the registry."
    )
    assert sent.status == "published"
    assert sent.story == "The tablet is in the [registry](https://registry.example.org/)."
    assert 'href="https://registry.example.org/"' in sent.story_html
    assert sent.title == "The tablet " + "x" * 100


def test_the_same_story_under_another_condition_is_held(trusted, condition, moderator):
    story = "My cousin makes the warmest blankets in the whole of the county, and so can you."
    other = factories.condition("One more")
    assert factories.pending(trusted, other, story=story).status == "published"
    sent = factories.pending(trusted, condition, story=story)
    assert sent.status == "pending"
    assert Case.objects.get(thing_id=sent.pk).signals.filter(kind="repeated").exists()
