"""A member changes their handle: what they wrote under it follows; an alias stays."""

from typing import Any

from accounts import profile
from accounts.models import User
from diseasemaps import audit
from experiences import cards
from experiences.models import Experience


@audit.recorded()
def change_handle(user: User, handle: str, *, by: Any) -> None:
    """Change the handle and, in the same transaction, every byline and stored card that has it.

    Raises what `accounts.profile.change_handle` raises.
    """
    profile.change_handle(user, handle, by=by)
    own = Experience.objects.select_for_update(of=("self",)).filter(author=user, is_alias=False)
    for post in own.select_related("condition", "live_revision"):
        post.byline = handle
        post.card_html = cards.render(post) if post.live_revision else ""
        post.save(update_fields=["byline", "card_html"])
