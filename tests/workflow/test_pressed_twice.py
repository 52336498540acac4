"""The same thing begun, named, cited, agreed to or joined twice at one moment: once, and no 500."""

from collections import Counter
from functools import partial

import pytest
from django.test import Client

from accounts import consents
from accounts.models import Consent, User
from diseasemaps import audit
from diseasemaps.articles import review
from diseasemaps.articles import writing as drafting
from diseasemaps.articles.models import Article, Revision, Source
from diseasemaps.conditions import treatments
from diseasemaps.conditions.models import Treatment
from experiences import consent, moderation, writing
from experiences.models import Experience
from tests import factories
from tests.workflow.test_races import EIGHT, press

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("texts")]


@pytest.mark.parametrize("question", ["", "May I fly?"])
def test_eight_begins_of_one_article_are_one_draft(author, condition, question):
    topic = None if question else factories.topic()
    begin = partial(drafting.begin, condition, topic, question=question)
    begin(by=factories.person("somebody-else", role="author"))  # so that the article is there
    assert press([partial(begin, by=author)] * EIGHT) == Counter(taken=EIGHT)
    assert Article.objects.count() == 1
    assert Revision.objects.filter(author=author).count() == 1


def test_eight_begins_of_one_experience_are_one_draft(member, condition):
    assert press([lambda: writing.begin(condition, by=member)] * EIGHT) == Counter(taken=EIGHT)
    assert Experience.objects.count() == 1


def test_eight_consents_are_one(member):
    assert press([lambda: consents.give(member, consents.HEALTH)] * EIGHT) == Counter(taken=EIGHT)
    standing = Consent.objects.filter(text_version__text__key=consents.HEALTH, withdrawn_at=None)
    assert standing.count() == 1


def test_eight_who_name_one_treatment_mean_the_same_row(db):
    names = ["Valbenazine", "VALBENAZINE"] * 4
    assert press([lambda n=n: treatments.find_or_add(n) for n in names]) == Counter(taken=EIGHT)
    assert Treatment.objects.count() == 1


def test_works_cited_in_any_order_at_once_are_one_source_each(texts):
    """Two who hand in the same new works in opposite orders would wait for each other in a ring."""
    works = [
        factories.CITATION | {"doi": f"10.1000/new.{n}", "title": f"Work {n}"} for n in range(40)
    ]
    text = {"patient": {"short_answer": "In short [1].", "body": "All of it [1–40]."}}
    submits = []
    for n in range(EIGHT):
        by = factories.person(f"author-{n}", role="author")
        of = factories.condition(f"Condition {n}")
        draft = drafting.begin(of, factories.topic(), by=by)
        order = works if n % 2 else works[::-1]
        draft = drafting.save(draft, by=by, variants=text, citations=order)
        submits.append(partial(review.submit, draft, by=by))
    assert press(submits) == Counter(taken=EIGHT)
    assert Source.objects.count() == len(works)


def test_approving_and_pressing_old_buttons_never_block_each_other(
    author, reviewer, editor, condition
):
    for n in range(4):
        revision = factories.under_review(author, condition, reviewer, slug=f"topic-{n}")
        version = revision.version

        def seen(pk=revision.pk) -> Revision:
            return Revision.objects.get(pk=pk)

        approve = partial(review.approve, seen(), by=reviewer, conflict_of_interest="None.")
        retract = partial(review.retract, seen(), by=editor, note="Old.", version=version)
        old = [partial(review.submit, seen(), by=author) for _ in range(EIGHT - 2)]
        assert press([approve, retract, *old]) == Counter(taken=1, conflict=EIGHT - 1)


def test_two_who_take_all_their_posts_down_at_once_never_block_each_other(moderator):
    conditions = [factories.condition(f"Condition {n}") for n in range(8)]
    for _ in range(3):
        people = [
            factories.person(f"teller-{n}-{User.objects.count()}", role=None) for n in range(2)
        ]
        for person, order in zip(people, (conditions, conditions[::-1]), strict=True):
            for of in order:
                sent = factories.pending(person, of)
                if sent.status == "pending":  # later ones of a trusted member are published at once
                    moderation.publish(sent, by=moderator)
        assert press([lambda p=p: consent.withdraw(by=p) for p in people]) == Counter(taken=2)
    assert audit.verify().ok


@pytest.mark.parametrize("same", ["handle", "email"])
def test_two_who_sign_up_with_one_name_or_address_at_once(same):
    typed = {"password1": "lantern-over-water", "consent": "on", "old_enough": "on"}
    answers = []

    def join(n: int) -> None:
        email = "one@example.org" if same == "email" else f"some{n}@example.org"
        handle = "quiet-heron-4821" if same == "handle" else f"quiet-heron-{n}"
        form = typed | {"email": email, "handle": handle}
        answers.append(Client(raise_request_exception=False).post("/accounts/signup/", form))

    assert press([lambda n=n: join(n) for n in range(4)]) == Counter(taken=4)
    assert {answer.status_code for answer in answers} <= {200, 302, 429}
    if same == "email":
        assert User.objects.count() == 1
    else:
        assert User.objects.filter(handle="quiet-heron-4821").count() == 1
