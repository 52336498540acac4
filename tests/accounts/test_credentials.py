"""Vouching for a clinician: by somebody else, who may, and on record."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts import credentials
from accounts.models import Credential, User
from diseasemaps.audit import AuditEntry
from diseasemaps.notifications.models import Event, Kind
from diseasemaps.versions import SITE, PageVersion
from diseasemaps.workflow import Conflict, Incomplete, Refused
from tests import factories

pytestmark = pytest.mark.django_db


FACTS = {
    "full_name": "Dr Ada Example",
    "title": "Consultant neurologist",
    "registration": "N000001",
    "issuing_body": "A register",
    "country": "GB",
    "evidence": "The register can be searched.",
    "interests": "None",
}


def in_days(days: int):
    return timezone.localdate() + timedelta(days=days)


def verify(user, by, *, days=365):
    return credentials.verify(credentials.ask(by=user, **FACTS), by=by, expires_on=in_days(days))


def end_in(held: Credential, days: int) -> None:
    """Time passes."""
    Credential.objects.filter(pk=held.pk).update(expires_on=in_days(days))


def test_a_verified_registration_is_current_until_its_day(editor, member):
    given = verify(member, editor)

    assert User.objects.get(pk=member.pk).current_credential == given
    assert given.verified_by == editor
    assert AuditEntry.objects.filter(action="credential.verify", actor=editor.audit_id).exists()


def test_an_expired_registration_is_not_current(editor, member):
    end_in(verify(member, editor), 0)

    assert User.objects.get(pk=member.pk).current_credential is None


@pytest.mark.parametrize("role", ["author", "reviewer", "moderator", None])
def test_only_an_editor_or_an_admin_may_verify(member, role):
    with pytest.raises(Refused):
        verify(member, factories.person("somebody", role=role))
    assert not member.credentials.filter(verified_at__isnull=False).exists()


def test_nobody_verifies_themselves(editor, admin):
    for person in (editor, admin):
        with pytest.raises(Refused, match="Somebody else"):
            verify(person, person)


def told(person) -> list[str]:
    events = Event.objects.filter(audience={"people": [str(person.pk)]})
    return list(events.order_by("id").values_list("kind", flat=True))


def test_asking_tells_the_editors_and_the_verified_name_stands_on_their_work(member, editor):
    asked = credentials.ask(by=member, **FACTS)
    assert Event.objects.get(kind=Kind.CREDENTIAL_ASKED).audience == {"role": "editor"}
    assert User.objects.get(pk=member.pk).full_name == ""
    credentials.verify(asked, by=editor, expires_on=in_days(30))
    assert User.objects.get(pk=member.pk).professional_name == "Dr Ada Example"
    assert told(member) == [Kind.CREDENTIAL_VERIFIED]


def test_one_waits_at_a_time_and_is_decided_once(member, editor):
    asked = credentials.ask(by=member, **FACTS)
    with pytest.raises(Conflict):
        credentials.ask(by=member, **FACTS)
    with pytest.raises(Incomplete):
        credentials.decline(asked, by=editor, note=" ")
    credentials.decline(asked, by=editor, note="No such number.")
    with pytest.raises(Conflict):
        credentials.verify(asked, by=editor, expires_on=in_days(30))
    credentials.ask(by=member, **FACTS)  # again, after a decline
    assert told(member) == [Kind.CREDENTIAL_DECLINED]


@pytest.mark.parametrize("days", [-1, 0, 6 * 366])
def test_it_is_verified_until_a_day_that_makes_sense(member, editor, days):
    with pytest.raises(Incomplete):
        verify(member, editor, days=days)


def test_a_revoked_one_counts_no_more_and_pages_are_told(member, editor):
    held = verify(member, editor)
    before = PageVersion.objects.get(key=SITE).number
    with pytest.raises(Incomplete):
        credentials.revoke(held, by=editor, note="")
    credentials.revoke(held, by=editor, note="Struck off.")
    assert User.objects.get(pk=member.pk).current_credential is None
    assert PageVersion.objects.get(key=SITE).number == before + 1
    with pytest.raises(Conflict):
        credentials.revoke(held, by=editor, note="Again.")


def test_its_holder_is_told_at_60_14_and_0_days_once_each(member, editor):
    held = verify(member, editor)
    counts = []
    for days in (61, 60, 59, 15, 14, 3, 1, 0, -1, -30):
        end_in(held, days)
        counts.append(credentials.warn_of_expiry() + credentials.warn_of_expiry())
    assert counts == [0, 1, 0, 0, 1, 0, 0, 1, 0, 0]


def test_who_has_renewed_is_left_in_peace(member, editor):
    end_in(verify(member, editor), 10)
    verify(member, editor)
    assert credentials.warn_of_expiry() == 0


def test_a_member_asks_an_editor_verifies_and_revokes_in_pages(client, member, editor):
    client.force_login(member)
    assert client.post("/me/credential/", {}).status_code == 422
    assert client.post("/me/credential/", FACTS, follow=True).status_code == 200
    assert "Waiting for an editor" in client.get("/me/credential/").text
    client.force_login(editor)
    assert str(member.pk) in client.get("/desk/credentials/").text
    page = f"/desk/credentials/{member.pk}/"
    assert "N000001" in client.get(page).text
    assert client.post(f"{page}verify/", {"expires_on": "soon"}).status_code == 422
    client.post(f"{page}verify/", {"expires_on": in_days(100).isoformat()})
    assert member.credentials.get().is_current
    client.post(f"{page}revoke/", {"note": "Struck off."})
    assert not member.credentials.get().is_current
    client.force_login(member)
    assert "Struck off." in client.get("/me/credential/").text


@pytest.mark.parametrize("role", ["author", "reviewer", "moderator", None])
def test_registrations_are_seen_by_editors_and_admins_only(client, member, role):
    credentials.ask(by=member, **FACTS)
    client.force_login(factories.person("somebody", role=role))
    for page in ("", f"{member.pk}/", f"{member.pk}/verify/", f"{member.pk}/decline/"):
        answer = client.get(f"/desk/credentials/{page}")
        assert answer.status_code == 403
        assert "N000001" not in answer.text


def test_an_editor_does_not_decide_about_their_own_in_pages(client, editor):
    credentials.ask(by=editor, **FACTS)
    client.force_login(editor)
    for verb in ("verify", "decline"):
        data = {"expires_on": in_days(9).isoformat(), "note": "Fine."}
        answer = client.post(f"/desk/credentials/{editor.pk}/{verb}/", data)
        assert answer.status_code == 403
    assert editor.credentials.waiting().exists()


class TestTheBadge:
    @pytest.fixture
    def held(self, reviewer):
        return reviewer.credentials.get()

    @pytest.fixture
    def pages(self, client, texts, author, condition, reviewer, held):
        article = factories.approved(author, condition, reviewer).article
        addresses = (article.get_absolute_url(), f"/reviewers/{reviewer.pk}/")
        return lambda: [client.get(address).text for address in addresses]

    def test_stands_on_the_review_and_the_reviewers_page(self, pages, held):
        until = f"{held.expires_on:%Y}"
        for text in pages():
            assert "General Medical Council" in text
            assert "United Kingdom, valid until" in text
            assert until in text
            assert held.registration not in text

    def test_says_on_the_next_request_that_it_expired(self, pages, held):
        end_in(held, -1)
        for text in pages():
            assert "has not been renewed since" in text
            assert "valid until" not in text

    def test_says_on_the_next_request_that_it_was_revoked(self, pages, held, editor):
        credentials.revoke(held, by=editor, note="Struck off.")
        for text in pages():
            assert "does not count here any more" in text
            assert "Struck off." not in text

    def test_the_page_lists_the_articles_and_nobody_else_has_one(self, client, pages, member):
        assert "first-line treatments" in pages()[1]
        assert client.get(f"/reviewers/{member.pk}/").status_code == 404
