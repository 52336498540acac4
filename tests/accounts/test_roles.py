"""Roles: by somebody else, with a reason, until a day; two admins for an admin; at once."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts import roles, second_step
from accounts.models import RoleGrant, User
from diseasemaps.audit import AuditEntry
from diseasemaps.notifications.models import Event, Kind
from diseasemaps.workflow import Conflict, Incomplete, Refused
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def second_admin(db):
    return factories.person("second-admin", role="admin")


def holds(user, role: str) -> bool:
    return User.objects.get(pk=user.pk).has_role(role)


def kinds_told(user) -> list[str]:
    events = Event.objects.filter(audience={"people": [str(user.pk)]}).order_by("id")
    return list(events.values_list("kind", flat=True))


def test_an_admin_gives_and_ends_a_role_with_a_reason_on_record(admin, member):
    for reason in ("", "  "):
        with pytest.raises(Incomplete):
            roles.grant(member, "editor", by=admin, reason=reason)
    given = roles.grant(member, "editor", by=admin, reason="Knows the subject.")
    assert holds(member, "editor")
    with pytest.raises(Conflict):
        roles.grant(member, "editor", by=admin, reason="Again.")
    with pytest.raises(Incomplete):
        roles.end(given, by=admin, reason="")
    roles.end(given, by=admin, reason="Wished to stop.")
    assert not holds(member, "editor")
    with pytest.raises(Conflict):
        roles.end(given, by=admin, reason="Again.")
    assert kinds_told(member) == [Kind.ROLE_GRANTED, Kind.ROLE_ENDED]
    done = AuditEntry.objects.filter(thing_id=str(member.audit_id), actor=admin.audit_id)
    assert list(done.order_by("seq").values_list("action", flat=True)) == [
        "role.grant",
        "role.revoke",
    ]


@pytest.mark.parametrize("role", ["author", "reviewer", "editor", "moderator", None])
def test_nobody_but_an_admin_gives_or_ends_one(member, editor, role):
    by = factories.person("somebody", role=role)
    with pytest.raises(Refused):
        roles.grant(member, "author", by=by, reason="Why not.")
    with pytest.raises(Refused):
        roles.end(editor.role_grants.get(), by=by, reason="Why not.")
    assert not holds(member, "author")
    assert holds(editor, "editor")


def test_nobody_gives_or_ends_their_own(admin):
    with pytest.raises(Refused, match="themselves"):
        roles.grant(admin, "editor", by=admin, reason="I want to.")
    with pytest.raises(Refused, match="of their own"):
        roles.end(admin.role_grants.get(), by=admin, reason="I want to.")


def test_an_admin_is_made_by_two(admin, second_admin, member, editor):
    given = roles.grant(member, "admin", by=admin, reason="Runs the server.")
    assert not holds(member, "admin")
    assert not User.objects.with_role("admin").filter(pk=member.pk).exists()
    assert kinds_told(member) == []
    for person in (admin, member, editor):
        with pytest.raises(Refused):
            roles.confirm(given, by=person)
    roles.confirm(given, by=second_admin)
    assert holds(member, "admin")
    assert kinds_told(member) == [Kind.ROLE_GRANTED]
    with pytest.raises(Conflict):
        roles.confirm(given, by=second_admin)


def test_a_proposal_can_be_dropped_by_either(admin, member):
    given = roles.grant(member, "admin", by=admin, reason="Runs the server.")
    roles.end(given, by=admin, reason="A mistake.")
    assert RoleGrant.objects.get(pk=given.pk).revoked_at
    assert kinds_told(member) == []


def test_an_admins_role_is_ended_by_two(admin, second_admin):
    third = factories.person("third-admin", role="admin")
    given = third.role_grants.get()
    roles.end(given, by=admin, reason="Left.")
    assert holds(third, "admin")
    with pytest.raises(Refused, match="another admin"):
        roles.end(given, by=admin, reason="Left.")
    roles.end(given, by=second_admin, reason="Yes.")
    assert not holds(third, "admin")
    ended = RoleGrant.objects.get(pk=given.pk)
    assert (ended.end_asked_by, ended.revoked_by) == (admin, second_admin)
    assert kinds_told(third) == [Kind.ROLE_ENDED]


def test_the_database_refuses_a_confirmation_by_the_one_who_asked(admin, second_admin, member):
    given = roles.grant(member, "admin", by=admin, reason="Runs the server.")
    for nobody_else in (admin, member):
        with pytest.raises(IntegrityError), transaction.atomic():
            RoleGrant.objects.filter(pk=given.pk).update(
                confirmed_by=nobody_else, confirmed_at=timezone.now()
            )
    held = second_admin.role_grants
    with pytest.raises(IntegrityError), transaction.atomic():
        held.update(end_asked_by=admin, revoked_by=admin, revoked_at=timezone.now())


def test_a_role_takes_effect_and_ends_in_a_session_that_is_open(client, admin, member):
    second_step.set_up(member, secret=factories.SECRET)
    client.force_login(member)
    assert client.get("/desk/review/").status_code == 403
    day = timezone.now() + timedelta(days=1)
    given = roles.grant(member, "editor", by=admin, reason="For a day.", until=day)
    assert client.get("/desk/review/").status_code == 200
    RoleGrant.objects.filter(pk=given.pk).update(until=timezone.now())  # the day is over
    assert client.get("/desk/review/").status_code == 403
    again = roles.grant(member, "editor", by=admin, reason="Once more.")
    assert client.get("/desk/review/").status_code == 200
    roles.end(again, by=admin, reason="Enough.")
    assert client.get("/desk/review/").status_code == 403


def test_a_day_that_is_over_is_refused(admin, member):
    with pytest.raises(Incomplete):
        roles.grant(member, "editor", by=admin, reason="Late.", until=timezone.now())


class TestTheDesk:
    def test_finds_by_exactly_the_name_or_address(self, client, admin, member):
        client.force_login(admin)
        page = f"/desk/people/{member.pk}/"
        for wanted in (member.handle, member.handle.upper(), member.email):
            assert client.get("/desk/people/", {"q": wanted}).headers["Location"] == page
        for wanted in (member.handle[:-1], "nobody", "a\x00b"):
            assert client.get("/desk/people/", {"q": wanted}).status_code == 422

    def test_a_moderator_finds_by_handle_only_and_sees_no_address(self, client, moderator, member):
        client.force_login(moderator)
        assert client.get("/desk/people/", {"q": member.handle}).status_code == 302
        assert client.get("/desk/people/", {"q": member.email}).status_code == 422
        text = client.get(f"/desk/people/{member.pk}/").text
        assert member.email not in text
        assert "Give a role" not in text
        assert client.get(f"/desk/people/{member.pk}/grant/").status_code == 403

    @pytest.mark.parametrize("role", ["author", "reviewer", "editor", None])
    def test_is_closed_to_everybody_else(self, client, member, role):
        client.force_login(factories.person("somebody", role=role))
        for page in ("", f"{member.pk}/", f"{member.pk}/grant/", f"{member.pk}/restrict/"):
            assert client.get(f"/desk/people/{page}").status_code == 403

    def test_a_role_is_given_and_ended_there(self, client, admin, member):
        client.force_login(admin)
        page = f"/desk/people/{member.pk}/"
        day = (timezone.localdate() + timedelta(days=30)).isoformat()
        answer = client.post(f"{page}grant/", {"role": "author", "until": day, "reason": ""})
        assert answer.status_code == 422
        client.post(f"{page}grant/", {"role": "author", "until": day, "reason": "Writes well."})
        assert holds(member, "author")
        assert "Writes well." in client.get(page).text
        assert client.post(f"{page}roles/author/end/", {"reason": ""}).status_code == 422
        client.post(f"{page}roles/author/end/", {"reason": "Done."})
        assert not holds(member, "author")

    def test_two_admins_make_a_third(self, client, admin, second_admin, member):
        page = f"/desk/people/{member.pk}/"
        client.force_login(admin)
        client.post(f"{page}grant/", {"role": "admin", "reason": "Runs the server."})
        assert "Confirm it" not in client.get(page).text
        assert client.post(f"{page}roles/admin/confirm/").status_code == 403
        client.force_login(second_admin)
        assert member.handle in client.get("/desk/people/").text
        assert "Confirm it" in client.get(page).text
        client.post(f"{page}roles/admin/confirm/")
        assert holds(member, "admin")

    def test_an_admin_has_no_buttons_for_themselves(self, client, admin):
        client.force_login(admin)
        page = f"/desk/people/{admin.pk}/"
        assert "Another admin decides" in client.get(page).text
        assert client.post(f"{page}grant/", {"role": "editor", "reason": "x"}).status_code == 403
        assert client.post(f"{page}roles/admin/end/", {"reason": "x"}).status_code == 403
