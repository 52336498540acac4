"""How an appeal is decided: as every other case of the queue."""

from diseasemaps.moderation import appeals
from diseasemaps.moderation.kinds import Kind
from diseasemaps.moderation.models import Appeal

APPEAL = Kind(
    name="appeal",
    find=lambda id: Appeal.objects.select_related("decision__case", "author").get(pk=id),
    lock=appeals.lock,
    author=lambda appeal: appeal.author,
    condition=lambda appeal: appeal.decision.case.condition,
    language=lambda appeal: appeal.decision.case.language,
    snapshot=appeals.snapshot,
    verbs={"uphold": appeals.uphold, "dismiss": appeals.dismiss},
    own={"withdraw": appeals.withdraw},
    stands=lambda appeal: False,
)
