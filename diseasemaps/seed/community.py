"""What readers of the seeded world add to its experiences: reactions, comments, a report."""

import tomllib
from collections.abc import Callable
from typing import Any

from accounts.models import User
from diseasemaps import audit
from diseasemaps.moderation import cases, flags
from diseasemaps.moderation.models import Case, Flag
from diseasemaps.seed import catalogue
from diseasemaps.seed.people import DEMO_SIGN_INS
from diseasemaps.seed.reading import DATA
from experiences import comments, reactions
from experiences.models import Comment, Experience


def gather(progress: Callable[[str], None]) -> int:
    """Add what is missing; returns how much that was."""
    said = tomllib.loads((DATA / "community.toml").read_text(encoding="utf-8"))
    return sum(
        [_comment(row, progress) for row in said["comment"]]
        + [_report(row, progress) for row in said["report"]]
    )


@audit.recorded()
def _comment(row: dict[str, Any], progress: Callable[[str], None]) -> bool:
    post, author = _post(row["post"]), _person(row["author"])
    if post.comments.filter(author=author, text=row["text"]).exists():
        return False
    for reader in row.get("helpful", []):
        reactions.react(post, by=_person(reader), kind="helpful")
    answered = row.get("answers")
    above = post.comments.get(text__startswith=answered) if answered else None
    made = comments.comment(post, text=row["text"], by=author, answers=above)
    if row.get("state") != "pending" and made.status == "pending":
        _publish(made)
    progress(f"comment of {author.handle}")
    return True


def _publish(made: Comment) -> None:
    case = Case.objects.get(kind=made.workflow.kind, thing_id=made.pk, closed_at=None)
    moderator = User.objects.get(email=DEMO_SIGN_INS["moderator"])
    cases.decide(case, action="publish", by=moderator)


@audit.recorded()
def _report(row: dict[str, Any], progress: Callable[[str], None]) -> bool:
    post, reader = _post(row["post"]), _person(row["by"])
    if Flag.objects.filter(by=reader, case__thing_id=post.pk).exists():
        return False
    flags.flag(post, by=reader, words=row["words"])
    progress(f"report of {reader.handle}")
    return True


def _post(named: list[str]) -> Experience:
    handle, condition = named
    return Experience.objects.get(author__handle=handle, condition=catalogue.find(condition))


def _person(handle: str) -> User:
    return User.objects.get(handle=handle)
