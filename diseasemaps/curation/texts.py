"""The standing texts, as the people who run the site edit them: who may, and a new version.

A version is never changed: what was agreed to, or shown, stays readable for ever.
"""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from accounts.models import Role
from accounts.permissions import has_role
from diseasemaps import audit
from diseasemaps.moderation import rules
from diseasemaps.texts import publishing
from diseasemaps.texts.models import Text, TextVersion
from diseasemaps.workflow import Fault, Incomplete, Refused

POLICY = "editorial-policy"
OF_EDITORS = (POLICY, "disclaimer-")  # the rest is the house's law: consents, community rules
RULES_NEEDED = "A rule is a heading with a line “Name: `short-name`” below it; keep at least one."


@dataclass(frozen=True)
class Standing:
    """One text with its newest version, and why this person may not edit it ("" when they may)."""

    text: Text
    current: TextVersion
    may_not: str


def all_for(user: Any) -> list[Standing]:
    """Every standing text, by its key. Raises Refused for whoever may edit none of them."""
    _only_those_who_run_the_site(user)
    newest = current().order_by("text__key")
    return [Standing(one.text, one, may_edit(user, one.text.key) or "") for one in newest]


def current() -> QuerySet[TextVersion]:
    """The newest version of each text."""
    newest = TextVersion.objects.order_by("text_id", "-number").distinct("text_id")
    return TextVersion.objects.filter(pk__in=newest.values("pk")).select_related("text")


def may_edit(user: Any, key: str) -> str | None:
    """An admin may edit every text, an editor what belongs to articles."""
    if has_role(user, Role.ADMIN):
        return None
    if not key.startswith(OF_EDITORS):
        return "Only an admin can edit this text."
    return None if has_role(user, Role.EDITOR) else "Only an editor or an admin can edit this text."


@audit.recorded()
def publish(text: Text, *, by: Any, title: str, body: str, note: str, version: int) -> TextVersion:
    """Publish the next version of `text`; `note` says what changed, for readers.

    `version` is the number of the one that it was written from. Raises Refused; Conflict when
    somebody published another one meanwhile; Incomplete.
    """
    refusal = may_edit(by, text.key)
    if refusal:
        raise Refused(refusal)
    words = {"title": title.strip(), "body": body.strip() + "\n"}
    faults = _faults(text, note=note, **words)
    if faults:
        raise Incomplete(faults)
    return publishing.publish(
        text.key, by=by, note=note.strip(), version=version, language=text.language, **words
    )


def _faults(text: Text, *, title: str, body: str, note: str) -> list[Fault]:
    faults = []
    if not title:
        faults.append(Fault("title", "Give it a title."))
    if not body.strip():
        faults.append(Fault("body", "The text is empty."))
    if not note.strip():
        faults.append(Fault("note", "Say in a few words what changed: readers see it."))
    if text.key == rules.TEXT and not rules.named_in(body):
        faults.append(Fault("body", RULES_NEEDED))
    last = text.versions.order_by("-number").first()
    if last and (last.title, last.body) == (title, body):
        faults.append(Fault("body", "These are the words that are published already."))
    return faults


def _only_those_who_run_the_site(user: Any) -> None:
    if not has_role(user, Role.EDITOR, Role.ADMIN):
        raise Refused("The standing texts are for editors and admins.")
