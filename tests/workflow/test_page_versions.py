"""Whatever changes a public page bumps its version in the same transaction (DESIGN §8)."""

from datetime import date, timedelta

import pytest

from accounts import credentials, roles
from diseasemaps import versions
from diseasemaps.articles import review
from diseasemaps.conditions import catalogue
from diseasemaps.models import PageVersion
from diseasemaps.questions import asking
from diseasemaps.texts.publishing import publish as publish_text
from experiences import moderation
from tests import factories

pytestmark = pytest.mark.usefixtures("texts")


def numbers(*keys: str) -> dict[str, int]:
    wanted = PageVersion.objects.filter(key__in=[*keys, versions.SITE])
    return dict(wanted.values_list("key", "number"))


class Watched:
    """Takes steps, and says which of them left the versions that a page is made of as they were."""

    def __init__(self, *keys: str):
        self.keys, self.unnoticed = keys, []

    def do(self, verb, *args, **kwargs):
        before = numbers(*self.keys)
        result = verb(*args, **kwargs)
        if numbers(*self.keys) == before:
            self.unnoticed.append(verb.__name__)
        return result


def test_every_step_of_a_review_is_seen(
    settings, author, reviewer, other_reviewer, editor, condition
):
    settings.REVIEW_APPROVALS = 2
    draft = factories.draft(author, condition)
    none = {"conflict_of_interest": "None."}
    for key in (draft.article.page_key, condition.page_key):
        page = Watched(key)
        draft = page.do(review.submit, draft, by=author)
        draft = page.do(review.start_review, draft, by=reviewer)
        draft = page.do(review.release, draft, by=reviewer)
        draft = page.do(review.start_review, draft, by=reviewer)
        draft = page.do(review.join_review, draft, by=other_reviewer)
        draft = page.do(review.approve, draft, by=reviewer, **none)
        draft = page.do(review.approve, draft, by=other_reviewer, **none)
        draft = page.do(review.reaffirm, draft, by=reviewer, **none)
        page.do(review.retract, draft, by=editor, note="It was wrong.")
        assert page.unnoticed == []
        draft = factories.draft(author, condition)


def test_the_other_ends_of_a_review_are_seen(author, reviewer, condition):
    page = Watched(condition.page_key)
    first = factories.under_review(author, condition, reviewer, slug="one")
    page.do(review.request_changes, first, by=reviewer, note="Say more.")
    second = factories.under_review(author, condition, reviewer, slug="two")
    page.do(review.reject, second, by=reviewer, note="It cannot be mended.")
    page.do(review.withdraw, factories.submitted(author, condition, slug="three"), by=author)
    assert page.unnoticed == []


def test_what_becomes_of_posts_is_seen(member, stranger, moderator, condition):
    page = Watched(condition.page_key)
    pending = factories.pending(member, condition)
    post = page.do(moderation.publish, pending, by=moderator).experience
    post = page.do(moderation.hide, post, by=moderator, note="Let us look at it again.")
    post = page.do(moderation.restore, post, by=moderator)
    page.do(moderation.take_down, post, by=member)
    other = factories.published(stranger, condition, moderator).experience
    page.do(moderation.remove, other, by=moderator, rule="kindness", note="It names somebody.")
    question = asking.ask(condition, text="Does warmth help?", by=member)
    question = page.do(asking.publish, question, by=moderator)
    question = page.do(asking.hide, question, by=moderator, note="Let us look at it again.")
    question = page.do(asking.restore, question, by=moderator)
    page.do(asking.take_down, question, by=member)
    assert page.unnoticed == []


def test_what_editors_change_in_the_catalogue_is_seen(editor, condition):
    parent = factories.condition("White matter disease")
    page, other = Watched(condition.page_key), Watched(parent.page_key)
    page.do(catalogue.rename, condition, "Leukoencephalopathies", by=editor)
    page.do(catalogue.define, condition, "An illness of the white matter.", by=editor)
    page.do(catalogue.change_slug, condition, "leukoencephalopathies", by=editor)
    other.do(catalogue.set_parents, condition, [parent], by=editor)
    page.do(catalogue.set_children, parent, [], by=editor)
    page.do(catalogue.add, "Ataxia", by=editor)
    assert page.unnoticed + other.unnoticed == []


def test_texts_and_who_reviews_are_seen_on_every_page(member, editor, db):
    page = Watched()
    page.do(publish_text, "editorial-policy", title="Policy", body="New words.", by=editor)
    page.do(roles.grant, member, "reviewer", by=None, reason="test")
    registration = {"title": "Neurologist", "registration": "N1", "issuing_body": "GMC"}
    expires_on = date.today() + timedelta(days=30)
    page.do(
        credentials.verify, member, by=editor, country="GB", expires_on=expires_on, **registration
    )
    page.do(roles.revoke, member, "reviewer", by=None)
    assert page.unnoticed == []


def test_what_no_reader_sees_bumps_nothing(member, moderator, condition):
    before = numbers(condition.page_key)
    pending = factories.pending(member, condition)
    moderation.reject(pending, by=moderator, rule="kindness", note="It names somebody.")
    assert numbers(condition.page_key) == before
