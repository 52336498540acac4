"""One appeal, answered in words by somebody who took no part; upheld, everything is back."""

import pytest

from diseasemaps import audit
from diseasemaps.moderation import appeals, cases
from diseasemaps.moderation.models import Appeal, Case
from diseasemaps.notifications.models import Event
from diseasemaps.workflow import Conflict, Incomplete, Refused
from experiences import moderation, reactions
from experiences.models import Experience
from tests import factories

WORDS = "It names nobody. The nurse gave me leave to tell it."


@pytest.fixture
def removed(post, moderator):
    reader = factories.person("reader", role=None)
    reactions.react(post, by=reader, kind="helpful")
    return moderation.remove(post, by=moderator, rule="privacy", note="A name.")


def test_upheld_restores_everything(removed, moderator, other_moderator):
    decision = cases.reason(removed)
    made = appeals.appeal(decision, by=removed.author, text=WORDS)
    case = Case.objects.get(kind="appeal", closed_at=None)
    with pytest.raises(Refused, match="took part"):
        cases.decide(case, action="uphold", by=moderator, note="No.")
    with pytest.raises(Incomplete):
        cases.decide(case, action="uphold", by=other_moderator, note="  ")
    cases.decide(case, action="uphold", by=other_moderator, note="You are right.")
    made.refresh_from_db()
    assert (made.status, made.answer, made.answered_by) == (
        "upheld",
        "You are right.",
        other_moderator,
    )
    post = Experience.objects.public().get()
    assert post.reactions.count() == 1
    assert post.card_html
    assert moderation.is_trusted(post.author) is False  # one post is not three
    assert Event.objects.get(kind="appeal_upheld").audience == {"people": [str(post.author_id)]}
    assert audit.verify().ok
    moderation.hide(post, by=moderator, note="Again.")  # a new decision, a new appeal
    assert appeals.refusal(cases.reason(post), by=post.author) is None


def test_dismissed_the_decision_stands_and_there_is_no_second_appeal(removed, other_moderator):
    decision = cases.reason(removed)
    made = appeals.appeal(decision, by=removed.author, text=WORDS)
    with pytest.raises(Conflict):
        appeals.appeal(decision, by=removed.author, text=WORDS)
    appeals.dismiss(made, by=other_moderator, note="It does name somebody.")
    with pytest.raises(Conflict):
        appeals.appeal(decision, by=removed.author, text=WORDS)
    removed.refresh_from_db()
    assert removed.status == "removed"
    assert Appeal.objects.get().answer == "It does name somebody."


def test_a_refused_text_is_published_when_its_appeal_is_upheld(
    texts, member, moderator, other_moderator, condition
):
    revision = factories.pending(member, condition)
    moderation.reject(revision, by=moderator, rule="privacy", note="A name.")
    assert not moderation.is_trusted(member)
    made = appeals.appeal(cases.reason(revision), by=member, text=WORDS)
    appeals.uphold(made, by=other_moderator, note="There is no name.")
    post = Experience.objects.public().get()
    assert post.live_revision == revision
    assert post.card_html


def test_who_may_not_appeal_and_against_what(removed, moderator, member, condition):
    decision = cases.reason(removed)
    with pytest.raises(Refused):
        appeals.appeal(decision, by=moderator, text=WORDS)
    with pytest.raises(Incomplete):
        appeals.appeal(decision, by=member, text=" ")
    revision = factories.pending(member, factories.condition("Another"))
    moderation.request_changes(revision, by=moderator, note="Please.")
    with pytest.raises(Conflict):  # they can just change it
        appeals.appeal(cases.reason(revision), by=member, text=WORDS)


def test_a_hidden_post_that_was_restored_since_is_past_appealing(post, moderator):
    moderation.hide(post, by=moderator, note="For now.")
    decision = cases.reason(post)
    moderation.restore(Experience.objects.get(), by=moderator)
    with pytest.raises(Conflict):
        appeals.appeal(decision, by=post.author, text=WORDS)


def test_the_pages(removed, client, moderator, other_moderator):
    decision = cases.reason(removed)
    address = f"/decisions/{decision.pk}/appeal/"
    client.force_login(other_moderator)
    assert client.get(address).status_code == 404
    client.force_login(removed.author)
    assert b"A name." in client.get(address).content
    assert client.post(address, {"text": ""}).status_code == 422
    answer = client.post(address, {"text": WORDS})
    made = Appeal.objects.get()
    assert answer["Location"] == f"/appeals/{made.pk}/"
    assert client.get(address)["Location"] == f"/appeals/{made.pk}/"
    assert b"Another moderator will answer" in client.get(answer["Location"]).content
    case = Case.objects.get(kind="appeal")
    client.force_login(moderator)
    assert client.get(answer["Location"])["Location"] == f"/desk/cases/{case.pk}/"
    stranger = factories.person("somebody-else", role=None)
    client.force_login(stranger)
    assert client.get(answer["Location"]).status_code == 404
    client.force_login(removed.author)
    step = f"/appeals/{made.pk}/withdraw/"
    assert client.get(step).status_code == 200
    assert client.post(step, {"version": made.version}).status_code == 302
    assert not Case.objects.open().filter(kind="appeal").exists()


def test_escalating_gives_it_back_with_a_reason(post, moderator, other_moderator):
    case = cases.claim(cases.open(post), by=moderator)
    with pytest.raises(Incomplete):
        cases.escalate(case, by=moderator, note=" ")
    with pytest.raises(Conflict):
        cases.escalate(case, by=other_moderator, note="Mine?")
    case = cases.escalate(case, by=moderator, note="Is this advice?")
    assert case.claimant() is None
    assert case.priority == 100
    assert Event.objects.get(kind="case_escalated").audience == {"role": "moderator"}
