"""Markdown to safe HTML: the one renderer of the house. Text is rendered at save, never on request."""

import nh3
from markdown_it import MarkdownIt

RENDERER_VERSION = 1

TAGS = {
    "p", "br", "hr", "strong", "em", "del", "ul", "ol", "li", "h2", "h3", "h4", "blockquote",
    "code", "pre", "table", "thead", "tbody", "tr", "th", "td", "a", "sup", "span",
}  # fmt: skip
ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}}

_parser = MarkdownIt("commonmark", {"html": False, "linkify": False}).enable(
    ["table", "strikethrough"]
)


def parse(text: str) -> list:
    """The block and inline tokens of `text`, as markdown-it gives them."""
    return _parser.parse(text.replace("\x00", ""))


def render(text: str) -> str:
    """Sanitised HTML of Markdown `text`; raw HTML in it is shown as typed, never interpreted."""
    return sanitise(_parser.render(text.replace("\x00", "")))


def sanitise(html: str) -> str:
    """Keep the tags that text needs; links may be http, https or mailto and open with no referrer."""
    return nh3.clean(
        html,
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer nofollow ugc",
    )
