"""Vouching for a clinician: by somebody else, who may, and on record."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts import credentials
from accounts.models import User
from diseasemaps.audit import AuditEntry
from diseasemaps.workflow import Refused
from tests import factories

pytestmark = pytest.mark.django_db


def verify(user, by, *, days=365):
    return credentials.verify(
        user,
        by=by,
        title="Consultant neurologist",
        registration="N000001",
        issuing_body="A register",
        country="GB",
        expires_on=timezone.localdate() + timedelta(days=days),
    )


def test_a_verified_registration_is_current_until_its_day(editor, member):
    given = verify(member, editor)

    assert User.objects.get(pk=member.pk).current_credential == given
    assert given.verified_by == editor
    assert AuditEntry.objects.filter(action="credential.verify", actor=editor.audit_id).exists()


def test_an_expired_registration_is_not_current(editor, member):
    verify(member, editor, days=0)

    assert User.objects.get(pk=member.pk).current_credential is None


@pytest.mark.parametrize("role", ["author", "reviewer", "moderator", None])
def test_only_an_editor_or_an_admin_may_verify(member, role):
    with pytest.raises(Refused):
        verify(member, factories.person("somebody", role=role))
    assert not member.credentials.exists()


def test_nobody_verifies_themselves(editor, admin):
    for person in (editor, admin):
        with pytest.raises(Refused, match="Somebody else"):
            verify(person, person)
