"""Reading the data files of the seeded world: TOML, and Markdown under a TOML head."""

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

DATA = Path(__file__).resolve().parent / "data"
HEAD = "+++\n"


@dataclass(frozen=True)
class ArticleFile:
    """One revision to be written, and how far its review goes."""

    name: str
    condition: str  # "ORPHA:217260", or the slug of one made by hand
    topic: str
    author: str
    status: str
    variants: dict[str, dict[str, str]]  # reader type → short_answer, body
    citations: list[dict[str, Any]]
    reviewer: str = ""
    conflict_of_interest: str = ""
    note: str = ""


@dataclass(frozen=True)
class Story:
    """One experience to be told. `state` is where its revision comes to rest."""

    condition: str
    author: str  # a handle
    role: str
    fields: dict[str, Any]
    audience: str = "public"
    alias: bool = False
    state: str = "published"
    rule: str = ""
    note: str = ""
    symptoms: dict[str, int] = field(default_factory=dict)  # HPO id → severity
    treatments: list[dict[str, Any]] = field(default_factory=list)
    events: list[dict[str, Any]] = field(default_factory=list)


def articles() -> list[ArticleFile]:
    """Every article, in the order of the file names."""
    works = tomllib.loads((DATA / "sources.toml").read_text(encoding="utf-8"))
    return [_article(path, works) for path in sorted((DATA / "articles").glob("*.md"))]


def _article(path: Path, works: dict[str, dict[str, Any]]) -> ArticleFile:
    _, head, text = path.read_text(encoding="utf-8").split(HEAD, 2)
    facts = tomllib.loads(head)
    citations = [works[key] for key in facts.pop("sources")]
    return ArticleFile(name=path.stem, citations=citations, variants=_variants(text), **facts)


def _variants(text: str) -> dict[str, dict[str, str]]:
    """A line "=== patient" begins a variant; its short answer ends before its first heading."""
    variants = {}
    for part in text.split("=== ")[1:]:
        reader_type, _, words = part.partition("\n")
        short_answer, heading, body = words.partition("\n## ")
        variants[reader_type.strip()] = {
            "short_answer": short_answer.strip(),
            "body": f"{heading}{body}".strip(),
        }
    return variants


def stories() -> list[Story]:
    """Every experience, in the order of the files and within them."""
    told = []
    for path in sorted((DATA / "experiences").glob("*.toml")):
        group = tomllib.loads(path.read_text(encoding="utf-8"))
        told += [_story(group["condition"], facts) for facts in group["experience"]]
    return told


def _story(condition: str, facts: dict[str, Any]) -> Story:
    fields = {
        "title": facts.pop("title"),
        "story": facts.pop("story").strip(),
        "age_band": facts.pop("age_band", ""),
        "content_note": facts.pop("content_note", ""),
    }
    for name in ("onset", "diagnosis"):
        year, _, month = facts.pop(name, "").partition("-")
        fields[f"{name}_year"] = int(year) if year else None
        fields[f"{name}_month"] = int(month) if month else None
    return Story(condition=condition, fields=fields, **facts)
