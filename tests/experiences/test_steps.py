"""Taking a step through the pages: asked first, refused in words, with the right status."""

import pytest
from django.urls import reverse

from accounts import consents
from diseasemaps.moderation import cases
from diseasemaps.moderation.models import Case, Decision
from experiences import moderation, writing
from experiences.models import Experience
from tests import factories

pytestmark = pytest.mark.usefixtures("texts")


def step(thing, name) -> str:
    kind = "step" if isinstance(thing, Experience) else "revision_step"
    return reverse(f"experiences:{kind}", args=[thing.pk, name])


@pytest.fixture
def pending(member, condition):
    return factories.pending(member, condition)


@pytest.fixture
def published(member, condition, moderator):
    return factories.published(member, condition, moderator).experience


def test_taking_down_is_asked_first_and_a_get_changes_nothing(client, published, member):
    client.force_login(member)
    page = client.get(step(published, "take_down"))
    assert "Take this down?" in page.text
    published.refresh_from_db()
    assert published.status == "visible"
    answer = client.post(step(published, "take_down"), {"version": published.version}, follow=True)
    assert "You took this down" in answer.text
    published.refresh_from_db()
    assert published.status == "taken_down"


def test_a_draft_is_sent_in_and_withdrawn(client, member, condition):
    revision = factories.told(member, condition)
    consents.give(member, consents.HEALTH)
    client.force_login(member)
    client.post(step(revision, "submit"), {"version": revision.version})
    revision.refresh_from_db()
    assert revision.status == "pending"
    client.post(step(revision, "withdraw"), {"version": revision.version})
    revision.refresh_from_db()
    assert revision.status == "withdrawn"
    assert not Case.objects.open().exists()


def test_sending_in_what_is_incomplete_says_what_is_missing(client, member, condition):
    revision = writing.begin(condition, by=member)
    client.force_login(member)
    answer = client.post(step(revision, "submit"), {"version": revision.version})
    assert answer.status_code == 422
    for said in ("agree to the publication", "a title", "Write your story"):
        assert said in answer.text


def test_unknown_steps_and_steps_of_the_system_are_not_found(client, published, member, moderator):
    for person in (member, moderator):
        client.force_login(person)
        for name in ("approve", "nonsense", "supersede"):
            assert client.post(step(published, name), {"version": 1}).status_code == 404
        live = published.live_revision
        assert client.post(step(live, "supersede"), {"version": 1}).status_code == 404


def test_what_one_may_not_know_of_is_not_found_before_anything_else(client, pending, stranger):
    assert client.post(step(pending, "publish"), {"version": 99}).status_code == 404
    client.force_login(stranger)
    assert client.post(step(pending, "publish"), {"version": 99}).status_code == 404


def test_who_is_not_signed_in_is_asked_to(client, published):
    answer = client.post(step(published, "take_down"), {"version": published.version})
    assert answer.status_code == 302
    assert answer.url.startswith(reverse("account_login"))


def test_a_stale_version_or_a_wrong_state_is_a_conflict(client, pending, moderator):
    client.force_login(moderator)
    answer = client.post(step(pending, "publish"), {"version": pending.version - 1})
    assert answer.status_code == 409
    assert "Somebody changed this" in answer.text
    moderation.publish(pending, by=moderator)
    pending.refresh_from_db()
    note = {"version": pending.version, "note": "My long note", "rule": "community-rules"}
    answer = client.post(step(pending, "reject"), note)
    assert answer.status_code == 409
    assert "My long note" in answer.text
    assert client.get(step(pending, "reject")).status_code == 409


def test_the_wrong_person_is_refused(client, published, pending, stranger, member, moderator):
    client.force_login(stranger)
    for name in ("take_down", "hide", "remove"):
        answer = client.post(step(published, name), {"version": published.version, "note": "n"})
        assert answer.status_code == 403, name
    client.force_login(member)
    answer = client.post(step(pending, "publish"), {"version": pending.version})
    assert answer.status_code == 403
    assert client.get(step(pending, "publish")).status_code == 403
    client.force_login(moderator)
    assert client.post(step(pending, "withdraw"), {"version": pending.version}).status_code == 403


def test_without_a_version_nothing_is_done(client, published, member):
    client.force_login(member)
    assert client.post(step(published, "take_down"), {}).status_code == 422
    published.refresh_from_db()
    assert published.status == "visible"


def test_a_moderator_decides_here_as_at_the_desk(client, pending, moderator, member):
    client.force_login(moderator)
    answer = client.post(step(pending, "reject"), {"version": pending.version, "rule": ""})
    assert answer.status_code == 422
    assert "Name the community rule" in answer.text
    data = {"version": pending.version, "rule": "community-rules", "note": "There is a name."}
    assert client.post(step(pending, "reject"), data).status_code == 302
    decision = Decision.objects.get()
    assert (decision.action, decision.by, decision.note) == (
        "reject", moderator, "There is a name."
    )  # fmt: skip
    assert not Case.objects.open().exists()


def test_what_another_moderator_is_at_work_on_is_left_to_them(client, pending, moderator):
    other = factories.person("other-moderator", role="moderator")
    cases.claim(Case.objects.get(), by=other)
    client.force_login(moderator)
    answer = client.post(step(pending, "publish"), {"version": pending.version})
    assert answer.status_code == 409
    assert "Another moderator is at work" in answer.text
    pending.refresh_from_db()
    assert pending.status == "pending"


def test_every_decision_about_a_post_can_be_taken_here(client, published, moderator):
    client.force_login(moderator)
    for name, status in (("hide", "hidden"), ("restore", "visible"), ("remove", "removed")):
        data = {"version": published.version, "rule": "community-rules", "note": "A reason."}
        assert client.post(step(published, name), data).status_code == 302, name
        published.refresh_from_db()
        assert published.status == status


# Taking the consent back


def test_withdrawing_the_consent_says_what_it_does_and_does_it(
    client, published, member, moderator, stranger
):
    other = factories.condition("Other")
    draft = factories.told(member, other)
    elsewhere = factories.published(stranger, other, moderator).experience
    client.force_login(member)
    url = reverse("accounts:withdraw_consent", args=[consents.HEALTH])
    page = client.get(url)
    assert "taken down at once, for good" in page.text
    assert published.get_absolute_url() in page.text
    published.refresh_from_db()
    assert published.status == "visible"
    assert client.post(url).status_code == 302
    mine = Experience.objects.filter(author=member).values_list("status", flat=True)
    assert set(mine) == {"taken_down"}
    draft.refresh_from_db()
    assert draft.status == "withdrawn"
    elsewhere.refresh_from_db()
    assert elsewhere.status == "visible"
    assert consents.given(member, consents.HEALTH) is None


def test_withdrawing_takes_back_what_waits_for_a_moderator(client, pending, member):
    client.force_login(member)
    client.post(reverse("accounts:withdraw_consent", args=[consents.HEALTH]))
    pending.refresh_from_db()
    assert pending.status == "withdrawn"
    assert not Case.objects.open().exists()
