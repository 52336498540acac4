"""Telling an experience: begin it, save the draft, begin a new revision of what was published."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils import timezone

from accounts import handles
from accounts.models import User
from accounts.permissions import may_write
from diseasemaps import audit, markdown, workflow
from diseasemaps.conditions.models import Condition
from diseasemaps.workflow import Conflict, Refused
from experiences.models import (
    Experience,
    ExperienceRevision,
    SymptomFelt,
    TimelineEvent,
    TreatmentTried,
)
from experiences.permissions import wrote, wrote_revision

TEXT_FIELDS = (
    "title", "story", "language", "age_band", "content_note",
    "onset_year", "onset_month", "diagnosis_year", "diagnosis_month",
)  # fmt: skip
# The tables of what a revision says in pieces, in the order of `save`'s arguments.
DETAILS: tuple[Any, ...] = (TreatmentTried, SymptomFelt, TimelineEvent)
ROWS = ("treatments", "symptoms", "events")
LONGEST_STORY = 20_000  # characters
OTHER_NAME = (
    "You have begun this under another kind of name, and that stays for the whole post. "
    "Go on with that draft, or withdraw it and begin anew."
)
Rows = Iterable[Mapping[str, Any]]


@audit.recorded()
def begin(
    condition: Condition,
    *,
    by: Any,
    role: str = Experience.Role.PATIENT,
    audience: str = Experience.Audience.PUBLIC,
    alias: bool = False,
) -> ExperienceRevision:
    """A draft of `by` about `condition`; the one that they began before, if it was never sent in.

    With `alias`, others see a name made up for this post, which nothing ties to the handle; if the
    draft begun before has the other kind of name, that is a Conflict, never a surprise.
    """
    reason = may_write(by)
    if reason:
        raise Refused(reason)
    User.objects.select_for_update(no_key=True).get(pk=by.pk)  # pressed twice is begun once
    already = begun(condition, by=by)
    if already and already.experience.is_alias != alias:
        raise Conflict(OTHER_NAME)
    if already:
        return already
    experience = Experience.objects.create(
        author=by,
        condition=condition,
        role=role,
        audience=audience,
        is_alias=alias,
        byline=_free_alias() if alias else by.handle,
    )
    revision = ExperienceRevision.objects.create(experience=experience)
    audit.record("experience.begin", by=by, kind="experience", id=experience.pk)
    return revision


def _free_alias() -> str:
    """A made-up name that is nobody's handle and of no other post: no story is put on others."""
    while True:
        name = handles.suggest()
        if not (
            User.objects.filter(handle__iexact=name).exists()
            or Experience.objects.filter(byline__iexact=name).exists()
        ):
            return name


def begun(condition: Condition, *, by: Any) -> ExperienceRevision | None:
    """The draft of `by` about `condition` that was never sent in, if there is one."""
    return (
        ExperienceRevision.objects.select_related("experience")
        .filter(
            experience__author=by,
            experience__condition=condition,
            experience__live_revision=None,
            experience__status="visible",
            status="draft",
        )
        .first()
    )


@audit.recorded()
def save(
    revision: ExperienceRevision,
    *,
    by: Any,
    version: int | None = None,
    fields: Mapping[str, Any],
    treatments: Rows | None = None,
    symptoms: Rows | None = None,
    events: Rows | None = None,
    part: str | None = None,
) -> ExperienceRevision:
    """Replace what a draft says. `fields` has some of TEXT_FIELDS and, for the post, role and
    audience; the rows have the fields of TreatmentTried, SymptomFelt (a symptom, or a word of one's
    own as `typed`) and TimelineEvent. What is left out stays. `part` of the form is where its
    author goes on.

    Raises Conflict (a newer save exists, or it was sent in), Refused.
    """
    now = workflow.lock(revision, version)
    if now.status != "draft":
        raise Conflict("This text has been sent in, so it cannot be changed any more.")
    reason = wrote_revision(by, now)
    if reason:
        raise Refused(reason)
    now.part = now.part if part is None else part
    _save_text(now, fields)
    _save_post(now, fields)
    for model, rows in zip(DETAILS, (treatments, symptoms, events), strict=True):
        if rows is None:
            continue
        model.objects.filter(revision=now).delete()
        model.objects.bulk_create(model(revision=now, **row) for row in rows)
    revision.version = now.version
    return now


def rows_of(revision: ExperienceRevision, kind: str) -> list[dict[str, Any]]:
    """The rows of one of ROWS as they are saved, in the order of the page; for `save`."""
    order = ("month", "pk") if kind == "events" else ("pk",)
    rows = getattr(revision, kind).order_by(*order)
    return [
        {
            field.attname: getattr(row, field.attname)
            for field in row._meta.fields
            if field.name not in ("id", "revision")
        }
        for row in rows
    ]


def _save_text(revision: ExperienceRevision, fields: Mapping[str, Any]) -> None:
    for name in TEXT_FIELDS:
        if name in fields:
            setattr(revision, name, fields[name])
    revision.story_html = markdown.render(revision.story)
    revision.saved_at = timezone.now()
    revision.version += 1
    revision.save()


def _save_post(revision: ExperienceRevision, fields: Mapping[str, Any]) -> None:
    """Who speaks and who may read it are the post's; they change until it is first published."""
    experience = revision.experience
    if experience.live_revision_id is not None:
        return
    experience.role = fields.get("role") or experience.role
    experience.audience = fields.get("audience") or experience.audience
    experience.save(update_fields=["role", "audience"])


@audit.recorded()
def revise(experience: Experience, *, by: Any) -> ExperienceRevision:
    """A new draft of what was published, or of what changes were asked for; the same draft again if
    there is one. Raises Refused; Conflict while another revision waits for a moderator.
    """
    reason = wrote(by, experience) or may_write(by)
    if reason:
        raise Refused(reason)
    experience = Experience.objects.select_for_update(of=("self",)).get(pk=experience.pk)
    on_its_way = experience.revisions.filter(status__in=["draft", "pending"]).first()
    if on_its_way and on_its_way.status == "pending":
        raise Conflict("Your last version is still waiting for a moderator. You can withdraw it.")
    if on_its_way:
        return on_its_way
    base = _base_for(experience)
    if base is None or experience.status not in ("visible", "hidden"):
        raise Conflict("There is nothing here to change any more. You can tell it anew.")
    return _copy(base)


def _base_for(experience: Experience) -> ExperienceRevision | None:
    sent = experience.revisions.filter(status__in=["changes_requested", "published"])
    return sent.order_by("-created_at").first()


def _copy(base: ExperienceRevision) -> ExperienceRevision:
    fields = {name: getattr(base, name) for name in (*TEXT_FIELDS, "story_html")}
    revision = ExperienceRevision.objects.create(experience=base.experience, **fields)
    for model in DETAILS:
        rows = list(model.objects.filter(revision=base))
        for row in rows:
            row.pk, row.revision = None, revision
        model.objects.bulk_create(rows)
    return revision
