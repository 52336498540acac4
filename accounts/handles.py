"""Handles: the name others see. A suggestion gives nothing away: no place, illness, or e-mail."""

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

validate = RegexValidator(
    r"^[A-Za-z][A-Za-z0-9-]{2,29}\Z",
    "Use 3 to 30 letters, digits or hyphens, beginning with a letter.",
)


def suggest() -> str:
    """A random handle such as "quiet-heron-4821"."""
    return f"{secrets.choice(MOODS)}-{secrets.choice(THINGS)}-{secrets.randbelow(9000) + 1000}"
