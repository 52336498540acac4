"""The seeded experiences, told and moderated through the verbs."""

from collections.abc import Callable
from typing import Any

from accounts.models import User
from diseasemaps import audit
from diseasemaps.conditions import treatments
from diseasemaps.conditions.models import EDITOR
from diseasemaps.moderation import cases
from diseasemaps.moderation.models import Case
from diseasemaps.seed import catalogue, reading
from diseasemaps.seed.people import DEMO_SIGN_INS
from diseasemaps.seed.reading import Story
from experiences import moderation, writing
from experiences.models import Experience, ExperienceRevision

DECISIONS = {"published": "publish", "changes_requested": "request_changes", "rejected": "reject"}


def tell(progress: Callable[[str], None]) -> int:
    """Tell the experiences that are missing; returns how many that were."""
    told = 0
    for story in reading.stories():
        author = User.objects.get(handle=story.author)
        condition = catalogue.find(story.condition)
        if Experience.objects.filter(author=author, condition=condition).exists():
            continue
        _tell(story, condition, author)
        told += 1
        progress(f"experience “{story.fields['title']}”")
    return told


@audit.recorded()
def _tell(story: Story, condition: Any, author: User) -> None:
    revision = writing.begin(
        condition, by=author, role=story.role, audience=story.audience, alias=story.alias
    )
    revision = writing.save(
        revision,
        by=author,
        fields=story.fields,
        treatments=[_treatment(row, new=story.state == "pending") for row in story.treatments],
        symptoms=[
            {"symptom": catalogue.symptom(hpo_id), "severity": severity}
            for hpo_id, severity in story.symptoms.items()
        ],
        events=story.events,
    )
    if story.state == "draft":
        return
    revision = moderation.submit(revision, by=author)
    if story.state in DECISIONS:
        _decide(revision, story)


def _treatment(row: dict[str, Any], *, new: bool) -> dict[str, Any]:
    """What waits for a moderator may name a treatment that nobody knew; the rest were there."""
    source = treatments.MEMBER if new else EDITOR
    facts = {name: value for name, value in row.items() if name != "name"}
    return {"treatment": treatments.find_or_add(row["name"], source=source), **facts}


def _decide(revision: ExperienceRevision, story: Story) -> None:
    cases.decide(
        Case.objects.get(kind=revision.workflow.kind, thing_id=revision.pk, closed_at=None),
        action=DECISIONS[story.state],
        by=User.objects.get(email=DEMO_SIGN_INS["moderator"]),
        rule=story.rule,
        note=story.note,
    )
