"""The two flows of the house, verb by verb."""

import pytest

from diseasemaps import audit, workflow
from diseasemaps.articles import review
from diseasemaps.moderation import cases
from diseasemaps.moderation.models import Case
from diseasemaps.notifications.models import Event
from experiences import moderation
from experiences.models import Experience
from tests import factories

pytestmark = pytest.mark.usefixtures("texts")


def test_an_article_goes_from_draft_to_live_and_its_successor_replaces_it(
    author, reviewer, condition
):
    first = factories.approved(author, condition, reviewer)
    article = first.article
    article.refresh_from_db()
    assert article.live_revision == first
    assert first.reviews.get().credential == "Consultant neurologist, General Medical Council"

    second = review.submit(review.revise(article, by=author), by=author)
    second = review.start_review(second, by=reviewer)
    second = review.approve(second, by=reviewer, conflict_of_interest="None.")
    article.refresh_from_db()
    first.refresh_from_db()
    assert (article.live_revision, first.status) == (second, "superseded")
    steps = [entry.step for entry in workflow.history_of(first)]
    assert steps == ["submit", "start_review", "approve", "supersede"]
    assert audit.verify().ok


def test_an_experience_is_published_from_its_case_and_its_author_is_told(
    member, moderator, condition
):
    revision = factories.pending(member, condition)
    case = Case.objects.get()
    cases.decide(case, action="publish", by=moderator)
    experience = Experience.objects.get()
    assert experience.live_revision == revision
    assert Experience.objects.public().bylines() == 1
    told = Event.objects.get(kind="experience_published")
    assert told.audience == {"people": [str(member.pk)]}

    moderation.take_down(experience, by=member)
    assert Experience.objects.public().bylines() == 0
    assert audit.verify().ok


def test_a_trusted_member_is_published_at_once_unless_something_is_found(
    member, moderator, condition
):
    for number in range(3):
        factories.published(member, factories.condition(f"Condition {number}"), moderator)
    assert factories.pending(member, condition).status == "published"
    other = factories.condition("Another")
    held = factories.pending(member, other, story="Write to me at somebody@example.org.")
    assert held.status == "pending"
    assert Case.objects.open().get().signals.get().kind == "personal_data"
