"""The community rules that a decision can name, read from the Text that members read."""

import re

from diseasemaps.texts.models import TextVersion

TEXT = "community-rules"
# A heading with its number, and below it the rule's short name.
RULE = re.compile(r"^## (?:\d+\. )?(?P<title>.+)\n+Name: `(?P<key>[a-z0-9-]+)`", re.MULTILINE)


def current() -> dict[str, str]:
    """{short name: title} in their order; without a published text, the rules as a whole."""
    body = TextVersion.objects.of(TEXT).values_list("body", flat=True).first() or ""
    return named_in(body) or {TEXT: "The community rules"}


def named_in(body: str) -> dict[str, str]:
    """{short name: title} of the rules in the Markdown of such a text."""
    return {rule["key"]: rule["title"] for rule in RULE.finditer(body)}
