"""Markdown to safe HTML: the one renderer. Text is rendered at save, never on a request."""

import re
from collections.abc import Sequence

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token

RENDERER_VERSION = 1

TAGS = {
    "p", "br", "hr", "strong", "em", "s", "ul", "ol", "li", "h2", "h3", "h4", "blockquote",
    "code", "pre", "table", "thead", "tbody", "tr", "th", "td", "a", "sup",
}  # fmt: skip
BLOCKS = {"p", "ul", "ol", "h2", "h3", "h4", "blockquote", "table", "pre"}
ATTRIBUTES = {tag: {"id"} for tag in BLOCKS} | {
    "a": {"href", "title", "id", "rel"},
    "ol": {"id", "start"},
    "sup": {"class"},
}

# No raw HTML; no reference definitions, because [1] is a citation and never a link.
_parser = MarkdownIt("commonmark", {"html": False, "linkify": False})
# Escaped characters stay tokens of their own ("text_join" off): \[1\] is no marker.
_parser.enable(["table", "strikethrough"]).disable(["reference", "text_join"])
# Whatever is no whole address, or one within the site, stays as it was typed.
_parser.validateLink = re.compile(r"(https?://|mailto:|/(?!/)|#)", re.I).match  # type: ignore[method-assign,assignment]


def parse(text: str) -> list[Token]:
    """The tokens of Markdown `text`, as markdown-it gives them. Headings begin at level 2."""
    tokens = _parser.parse(text.replace("\x00", ""))
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(max(int(token.tag[1]), 2), 4)}"
        for child in token.children or ():
            if child.type == "text_special":
                child.type = "text"
            if child.type == "link_open":
                child.attrSet("rel", "noopener noreferrer nofollow ugc")
    return tokens


def to_html(tokens: Sequence[Token]) -> str:
    """Sanitised HTML of `tokens`. Links may lead to http, https and mailto, or within the page."""
    return nh3.clean(
        _parser.renderer.render(tokens, _parser.options, {}),
        tags=TAGS,
        attributes=ATTRIBUTES,
        attribute_filter=_only_ours,
        url_schemes={"http", "https", "mailto"},
        link_rel=None,
    )


def render(text: str) -> str:
    """Sanitised HTML of Markdown `text`; raw HTML in it is shown as typed, never interpreted."""
    return to_html(parse(text))


def _only_ours(tag: str, attribute: str, value: str) -> str | None:
    if attribute == "class":
        return value if value == "citation" else None
    return value
