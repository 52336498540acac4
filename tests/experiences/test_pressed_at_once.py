"""Consents and reactions pressed in one moment: each is done once, and nothing slips past."""

from collections import Counter
from functools import partial

import pytest
from django.db import transaction

from accounts import consents
from diseasemaps import audit
from diseasemaps.audit import AuditEntry
from diseasemaps.notifications.models import Event, Kind
from experiences import consent, moderation, reactions
from experiences.models import Experience, Reaction
from tests import factories
from tests.workflow.test_races import EIGHT, press

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("texts")]


def test_eight_withdrawals_are_one(member, condition, moderator):
    factories.published(member, condition, moderator)
    assert press([lambda: consent.withdraw(by=member)] * EIGHT) == Counter(taken=EIGHT)
    assert Experience.objects.get().status == "taken_down"
    assert AuditEntry.objects.filter(action="consent.withdraw").count() == 1
    assert audit.verify().ok


def test_nothing_is_sent_in_while_the_consent_is_taken_back(member, moderator):
    """Whoever comes first: no post stays that nobody agreed to publish."""
    consents.give(member, consents.HEALTH)
    for number in range(4):
        draft = factories.told(member, factories.condition(f"Condition {number}"))

        def send(draft=draft):
            with transaction.atomic():
                moderation.submit(draft, by=member)

        press([send, lambda: consent.withdraw(by=member)])
        draft.refresh_from_db()
        assert draft.status != "pending"
        assert consents.given(member, consents.HEALTH) is None
        consents.give(member, consents.HEALTH)


def test_eight_presses_are_one_reaction_and_one_piece_of_news(
    member, stranger, condition, moderator
):
    post = factories.published(member, condition, moderator).experience
    react = partial(reactions.react, post, by=stranger, kind="helpful")
    assert press([react] * EIGHT) == Counter(taken=EIGHT)
    assert Reaction.objects.count() == 1
    assert Event.objects.filter(kind=Kind.EXPERIENCE_HELPFUL).count() == 1


def test_eight_readers_at_once_are_eight_on_the_card(member, condition, moderator):
    post = factories.published(member, condition, moderator).experience
    people = [factories.person(f"reader-{number}", role=None) for number in range(EIGHT)]
    verbs = [partial(reactions.react, post, by=one, kind="thanks") for one in people]
    assert press(verbs) == Counter(taken=EIGHT)
    post.refresh_from_db()
    assert f"{EIGHT} said thank you" in post.card_html
