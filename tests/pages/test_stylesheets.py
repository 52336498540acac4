"""The look, as far as a machine can see it: contrast in every scheme, one home for colours."""

import itertools
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CSS = ROOT / "diseasemaps" / "static" / "css"
TEMPLATES = ROOT / "templates"
TOKENS = (CSS / "tokens.css").read_text(encoding="utf-8")

SCHEMES = {
    "light": [],
    "dark": ["(prefers-color-scheme: dark)"],
    "more contrast": ["(prefers-contrast: more)"],
    "dark, more contrast": [
        "(prefers-color-scheme: dark)",
        "(prefers-contrast: more)",
        "(prefers-contrast: more) and (prefers-color-scheme: dark)",
    ],
    "print": ["print"],
}

TONES = ("neutral", "waiting", "good", "stop", "info")
SURFACES = ("page", "surface", "surface-sunken", "accent-surface")
READ = [  # text on what it stands on: WCAG AA, 4.5 to 1
    *itertools.product(("text", "text-soft", "link", "link-hover", "link-visited"), SURFACES),
    *((f"{tone}-text", f"{tone}-surface") for tone in TONES),
    *(("text", f"{tone}-surface") for tone in TONES),
    *(("link", f"{tone}-surface") for tone in TONES),
    ("stop-text", "page"),
    ("stop-text", "surface"),
    ("on-action", "action"),
    ("on-action", "action-hover"),
    ("on-focus", "focus"),
]
SEEN = [  # edges of what can be used or has to be noticed: 3 to 1
    *itertools.product(("line-strong", "action", "accent", "focus-edge"), ("page", "surface")),
    *itertools.product((f"{tone}-edge" for tone in TONES), ("page", "surface")),
]


def blocks(css: str) -> dict[str, str]:
    """{media query: its declarations}; "" is what is outside any."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.S)
    media = re.compile(r"@media ([^{]+)\{\s*:root \{([^}]*)\}\s*\}")
    found = {query.strip(): body for query, body in media.findall(css)}
    return {"": media.sub("", css)} | found


def tokens(scheme: str) -> dict[str, str]:
    """Every custom property as it is in `scheme`, with var() resolved."""
    by_query = blocks(TOKENS)
    raw: dict[str, str] = {}
    for query in ["", *SCHEMES[scheme]]:
        raw |= dict(re.findall(r"--([\w-]+):\s*([^;]+);", by_query[query]))

    def value(name: str) -> str:
        reference = re.fullmatch(r"var\(--([\w-]+)\)", raw[name])
        return value(reference[1]) if reference else raw[name]

    return {name: value(name) for name in raw}


def luminance(colour: str) -> float:
    """Relative luminance of "#rrggbb", as WCAG 2.2 defines it."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_the_formula_knows_black_white_and_a_known_grey():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_text_can_be_read_in_every_scheme(scheme):
    values = tokens(scheme)
    weak = {
        f"{ink} on {ground}": round(ratio, 2)
        for ink, ground in READ
        if (ratio := contrast(values[ink], values[ground])) < 4.5
    }
    assert weak == {}


@pytest.mark.parametrize("scheme", SCHEMES)
def test_edges_can_be_seen_in_every_scheme(scheme):
    values = tokens(scheme)
    weak = {
        f"{edge} on {ground}": round(ratio, 2)
        for edge, ground in SEEN
        if (ratio := contrast(values[edge], values[ground])) < 3
    }
    assert weak == {}


def stylesheets() -> list[Path]:
    return sorted(CSS.rglob("*.css"))


def test_every_stylesheet_is_linked_once_and_tokens_come_first():
    links = (TEMPLATES / "components" / "stylesheets.html").read_text(encoding="utf-8")
    linked = re.findall(r"\{% static 'css/([^']+)' %\}", links)
    assert linked[:3] == ["tokens.css", "base.css", "layout.css"]
    assert sorted(linked) == sorted(str(path.relative_to(CSS)) for path in stylesheets())


def test_only_tokens_know_colours_and_only_meanings_are_used():
    raw = re.findall(r"--([\w-]+):\s*#", TOKENS)
    for path in stylesheets():
        if path.name == "tokens.css":
            continue
        css = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.S)
        assert not re.search(r"#[0-9a-f]{3,8}\b|rgba?\(|hsla?\(|oklch\(", css), path
        assert not [name for name in raw if f"var(--{name})" in css], path


def test_every_variable_that_is_used_is_declared():
    declared = {
        name
        for path in stylesheets()
        for name in re.findall(r"--([\w-]+):", path.read_text(encoding="utf-8"))
    }
    for path in stylesheets():
        used = set(re.findall(r"var\(--([\w-]+)", path.read_text(encoding="utf-8")))
        assert used <= declared, path


def test_nothing_depends_on_the_direction_of_the_script():
    physical = re.compile(
        r"(margin|padding|border)-(left|right)\b|(^|[\s;{])(left|right)\s*:|text-align:\s*(left|right)"
        r"|float:\s*(left|right)"
    )
    for path in stylesheets():
        assert not physical.search(path.read_text(encoding="utf-8")), path


def test_every_stylesheet_is_in_a_layer():
    for path in stylesheets():
        css = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.S).strip()
        assert css.startswith("@layer "), path
    assert "@layer tokens, base, layout, components, utilities;" in TOKENS


def test_no_template_holds_script_or_style():
    forbidden = re.compile(r"<style|\sstyle=|\son[a-z]+=|javascript:|<script(?![^>]*\ssrc=)")
    for path in TEMPLATES.rglob("*.html"):
        assert not forbidden.search(path.read_text(encoding="utf-8")), path


def test_every_component_says_what_it_takes():
    for path in (TEMPLATES / "components").glob("*.html"):
        assert path.read_text(encoding="utf-8").startswith("{% comment %}"), path
