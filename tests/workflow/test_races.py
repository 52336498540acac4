"""Invariants I1 and I2 under eight presses at once: real threads, real connections, one winner."""

import threading
from collections import Counter
from collections.abc import Callable

import pytest
from django.db import connection

from diseasemaps import audit, workflow
from diseasemaps.articles import review
from diseasemaps.articles import writing as drafting
from diseasemaps.articles.models import Revision
from diseasemaps.moderation import cases
from diseasemaps.moderation.models import Case, Decision
from diseasemaps.workflow import Conflict, Refused
from experiences import moderation, writing
from experiences.models import Experience, ExperienceRevision
from tests import factories

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("texts")]

EIGHT = 8


def press(verbs: list[Callable[[], object]]) -> Counter[str]:
    """Run each verb in its own thread, all starting together; count what came of them."""
    barrier = threading.Barrier(len(verbs))
    outcomes: list[str] = []

    def run(verb: Callable[[], object]) -> None:
        try:
            connection.ensure_connection()
            barrier.wait(timeout=20)
            verb()
            outcomes.append("taken")
        except Conflict:
            outcomes.append("conflict")
        except Refused as refused:
            outcomes.append(f"refused: {refused.reason}")
        except Exception as error:
            outcomes.append(repr(error))
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[verb]) for verb in verbs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return Counter(outcomes)


ONE_WINNER = Counter(taken=1, conflict=EIGHT - 1)


def test_eight_reviewers_press_start_review_at_once(author, condition):
    reviewers = [factories.clinician(f"reviewer-{n}") for n in range(EIGHT)]
    revision = factories.submitted(author, condition)
    seen = [Revision.objects.get(pk=revision.pk) for _ in reviewers]
    pairs = zip(seen, reviewers, strict=True)
    outcomes = press([lambda r=r, by=by: review.start_review(r, by=by) for r, by in pairs])
    assert outcomes == ONE_WINNER
    assert revision.reviews.count() == 1
    assert audit.verify().ok


def test_the_claimant_presses_approve_in_eight_tabs(author, reviewer, condition):
    revision = factories.under_review(author, condition, reviewer)
    tabs = [Revision.objects.get(pk=revision.pk) for _ in range(EIGHT)]
    outcomes = press(
        [lambda r=r: review.approve(r, by=reviewer, conflict_of_interest="None.") for r in tabs]
    )
    assert outcomes == ONE_WINNER
    assert revision.reviews.filter(verdict="approved").count() == 1
    steps = [entry.step for entry in workflow.history_of(revision)]
    assert steps.count("approve") == 1
    assert audit.verify().ok


def test_eight_moderators_decide_one_case(member, condition):
    moderators = [factories.person(f"moderator-{n}", role="moderator") for n in range(EIGHT)]
    revision = factories.pending(member, condition)
    seen = [Case.objects.get() for _ in moderators]
    actions = ["publish", "reject"] * 4
    outcomes = press(
        [
            lambda c=c, by=by, a=a: cases.decide(c, action=a, by=by, rule="privacy", note="A name.")
            for c, by, a in zip(seen, moderators, actions, strict=True)
        ]
    )
    assert outcomes == ONE_WINNER
    assert Decision.objects.count() == 1
    revision.refresh_from_db()
    assert revision.status in ("published", "rejected")


def test_publishing_taking_down_and_withdrawing_at_once_never_block_each_other(
    member, moderator, condition
):
    """Three verbs that lock post, revision and case: a wrong order would be a deadlock."""
    for _ in range(5):
        first = factories.published(member, condition, moderator)
        again = writing.revise(first.experience, by=member)
        moderation.submit(again, by=member)
        case = Case.objects.open().get()
        post = Experience.objects.get(pk=first.experience_id)
        outcomes = press(
            [
                lambda c=case: cases.decide(c, action="publish", by=moderator),
                lambda p=post: moderation.take_down(p, by=member),
                lambda pk=again.pk: moderation.withdraw(
                    ExperienceRevision.objects.get(pk=pk), by=member
                ),
            ]
        )
        allowed = {"taken", "conflict", "refused: The post that this belongs to is gone."}
        assert set(outcomes) <= allowed
        post.refresh_from_db()
        assert not Case.objects.open().exists()
        if post.status == "visible":
            moderation.take_down(post, by=member)
    assert audit.verify().ok


def test_two_authors_submit_their_revisions_of_one_article_at_once(
    author, other_reviewer, reviewer, condition
):
    factories.roles.grant(other_reviewer, "author", by=None, reason="test")
    live = factories.approved(author, condition, reviewer)
    drafts = [
        (review.revise(live.article, by=person), person) for person in (author, other_reviewer)
    ]
    outcomes = press([lambda r=r, by=by: review.submit(r, by=by) for r, by in drafts])
    assert outcomes == Counter(taken=1, conflict=1)


def test_eight_saves_of_one_draft_keep_one_and_refuse_seven(author, condition):
    draft = factories.draft(author, condition)
    tabs = [Revision.objects.get(pk=draft.pk) for _ in range(EIGHT)]
    outcomes = press(
        [
            lambda r=r, n=n: drafting.save(
                r,
                by=author,
                variants={"patient": {"short_answer": f"Tab {n} [1].", "body": "Text [1]."}},
                citations=[factories.CITATION],
            )
            for n, r in enumerate(tabs)
        ]
    )
    assert outcomes == ONE_WINNER
