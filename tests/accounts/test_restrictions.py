"""Silenced and suspended: with a reason, until a day, from the next request on (I11)."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts import restrictions, roles
from accounts.models import Restriction, User
from diseasemaps.audit import AuditEntry
from diseasemaps.moderation.models import Case
from diseasemaps.notifications import audiences, fan_out
from diseasemaps.notifications.models import Event, Kind, Notification
from diseasemaps.workflow import Conflict, Incomplete, Refused
from tests import factories

pytestmark = pytest.mark.django_db

WHY = "Rule 3: names of other people."


def restrict(person, by, kind="silenced", **kwargs):
    return restrictions.restrict(person, kind, by=by, reason=WHY, **kwargs)


def test_a_moderator_silences_and_lifts_on_record_and_the_person_is_told(moderator, member):
    given = restrict(member, moderator)
    assert User.objects.get(pk=member.pk).is_silenced
    with pytest.raises(Conflict):
        restrict(member, moderator)
    restrictions.lift(given, by=moderator)
    assert not User.objects.get(pk=member.pk).is_silenced
    with pytest.raises(Conflict):
        restrictions.lift(given, by=moderator)
    done = AuditEntry.objects.filter(thing_id=str(member.audit_id), actor=moderator.audit_id)
    assert list(done.order_by("seq").values_list("action", flat=True)) == [
        "restriction.begin",
        "restriction.lift",
    ]
    assert WHY not in str(list(done.values()))
    fan_out.fan_out_due()
    told = Notification.objects.filter(recipient=member).order_by("event_id")
    assert [one.event.kind for one in told] == [Kind.RESTRICTED, Kind.RESTRICTION_LIFTED]
    assert WHY in told[0].event.label


def test_somebody_who_is_suspended_is_told_all_the_same(moderator, member):
    restrict(member, moderator, "suspended", until=timezone.now() + timedelta(days=3))
    assert audiences.resolve(Event.objects.get().audience).get() == member


@pytest.mark.parametrize("reason", ["", "  "])
def test_a_reason_is_required_and_a_day_that_is_over_is_refused(moderator, member, reason):
    with pytest.raises(Incomplete):
        restrictions.restrict(member, "silenced", by=moderator, reason=reason)
    with pytest.raises(Incomplete):
        restrict(member, moderator, until=timezone.now())
    assert not Restriction.objects.exists()


@pytest.mark.parametrize("role", ["author", "reviewer", "editor", None])
def test_only_a_moderator_or_an_admin_may(member, role):
    with pytest.raises(Refused):
        restrict(member, factories.person("somebody", role=role))


def test_not_oneself_and_of_those_with_a_role_only_an_admin(moderator, admin, author):
    for person in (moderator, admin):
        with pytest.raises(Refused, match="their own"):
            restrict(person, person)
    with pytest.raises(Refused, match="an admin"):
        restrict(author, moderator)
    given = restrict(author, admin)
    with pytest.raises(Refused):
        restrictions.lift(given, by=moderator)


class TestInALiveSession:
    def test_silenced_they_read_and_cannot_post(self, client, moderator, member, condition):
        client.force_login(member)
        new = f"/experiences/new/?condition={condition.slug}"
        said = {"role": "patient", "audience": "public", "byline": "handle"}
        assert client.get(new).status_code == 200
        day = timezone.now() + timedelta(days=2)
        given = restrict(member, moderator, until=day)
        assert client.post(new, said).status_code == 403
        text = client.get("/me/").text
        assert WHY in text
        assert f"{day.day} {day:%B %Y}" in text
        Restriction.objects.filter(pk=given.pk).update(until=timezone.now())  # the day is over
        assert client.post(new, said).status_code == 302

    def test_suspended_the_session_ends_and_says_why_and_until_when(
        self, client, moderator, member, settings
    ):
        settings.CONTACT_EMAIL = "answers@example.org"
        client.force_login(member)
        other_device = Client()
        other_device.force_login(member)
        assert client.get("/me/").status_code == 200
        day = timezone.now() + timedelta(days=2)
        given = restrict(member, moderator, "suspended", until=day)
        for device in (client, other_device):
            answer = device.get("/conditions/")
            assert answer.status_code == 403
            for words in (WHY, f"{day.day} {day:%B %Y}", "answers@example.org"):
                assert words in answer.text
            assert "no-store" in answer.headers["Cache-Control"]
            assert device.get("/me/").status_code == 302  # signed out
            assert device.get("/conditions/").status_code == 200
        restrictions.lift(given, by=moderator)
        client.force_login(member)
        assert client.get("/me/").status_code == 200

    def test_signing_in_while_suspended_leads_to_the_reason(self, client, moderator, member):
        restrict(member, moderator, "suspended")
        client.force_login(member)
        assert WHY in client.get("/me/").text

    def test_a_suspended_editor_holds_no_role_and_gets_it_back(self, client, admin, editor):
        client.force_login(editor)
        given = restrict(editor, admin, "suspended")
        assert client.get("/desk/").status_code == 403
        assert not User.objects.with_role("editor").exists()
        restrictions.lift(given, by=admin)
        client.force_login(editor)
        assert client.get("/desk/").status_code == 200

    def test_the_api_answers_in_its_own_form(self, client, moderator, member):
        client.force_login(member)
        restrict(member, moderator, "suspended")
        answer = client.get("/api/v1/me")
        assert answer.status_code == 403
        assert answer.headers["Content-Type"].startswith("application/problem+json")


class TestTheDesk:
    def test_from_the_page_of_the_person(self, client, moderator, member):
        client.force_login(moderator)
        page = f"/desk/people/{member.pk}/"
        assert client.post(f"{page}restrict/", {"kind": "silenced"}).status_code == 422
        client.post(f"{page}restrict/", {"kind": "silenced", "reason": WHY})
        assert WHY in client.get(page).text
        client.post(f"{page}restrictions/silenced/lift/")
        assert not User.objects.get(pk=member.pk).is_silenced
        assert client.post(f"{page}restrictions/silenced/lift/").status_code == 404

    def test_from_a_case_without_saying_who_stands_behind_an_alias(
        self, client, texts, moderator, condition
    ):
        member = factories.person("hidden-heron", role=None)
        factories.pending(member, condition, alias=True)
        case = Case.objects.get()
        client.force_login(moderator)
        address = f"/desk/cases/{case.pk}/restrict/"
        assert address in client.get(case.get_absolute_url()).text
        for answer in (
            client.get(address),
            client.post(address, {"kind": "silenced", "reason": WHY}, follow=True),
        ):
            assert member.handle not in answer.text
            assert str(member.pk) not in answer.text
        assert User.objects.get(pk=member.pk).is_silenced

    def test_nobody_else_sees_the_form(self, client, texts, moderator, editor, member, condition):
        factories.pending(member, condition)
        address = f"/desk/cases/{Case.objects.get().pk}/restrict/"
        assert client.get(address).status_code == 404
        client.force_login(editor)
        assert client.get(address).status_code == 404
        roles.grant(moderator, "author", by=None, reason="test")
        client.force_login(moderator)
        assert client.get(f"/desk/people/{moderator.pk}/restrict/").status_code == 403
