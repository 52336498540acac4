"""Somebody may be in danger: their text is held, moderators are called, then everybody.

Only screening of one's own words sets this off, never a report by others. Nothing is deleted and
nobody is restricted for it; readers see nothing of it.
"""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.models import Role
from diseasemaps import audit
from diseasemaps.moderation import signals
from diseasemaps.moderation.models import Case
from diseasemaps.notifications import audiences
from diseasemaps.notifications.models import Kind
from diseasemaps.notifications.notify import notify

PATIENCE = timedelta(minutes=15)  # then everybody is called


def raise_alarm(case: Case) -> None:
    """Call the moderators about `case`, once; called in the transaction that found the words."""
    if case.crisis_at is not None:
        return
    case.crisis_at = timezone.now()
    case.save(update_fields=["crisis_at"])
    notify(audiences.role(Role.MODERATOR), Kind.CRISIS_RAISED, about=case, by=None)
    audit.record("case.crisis", by=None, kind="case", id=case.pk)


def call_everybody() -> int:
    """Call every moderator and the operators about each case that nobody is at work on since a
    quarter of an hour; returns how many cases there were. Run every minute.
    """
    called = 0
    for id in list(Case.objects.unanswered(PATIENCE).values_list("pk", flat=True)):
        called += _call_everybody(id)
    return called


@audit.recorded()
def _call_everybody(id: Any) -> int:
    unanswered = Case.objects.unanswered(PATIENCE)
    case = unanswered.select_for_update(of=("self",), skip_locked=True).filter(pk=id).first()
    if case is None:
        return 0
    case.called_all_at = timezone.now()
    case.save(update_fields=["called_all_at"])
    for role in (Role.MODERATOR, Role.ADMIN):
        notify(audiences.role(role), Kind.CRISIS_UNANSWERED, about=case, by=None)
    audit.record("case.call_everybody", by=None, kind="case", id=case.pk)
    return 1


def concerns(thing: Any) -> bool:
    """Whether its author should now be shown who they can talk to."""
    return (
        Case.objects.open().in_danger().filter(kind=thing.workflow.kind, thing_id=thing.pk).exists()
    )


def is_danger(rows: list[signals.Row]) -> bool:
    return any(kind in signals.DANGER for kind, _, _ in rows)
