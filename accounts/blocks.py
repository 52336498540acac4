"""Blocking and muting: what a member no longer sees, and who can no longer read them.

It goes by byline. Two bylines of one person are two rows, each hides only what stands under its
own, and a second one succeeds as the first did: nothing says that they are the same person.
"""

from typing import Any

from accounts.models import Block, User
from accounts.permissions import is_member
from diseasemaps import audit
from diseasemaps.notifications import following
from diseasemaps.workflow import Refused


@audit.recorded()
def block(author: User, *, by: Any, kind: str, byline: str, is_alias: bool) -> Block:
    """`by` blocks or mutes the author of what stands under `byline`. Twice is once; the last holds.

    Raises Refused for somebody who is not signed in, and for one's own words.
    """
    if not is_member(by):
        raise Refused("Sign in to block somebody.")
    if by.pk == author.pk:
        raise Refused("This is your own.")
    _end_following(author, by, kind=kind, is_alias=is_alias)
    made, _ = Block.objects.update_or_create(
        blocker=by, blocked=author, byline=byline, defaults={"kind": kind, "is_alias": is_alias}
    )
    audit.record("block.begin", by=by, kind="block", id=made.pk)
    return made


def _end_following(author: User, by: Any, *, kind: str, is_alias: bool) -> None:
    """Who is blocked follows no more. What `by` follows ends with the name that they blocked: were
    it to end with an alias, that would say whose it is.
    """
    if kind == Block.Kind.BLOCKED:
        following.unfollow(by, by=author)
    if not is_alias:
        following.unfollow(author, by=by)


@audit.recorded()
def undo(made: Block, *, by: Any) -> None:
    """Take it back. Raises Refused for anybody else's."""
    if made.blocker_id != by.pk:
        raise Refused("Only who blocked somebody can take it back.")
    audit.record("block.end", by=by, kind="block", id=made.pk)
    made.delete()
