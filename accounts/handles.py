"""Handles: the name others see. A suggestion gives nothing away: no place, illness, or e-mail."""

import re
import secrets

from django.core.validators import RegexValidator

MOODS = (
    "amber brave bright calm clear cosy dewy eager early fair fond gentle glad green hazel kind "
    "light lively mellow mild misty north open patient plain quiet rare silver soft south steady "
    "still sunny tender warm west wild willow windy young"
).split()
THINGS = (
    "alder birch brook cedar clover comet cove crane creek dune ember fern finch fjord grove "
    "harbor heron hill iris island juniper lake lark leaf linden maple meadow moss oak otter "
    "pebble pine plover reed river robin rowan sail shore sparrow swift tern"
).split()

# Whoever has such a name would be taken for the people who run this site, or for nobody.
RESERVED = frozenset(
    "admin administrator admins moderator moderators mod editor editors reviewer reviewers staff "
    "team support help helpdesk official system root webmaster postmaster hostmaster security "
    "abuse privacy contact info noreply news doctor dr nurse anonymous nobody everybody everyone "
    "deleted erased".split()
)

validate = RegexValidator(
    r"^[A-Za-z][A-Za-z0-9-]{2,29}\Z",
    "Use 3 to 30 letters, digits or hyphens, beginning with a letter.",
)


def is_reserved(handle: str, *, site_name: str = "") -> bool:
    """Is this a name, or has it a part, of those who run the site? "Admin-2" and "ad-min" are."""
    parts = [re.sub(r"[^a-z]", "", part) for part in handle.lower().split("-")]
    joined = "".join(parts)
    site = re.sub(r"[^a-z]", "", site_name.lower())
    return bool(RESERVED.intersection([*parts, joined])) or bool(site and site in joined)


def suggest() -> str:
    """A random handle such as "quiet-heron-4821"."""
    return f"{secrets.choice(MOODS)}-{secrets.choice(THINGS)}-{secrets.randbelow(9000) + 1000}"
